"""What staff work on before it is public: the tables of `schema` that are about nothing else."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from data.store.schema_places import metadata

# What reading a batch that waits gave, for the pages: part 0 in sum, then its rows in parts. It may be made
# anew from the kept file at any time, and goes when the batch waits no more.
findings = Table(
    "findings",
    metadata,
    Column("batch_id", Integer, ForeignKey("batches.batch_id"), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),  # JSON, zlib
)
# What somebody says of a row of a file that waits. Lines are added only: the last one of a row and field
# holds. They become corrections when the file is published.
drafts = Table(
    "drafts",
    metadata,
    Column("draft_id", Integer, primary_key=True),
    Column("file_sha256", String(64), ForeignKey("files.sha256"), nullable=False),
    Column("row", Integer, nullable=False),  # as the spreadsheet shows it
    Column("field", String(40), nullable=False),  # of data.store.corrections.FIELDS, or "pin"
    Column("value", Text),  # missing where the draft is taken back
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Index("ix_drafts_file", "file_sha256"),
)
# What one asks for and another decides: an order that waits for approval.
proposals = Table(
    "proposals",
    metadata,
    Column("proposal_id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),  # of a job
    Column("payload", Text, nullable=False),  # JSON, as the job will get it
    Column("by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("state", String(12), nullable=False),  # data.desk.proposals.Standing
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("decided_at", String(32), nullable=False, server_default=""),
    Column("answer", Text, nullable=False, server_default=""),
    Column("job_id", Integer, ForeignKey("jobs.job_id")),
    Index("ix_proposals_state", "state"),
)
# What somebody looked at in the queue and settled without a change: not to be asked again. Lines are added
# only: the last one of a kind and key holds. Why stands in the log.
set_aside = Table(
    "set_aside",
    metadata,
    Column("set_aside_id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),  # data.desk.worklist.Kind
    Column("key", String(40), nullable=False),  # "A17", or of a pair "S3-S9"
    Column("holds", Boolean, nullable=False),  # false: it is to be asked again
    Column("author", Text, nullable=False),
    Column("at", String(32), nullable=False),
)
