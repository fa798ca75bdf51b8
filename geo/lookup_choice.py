"""Which of the official suggestions an address means, if any, and how close that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo.addresses import house_number
from geo.belief import Words
from geo.boundaries import Outlines, district_of
from geo.folding import FIRST_CHINESE, name_key
from geo.lookup_answers import MOST, Suggestion
from geo.lookup_server import LEAST_SCORE
from geo.name_index import Match, Name
from geo.places import Place, Precision, Scope
from geo.points import BUILDING_M, STREET_M, TOWN_M, Point, covering, metres_between

METHOD = "lookup"
_FINER = (Precision.BUILDING, Precision.STREET, Precision.AREA, Precision.DISTRICT, Precision.NONE)
_CERTAIN = ("street", "estate")  # what our own tables say by these of a district stands
_NEAR = 20  # house numbers: so many doors away it is still the same stretch of the street
_SHORTEST_CHINESE = 3  # characters of a name that says enough alone
_PLAIN = frozenset(("block", "tower", "phase", "building", "house", "centre", "court", "the", "hong", "kong"))
_NO_NAME = Name((), frozenset(), frozenset(), ())


@dataclass(frozen=True, slots=True)
class _Choice:
    suggestion: Suggestion
    district: str
    precision: Precision
    is_numbered: bool  # the address names the street and the number


def choose(words: Words, ours: Place, found: Sequence[Suggestion], outlines: Outlines) -> Place | None:
    """Give the place of the suggestion that an address means; nothing where none is sure, or none finer.

    `ours` is what our own tables say. A suggestion counts where the address itself names its
    building, or its street and number: then it is that building. Where the address names the
    street only, it is the street, unless that may be a long one. A score alone says nothing.
    Another district than the one we know counts only where a locality may be used loosely.
    """
    choices = [choice for one in found if (choice := _choice(words, ours, one, outlines, len(found)))]
    for precision, reach_m in ((Precision.BUILDING, BUILDING_M), (Precision.STREET, STREET_M)):
        if _FINER.index(precision) >= _FINER.index(ours.precision):
            break
        place = _common([c for c in choices if c.precision is precision], ours, precision, reach_m)
        if place is not None:
            return place
    return None


def _choice(words: Words, ours: Place, one: Suggestion, outlines: Outlines, suggested: int) -> _Choice | None:
    district = one.district or district_of(one.lat, one.lon, outlines)
    if district is None or one.score < LEAST_SCORE:
        return None
    numbers = [number for way in one.ways for number in _numbers(words, way)]
    is_numbered = any(number is not None and _off(one, number) == 0 for number in numbers)
    if ours.district not in (None, district) and not (is_numbered and _may_be_wrong(ours, one)):
        return None
    if is_numbered or any(_names(words, building) for building in one.buildings):
        return _Choice(one, district, Precision.BUILDING, is_numbered)
    near = any(suggested < MOST if number is None else _off(one, number) <= _NEAR for number in numbers)
    return _Choice(one, district, Precision.STREET, is_numbered=False) if near else None


def _may_be_wrong(ours: Place, one: Suggestion) -> bool:
    """Say whether an address may call a place by a neighbour's name, as post towns are used."""
    if ours.method in _CERTAIN or ours.lat is None or ours.lon is None:
        return False
    here = Point(ours.lat, ours.lon, 0, Precision.AREA)
    return metres_between(here, _point(one, Precision.AREA)) <= TOWN_M


def _common(choices: Sequence[_Choice], ours: Place, precision: Precision, reach_m: int) -> Place | None:
    """Give the place of those that the address names best, if they are one place."""
    most = max(((c.is_numbered, c.suggestion.score) for c in choices), default=None)
    if precision is Precision.BUILDING:
        choices = [c for c in choices if (c.is_numbered, c.suggestion.score) == most]
    middle = covering([_point(c.suggestion, precision) for c in choices])
    if middle is None or middle.within_m > reach_m or len({c.district for c in choices}) > 1:
        return None
    first = next(c for c in choices if (c.suggestion.lat, c.suggestion.lon) == (middle.lat, middle.lon))
    same = ours.district == first.district
    return Place(
        Scope.DISTRICT,
        (first.district,),
        middle.lat,
        middle.lon,
        precision,
        method=METHOD,
        matched=first.suggestion.address,
        estate=ours.estate if same else None,
        facility=ours.facility if same else None,
        within_m=reach_m,
    )


def _point(one: Suggestion, precision: Precision) -> Point:
    return Point(one.lat, one.lon, 0, precision)


def _off(one: Suggestion, number: int) -> int:
    """Give how far a house number is from those of a suggestion; far where it has none."""
    if one.first is None or one.last is None:
        return _NEAR + 1
    return max(one.first - number, number - one.last, 0)


def _numbers(words: Words, way: str) -> Iterator[int | None]:
    """Give the house number beside each place where an address names a street; none where there is none."""
    for match in _found(words, way):
        number = house_number(words.tokens, match)
        if number is not None or _says_enough(words, match):
            yield number


def _names(words: Words, building: str) -> bool:
    own = [word for word in name_key(building) if len(word) > 1 and not word[0].isdecimal()]
    if building < FIRST_CHINESE and not [word for word in own if word not in _PLAIN]:
        return False  # "BLOCK A"
    return any(_says_enough(words, match) for match in _found(words, building))


def _found(words: Words, name: str) -> Iterator[Match]:
    key = name_key(name)
    texts = [token.text for token in words.tokens]
    for first in range(len(texts) - len(key) + 1) if key else ():
        after = first + len(key)
        if tuple(texts[first:after]) == key:
            start, end = words.tokens[first].start, words.tokens[after - 1].end
            yield Match(_NO_NAME, first, after, start, end, chinese=key[0] >= FIRST_CHINESE)


def _says_enough(words: Words, match: Match) -> bool:
    """Say whether a name stands for itself: no short one, and no end of a longer one ("Beacon Hill Road")."""
    if match.chinese:
        return match.after - match.first >= _SHORTEST_CHINESE
    if match.after - match.first < 2:
        return False
    before = words.tokens[match.first - 1] if match.first else None
    if before is None or len(before.text) == 1 or not before.text.isalpha() or before.text >= FIRST_CHINESE:
        return True
    return bool(words.text[before.end : match.start].strip())
