"""What taking a public batch back would change: done on a copy, the record is only read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from data import public
from data.award_fields import FieldChange, differences
from data.diff.awards import said_at, texts_of
from data.diff.conflicts import listed_of
from data.diff.figures import Figures
from data.diff.shapes import Listed, MissingRows, Totals
from data.diff.trial import Trial, trial_back
from data.privacy import shielded_award
from data.store import batches as kept
from data.store.batches import Batch, PublishError, State
from data.store.codec import award_from_json
from data.store.engine import reading
from data.store.hold import HoldReason, reasons
from data.store.log import latest_version
from data.store.persons import Persons
from data.store.schema import award_rows, batches, register_rows, standing
from data.store.schema import corrections as corrections_table
from data.store.withdrawal import pinned_by

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Returning:
    """A row that stands again, and what of the award changes by it."""

    award_id: int
    batch_id: int
    file_name: str
    row: int
    title: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class LookBack:
    """What taking a batch back would do to what is public with `version`. Lists are bounded, counts whole."""

    version: int
    batch: Batch
    goes: int  # awards of which nothing is public then
    first_gone: tuple[Listed, ...]
    returns: int  # rows of other batches that stand again
    first_returning: tuple[Returning, ...]
    stays: int  # rows of the batch that do not stand now: a later batch's do
    corrections: int
    pins: int
    register_goes: MissingRows
    register_stays: int
    totals_before: Totals
    totals_after: Totals
    shrinks: tuple[HoldReason, ...]


def look_back(engine: Engine, home: Path, batch_id: int, *, limit: int, progress: Progress) -> LookBack:
    """Say what taking a public batch back would do; `limit` bounds the lists.

    Raises `PublishError` where the batch is not public.
    """
    progress("comparing", 0, 0)
    with reading(engine).connect() as record:
        batch = kept.find(record, batch_id)
        if batch.state is not State.PUBLISHED:
            raise PublishError(f"batch {batch_id} is not public: it is {batch.state.value}")
        with trial_back(record, batch) as tried:
            version = latest_version(record)
            figures = Figures(record, public.at(home, version), tried)
            return _looked(record, figures, tried, batch, limit)


def _looked(record: Connection, figures: Figures, tried: Trial, batch: Batch, limit: int) -> LookBack:
    moved = select(standing.c.award_id, standing.c.row_id).where(standing.c.version == tried.version)
    rows = {int(award_id): row_id for award_id, row_id in tried.connection.execute(moved)}
    returning = {award_id: int(row_id) for award_id, row_id in rows.items() if row_id is not None}
    there = figures.before("SELECT award_id FROM awards WHERE award_id IN (SELECT unnest(?::INTEGER[]))",
                           [list(figures.touched)])  # fmt: skip
    left = {row["award_id"] for row in figures.after("SELECT award_id FROM awards")}
    gone = sorted({row["award_id"] for row in there} - left)
    listed = figures.before(
        "SELECT * FROM awards WHERE award_id IN (SELECT unnest(?::INTEGER[])) ORDER BY award_id",
        [gone[:limit]],
    )
    own = select(func.count()).select_from(award_rows).where(award_rows.c.batch_id == batch.batch_id)
    said = select(func.count()).where(corrections_table.c.version == tried.version)
    before, after = figures.totals()
    register, stays = _register(record, batch, limit)
    return LookBack(
        version=tried.version - 1,
        batch=batch,
        goes=len(gone),
        first_gone=tuple(map(listed_of, listed)),
        returns=len(returning),
        first_returning=_returning(tried, dict(list(returning.items())[:limit])),
        stays=int(record.scalar(own) or 0) - len(rows),
        corrections=int(tried.connection.scalar(said) or 0),
        pins=len(pinned_by(record, batch)),
        register_goes=register,
        register_stays=stays,
        totals_before=before,
        totals_after=after,
        shrinks=reasons(tried.sums_before, tried.sums_after),
    )


def _returning(tried: Trial, rows: Mapping[int, int]) -> tuple[Returning, ...]:
    """Give the rows that stand again; `rows` is award -> row_id."""
    connection, ids = tried.connection, set(rows)
    was = said_at(connection, tried.version - 1, ids)
    becomes = said_at(connection, tried.version, ids)
    query = select(award_rows.c.award_id, batches.c.batch_id, batches.c.file_name).join(
        batches, batches.c.batch_id == award_rows.c.batch_id
    )
    files = connection.execute(query.where(award_rows.c.row_id.in_(rows.values())))
    named = {int(award_id): (int(number), str(name)) for award_id, number, name in files}
    persons, found = Persons(connection), []
    for award_id in sorted(ids & becomes.keys()):
        row, value, _ = becomes[award_id]
        award = award_from_json(value, row)
        side = persons.side_of([award_id], [award])
        changes = differences(texts_of(was.get(award_id), side, {}), texts_of(becomes[award_id], side, {}))
        title = shielded_award(award, side).title if side else award.title
        found.append(Returning(award_id, *named[award_id], row, title, changes))
    return tuple(found)


def _register(record: Connection, batch: Batch, limit: int) -> tuple[MissingRows, int]:
    """Give the rows of a register that go, and how many stay because another batch has them too."""
    values = select(register_rows.c.value).where(register_rows.c.batch_id == batch.batch_id)
    own = list(record.scalars(values.order_by(register_rows.c.row)))
    if not own:
        return MissingRows(), 0
    others = (
        select(register_rows.c.value)
        .join(batches, batches.c.batch_id == register_rows.c.batch_id)
        .where(
            batches.c.state == State.PUBLISHED.value,
            batches.c.kind == batch.kind,
            batches.c.batch_id != batch.batch_id,
        )
    )
    staying = set(own) & set(record.scalars(others))
    gone = [value for value in own if value not in staying]
    first = tuple(
        {name: text for name, text in json.loads(value).items() if name != "kind"} for value in gone[:limit]
    )
    return MissingRows(len(gone), first), len(own) - len(gone)
