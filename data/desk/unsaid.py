"""Rows of a file that waits which nobody says the publisher of: with them it is not published."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import Engine

from data.desk import findings
from data.files import FileKind, ReadOptions, UnreadableFileError
from data.ingest.intake import open_file
from data.store import batches as kept
from data.store.batches import Order, PublishError, State
from data.store.engine import reading


class NoPublisherError(PublishError):
    """A file of awards with rows that nobody says the publisher of; `rows` counts them."""

    def __init__(self, batch_id: int, rows: int) -> None:
        self.batch_id, self.rows = batch_id, rows
        super().__init__(
            f"batch {batch_id}: of {rows:,} of its rows nobody said who published them; "
            "choose that and read the file again"
        )


def refuse_unsaid(orders: Iterable[Order]) -> None:
    """Raise `PublishError` where rows that are to be public at once are of no publisher."""
    for order in orders:
        if rows := sum(not award.publisher for award in order.result.awards):
            raise PublishError(
                f"{order.result.file_name}: of {rows:,} of its rows nobody said who published them; "
                "name the publisher: --publisher CODE"
            )


def lacks_publisher(engine: Engine, batch_id: int) -> int:
    """Count the rows to be published that no publisher is told of: by the findings, else by reading anew."""
    found = findings.summary(engine, batch_id)
    if found is not None and (found.kind != FileKind.AWARDS or found.without_publisher is not None):
        return found.without_publisher or 0
    with reading(engine).connect() as connection:
        batch = kept.find(connection, batch_id)
        if batch.kind != FileKind.AWARDS or batch.state is not State.STAGED:
            return 0
        content = kept.content(connection, batch.file_sha256)
    return _lacking(content, batch.file_name, batch.options)


@lru_cache(maxsize=4)
def _lacking(content: bytes, file_name: str, options: ReadOptions) -> int:
    try:
        with open_file(content, file_name, options) as read:
            return sum(row.award is not None and not row.award.publisher for row in read)
    except UnreadableFileError:
        return 0  # what was redacted whole: publishing says so itself
