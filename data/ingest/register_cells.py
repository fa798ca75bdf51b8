"""One cell of a register: what its column may hold, and the value it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from data import codelists, evidence
from data.ingest import codes, dates
from data.ingest.limits import FIRST_YEAR, LAST_YEAR, MAX_AMOUNT, MAX_GRANT, MIN_GRANT
from data.ingest.money import CENT, MoneyRules, read_money
from data.ingest.row import Draft
from data.ingest.text import header_form, plain
from data.ingest.units import unit_of_header
from data.problems import ProblemCode, Severity
from geo.districts import districts
from geo.estates import estates

_ONE = Decimal(1)
_HKD = "HKD"
# The largest sum of each kind: what was granted, and what a project costs in all.
_LIMITS = {"amount": MAX_GRANT, "cost": MAX_AMOUNT}


@dataclass(frozen=True, slots=True)
class Column:
    """What a register's column may hold."""

    name: str
    kind: str  # text, amount, cost, words, or a kind that `_READERS` knows
    required: bool = False
    words: Mapping[str, str] | None = None  # the words of a cell, as `plain` gives them -> code
    not_before: str | None = None  # the column that holds the earlier date
    default: str | None = None  # what a blank cell says

    @classmethod
    def from_rule(cls, name: str, rule: Mapping[str, Any]) -> Column:
        """Read a column of a register's file."""
        spellings: Mapping[str, list[str]] = rule.get("words", {})
        words = {plain(word): code for code, others in spellings.items() for word in (code, *others)}
        return cls(
            name,
            rule.get("kind", "text"),
            rule.get("required", False),
            words or None,
            rule.get("not_before"),
            rule.get("default"),
        )


class _Taken(NamedTuple):
    """A value, or what is wrong with the cell."""

    value: str | None
    problem: ProblemCode = ProblemCode.UNKNOWN_CODE
    expected: str = ""


def read_cell(draft: Draft, column: Column, money: MoneyRules | None) -> str | None:
    """Give the value of a cell, missing where it is blank or cannot be taken, which is noted."""
    text = draft.text(column.name)
    severity = Severity.REJECTED if column.required else Severity.REVIEW
    if text is None:
        if column.required:
            draft.note(column.name, ProblemCode.MISSING, column.name, severity=severity)
        return column.default
    if column.kind in _LIMITS:
        taken = _amount(draft, column, text, money)
    elif column.words:
        taken = _Taken(
            column.words.get(plain(text)), expected=", ".join(dict.fromkeys(column.words.values()))
        )
    elif column.kind in _READERS:
        taken = _READERS[column.kind](text)
    else:
        return text
    if taken.value is None:
        draft.note(column.name, taken.problem, taken.expected, severity=severity)
    return taken.value


def read_figure(text: str) -> tuple[str, str | None, str | None] | None:
    """Give a figure's number, "about" or "at_least" where it is not exact, and "%" where that stands."""
    found = _FIGURE.fullmatch(plain(text))
    if found is None:
        return None
    approx = "about" if found["about"] else "at_least" if found["more"] else None
    return found["number"].replace(",", ""), approx, found["percent"]


_FIGURE = re.compile(
    r"(?P<about>(?:about|around|approximately|approx\.?|circa|~|約|约|大約|大约) ?)?"
    r"(?P<number>-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,9})?)"
    r" ?(?P<percent>%)?(?P<more>\+)?"
)


def _date(text: str) -> _Taken:
    iso = dates.read_date(text)
    if iso is None:
        return _Taken(None, *dates.what_is_wrong(text))
    good = dates.in_range(iso)
    return _Taken(iso if good else None, ProblemCode.DATE_OUT_OF_RANGE, f"{FIRST_YEAR}-{LAST_YEAR}")


def _number(text: str) -> _Taken:
    figure = read_figure(text)
    return _Taken(figure[0] if figure else None, ProblemCode.BAD_NUMBER, "1.07, 1,234, 52 %, ~1 %, 900+")


def _brn(text: str) -> _Taken:
    # A certificate's number goes on after the eight digits of the business ("12345678-000-01-26-4").
    found = re.match(r"([0-9]{8})(?:-[0-9]{3}(?:-[0-9A-Z]{1,4}){0,3})?$", text.replace(" ", ""))
    return _Taken(found[1] if found else None, ProblemCode.BAD_NUMBER, "12345678")


def _url(text: str) -> _Taken:
    good = re.match(r"https?://[^\s/]", text, re.IGNORECASE) and " " not in text
    return _Taken(text if good else None, ProblemCode.BAD_LINK, "https://...")


def _listed(
    find: Callable[[str], str | None], known: Callable[[], Mapping[str, object]]
) -> Callable[[str], _Taken]:
    return lambda text: _Taken(find(text), expected=", ".join(known()))


def _place(*kinds: str) -> Callable[[str], _Taken]:
    """Give the reader of estates or facilities: by code, name or alias."""

    def read(text: str) -> _Taken:
        known = {code: estate for code, estate in estates().items() if estate.kind in kinds}
        form = header_form(text)
        for code, estate in known.items():
            if form in map(header_form, (code, *estate.names.values(), *estate.aliases)):
                return _Taken(code)
        return _Taken(None, expected=", ".join(known))

    return read


def _district(text: str) -> _Taken:
    form = header_form(text)
    for code, district in districts().items():
        if form in map(header_form, (code, *district.names.values())):
            return _Taken(code)
    return _Taken(None, expected=", ".join(districts()))


def _indicator(text: str) -> _Taken:
    """Give the code of an indicator of the list; any other stands under its own words."""
    return _Taken(codelists.find_indicator(text) or text)


_READERS: Mapping[str, Callable[[str], _Taken]] = {
    "date": _date,
    "number": _number,
    "brn": _brn,
    "url": _url,
    "publisher": _listed(codes.find_publisher, codelists.publishers),
    "sector": _listed(codes.find_sector, codelists.sectors),
    "scheme": _listed(evidence.find_scheme, evidence.schemes),
    "estate": _place("estate", "park"),
    "facility": _place("facility"),
    "district": _district,
    "indicator": _indicator,
}


def _amount(draft: Draft, column: Column, text: str, money: MoneyRules | None) -> _Taken:
    """Give an amount in Hong Kong dollars."""
    if re.fullmatch(r"0(?:\.0{1,9})?", text):
        return _Taken("0.00")  # nothing is nothing in every unit
    unit, most = _unit(draft, column.name, money), _LIMITS[column.kind]
    in_unit = f"<= {most / (unit or _ONE):,f}"
    read = read_money(text, MoneyRules(dollar=_HKD, unit=unit))
    if read.problem is ProblemCode.UNIT_CONFLICT:
        return _Taken(None, ProblemCode.UNIT_CONFLICT, in_unit)
    if read.amount is None:
        return _Taken(None, read.problem or ProblemCode.BAD_AMOUNT, "15000000.00")
    if read.currency not in (None, _HKD):
        return _Taken(None, ProblemCode.CURRENCY_UNKNOWN, _HKD)
    if read.amount > most and unit not in (None, _ONE):
        return _Taken(None, ProblemCode.UNIT_CONFLICT, in_unit)
    if not MIN_GRANT <= read.amount <= most:
        return _Taken(None, ProblemCode.AMOUNT_OUT_OF_RANGE, f"{MIN_GRANT:,f}-{most:,f}")
    return _Taken(f"{read.amount.quantize(CENT):f}")


def _unit(draft: Draft, name: str, money: MoneyRules | None) -> Decimal | None:
    """Give what a plain number is in: the person's word, else the header's; below our own header dollars."""
    header = draft.headers.get(name, name)
    own = unit_of_header(header)
    said = money.unit if money is not None else None
    if said is not None and said != unit_of_header(draft.headers.get("amount", "")):
        return said
    return own or said or (_ONE if header_form(header) == header_form(name) else None)
