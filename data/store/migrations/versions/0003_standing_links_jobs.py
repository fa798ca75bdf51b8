"""What stands from which version on, links that may part again, jobs, corrections, redactions."""

from __future__ import annotations

import json
from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REFUSAL = "what was published is never changed or removed"
# Rows that a redaction names in `redacting` may change; everything else stands for ever.
REDACTABLE = {
    "files": "sha256",
    "awards": "award_id",
    "suppliers": "supplier_id",
    "supplier_names": "normal_form",
    "award_rows": "row_id",
    "register_rows": "row_id",
    "assessments": "row_id",
    "corrections": "award_id",
}
STANDING = ("standing", "edition_links", "supplier_links", "redactions")
GUARDED = (*REDACTABLE, *STANDING, "audit", "versions", "batches")
FORWARD = """
    (OLD.state = NEW.state AND OLD.version = NEW.version
     AND coalesce(OLD.withdrawn_version, 0) = coalesce(NEW.withdrawn_version, 0))
    OR (OLD.state = 'staged' AND NEW.state = 'published' AND OLD.version = 0 AND NEW.version > 0
        AND NEW.withdrawn_version IS NULL)
    OR (OLD.state = 'staged' AND NEW.state = 'withdrawn' AND NEW.version = 0
        AND NEW.withdrawn_version IS NULL)
    OR (OLD.state = 'published' AND NEW.state = 'withdrawn' AND NEW.version = OLD.version
        AND coalesce(NEW.withdrawn_version, 0) > OLD.version)
"""
UNLESS_REDACTING = """
CREATE FUNCTION refuse_unless_redacting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format('SELECT ($1).%I::text', TG_ARGV[0]) INTO found USING OLD;
        IF EXISTS (SELECT 1 FROM redacting WHERE table_name = TG_TABLE_NAME AND key = found) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '{refusal}';
END $$
"""


def upgrade() -> None:
    """Make the tables, carry over what the old ones said, and guard the new ones."""
    _columns()
    _standing_and_links()
    _corrections_and_redactions()
    _jobs()
    connection = op.get_bind()
    _fill_standing(connection)
    _carry_links(connection)
    op.drop_table("award_links")
    with op.batch_alter_table("suppliers") as suppliers:
        suppliers.drop_constraint("fk_suppliers_merged_into", type_="foreignkey")
        suppliers.drop_column("merged_into")
    if connection.dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgresql()


def _columns() -> None:
    op.add_column("batches", sa.Column("withdrawn_version", sa.Integer(), nullable=True))
    op.add_column("batches", sa.Column("held", sa.Text(), nullable=False, server_default=""))
    for table in ("award_rows", "register_rows"):
        op.add_column(table, sa.Column("salt", sa.String(length=32), nullable=False, server_default=""))


def _standing_and_links() -> None:
    op.create_table(
        "standing",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["award_id"], ["awards.award_id"], name=op.f("fk_standing_award_id")),
        sa.ForeignKeyConstraint(["row_id"], ["award_rows.row_id"], name=op.f("fk_standing_row_id")),
        sa.PrimaryKeyConstraint("award_id", "version", name=op.f("pk_standing")),
    )
    op.create_index("ix_standing_version", "standing", ["version"], unique=False)
    op.create_index("ix_standing_row", "standing", ["row_id"], unique=False)
    op.create_index("ix_assessments_version", "assessments", ["version"], unique=False)
    op.create_table(
        "edition_links",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("same_as", sa.Integer(), nullable=True),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["awards.award_id"], name=op.f("fk_edition_links_award_id")),
        sa.ForeignKeyConstraint(["same_as"], ["awards.award_id"], name=op.f("fk_edition_links_same_as")),
        sa.PrimaryKeyConstraint("award_id", "version", name=op.f("pk_edition_links")),
    )
    op.create_table(
        "supplier_links",
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["suppliers.supplier_id"], name=op.f("fk_supplier_links_supplier_id")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["suppliers.supplier_id"], name=op.f("fk_supplier_links_merged_into")
        ),
        sa.PrimaryKeyConstraint("supplier_id", "version", name=op.f("pk_supplier_links")),
    )


def _corrections_and_redactions() -> None:
    op.create_table(
        "corrections",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["awards.award_id"], name=op.f("fk_corrections_award_id")),
        sa.PrimaryKeyConstraint("award_id", "field", "version", name=op.f("pk_corrections")),
    )
    op.create_table(
        "redactions",
        sa.Column("redaction_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audit.audit_id"], name=op.f("fk_redactions_audit_id")),
        sa.PrimaryKeyConstraint("redaction_id", name=op.f("pk_redactions")),
    )
    op.create_table(
        "redacting",
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "key", name=op.f("pk_redacting")),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("fencing", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("lease_until", sa.Float(), nullable=False, server_default="0"),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("progress", sa.Text(), nullable=False, server_default="{}"),
        sa.Column("outcome", sa.Text(), nullable=False, server_default="{}"),
        sa.Column("ended_at", sa.String(length=32), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("request_id", name=op.f("uq_jobs_request_id")),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.job_id"], name=op.f("fk_uploads_job_id")),
        sa.PrimaryKeyConstraint("upload_id", name=op.f("pk_uploads")),
    )
    op.create_index("ix_uploads_job", "uploads", ["job_id"], unique=False)


def _fill_standing(connection: sa.Connection) -> None:
    """Replay what was published and taken back, version by version."""
    published: dict[int, int] = dict(
        connection.execute(sa.text("SELECT batch_id, version FROM batches WHERE version > 0")).all()
    )
    taken_back = _taken_back(connection)
    rows: dict[int, dict[int, int]] = defaultdict(dict)
    for row_id, batch_id, award_id in connection.execute(
        sa.text("SELECT row_id, batch_id, award_id FROM award_rows ORDER BY row_id")
    ):
        rows[batch_id][award_id] = row_id
    stands: dict[int, int | None] = {}
    public: list[int] = []
    statement = sa.text("INSERT INTO standing (award_id, version, row_id) VALUES (:award, :version, :row)")
    for version in sorted({*published.values(), *taken_back.values()}):
        came = sorted(batch for batch, at in published.items() if at == version)
        gone = {batch for batch, at in taken_back.items() if at == version}
        public = [batch for batch in public if batch not in gone] + came
        touched = {award for batch in (*came, *gone) for award in rows[batch]}
        changed = []
        for award in sorted(touched):
            found = [rows[batch][award] for batch in public if award in rows[batch]]
            row = found[-1] if found else None
            if stands.get(award) != row:
                stands[award] = row
                changed.append({"award": award, "version": version, "row": row})
        if changed:
            connection.execute(statement, changed)


def _taken_back(connection: sa.Connection) -> dict[int, int]:
    """Give batch -> version that its taking back made, and write it to the batch."""
    found: dict[int, int] = {}
    entries = connection.execute(sa.text("SELECT details FROM audit WHERE action = 'withdraw'"))
    for (details,) in entries:
        told = json.loads(details)
        if "version" in told:
            found |= dict.fromkeys(told["batches"], told["version"])
    statement = sa.text("UPDATE batches SET withdrawn_version = :version WHERE batch_id = :batch")
    for batch, version in found.items():
        connection.execute(statement, {"version": version, "batch": batch})
    return found


def _carry_links(connection: sa.Connection) -> None:
    # Which of the old links were beyond doubt was not written down: it is told anew by the next publishing.
    connection.execute(
        sa.text(
            "INSERT INTO edition_links (award_id, version, same_as, sure) "
            "SELECT award_id, version, same_as, :sure FROM award_links"
        ),
        {"sure": False},
    )
    # When two suppliers became one was not written down either: they are one from the later one's start on.
    connection.execute(
        sa.text(
            "INSERT INTO supplier_links (supplier_id, version, merged_into, origin, author) "
            "SELECT old.supplier_id, "
            "CASE WHEN old.version > new.version THEN old.version ELSE new.version END, "
            "old.merged_into, 'record', 'rules' "
            "FROM suppliers AS old JOIN suppliers AS new ON new.supplier_id = old.merged_into"
        )
    )


def _guard_on_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for table, column in REDACTABLE.items():
        op.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_update")
        op.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_delete")
        op.execute(
            f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} WHEN NOT EXISTS "
            f"(SELECT 1 FROM redacting WHERE table_name = '{table}' AND key = CAST(OLD.{column} AS TEXT)) "
            f"{refuse}"
        )
        op.execute(f"CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table} {refuse}")
    for table in STANDING:
        for verb in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} {refuse}")
    op.execute(
        "CREATE TRIGGER batches_move_forward BEFORE UPDATE OF state, version, withdrawn_version ON batches "
        f"WHEN NOT ({FORWARD}) {refuse}"
    )


def _guard_on_postgresql() -> None:
    op.execute(UNLESS_REDACTING.format(refusal=REFUSAL))
    for table, column in REDACTABLE.items():
        op.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_change ON {table}")
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_unless_redacting('{column}')"
        )
    for table in STANDING:
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER batches_move_forward BEFORE UPDATE ON batches "
        f"FOR EACH ROW WHEN (NOT ({FORWARD})) EXECUTE FUNCTION refuse_change()"
    )
    for table in GUARDED:
        op.execute(
            f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
