"""Batches that wait or are taken back, editions in several languages, files fetched from their publishers."""

from __future__ import annotations

import json
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSAL = "what was published is never changed or removed"
# All columns of `batches` but `state` and `version`.
FIXED = (
    "batch_id", "kind", "file_sha256", "file_name", "encoding", "profile", "rows", "accepted", "review",
    "rejected", "skipped", "by", "note", "at", "options",
)  # fmt: skip


def upgrade() -> None:
    """Add the columns and tables; rows that are there keep their bytes and hashes."""
    # Columns are added, no table is made anew: SQLite would take the rows that refer to it for orphans.
    op.add_column("batches", sa.Column("review", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("batches", sa.Column("options", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("awards", sa.Column("language", sa.String(length=12), nullable=False, server_default="en"))
    op.add_column("awards", sa.Column("tender_key", sa.Text(), nullable=True))
    op.create_index("ix_awards_tender", "awards", ["tender_key"], unique=False)
    op.create_table(
        "award_links",
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("same_as", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["awards.award_id"], name=op.f("fk_award_links_award_id")),
        sa.ForeignKeyConstraint(["same_as"], ["awards.award_id"], name=op.f("fk_award_links_same_as")),
        sa.PrimaryKeyConstraint("award_id", name=op.f("pk_award_links")),
    )
    op.create_table(
        "fetches",
        sa.Column("fetch_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_fetches_sha256")),
        sa.PrimaryKeyConstraint("fetch_id", name=op.f("pk_fetches")),
    )
    op.create_index("ix_fetches_url", "fetches", ["url"], unique=False)
    _fill_tender_keys(op.get_bind())
    if op.get_bind().dialect.name == "sqlite":
        _refuse_on_sqlite()
    else:
        _refuse_on_postgresql()


def _fill_tender_keys(connection: sa.Connection) -> None:
    """Give the awards that are there the key of their tender, as their rows state it."""
    rows = connection.execute(sa.text("SELECT award_id, value FROM award_rows ORDER BY row_id"))
    keys = {award_id: _tender_key(json.loads(value)) for award_id, value in rows}
    filled = [{"key": key, "award": award_id} for award_id, key in keys.items() if key is not None]
    if filled:
        statement = sa.text("UPDATE awards SET tender_key = :key WHERE award_id = :award")
        connection.execute(statement, filled)


def _tender_key(value: dict[str, str]) -> str | None:
    folded = unicodedata.normalize("NFKC", value.get("tender_ref") or "").upper()
    reference = "".join(character for character in folded if character.isalnum())
    return f"{value.get('publisher') or ''}|{reference}" if reference else None


def _refuse_on_sqlite() -> None:
    columns = ", ".join(f'"{name}"' for name in FIXED)
    triggers = (
        ("award_links_refuses_update", "UPDATE ON award_links"),
        ("award_links_refuses_delete", "DELETE ON award_links"),
        ("batches_refuses_update", f"UPDATE OF {columns} ON batches"),
        ("batches_refuses_delete", "DELETE ON batches"),
    )
    for name, event in triggers:
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")


def _refuse_on_postgresql() -> None:
    columns = ", ".join(f'"{name}"' for name in FIXED)
    triggers = (
        ("award_links_refuses_change", "UPDATE OR DELETE ON award_links"),
        ("batches_refuses_update", f"UPDATE OF {columns} ON batches"),
        ("batches_refuses_delete", "DELETE ON batches"),
    )
    for name, event in triggers:
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
