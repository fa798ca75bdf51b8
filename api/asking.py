"""Reading an address: which cells of which version, and which filters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from api.refusal import bad
from data.filters import LIST_NAMES, Filters, PlaceKind
from data.problems import LANGUAGES
from data.queries.cells import FINER, MAX_ZOOM
from data.tile_address import plain

MAX_QUERY = 4_000  # signs
MAX_VALUES = 300
FILTERS = frozenset((*LIST_NAMES, "q", "flow", "basis", "place"))

_NUMBER_OF_VERSION = re.compile(r"[1-9][0-9]{0,8}")
_VERSION = re.compile(r"([1-9][0-9]{0,8})(-[0-9a-f]{12})?")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks for. `dropped` names filter values that this program does not know."""

    version: int
    state: str  # of the version as the address names it; the number alone where it does not
    z: int
    x: int
    y: int
    filters: Filters
    dropped: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which awards an address asks for. `dropped` names filter values that this program does not know."""

    filters: Filters
    dropped: tuple[tuple[str, str], ...]
    version: int | None
    language: str


def read(parts: Mapping[str, str], query: bytes, *, is_cell: bool) -> Question:
    """Read the parts of a path and its query. Raises `RefusedError` where they make no question."""
    version = _VERSION.fullmatch(parts["version"])
    if version is None:
        raise bad("The version is a number such as 1, or a number and a state such as 1-0a1b2c3d4e5f.")
    if parts["place"] not in PlaceKind.__members__.values():
        raise bad("The place is 'vendor' or 'delivery'.")
    z = _number(parts["z"], "z", MAX_ZOOM)
    across = (1 << z + (FINER if is_cell else 0)) - 1
    x, y = (_number(parts[name], name, across) for name in ("x", "y"))
    filters, dropped = _filters(query, PlaceKind(parts["place"]))
    return Question(int(version[1]), version[0], z, x, y, filters, dropped)


def selection(query: bytes) -> Selection:
    """Read a query that names awards. Raises `RefusedError` where it makes no question."""
    asked = _asked(query, FILTERS | {"v", "lang"})
    version = asked.pop("v", [""])[-1]
    if version and not _NUMBER_OF_VERSION.fullmatch(version):
        raise bad("The version, v, is a number such as 1.")
    language = asked.pop("lang", [LANGUAGES[0]])[-1]
    if language not in LANGUAGES:
        raise bad(f"The language, lang, is one of {', '.join(LANGUAGES)}.")
    filters, dropped = Filters.from_query(asked)
    return Selection(filters, dropped, int(version) if version else None, language)


def _number(text: str, name: str, last: int) -> int:
    number = int(text) if _NUMBER.fullmatch(text) else -1
    if not 0 <= number <= last:
        raise bad(f"{name} is a whole number from 0 to {last}.")
    return number


def _filters(query: bytes, place: PlaceKind) -> tuple[Filters, tuple[tuple[str, str], ...]]:
    asked = _asked(query, FILTERS)
    if any(value != place.value for value in asked.get("place", ())):
        raise bad(f"The path asks for the place '{place.value}', the query for another one.")
    filters, dropped = Filters.from_query(asked | {"place": [place.value]})
    return plain(filters), dropped


def _asked(query: bytes, known: frozenset[str]) -> dict[str, list[str]]:
    """Give the values of each parameter."""
    if len(query) > MAX_QUERY:
        raise bad(f"The filters are longer than {MAX_QUERY:,} signs.")
    try:
        pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True, max_num_fields=MAX_VALUES)
    except ValueError as error:
        raise bad(f"There are more than {MAX_VALUES} values to filter by.") from error
    asked: dict[str, list[str]] = {}
    for name, value in pairs:
        asked.setdefault(name, []).append(value)
    strange = sorted(asked.keys() - known)
    if strange:
        raise bad(f"'{strange[0][:40]}' is no filter; there are {', '.join(sorted(known))}.")
    return asked
