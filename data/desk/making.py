"""Findings made while a file is read: row by row, each part put aside as soon as it is full."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self

from sqlalchemy import Connection

from data.assess import assess
from data.desk.findings import (
    ROWS_A_PART,
    Column,
    Part,
    Point,
    Preview,
    ProblemGroup,
    RowFound,
    Summary,
    packed,
    row_to_json,
)
from data.desk.known_awards import public_among
from data.desk.rows_found import GAPS, cut, gaps_of, guesses_of, hkd_of, row_found
from data.desk.whole import Whole
from data.files import FileKind, ReadOptions
from data.ingest.intake import Reading
from data.ingest.likely import likely_fields
from data.ingest.reading import RowRead, RowStatus
from data.ingest.text import collapse
from data.ingest.units import UNITS
from data.placing import Placing
from data.problems import LANGUAGES, Problem, Severity
from data.records import AwardRow
from geo.places import Scope

MOST_POINTS = 2_000
MOST_GROUPS = 500
MOST_PUBLISHERS = 50
_FIRST_ROWS = 10
_SAMPLES, _LONGEST_SAMPLE = 3, 80
_FINE = 5  # decimals of a degree that points are told to: about a metre


@dataclass(slots=True)
class _Group:
    first: Problem
    number: int
    count: int = 0
    rows: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Tally:
    """So many awards, and the Hong Kong dollars that they state."""

    count: int = 0
    hkd: Decimal = field(default_factory=Decimal)

    def add(self, hkd: Decimal | None) -> None:
        self.count += 1
        self.hkd += hkd or 0

    def told(self) -> tuple[int, str]:
        return self.count, f"{self.hkd:f}"


class Making:
    """Takes the rows of a file as they are read; `summary` and `parts` then give what is to be kept."""

    def __init__(self, record: Connection, reading: Reading, placing: Placing) -> None:
        self._record, self._reading, self._placing = record, reading, placing
        self._aside: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._lengths: list[int] = []
        self._index: list[Part] = []
        self._waiting: list[tuple[RowFound, AwardRow | None]] = []
        self._groups: dict[tuple[str, str], _Group] = {}
        self._publishers: dict[str, None] = {}
        self._samples: dict[int, list[str]] = defaultdict(list)
        self._tallies: dict[str, dict[str, _Tally]] = defaultdict(lambda: defaultdict(_Tally))
        self._points: dict[tuple[str, float, float], _Tally] = {}
        self._points_left_out = 0
        self._counts: Counter[str] = Counter()
        self._whole = Whole(reading)
        for problem in reading.problems:
            self._group(problem)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Let go of what was put aside."""
        self._aside.close()

    def add(self, read: RowRead) -> None:
        """Take a row."""
        groups = {group.number for problem in read.problems if (group := self._group(problem))}
        self._whole.add(read)
        award = read.award
        made = assess(award, self._placing) if award is not None else None
        if award is not None and award.publisher and len(self._publishers) < MOST_PUBLISHERS:
            self._publishers[award.publisher] = None
        self._sample(read)
        marks = ["all", f"status:{read.status.value}"]
        marks += sorted({f"code:{problem.code.value}" for problem in read.problems})
        marks += [f"problem:{number}" for number in sorted(groups)]
        if award is not None or read.entry is not None:
            marks.append("taken")
        if award is not None and made is not None:
            marks += [f"gap:{gap}" for gap in gaps_of(award, made)]
            marks += [f"guess:{name}" for name in guesses_of(award, made)]
            self._tallies["kinds"][award.amount_kind.value].add(hkd_of(award, any_kind=True))
        self._waiting.append((row_found(self._reading.header, read, made, tuple(marks)), award))
        if len(self._waiting) >= ROWS_A_PART:
            self._put_aside()

    def summary(self, sha256: str, options: ReadOptions) -> Summary:
        """Give how the file was understood, once all rows are taken."""
        if self._waiting:
            self._put_aside()
        reading, header = self._reading, self._reading.header
        status = reading.tally.by_status
        return Summary(
            file_name=reading.file_name,
            sha256=sha256,
            kind=reading.kind.value,
            publishers=tuple(self._publishers),
            profile=header.profile.name,
            encoding=reading.encoding,
            sheet=reading.table.name or None,
            sheets=reading.sheets,
            header_row=header.row,
            columns=tuple(self._columns()),
            money_unit=next((name for name, unit in UNITS.items() if unit == header.money.unit), None),
            currency=header.money.currency,
            options=options,
            rows=reading.tally.rows,
            accepted=status[RowStatus.ACCEPTED],
            review=status[RowStatus.REVIEW],
            rejected=status[RowStatus.REJECTED],
            skipped=status[RowStatus.SKIPPED],
            problems=self._problems(),
            preview=self._preview(),
            counts=dict(self._counts),
            parts=tuple(self._index),
            **self._whole.told(),
        )

    def parts(self) -> Iterator[bytes]:
        """Give the rows, part by part."""
        self._aside.seek(0)
        for length in self._lengths:
            yield self._aside.read(length)

    def _columns(self) -> Iterator[Column]:
        header = self._reading.header
        unknown = set(header.unused()) if self._reading.kind is FileKind.AWARDS else set()
        taken = set(header.fields.values())
        for at, name in enumerate(header.names):
            samples = tuple(self._samples[at])
            suggested = likely_fields(name, samples, taken) if name in unknown else ()
            yield Column(name, header.fields.get(at), samples, suggested)

    def _put_aside(self) -> None:
        new = self._new()
        rows = []
        for at, (row, award) in enumerate(self._waiting):
            if award is not None:
                if at in new:
                    row = replace(row, is_new=True, marks=(*row.marks, "new"))
                    self._land(row, award)
                self._counts["known"] += at not in new
            rows.append(row)
        marks = Counter(mark for row in rows for mark in row.marks)
        self._counts += marks
        content = packed([row_to_json(row) for row in rows])
        self._aside.write(content)
        self._lengths.append(len(content))
        self._index.append(Part(len(self._lengths), rows[0].row, rows[-1].row, dict(marks)))
        self._waiting = []

    def _new(self) -> set[int]:
        """Give the places in the part of the awards that are not public now."""
        awards = {at: award for at, (_, award) in enumerate(self._waiting) if award is not None}
        known = public_among(self._record, list(awards.values()))
        return {at for at, is_known in zip(awards, known, strict=True) if not is_known}

    def _land(self, row: RowFound, award: AwardRow) -> None:
        hkd = hkd_of(award)
        if row.vendor.estate:
            self._tallies["estates"][row.vendor.estate].add(hkd)
        for what, place in (("vendor", row.vendor), ("delivery", row.delivery)):
            for district in place.districts if place.scope == Scope.DISTRICT else ():
                self._tallies[what][district].add(hkd)
            if place.lat is None or place.lon is None:
                continue
            key = (what, round(place.lat, _FINE), round(place.lon, _FINE))
            if key not in self._points and len(self._points) >= MOST_POINTS:
                self._points_left_out += 1
                continue
            self._points.setdefault(key, _Tally()).add(hkd)

    def _group(self, problem: Problem) -> _Group | None:
        key = (problem.code.value, problem.column)
        if key not in self._groups:
            if len(self._groups) >= MOST_GROUPS:
                return None
            self._groups[key] = _Group(problem, len(self._groups) + 1)
        group = self._groups[key]
        group.count += 1
        if len(group.rows) < _FIRST_ROWS:
            group.rows.append(problem.row)
        return group

    def _sample(self, read: RowRead) -> None:
        if read.award is None and read.entry is None:
            return
        for at, cell in enumerate(read.record.cells[: len(self._reading.header.names)]):
            kept = self._samples[at]
            if (
                len(kept) < _SAMPLES
                and cell.strip()
                and (text := cut(collapse(cell[:400]), _LONGEST_SAMPLE)) not in kept
            ):
                kept.append(text)

    def _problems(self) -> tuple[ProblemGroup, ...]:
        order = list(Severity)
        found = sorted(self._groups.values(), key=lambda one: (-order.index(one.first.severity), -one.count))
        return tuple(
            ProblemGroup(
                number=one.number,
                code=one.first.code.value,
                column=one.first.column,
                severity=one.first.severity.value,
                count=one.count,
                first=tuple(one.rows),
                messages={lang: one.first.message(lang) for lang in LANGUAGES},
            )
            for one in found
        )

    def _preview(self) -> Preview:
        def told(name: str) -> dict[str, tuple[int, str]]:
            return {key: tally.told() for key, tally in sorted(self._tallies[name].items())}

        is_awards = self._reading.kind is FileKind.AWARDS
        gaps = GAPS if is_awards else ()
        return Preview(
            new=self._counts["new"],
            known=self._counts.pop("known", 0),
            vendors=told("vendor"),
            delivery=told("delivery"),
            points=tuple(
                Point(what, lat, lon, *tally.told()) for (what, lat, lon), tally in self._points.items()
            ),
            points_left_out=self._points_left_out,
            estates=told("estates"),
            gaps={gap: self._counts[f"gap:{gap}"] for gap in gaps},
            kinds=told("kinds"),
        )
