"""What a page shows and how: the filters, the language, the version, the card. All of it is in the URL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from data.columns.vendors import Order
from data.filters import LIST_NAMES, Filters
from data.queries.changes import Kind
from data.queries.records import Sort
from ui.texts import Language

Query = dict[str, list[str]]
# What the URL may carry; Streamlit takes its own `embed` out before a page sees it.
PARAMETERS = {
    *(*LIST_NAMES, "q", "place", "flow", "basis", "lang", "measure", "sort", "page", "show"),
    *("v", "award", "from", "to", "what", "id", "with", "of", "find", "order", "step"),
}
_E = TypeVar("_E", bound=StrEnum)
SUPPLIER_CODE = re.compile(r"S[1-9][0-9]{0,8}")
_AWARD = re.compile(r"A?[1-9][0-9]{0,8}")
_VERSION = re.compile(r"[1-9][0-9]{0,8}")
_SUBJECT = re.compile(r"[^\s|&=?#]{1,80}")
_STEP = re.compile(r"[a-z]{1,12}")
_FIND = re.compile(r"(?s).{1,100}")
_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


class Measure(StrEnum):
    """What the colour of a district says."""

    NUMBER = "number"
    VALUE = "value"
    SUPPLIERS = "suppliers"
    PER_AWARD = "per_award"


class Subject(StrEnum):
    """What a page can be about: the names are the pages' addresses."""

    VENDOR = "vendors"
    BUYER = "buyers"
    DISTRICT = "districts"
    SECTOR = "sectors"

    @property
    def field(self) -> str:
        """Name the filter that selects the awards of one."""
        return "supplier" if self is Subject.VENDOR else self.name.lower()


@dataclass(frozen=True, slots=True)
class View:
    """The state of a page. `dropped` names what the URL asked for and nobody knows."""

    filters: Filters = field(default_factory=Filters)
    language: Language = Language.EN
    measure: Measure = Measure.NUMBER
    sort: Sort = Sort.NEWEST
    page_number: int = 1
    card: str | None = None  # the supplier whose card is open
    version: int | None = None  # of the dataset; the newest where none is asked for
    award: int | None = None  # whose record is shown
    older: int | None = None  # the two versions that are compared
    newer: int | None = None
    change: Kind | None = None  # which changes are listed; all where none is chosen
    subject: str | None = None  # code of the vendor, buyer, district or sector that a page is about
    other: str | None = None  # code of the one beside it
    find: str = ""  # what the names in a list of vendors have to hold
    order: Order = Order.VALUE  # of a list of vendors
    of: Subject = Subject.VENDOR  # what is compared, where the page does not say
    step: str | None = None  # of a file's way to the public that is open
    dropped: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]]) -> View:
        """Read a view from URL parameters; what is not known is left out and named in `dropped`."""
        filters, dropped = Filters.from_query(query)
        unknown = [*dropped, *((name, "".join(query[name][:1])) for name in query if name not in PARAMETERS)]
        view = cls(
            filters=filters,
            language=_one(query, "lang", Language, unknown) or Language.EN,
            measure=_one(query, "measure", Measure, unknown) or Measure.NUMBER,
            sort=_one(query, "sort", Sort, unknown) or Sort.NEWEST,
            page_number=_number(query, "page", _PAGE_NUMBER, unknown) or 1,
            card=_match(query, "show", SUPPLIER_CODE, unknown),
            version=_number(query, "v", _VERSION, unknown),
            award=_number(query, "award", _AWARD, unknown),
            older=_number(query, "from", _VERSION, unknown),
            newer=_number(query, "to", _VERSION, unknown),
            change=_one(query, "what", Kind, unknown),
            subject=_match(query, "id", _SUBJECT, unknown),
            other=_match(query, "with", _SUBJECT, unknown),
            find=" ".join((_match(query, "find", _FIND, unknown) or "").split()),
            order=_one(query, "order", Order, unknown) or Order.VALUE,
            of=_one(query, "of", Subject, unknown) or Subject.VENDOR,
            step=_match(query, "step", _STEP, unknown),
        )
        return replace(view, dropped=tuple(unknown))

    def to_query(self) -> Query:
        """Give the shortest URL parameters that rebuild this view."""
        query = self.filters.to_query()
        words = {
            "lang": self.language if self.language is not Language.EN else None,
            "measure": self.measure if self.measure is not Measure.NUMBER else None,
            "sort": self.sort if self.sort is not Sort.NEWEST else None,
            "page": self.page_number if self.page_number > 1 else None,
            "show": self.card,
            "award": f"A{self.award}" if self.award else None,
            "from": self.older,
            "to": self.newer,
            "what": self.change,
            "id": self.subject,
            "with": self.other,
            "find": self.find or None,
            "order": self.order if self.order is not Order.VALUE else None,
            "of": self.of if self.of is not Subject.VENDOR else None,
            "step": self.step,
            "v": self.version,
        }
        return query | {name: [str(word)] for name, word in words.items() if word is not None}

    def filtered(self, filters: Filters) -> View:
        """Give this view with other filters, from its first page on."""
        return replace(self, filters=filters, page_number=1)

    def elsewhere(self) -> View:
        """Give what of this view goes along to another page: its filters, language and version."""
        return View(
            filters=self.filters,
            language=self.language,
            measure=self.measure,
            sort=self.sort,
            version=self.version,
        )

    def language_only(self) -> View:
        """Give what of this view goes along to where nothing is filtered."""
        return View(language=self.language)


def _one(
    query: Mapping[str, Sequence[str]], name: str, kind: type[_E], unknown: list[tuple[str, str]]
) -> _E | None:
    asked = [value for value in query.get(name, ()) if value]
    if not asked:
        return None
    try:
        return kind(asked[-1])
    except ValueError:
        unknown.append((name, asked[-1]))
        return None


def _match(
    query: Mapping[str, Sequence[str]], name: str, pattern: re.Pattern[str], unknown: list[tuple[str, str]]
) -> str | None:
    asked = [value for value in query.get(name, ()) if value]
    if asked and not pattern.fullmatch(asked[-1]):
        unknown.append((name, asked[-1]))
        return None
    return asked[-1] if asked else None


def _number(
    query: Mapping[str, Sequence[str]], name: str, pattern: re.Pattern[str], unknown: list[tuple[str, str]]
) -> int | None:
    """Read a number; the letter that an award's number may begin with says nothing."""
    word = _match(query, name, pattern, unknown)
    return int(word.removeprefix("A")) if word else None
