"""Private persons among the vendors: of their address only the district is public.

Decided here alone, for the snapshot and for an award's history. Who is a person is read from the name, and
a doubt counts for the person: a shop of that name loses the point of its address, nobody shows a home.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from data.assess import Assessment
from data.records import AwardRow
from geo.places import Place, Precision, Scope

HIDDEN = "[…]"  # stands for an address in a cell as published
METHOD = "private"  # how the place of a private person is told to have been found
_WORDS = Path(__file__).parent / "codes" / "person_words.csv"
_REMEMBERED = 65_536
_CHINESE = re.compile("[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|&|/")
_ANY_WORD = re.compile(r"\w+")
_ENOUGH = 0.6  # of an address's words: a cell that has so many of them holds it
_SHORTEST_CHINESE = 2  # characters
_MOST_WORDS, _SYLLABLES = 5, 3  # of a name: "Chan Tai Man", "Chan Tai-man"


_TRADING = re.compile(
    r"\s*[,(]?\s*\b(?:trading (?:as|under)|carrying on business (?:as|under)|dba)\b|\b(?:t/a|d/b/a)\b"
)
_CHINESE_TRADING = re.compile("(?:以|經營|经营)")


@lru_cache(maxsize=_REMEMBERED)
def is_person(name: str) -> bool:
    """Say whether a vendor's name reads as that of a natural person, also of one who trades as a firm."""
    text = " ".join(unicodedata.normalize("NFKC", name).split())
    own = text[: found.start()] if (found := _TRADING.search(text.casefold())) else text
    if chinese := _CHINESE.match(own.strip(" .,")):
        return _is_chinese_person(_CHINESE_TRADING.split(chinese[0])[0])
    return _is_latin_person(_WORD.findall(own))


def shielded(award: AwardRow, assessment: Assessment) -> tuple[AwardRow, Assessment]:
    """Give an award as it is public: no address of a private person, and no finer place than its district."""
    if not _has_person(award):
        return award, assessment
    shown = replace(award, addresses=_public_addresses(award), lat=None, lon=None)
    return shown, replace(assessment, vendor_place=_district_only(assessment.vendor_place))


def shielded_cells(award: AwardRow, cells: Mapping[str, str]) -> dict[str, str]:
    """Give the row as published, header -> cell, without what `shielded` leaves out of the award."""
    if not _has_person(award):
        return dict(cells)
    public = _public_addresses(award)
    hidden = [address for address in award.addresses if address not in public]
    points = {number for number in (award.lat, award.lon) if number is not None}
    return {header: _without(cell, hidden, points) for header, cell in cells.items()}


def _has_person(award: AwardRow) -> bool:
    return any(map(is_person, award.suppliers)) or any(map(is_person, award.suppliers_zh))


def _public_addresses(award: AwardRow) -> tuple[str, ...]:
    """Give the addresses of the firms among the vendors; none where it is not known whose an address is."""
    if len(award.addresses) != len(award.suppliers) or any(map(is_person, award.suppliers_zh)):
        return ()
    return tuple(a for a, name in zip(award.addresses, award.suppliers, strict=True) if not is_person(name))


def _district_only(place: Place) -> Place:
    if place.scope is not Scope.DISTRICT:
        return replace(place, lat=None, lon=None, within_m=None, matched="", estate=None, facility=None)
    return Place(Scope.DISTRICT, place.districts, precision=Precision.DISTRICT, method=METHOD)


def _without(cell: str, hidden: Sequence[str], points: Collection[float]) -> str:
    for address in hidden:
        pattern = r"\s*".join(re.escape(part) for part in address.split())
        cell, times = re.subn(pattern, HIDDEN, cell)
        if not times and _holds(cell, address):
            return HIDDEN  # typed otherwise than it was read
    try:
        return HIDDEN if float(cell) in points else cell
    except ValueError:
        return cell


def _holds(cell: str, address: str) -> bool:
    words = set(_ANY_WORD.findall(address.casefold()))
    shared = words & set(_ANY_WORD.findall(cell.casefold()))
    return len(shared) >= _ENOUGH * len(words)


def _is_chinese_person(text: str) -> bool:
    for word in sorted(_words("title_zh"), key=len, reverse=True):
        if text.endswith(word) and text != word:
            return not any(sign in text for sign in _words("organisation_zh"))
    surname = next((text[:size] for size in (2, 1) if text[:size] in _words("surname_zh")), "")
    given = len(text) - len(surname)
    if not surname or given not in (1, 2) or len(text) < _SHORTEST_CHINESE:
        return False
    return not any(sign in text[len(surname) :] for sign in _words("organisation_zh"))


def _is_latin_person(written: Sequence[str]) -> bool:
    words = [word.casefold() for word in written]
    if not words or any(word in _words("organisation") for word in words):
        return False
    own = [word for word in words if word not in _words("title") and word not in _words("after")]
    if not 1 <= len(own) <= _MOST_WORDS:
        return False
    if len(own) < len(words):
        return True  # "Mr", "Dr", "Barrister"
    if len(own) == 1:
        return False
    first, last = own[0], own[-1]
    if first in _words("given") or (last in _words("given") and first in _words("surname")):
        return True
    begins, ends = first in _words("surname"), last in _words("surname")
    stressed = [word.isupper() for word in written]
    if (begins and stressed[0] and not any(stressed[1:])) or (
        ends and stressed[-1] and not any(stressed[:-1])
    ):
        return True  # "CHAN Tai Man", "Tai Man CHAN"
    syllables = sum(len(re.split("['’-]", word)) for word in own)
    return begins and syllables >= _SYLLABLES


@cache
def _words(kind: str) -> frozenset[str]:
    with _WORDS.open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"] for row in csv.DictReader(file) if row["kind"] == kind)
