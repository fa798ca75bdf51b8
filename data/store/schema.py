"""The tables of the system of record; `migrations/` makes them, a test holds the two together."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data.store import schema_desk as schema_desk  # its tables are part of the same record
from data.store.schema_places import metadata as metadata

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
    Column("withdrawn_version", Integer),  # the dataset version that its taking back made
    Column("held", Text, nullable=False, server_default=""),  # why a human has to look at it first
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
# Awards of two editions that are one, from a version on; `same_as` is missing where they part again.
edition_links = Table(
    "edition_links",
    metadata,
    Column("award_id", Integer, ForeignKey("awards.award_id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("same_as", Integer, ForeignKey("awards.award_id")),  # always the older ID
    Column("sure", Boolean, nullable=False),  # no other award has their date and sum
)
suppliers = Table(
    "suppliers",
    metadata,
    Column("supplier_id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(20), nullable=False),  # firm or joint_venture
    Column("version", Integer, nullable=False),
)
supplier_names = Table(
    "supplier_names",
    metadata,
    Column("normal_form", Text, primary_key=True),
    Column("supplier_id", Integer, ForeignKey("suppliers.supplier_id"), nullable=False),
)
# Suppliers that are one, from a version on; `merged_into` is missing where they part again.
supplier_links = Table(
    "supplier_links",
    metadata,
    Column("supplier_id", Integer, ForeignKey("suppliers.supplier_id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("merged_into", Integer, ForeignKey("suppliers.supplier_id")),
    Column("origin", String(20), nullable=False),  # data.store.suppliers.LinkOrigin
    Column("author", Text, nullable=False),
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
    Column("salt", String(32), nullable=False, server_default=""),  # part of the hash; goes with a redaction
    UniqueConstraint("batch_id", "row"),
    Index("ix_award_rows_award", "award_id"),
)
# Which row of an award stands from a dataset version on; none where nothing of it is public any more.
standing = Table(
    "standing",
    metadata,
    Column("award_id", Integer, ForeignKey("awards.award_id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("row_id", Integer, ForeignKey("award_rows.row_id")),
    Index("ix_standing_version", "version"),
    Index("ix_standing_row", "row_id"),
)
register_rows = Table(
    "register_rows",
    metadata,
    Column("row_id", Integer, primary_key=True),
    Column("batch_id", Integer, ForeignKey("batches.batch_id"), nullable=False),
    Column("row", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("row_hash", String(64), nullable=False),
    Column("salt", String(32), nullable=False, server_default=""),
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
    Index("ix_assessments_version", "version"),
)

# What a person says instead of a row's value, beside it; the last one of an award and field holds.
corrections = Table(
    "corrections",
    metadata,
    Column("award_id", Integer, ForeignKey("awards.award_id"), primary_key=True),
    Column("field", String(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("value", Text),  # JSON; missing where the correction is taken back
    Column("origin", String(20), nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
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
    Index("ix_audit_by", "by"),
    Index("ix_audit_action", "action"),
)

# Texts that were removed because they were somebody's own: where they stood, and the hash they leave.
redactions = Table(
    "redactions",
    metadata,
    Column("redaction_id", Integer, primary_key=True, autoincrement=False),
    # No reference: after a restore the award may be one that is not there.
    Column("award_id", Integer, nullable=False),
    Column("field", String(40), nullable=False),
    Column("hash", String(64), nullable=False),  # of the text and a salt that went with it
    Column("version", Integer, nullable=False),
    Column("audit_id", Integer, ForeignKey("audit.audit_id"), nullable=False),
    Column("details", Text, nullable=False),  # JSON: rows, files and digests before and after
)
# Rows that the transaction at work may change, because it redacts them; empty between transactions.
redacting = Table(
    "redacting",
    metadata,
    Column("table_name", String(40), primary_key=True),
    Column("key", Text, primary_key=True),
)

# Orders for the worker, and how far they are.
jobs = Table(
    "jobs",
    metadata,
    Column("job_id", Integer, primary_key=True),
    Column("request_id", Text, nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("payload", Text, nullable=False),  # JSON
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("state", String(12), nullable=False),  # queued, running, done, failed
    Column("fencing", Integer, nullable=False, server_default="0"),
    Column("lease_until", Float, nullable=False, server_default="0"),  # seconds of the clock
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("progress", Text, nullable=False, server_default="{}"),  # JSON
    Column("outcome", Text, nullable=False, server_default="{}"),  # JSON
    Column("ended_at", String(32), nullable=False, server_default=""),
    Index("ix_jobs_state", "state"),
)
# Files of orders that are not taken yet; they go when their job ends.
uploads = Table(
    "uploads",
    metadata,
    Column("upload_id", Integer, primary_key=True),
    Column("job_id", Integer, ForeignKey("jobs.job_id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_uploads_job", "job_id"),
)

# Published rows, kept files and the log stand for ever; these tables refuse UPDATE and DELETE, but for
# rows that stand in `redacting`.
IMMUTABLE = (
    "files",
    "awards",
    "suppliers",
    "supplier_names",
    "award_rows",
    "register_rows",
    "standing",
    "assessments",
    "corrections",
    "edition_links",
    "supplier_links",
    "pins",
    "boundary_editions",
    "audit",
    "versions",
    "redactions",
)
# Of these a transaction that redacts may change rows, known in `redacting` by this column.
REDACTABLE = {
    "files": "sha256",
    "awards": "award_id",
    "suppliers": "supplier_id",
    "supplier_names": "normal_form",
    "award_rows": "row_id",
    "register_rows": "row_id",
    "assessments": "row_id",
    "corrections": "award_id",
    "pins": "address_key",
}
# Of a batch nothing moves but these, and its state only forward.
MOVING = ("state", "version", "withdrawn_version", "held")
