"""A file as a whole: whose it may be, what its rows add up to, whether that is what it says itself."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from data.desk.found import FileCheck
from data.desk.suggesting import buyers_in, publishers_in
from data.files import FileKind
from data.ingest.above import covered, lines_above, unit_said
from data.ingest.figures import plan
from data.ingest.intake import Reading
from data.ingest.profiles import AMOUNT_AND_DATE
from data.ingest.reading import RowRead
from data.ingest.text import collapse, shortened
from data.ingest.units import UNITS
from data.names import normal_form
from data.problems import LANGUAGES, CheckCode, ProblemCode, sentence
from data.records import HEADLINE_KINDS, AwardRow, Method

_MOST_TOTALS, _FIRST_ROWS = 50, 10
_MOST_METHODS, _LONGEST_METHOD = 8, 60  # different words; signs of words: longer ones are no codes
_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_HALF = Decimal("0.5")
_ONE, _CENT = Decimal(1), Decimal("0.01")


@dataclass(slots=True)
class _Run:
    """Rows that a total may be of. `once` counts a sum that several vendors share once."""

    every: Decimal = field(default_factory=Decimal)
    once: Decimal = field(default_factory=Decimal)
    rounding: Decimal = field(default_factory=Decimal)  # how far the sums of the rows may be off
    rows: int = 0
    without: int = 0

    def add(self, award: AwardRow, is_again: bool) -> None:
        if award.amount is None:
            self.without += 1
            return
        self.rows += 1
        self.every += award.amount
        self.once += 0 if is_again else award.amount
        self.rounding += (award.amount_rounded_to or 0) * _HALF

    def agrees(self, total: Decimal, step: Decimal) -> bool:
        """Say whether a total whose last digit is worth `step` is that of the rows, but for rounding."""
        off = self.rounding + (step * _HALF if step > _CENT else 0)
        return any(abs(total - added) <= off for added in (self.every, self.once))


@dataclass(frozen=True, slots=True)
class _Total:
    row: int
    cell: str
    amount: Decimal
    agrees: bool
    of: _Run


class Whole:
    """Takes the rows of a file as they are read; `told` then gives what there is to say of all of them."""

    def __init__(self, reading: Reading) -> None:
        """Look at what stands above the header, and at the names."""
        self._reading = reading
        self._lines = lines_above(reading.table, reading.header.row)
        stem = PurePath(reading.file_name).stem
        self._texts = (*self._lines, reading.table.name, stem, stem.upper())
        self._covered = covered(self._texts[:-1]) if reading.kind is FileKind.AWARDS else None
        self._outside = [[0] for _ in self._covered.days] if self._covered else []
        self._sums: dict[str, Decimal] = defaultdict(Decimal)
        self._counts: Counter[str] = Counter()
        self._days: tuple[str, str] | None = None
        self._shared: set[int] = set()
        self._methods: Counter[str] = Counter()  # words that no list knows
        self._all, self._since = _Run(), _Run()
        self._totals: list[_Total] = []
        self._at = next(
            (at for at, name in reading.header.fields.items() if name in ("amount", AMOUNT_AND_DATE)), None
        )

    def add(self, read: RowRead) -> None:
        """Take a row."""
        if read.award is not None:
            self._add(read.award)
        elif any(problem.code is ProblemCode.TOTAL_ROW for problem in read.problems):
            self._total(read)

    def told(self) -> dict[str, Any]:
        """Give the values of a summary."""
        told = self._counts
        needs_publisher, needs_buyer = told["without_publisher"] > 0, told["without_buyer"] > 0
        said = publishers_in(self._texts)
        mine = (self._reading.publisher,) if self._reading.publisher else said
        return {
            "title_lines": self._lines,
            "suggested_publishers": said if needs_publisher else (),
            "suggested_buyers": buyers_in(self._texts[:-1], mine) if needs_buyer else (),
            "suggested_money": self._unit_said(),
            "without_publisher": told["without_publisher"],
            "sums": {currency: f"{amount:f}" for currency, amount in sorted(self._sums.items())},
            "without_sum": told["without_sum"],
            "first_date": self._days[0] if self._days else None,
            "last_date": self._days[1] if self._days else None,
            "without_date": told["without_date"],
            "checks": tuple(self._checks()),
            "unknown_methods": self._unknown_methods(),
        }

    def _unknown_methods(self) -> tuple[str, ...]:
        """Give words for methods, the most frequent first; where there are many they are no codes."""
        found = self._methods.most_common() if len(self._methods) <= _MOST_METHODS else ()
        return tuple(words for words, count in found if count and len(words) <= _LONGEST_METHOD)

    def _unit_said(self) -> str | None:
        """Give the unit that the title names, where amounts were in doubt for want of one."""
        if not self._reading.tally.by_code[ProblemCode.UNIT_UNKNOWN]:
            return None
        # A line of nothing but a unit is read as the upper row of the header.
        upper = [" ".join(row) for row in self._reading.header.written[:-1] if sum(map(bool, row)) == 1]
        unit = unit_said([*self._lines, *upper])
        return next((name for name, known in UNITS.items() if known == unit), None)

    def _add(self, award: AwardRow) -> None:
        is_again = False
        if award.amount_shared:
            mark = hash((award.tender_ref, award.award_date, award.amount))
            is_again = mark in self._shared
            self._shared.add(mark)
        for run in (self._all, self._since):
            run.add(award, is_again)
        if award.amount is None:
            self._counts["without_sum"] += 1
        elif award.amount_kind in HEADLINE_KINDS and not is_again:
            self._sums[award.currency or ""] += award.amount
        if award.method is Method.UNKNOWN and award.method_raw and len(self._methods) <= _MOST_METHODS:
            # What somebody answered already is no question.
            self._methods[award.method_raw] += normal_form(award.method_raw) not in self._reading.methods
        self._counts["without_publisher"] += not award.publisher
        self._counts["without_buyer"] += not (award.buyer or award.buyer_name)
        if award.award_date is None:
            self._counts["without_date"] += 1
        else:
            self._date(award.row, award.award_date)

    def _date(self, row: int, day: str) -> None:
        first, last = self._days or (day, day)
        self._days = min(first, day), max(last, day)
        for (since, until), found in zip(
            self._covered.days if self._covered else (), self._outside, strict=True
        ):
            if not since[: len(day)] <= day <= until[: len(day)]:
                found[0] += 1
                found += [row] if len(found) <= _FIRST_ROWS else []

    def _total(self, read: RowRead) -> None:
        cells = [collapse(cell[:200]) for cell in read.record.cells]
        own = cells[self._at] if self._at is not None and self._at < len(cells) else ""
        found = self._figure(own)
        if found is not None and len(self._totals) < _MOST_TOTALS:
            amount, step = found
            run = next((run for run in (self._since, self._all) if run.agrees(amount, step)), self._all)
            agrees = run.agrees(amount, step)
            kept = _Run(run.every, run.once, run.rounding, run.rows, run.without)
            self._totals.append(_Total(read.record.row, own, amount, agrees, kept))
        self._since = _Run()

    def _figure(self, cell: str) -> tuple[Decimal, Decimal] | None:
        """Give the sum of a total row in the unit of its column, and what its last digit is worth."""
        numbers, figures = _NUMBER.findall(cell), plan(cell).figures
        if len(numbers) != 1:
            return None
        unit = (figures[0].unit if len(figures) == 1 else None) or self._reading.header.money.unit or _ONE
        number = Decimal(numbers[0].replace(",", ""))
        return number * unit, unit.scaleb(int(number.as_tuple().exponent))

    def _checks(self) -> list[FileCheck]:
        checks = []
        differing = [one for one in self._totals if not one.agrees]
        if self._totals and len(self._sums) == 1 and self._all.rows:
            checks.append(self._total_told((differing or self._totals[-1:])[0]))
        if self._covered and all(found[0] for found in self._outside):
            at = min(range(len(self._outside)), key=lambda at: self._outside[at][0])
            count, *rows = self._outside[at]
            since, until = self._covered.days[at]
            values = {
                "seen": self._covered.words,
                "expected": f"{since} – {until}",
                "count": count,
                "of": self._all.rows + self._all.without - self._counts["without_date"],
                "row": rows[0],
            }
            checks.append(_check(CheckCode.DATES_OUTSIDE, tuple(rows), count, values))
        return checks

    def _total_told(self, total: _Total) -> FileCheck:
        currency = next(iter(self._sums))
        amount, added = (f"{currency} {value:,.2f}" for value in (total.amount, total.of.every))
        values = {
            "row": total.row,
            "seen": f"{shortened(total.cell)} ({amount})",
            "expected": added,
            "count": total.of.rows,
            "without": total.of.without,
        }
        code = CheckCode.TOTALS_AGREE if total.agrees else CheckCode.TOTALS_DIFFER
        return _check(code, (total.row,), total.of.rows, values)


def _check(code: CheckCode, rows: tuple[int, ...], count: int, values: dict[str, Any]) -> FileCheck:
    return FileCheck(
        code=code.value,
        good=code is CheckCode.TOTALS_AGREE,
        messages={lang: sentence(code, lang, **values) for lang in LANGUAGES},
        rows=rows,
        count=count,
    )
