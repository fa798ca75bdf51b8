"""What a page shows and how: the filters, the language, the colours, the card. All of it is in the URL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from data.filters import LIST_NAMES, Filters
from data.queries.records import Sort
from ui.texts import Language

Query = dict[str, list[str]]
# What the URL may carry; Streamlit takes its own `embed` out before a page sees it.
PARAMETERS = {*LIST_NAMES, "q", "place", "flow", "basis", "lang", "measure", "sort", "page", "show"}
_CARD = re.compile(r"S[1-9][0-9]{0,8}")
_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


class Measure(StrEnum):
    """What the colour of a district says."""

    NUMBER = "number"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class View:
    """The state of a page. `dropped` names what the URL asked for and nobody knows."""

    filters: Filters = field(default_factory=Filters)
    language: Language = Language.EN
    measure: Measure = Measure.NUMBER
    sort: Sort = Sort.NEWEST
    page_number: int = 1
    card: str | None = None  # the supplier whose card is open
    dropped: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]]) -> View:
        """Read a view from URL parameters; what is not known is left out and named in `dropped`."""
        filters, dropped = Filters.from_query(query)
        unknown = [*dropped, *((name, "".join(query[name][:1])) for name in query if name not in PARAMETERS)]
        view = cls(
            filters=filters,
            language=_one(query, "lang", Language, Language.EN, unknown),
            measure=_one(query, "measure", Measure, Measure.NUMBER, unknown),
            sort=_one(query, "sort", Sort, Sort.NEWEST, unknown),
            page_number=int(_match(query, "page", _PAGE_NUMBER, unknown) or 1),
            card=_match(query, "show", _CARD, unknown),
        )
        return replace(view, dropped=tuple(unknown))

    def to_query(self) -> Query:
        """Give the shortest URL parameters that rebuild this view."""
        query = self.filters.to_query()
        for name, value, default in (
            ("lang", self.language, Language.EN),
            ("measure", self.measure, Measure.NUMBER),
            ("sort", self.sort, Sort.NEWEST),
        ):
            if value is not default:
                query[name] = [value.value]
        if self.page_number > 1:
            query["page"] = [str(self.page_number)]
        if self.card:
            query["show"] = [self.card]
        return query

    def filtered(self, filters: Filters) -> View:
        """Give this view with other filters, from its first page on."""
        return replace(self, filters=filters, page_number=1)


def _one(
    query: Mapping[str, Sequence[str]],
    name: str,
    kind: type[StrEnum],
    default: StrEnum,
    unknown: list[tuple[str, str]],
) -> StrEnum:
    asked = [value for value in query.get(name, ()) if value]
    if not asked:
        return default
    try:
        return kind(asked[-1])
    except ValueError:
        unknown.append((name, asked[-1]))
        return default


def _match(
    query: Mapping[str, Sequence[str]], name: str, pattern: re.Pattern[str], unknown: list[tuple[str, str]]
) -> str | None:
    asked = [value for value in query.get(name, ()) if value]
    if asked and not pattern.fullmatch(asked[-1]):
        unknown.append((name, asked[-1]))
        return None
    return asked[-1] if asked else None
