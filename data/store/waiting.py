"""Batches that wait: whether they may be published, and their files read as when they were staged."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from data.ingest import read_file
from data.store import batches as kept
from data.store.batches import Order, PublishError, State
from data.store.hooks import NO_HOOKS
from data.store.redaction_files import NOTICE


def read_again(
    connection: Connection, batch_id: int, progress: Callable[[str, int, int], None] = NO_HOOKS.progress
) -> Order:
    """Read the kept file of a batch that waits as it was read when it was staged, or raise `PublishError`."""
    batch = kept.find(connection, batch_id)
    if batch.state is not State.STAGED:
        raise PublishError(f"batch {batch_id} was {batch.state.value} already")
    content = kept.content(connection, batch.file_sha256)
    if content == NOTICE:
        raise PublishError(
            f"batch {batch_id}: a text in {batch.file_name} was redacted, and nothing of the file is left: "
            "withdraw it, take the text out of the file and import that"
        )
    result = read_file(
        content, batch.file_name, batch.options, progress=lambda rows: progress("reading", rows, batch.rows)
    )
    changed = [name for name, value in kept.as_read(result).items() if getattr(batch, name) != value]
    if changed:
        raise PublishError(
            f"batch {batch_id}: this program reads {batch.file_name} otherwise than when it was staged "
            f"({', '.join(changed)}): import it once more and look at it again"
        )
    return Order(content, result, batch.options)


def may_be_published(connection: Connection, batch: kept.Batch) -> None:
    """Raise `PublishError` for a batch that does not wait, and for bytes that are public already."""
    if batch.state is not State.STAGED:
        raise PublishError(f"batch {batch.batch_id} was {batch.state.value} already")
    public = kept.of_file(connection, batch.file_sha256, State.PUBLISHED)
    if public:
        raise PublishError(
            f"batch {batch.batch_id}: the bytes of {batch.file_name} are public already "
            f"as batch {public[0].batch_id}; withdraw that one first to have them read in another way"
        )
