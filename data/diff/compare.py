"""The difference between batches that wait and what is public: everything that publishing them would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from data import public
from data.diff.awards import award_diffs
from data.diff.conflicts import conflicts, missing
from data.diff.figures import Figures
from data.diff.registers import register_diffs
from data.diff.shapes import Diff, DiffBatch
from data.diff.trial import Ready, Trial, trial
from data.placing import load_placing
from data.store import batches as kept
from data.store import standing
from data.store.batches import Order, PublishError, State
from data.store.engine import reading
from data.store.hold import reasons
from data.store.hooks import NO_HOOKS
from data.store.log import latest_version
from data.store.redactions import stated_again
from data.store.rows import prepare_rows
from data.store.said_public import Spoken, spoken
from data.store.staging import empty
from data.store.waiting import read_again

LIMIT = 100  # awards that are listed of those that the files no longer have
Progress = Callable[[str, int, int], None]  # phase, done, total


def diff(
    engine: Engine,
    home: Path,
    batch_ids: Sequence[int],
    *,
    limit: int = LIMIT,
    progress: Progress = NO_HOOKS.progress,
) -> Diff:
    """Say what publishing staged batches together would do; nothing is written, nobody has to wait.

    Raises `PublishError` where a batch does not wait, or this program reads its file otherwise by now.
    """
    wanted = tuple(dict.fromkeys(batch_ids))
    if not wanted:
        raise PublishError("no batch was named")
    with reading(engine).connect() as record:
        orders = {batch_id: read_again(record, batch_id, progress) for batch_id in wanted}
    return diff_as_read(engine, home, orders, limit=limit, progress=progress)


@dataclass(frozen=True, slots=True)
class _Files:
    """What is looked at, and what staff say of its rows."""

    orders: Mapping[int, Order]
    said: Spoken
    limit: int
    progress: Progress


def diff_as_read(
    engine: Engine,
    home: Path,
    orders: Mapping[int, Order],
    *,
    limit: int = LIMIT,
    progress: Progress = NO_HOOKS.progress,
) -> Diff:
    """Say the same of staged batches whose files were just read; `orders` is batch -> its file."""
    placing = load_placing(engine, home).at_once()
    with reading(engine).connect() as record:
        said = spoken(record, orders, placing, progress)
    placing = said.placing(placing)

    def ready() -> Ready:
        found = {
            batch_id: (order, prepare_rows(order.result, placing, progress))
            for batch_id, order in orders.items()
            if order.result.kept
        }
        progress("comparing", 0, 0)
        return found

    # Nobody holds what is ready but the trial, which lets go of it once it is published there.
    with reading(engine).connect() as record, trial(record, ready(), said) as tried:
        version = latest_version(record)
        figures = Figures(record, public.at(home, version) if version else None, tried)
        return _diff(record, figures, tried, _Files(orders, said, limit, progress))


def _diff(record: Connection, figures: Figures, tried: Trial, files: _Files) -> Diff:
    orders, limit = files.orders, files.limit
    register, missing_rows = register_diffs(record, orders, limit)
    awards = [award for order in orders.values() for award in order.result.awards]
    total = sum(order.result.kept for order in orders.values())
    rows = (*award_diffs(tried, lambda done: files.progress("comparing", done, total)), *register)
    listed = {row.award_id for row in rows if row.award_id is not None}
    before, after = figures.totals()
    return Diff(
        version=tried.version - 1,
        batches=tuple(_batch(record, batch_id, order) for batch_id, order in orders.items()),
        rows=rows,
        conflicts=conflicts(figures, _known_by(tried, listed, tried.version)),
        missing=missing(figures, awards, _known_by(tried, listed, tried.version - 1), limit),
        missing_rows=missing_rows,
        said=files.said.mark,
        corrections=sum(map(len, files.said.drafts.values())) + len(files.said.pins),
        totals_before=before,
        totals_after=after,
        held=(
            *empty(orders.values()),
            *stated_again(record, awards),
            *reasons(tried.sums_before, tried.sums_after),
        ),
    )


def _known_by(tried: Trial, listed: set[int], version: int) -> set[int]:
    """Give awards, and the IDs that they are known by where editions were joined."""
    roots = tried.connection.execute(standing.edition_roots_at(version))
    return listed | {root for own, root in roots if own in listed}


def _batch(record: Connection, batch_id: int, order: Order) -> DiffBatch:
    public_as = kept.of_file(record, order.sha256, State.PUBLISHED)
    return DiffBatch(
        batch_id=batch_id,
        file_name=order.result.file_name,
        kind=order.result.kind,
        rows=order.result.rows,
        public_as=public_as[0].batch_id if public_as else None,
    )
