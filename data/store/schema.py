"""The tables of the system of record; `migrations/` makes them, a test holds the two together."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Uploads as they came, named by their SHA-256.
files = Table(
    "files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("kept_at", String(32), nullable=False),  # ISO 8601, UTC
)

# A file becomes a batch; batches are never edited, only their state moves on: staged, published, withdrawn.
batches = Table(
    "batches",
    metadata,
    Column("batch_id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("state", String(12), nullable=False),  # data.store.batches.State
    Column("file_sha256", String(64), ForeignKey("files.sha256"), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("encoding", String(40), nullable=False),
    Column("profile", String(40), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("version", Integer, nullable=False),  # the dataset version that its publishing made; 0 before
    Column("review", Integer, nullable=False, server_default="0"),
    Column("options", Text, nullable=False, server_default="{}"),  # JSON: how the file was read
    Index("ix_batches_sha256", "file_sha256"),
)
# What was fetched from a publisher's address and staged: what the next conditional request rests on.
fetches = Table(
    "fetches",
    metadata,
    Column("fetch_id", Integer, primary_key=True),
    Column("url", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("sha256", String(64), ForeignKey("files.sha256"), nullable=False),
    Column("at", String(32), nullable=False),
    Index("ix_fetches_url", "url"),
)

# Identities: minted once, never recomputed from a name.
awards = Table(
    "awards",
    metadata,
    Column("award_id", Integer, primary_key=True),
    Column("base_key", Text, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("title_key", Text, nullable=False),
    Column("language", String(12), nullable=False, server_default="en"),  # of the edition that lists it
    Column("tender_key", Text),  # publisher and reference: where editions may meet
    UniqueConstraint("base_key", "occurrence"),
    Index("ix_awards_tender", "tender_key"),
)
# Awards of two editions that are one: the younger ID leads to the older one, for ever.
award_links = Table(
    "award_links",
    metadata,
    Column("award_id", Integer, ForeignKey("awards.award_id"), primary_key=True),
    Column("same_as", Integer, ForeignKey("awards.award_id"), nullable=False),
    Column("version", Integer, nullable=False),
)
suppliers = Table(
    "suppliers",
    metadata,
    Column("supplier_id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(20), nullable=False),  # firm or joint_venture
    Column("merged_into", Integer, ForeignKey("suppliers.supplier_id")),
    Column("version", Integer, nullable=False),
)
supplier_names = Table(
    "supplier_names",
    metadata,
    Column("normal_form", Text, primary_key=True),
    Column("supplier_id", Integer, ForeignKey("suppliers.supplier_id"), nullable=False),
)

# What a file said, row by row. Never updated or deleted once published.
award_rows = Table(
    "award_rows",
    metadata,
    Column("row_id", Integer, primary_key=True),
    Column("batch_id", Integer, ForeignKey("batches.batch_id"), nullable=False),
    Column("row", Integer, nullable=False),
    Column("award_id", Integer, ForeignKey("awards.award_id"), nullable=False),
    Column("value", Text, nullable=False),  # JSON: the values as read
    Column("cells", Text, nullable=False),  # JSON: header -> the cell as typed
    Column("row_hash", String(64), nullable=False),
    UniqueConstraint("batch_id", "row"),
    Index("ix_award_rows_award", "award_id"),
)
register_rows = Table(
    "register_rows",
    metadata,
    Column("row_id", Integer, primary_key=True),
    Column("batch_id", Integer, ForeignKey("batches.batch_id"), nullable=False),
    Column("row", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("row_hash", String(64), nullable=False),
    UniqueConstraint("batch_id", "row"),
)

# What the program or a person makes of a row: places, category, sector. A new version is a new row.
assessments = Table(
    "assessments",
    metadata,
    Column("row_id", Integer, ForeignKey("award_rows.row_id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("author", Text, nullable=False),
    Column("value", Text, nullable=False),  # JSON
)

versions = Table(
    "versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("audit_id", Integer, ForeignKey("audit.audit_id"), nullable=False),
)
# Who did what, when: each entry carries the hash of the one before.
audit = Table(
    "audit",
    metadata,
    Column("audit_id", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("action", String(20), nullable=False),
    Column("details", Text, nullable=False),  # JSON
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# Published rows, kept files and the log stand for ever; these tables refuse UPDATE and DELETE.
IMMUTABLE = ("files", "award_rows", "register_rows", "assessments", "audit", "versions", "award_links")
# Of a batch nothing moves but these.
MOVING = ("state", "version")
