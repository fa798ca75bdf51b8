"""The history of an award: what was said of it, when, by whom, in which file and row, and what changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from data.award_fields import FieldChange, as_texts, differences
from data.files import DataError
from data.privacy import Private, shielded, shielded_cells
from data.store.corrections import corrected
from data.store.editions import rank
from data.store.engine import StoreError, reading
from data.store.past import Past, PastRow, past_of, root_of
from data.store.persons import side_of_award

__all__ = ["AwardEvent", "FieldChange", "History", "What", "history"]


class What(StrEnum):
    """What became of an award."""

    PUBLISHED = "published"  # a file lists it that was not public, for the first time or again
    CHANGED = "changed"  # a newer file says something else
    REPEATED = "repeated"  # a newer file says the same
    TAKEN_BACK = "taken_back"  # the file, and with it the row
    STANDS_AGAIN = "stands_again"  # what an older file said, because a newer one was taken back
    JOINED = "joined"  # with the award that an edition in another language lists
    PARTED = "parted"
    RECOMPUTED = "recomputed"  # places, category, sector: the program's rules say otherwise now
    PINNED = "pinned"  # a person says where an address of it is
    UNPINNED = "unpinned"
    RELOCATED = "relocated"  # by today's tables of places
    REDRAWN = "redrawn"  # by another edition of the boundaries
    CORRECTED = "corrected"
    UNCORRECTED = "uncorrected"  # a correction was taken back
    REDACTED = "redacted"


@dataclass(frozen=True, slots=True)
class AwardEvent:
    """One thing that happened. `action` is the log's word for it, `what` says what it meant for the award.

    Batch, file and row are those that it is about, where there are any. `changes` are between the award's
    rows as files gave them; of a first row they are all that it says. A correction's are what is shown.
    """

    version: int | None
    at: str  # ISO 8601, UTC
    by: str
    action: str
    note: str
    batch_id: int | None
    file_name: str | None
    file_sha256: str | None
    row: int | None
    changes: tuple[FieldChange, ...]
    what: What
    award_id: int  # that it is about: another one where editions were joined
    language: str  # of the edition that lists that one


@dataclass(frozen=True, slots=True)
class History:
    """What became of an award, the oldest first. `root` is the ID that it is known by."""

    award_id: int
    root: int
    events: tuple[AwardEvent, ...]
    cells: Mapping[str, str]  # the row as published that stands: header -> cell as typed
    public: bool
    editions: Mapping[int, str] = field(default_factory=dict)  # ID -> language: what is one award


def history(engine: Engine, award_id: int, version: int | None = None) -> History:
    """Give what became of an award up to a version; none: the newest.

    An ID that leads to an older one, because editions of one list were joined, tells of both. Raises
    `DataError` where there is no such award at that version.
    """
    try:
        with reading(engine).connect() as connection:
            past = past_of(connection, award_id, version)
            # What is known by now of its vendors counts for what was said before.
            side = side_of_award(connection, award_id) if past else None
    except DBAPIError as error:
        # The driver's own words may repeat the address with its password.
        raise StoreError("the history of an award cannot be read from the record") from error
    if past is None:
        at = "" if version is None else f" in version {version}"
        raise DataError(f"there is no award A{award_id}{at}: the list of awards gives their numbers")
    replay = _Replay(past, side)
    events = tuple(event for number in sorted(past.entries) for event in replay.version(number))
    shown = replay.shown(past.root)
    return History(
        award_id=award_id,
        root=past.root,
        events=events,
        cells=replay.cells(shown) if shown else {},
        public=shown is not None,
        editions={member: past.languages[member] for member in past.members},
    )


# Versions in which rows were assessed again for a reason of their own.
_PLACED = {
    "pin": What.PINNED,
    "unpin": What.UNPINNED,
    "relocate": What.RELOCATED,
    "boundaries": What.REDRAWN,
    # Pins come and go with files, too.
    "publish": What.PINNED,
    "withdraw": What.UNPINNED,
}


class _Replay:
    """Goes through the versions of an award and its editions, and says what each one meant."""

    def __init__(self, past: Past, side: Private | None) -> None:
        self._past, self._side = past, side
        self._stands: dict[int, PastRow] = {}  # award -> row
        self._last: dict[int, PastRow] = {}  # the same, also where nothing stands any more
        self._made: dict[int, str] = {}  # row -> assessment
        self._links: dict[int, int | None] = {}
        self._corrections: dict[int, dict[str, str]] = {}

    def version(self, number: int) -> list[AwardEvent]:
        """Tell of one version."""
        led = dict(self._links)
        told = [*self._recomputed(number), *self._published(number), *self._taken_back(number)]
        self._link(number, told)
        told += [*self._corrected(number), *self._redacted(number)]
        return [event for event in told if self._is_told(event.award_id, led)]

    def shown(self, award_id: int) -> PastRow | None:
        """Give the row whose values stand for an award: of several editions the first."""
        rows = [row for row in self._stands.values() if root_of(self._links, row.award_id) == award_id]
        languages = self._past.languages
        return min(rows, key=lambda row: (rank(languages[row.award_id]), row.award_id), default=None)

    def cells(self, row: PastRow) -> dict[str, str]:
        """Give a row as published, but for what of a private person is not public."""
        award, _ = row.read(self._made[row.row_id])
        return shielded_cells(award, json.loads(row.cells), self._side)

    def _is_told(self, award_id: int, led: Mapping[int, int | None]) -> bool:
        """Leave out what befell another award while the two were apart; `led` are the links before."""
        members = self._past.members
        return award_id in members or any(
            root_of(links, award_id) == root_of(links, member)
            for links in (led, self._links)
            for member in members
        )

    def _recomputed(self, number: int) -> Iterator[AwardEvent]:
        for row_id, made in self._past.assessed.get(number, {}).items():
            row, before = self._past.rows[row_id], self._made.get(row_id)
            self._made[row_id] = made
            if before is not None and self._stands.get(row.award_id) is row:
                changes = differences(self._said(row, before), self._texts(row))
                what = _PLACED.get(self._past.entries[number].action, What.RECOMPUTED)
                yield self._event(number, what, row, changes)

    def _published(self, number: int) -> Iterator[AwardEvent]:
        for row in self._past.listed(number):
            was_public = row.award_id in self._stands
            changes = differences(self._texts(self._last.get(row.award_id)), self._texts(row))
            self._stands[row.award_id] = self._last[row.award_id] = row
            what = What.CHANGED if changes else What.REPEATED
            yield self._event(number, what if was_public else What.PUBLISHED, row, changes)

    def _taken_back(self, number: int) -> Iterator[AwardEvent]:
        stands = self._past.standing.get(number, {})
        for row in self._past.fallen(number):
            yield self._event(number, What.TAKEN_BACK, row)
            if row.award_id in stands:
                self._stands.pop(row.award_id, None)
                again = self._past.rows.get(stands[row.award_id] or 0)
                if again is not None:
                    self._stands[row.award_id] = self._last[row.award_id] = again
                    changes = differences(self._texts(row), self._texts(again))
                    yield self._event(number, What.STANDS_AGAIN, again, changes)

    def _link(self, number: int, told: list[AwardEvent]) -> None:
        """Join and part editions, and add to what a version tells."""
        for own, older in self._past.links.get(number, {}).items():
            before, self._links[own] = root_of(self._links, own), older
            change = FieldChange("award", f"A{before}", f"A{root_of(self._links, own)}")
            what = What.PARTED if older is None else What.JOINED
            first = next((at for at, event in enumerate(told) if event.award_id == own), None)
            if first is not None and (what, told[first].what) == (What.JOINED, What.PUBLISHED):
                # The file that lists it is what joined it: that is one thing that happened.
                told[first] = replace(told[first], what=what, changes=(change, *told[first].changes))
            else:
                row = self._last.get(own)
                told.append(self._event(number, what, row, (change,), award_id=own))

    def _corrected(self, number: int) -> Iterator[AwardEvent]:
        for correction in self._past.corrections.get(number, ()):
            own, name, row = correction.award_id, correction.field, self.shown(correction.award_id)
            before = self._corrections.get(own, {})
            after = {field: value for field, value in before.items() if field != name}
            if correction.value is not None:
                after[name] = json.loads(correction.value)
            self._corrections[own] = after
            if row is None:
                changes: tuple[FieldChange, ...] = (FieldChange(name, before.get(name), after.get(name)),)
            else:
                changes = differences(self._texts(row, before), self._texts(row, after))
            what = What.UNCORRECTED if correction.value is None else What.CORRECTED
            event = self._event(number, what, row, changes, award_id=own)
            yield replace(event, by=correction.author, note=correction.reason)

    def _redacted(self, number: int) -> Iterator[AwardEvent]:
        for redaction in self._past.redactions.get(number, ()):
            gone, own = (FieldChange(redaction.field, None, None),), redaction.award_id
            event = self._event(number, What.REDACTED, None, gone, award_id=own)
            entry = redaction.entry
            yield replace(event, at=entry.at, by=entry.by, action=entry.action, note=entry.note)

    def _texts(self, row: PastRow | None, corrections: Mapping[str, str] | None = None) -> dict[str, str]:
        """Give what a row says, or what is shown in place of it where it is corrected."""
        if row is None:
            return {}
        return self._said(row, self._made[row.row_id], corrections)

    def _said(self, row: PastRow, made: str, corrections: Mapping[str, str] | None = None) -> dict[str, str]:
        # A correction of the names leaves no address to hide its repetitions by: it comes last.
        return as_texts(*corrected(*shielded(*row.read(made), self._side), corrections or {}))

    def _event(
        self,
        number: int,
        what: What,
        row: PastRow | None,
        changes: tuple[FieldChange, ...] = (),
        *,
        award_id: int | None = None,
    ) -> AwardEvent:
        entry = self._past.entries[number]
        batch = self._past.batches[row.batch_id] if row else None
        own = award_id or (row.award_id if row else self._past.root)
        return AwardEvent(
            version=number,
            at=entry.at,
            by=entry.by,
            action=entry.action,
            note=entry.note,
            batch_id=batch.batch_id if batch else None,
            file_name=batch.file_name if batch else None,
            file_sha256=batch.file_sha256 if batch else None,
            row=row.row if row else None,
            changes=changes,
            what=what,
            award_id=own,
            language=self._past.languages.get(own, ""),
        )
