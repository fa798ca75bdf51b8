"""What staff have at work when a text is taken out that it holds: drafts, proposals, findings."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, delete, select, update

from data.redaction import Redactor
from data.store.redaction_rows import in_json
from data.store.said import PIN, forget_findings
from data.store.schema import audit, batches, files, jobs
from data.store.schema_desk import drafts, findings, proposals

_READS = ("take", "read")  # orders that tell what was seen of a file
_KEEPS = "keep"  # what the log calls keeping a file that could not be read


def rewrite_desk(
    connection: Connection, redactor: Redactor, files_changed: Collection[str], *, is_of_addresses: bool
) -> None:
    """Take the texts out of what is at work. Findings that may hold them go: they can be made anew."""
    _rewrite_drafts(connection, redactor)
    if is_of_addresses:
        # Where somebody lives is in the point as well.
        pins = (drafts.c.field == PIN, drafts.c.file_sha256.in_(list(files_changed)))
        connection.execute(delete(drafts).where(*pins))
    _rewrite_proposals(connection, redactor)
    _forget_heads(connection, files_changed)
    forget_findings(connection, _with_findings(connection, redactor, files_changed))


def kept_unread(connection: Connection) -> dict[str, str]:
    """Give SHA-256 -> name of the kept files that no batch is of: they could not be read."""
    told: dict[str, str] = {}
    query = select(audit.c.details).where(audit.c.action == _KEEPS).order_by(audit.c.audit_id)
    for details in connection.scalars(query):
        told |= {sha256: name for name, sha256 in json.loads(details).get("files", {}).items()}
    there = set(connection.scalars(select(files.c.sha256).where(files.c.sha256.in_(told))))
    read = set(connection.scalars(select(batches.c.file_sha256).where(batches.c.file_sha256.in_(told))))
    return {sha256: name for sha256, name in told.items() if sha256 in there - read}


def _rewrite_drafts(connection: Connection, redactor: Redactor) -> None:
    for row in connection.execute(select(drafts)).all():
        value = None if row.value is None else redactor.without(row.value)
        reason = redactor.without(row.reason)
        if (value, reason) != (row.value, row.reason):
            changed = update(drafts).where(drafts.c.draft_id == row.draft_id)
            connection.execute(changed.values(value=value, reason=reason))


def _rewrite_proposals(connection: Connection, redactor: Redactor) -> None:
    for row in connection.execute(select(proposals)).all():
        texts = {"note": redactor.without(row.note), "answer": redactor.without(row.answer)}
        told = {"payload": in_json(row.payload, redactor), **texts}
        if any(getattr(row, name) != text for name, text in told.items()):
            changed = update(proposals).where(proposals.c.proposal_id == row.proposal_id)
            connection.execute(changed.values(told))


def _forget_heads(connection: Connection, files_changed: Collection[str]) -> None:
    """Remove what orders tell of the first rows of a file: its cells may part the text."""
    query = select(jobs.c.job_id, jobs.c.outcome).where(jobs.c.kind.in_(_READS))
    for job_id, outcome in connection.execute(query).all():
        told = json.loads(outcome)
        if told.get("head") and told.get("sha256") in files_changed:
            told["head"] = None
            changed = update(jobs).where(jobs.c.job_id == job_id)
            connection.execute(changed.values(outcome=json.dumps(told, ensure_ascii=False)))


def _with_findings(
    connection: Connection, redactor: Redactor, files_changed: Collection[str]
) -> Sequence[int]:
    """Give the batches whose findings may hold one of the texts."""
    query = select(findings.c.batch_id, batches.c.file_sha256, findings.c.content).join(
        batches, batches.c.batch_id == findings.c.batch_id
    )
    found: set[int] = set()
    for batch_id, sha256, content in connection.execute(query.execution_options(yield_per=20)):
        if batch_id in found:
            continue
        text = zlib.decompress(content).decode("utf-8", "surrogatepass")
        if sha256 in files_changed or redactor.may_hold(text):
            found.add(int(batch_id))
    return sorted(found)
