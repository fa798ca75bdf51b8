"""Places that people pin, answers of the official look-up, and the boundaries that figures rest on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REFUSAL = "what was published is never changed or removed"


def upgrade() -> None:
    """Make the tables and guard them; what a record says so far stays as it is."""
    op.create_table(
        "pins",
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("district", sa.String(length=8), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("address_key", "version", name=op.f("pk_pins")),
    )
    op.create_index("ix_pins_version", "pins", ["version"], unique=False)
    op.create_table(
        "boundary_editions",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_sha256"], ["files.sha256"], name=op.f("fk_boundary_editions_file_sha256")
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_boundary_editions")),
    )
    op.create_table(
        "lookups",
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("address_key", name=op.f("pk_lookups")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgresql()


def _guard_on_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    op.execute(
        "CREATE TRIGGER pins_refuses_update BEFORE UPDATE ON pins WHEN NOT EXISTS (SELECT 1 FROM redacting "
        f"WHERE table_name = 'pins' AND key = CAST(OLD.address_key AS TEXT)) {refuse}"
    )
    op.execute(f"CREATE TRIGGER pins_refuses_delete BEFORE DELETE ON pins {refuse}")
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER boundary_editions_refuses_{verb.lower()} "
            f"BEFORE {verb} ON boundary_editions {refuse}"
        )


def _guard_on_postgresql() -> None:
    for table, refusal in (
        ("pins", "refuse_unless_redacting('address_key')"),
        ("boundary_editions", "refuse_change()"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {refusal}"
        )
        op.execute(
            f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
