"""The award rows of a trial, one by one: new, changed field by field, or unchanged."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from data.assess import Assessment
from data.award_fields import FieldChange, as_texts, differences
from data.diff.shapes import RowDiff, RowKind
from data.diff.trial import Trial
from data.privacy import Private, shielded, shielded_award
from data.store import corrections, standing
from data.store.codec import award_from_json
from data.store.persons import Persons
from data.store.schema import assessments, award_rows, batches
from data.store.schema import corrections as table

_AT_ONCE = 500
Said = tuple[int, str, str]  # the row's number, what it says and what was made of it, as JSON


def award_diffs(trial: Trial, tell: Callable[[int], None] = lambda _: None) -> Iterator[RowDiff]:
    """Give every row of the files, batch by batch; what a second one says is compared with the first."""
    connection, came = trial.connection, batches.c.version == trial.version
    new = _said().join(batches, batches.c.batch_id == award_rows.c.batch_id).where(came)
    ids = select(award_rows.c.award_id).join(batches, batches.c.batch_id == award_rows.c.batch_id)
    count = Counter(connection.scalars(ids.where(came)))
    stands = said_at(connection, trial.version - 1, set(count))
    persons, corrected = Persons(connection), _Corrected(trial)
    listed = new.order_by(award_rows.c.batch_id, award_rows.c.row).execution_options(yield_per=_AT_ONCE)
    for done, found in enumerate(connection.execute(listed), 1):
        if done % _AT_ONCE == 0:
            tell(done)
        award = award_from_json(found.value, found.row)
        before, after = stands.get(found.award_id), (found.row, found.value, found.assessment)
        count[found.award_id] -= 1
        if count[found.award_id]:
            stands[found.award_id] = after
        else:
            stands.pop(found.award_id, None)
        side = persons.side_of([found.award_id], [award])
        was, becomes = corrected.sides(found.award_id)
        changes: tuple[FieldChange, ...] = ()
        is_changed = False
        if before is not None and (before != after or was != becomes):
            changes = differences(texts_of(before, side, was), texts_of(after, side, becomes))
            # That an address changes may be told where it is not public itself.
            is_changed = bool(
                changes or differences(texts_of(before, None, was), texts_of(after, None, becomes))
            )
        kind = RowKind.NEW if before is None else RowKind.CHANGED if is_changed else RowKind.UNCHANGED
        title = shielded_award(award, side).title if side else award.title
        yield RowDiff(found.batch_id, found.row, kind, found.award_id, title, changes, tuple(becomes))


class _Corrected:
    """What staff say of the rows of the files, and what was said of the same fields before."""

    def __init__(self, trial: Trial) -> None:
        said = select(table.c.award_id, table.c.field, table.c.value).where(table.c.version == trial.version)
        self._after: dict[int, dict[str, str]] = defaultdict(dict)
        for award_id, field, value in trial.connection.execute(said):
            self._after[award_id][field] = json.loads(value)
        self._before = corrections.at(trial.connection, trial.version - 1) if self._after else {}

    def sides(self, award_id: int) -> tuple[dict[str, str], dict[str, str]]:
        """Give field -> value as it is corrected now, and as it will be; of fields that are said anew."""
        after = self._after.get(award_id, {})
        before = self._before.get(award_id, {})
        return {field: before[field] for field in after if field in before}, after


def _said() -> Select[Any]:
    """Give the query for rows with what was made of them last."""
    newest = standing.latest(assessments, "row_id", None)
    return (
        select(
            award_rows.c.batch_id,
            award_rows.c.row,
            award_rows.c.award_id,
            award_rows.c.value,
            assessments.c.value.label("assessment"),
        )
        .join(newest, newest.c.row_id == award_rows.c.row_id)
        .join(
            assessments,
            and_(assessments.c.row_id == newest.c.row_id, assessments.c.version == newest.c.version),
        )
    )


def said_at(connection: Connection, version: int, award_ids: set[int]) -> dict[int, Said]:
    """Give award -> what its row says that stood at a version, with what was made of it last."""
    public = standing.at(version).subquery()
    rows = connection.execute(_said().join(public, public.c.row_id == award_rows.c.row_id))
    return {row.award_id: (row.row, row.value, row.assessment) for row in rows if row.award_id in award_ids}


def texts_of(said: Said | None, side: Private | None, corrected: Mapping[str, str]) -> dict[str, str]:
    """Give what a row says as plain texts, without what is not public of a person."""
    if said is None:
        return {}
    row, value, assessment = said
    award, made = award_from_json(value, row), Assessment.from_dict(json.loads(assessment))
    award, made = corrections.corrected(award, made, corrected)
    return as_texts(*(shielded(award, made, side) if side else (award, made)))
