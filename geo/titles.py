"""The place of delivery or works, read from the title of an award."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from geo.addresses import entry_in, house_number
from geo.belief import Words, believed, read_words
from geo.combining import estate_place, finest_estate, named_place
from geo.folding import FIRST_CHINESE
from geo.gazetteer import Kind
from geo.geocode import by_number, housing_estate, narrowed
from geo.name_index import Match
from geo.places import UNKNOWN, Place, Precision, Scope
from geo.points import LOCALITY_M, STREET_M, covering, entry_point
from geo.streets import StreetList

_REMEMBERED = 20_000
_LONGEST = 4_000  # characters; no title is longer, a pasted document may be
# From the finest to the broadest: the finest gives the point and the method.
_SPOT_KINDS = (Kind.ESTATE, Kind.SITE, Kind.STREET, Kind.LOCALITY, Kind.TOWN)
_HIGHWAY_WORDS = ("Highway", "Corridor", "Tuen Mun Road")
# "the fire at ...", "the collapse of ...": an event, which is where nothing is delivered.
_EVENTS = frozenset(
    ("fire", "incident", "accident", "collapse", "collision", "explosion", "flooding", "landslide", "crash")
)
_EVENT_PLACES = frozenset(("at", "in", "of", "on", "near"))
_CHINESE_EVENTS = ("火灾", "火警", "大火", "意外", "事故", "倒塌")
_CHINESE_INQUIRIES = ("委员会", "调查", "研讯", "聆讯")
# Behind an area these make the name of a company: "Kowloon Motor Bus", "Kowloon Dairy".
_COMPANY_WORDS = frozenset(("motor", "dairy", "company", "limited", "ltd", "bank", "brand"))
# Before a city these say that something is done there: "in Bangkok", "tour to Shenzhen", "駐東京".
_THERE = frozenset(("in", "at"))
# What is delivered nowhere in particular: then a name says for whom, unless "at" or "in" stands before it.
_IMMATERIAL = re.compile(
    r"\b(?:web ?hosting|web ?sites?|software|mobile app(?:lication)?s?|insurance"
    r"|audit services|legal services|translation|printing (?:services|of))\b"
    r"|網站|网站|軟件|软件|保險|保险|翻譯|翻译",
    re.IGNORECASE,
)
_JOURNEYS = frozenset(("tour", "tours", "visit", "visits", "mission", "trip", "trips", "delegation"))
_CHINESE_THERE = frozenset("駐驻在赴往于於")
# Several districts, and not which; folded as tokens are.
_SEVERAL_PLACES = (
    *(
        ("various", "districts"),
        ("different", "districts"),
        ("several", "districts"),
        ("multiple", "districts"),
    ),
    *(("south", "districts"), ("north", "districts"), ("east", "districts"), ("west", "districts")),
    ("various", "locations"),
    *(("各", "区"), ("多", "区"), ("数", "区"), ("不", "同", "地", "区"), ("多", "个", "地", "点")),
)
# The district is named by a common word: it is meant where another district or place is named beside it.
_ISLANDS = "ISL"
_ISLANDS_BESIDE = re.compile(
    r"(?:^|[(,;/:–-]\s*|\b[a-z]+\s+|&\s*)Islands(?:\s+Districts?)?\s*(?:,|&|\band\b)\s*(?=[A-Z])"
    r"|(?:,|&|\band\b)\s*Islands(?:\s+Districts?)?(?=\s*(?:[),;.&–-]|$|and\b|[Dd]istricts?\b))"
)
# Rounded down from what was right among the titles labelled by hand; a region is the vaguest.
_CONFIDENCE = {"region": 0.8, "several": 0.85, "city": 0.7, "country": 0.7, "territory": 0.9}
_CONFIDENCE_OF_A_NAME = 0.9


@lru_cache(maxsize=_REMEMBERED)
def place_of_delivery(title: str, streets: StreetList | None = None) -> Place:
    """Read from a title where the goods go or the works stand.

    One district, several (never split among them), the whole territory only where the
    title says so, a city or country outside where the title says that something is done
    there, else `UNKNOWN`. A place that is only the subject, as of an inquiry into
    a fire, is none. A region ("Kowloon West", a hospital cluster) gives its districts with
    method "region", unless the title names a spot in it.
    """
    words = read_words(title[:_LONGEST], streets)
    cut = _subject_starts(words)
    named = [
        match
        for match in believed(words)
        if match.after <= cut and not _begins_company(words, match) and not _is_common_noun(words, match)
    ]
    if _IMMATERIAL.search(words.text):
        named = [match for match in named if _stands_at(words, match)]
    territory = [match for match in named if match.of(Kind.TERRITORY)]
    if territory:
        return Place(Scope.TERRITORY, method="territory", matched=words.written(territory[0]))
    spots = _spots(words, named)
    wholes = _wholes(named, spots)
    codes = {code for match, code in spots} | {code for match in wholes for code in match.districts}
    if codes and _ISLANDS_BESIDE.search(words.text):
        codes |= {_ISLANDS}
    if not codes:
        abroad = _outside(words, cut)
        return abroad if abroad is not UNKNOWN else _somewhere(words)
    if len(codes) == 1 and spots:
        return _one_district(words, spots)
    matched = "; ".join(dict.fromkeys(words.written(m) for m in (*(m for m, _ in spots), *wholes)))
    broad = any(match.of(Kind.REGION, Kind.CLUSTER, Kind.AREA) for match in wholes)
    method = "region" if broad else "several" if len(codes) > 1 else wholes[0].entries[0].kind.value
    if len(codes) > 1:
        return Place(Scope.SEVERAL, tuple(sorted(codes)), method=method, matched=matched)
    return Place(Scope.DISTRICT, tuple(codes), None, None, Precision.DISTRICT, method, matched)


def confidence(place: Place) -> float:
    """Say how far a place read from a title is to be believed, 0 to 1, by the method that gave it."""
    if place.scope is Scope.UNKNOWN:
        return 0.0
    return _CONFIDENCE.get(place.method, _CONFIDENCE_OF_A_NAME)


def _somewhere(words: Words) -> Place:
    """Give "several" where a title says that there are, and not which: "in various districts"."""
    found = [token.text for token in words.tokens]
    for phrase in _SEVERAL_PLACES:
        for first in range(len(found) - len(phrase) + 1):
            if tuple(found[first : first + len(phrase)]) == phrase:
                return Place(Scope.SEVERAL, method="several", matched=_between(words, first, len(phrase)))
    return UNKNOWN


def _between(words: Words, first: int, count: int) -> str:
    start, end = words.tokens[first].start, words.tokens[first + count - 1].end
    return " ".join(words.text[start:end].split())


def _is_common_noun(words: Words, match: Match) -> bool:
    """Say whether a building's or a locality's name is written as a plain word: "the arch", "gold coast"."""
    if match.chinese or not match.of(Kind.SITE, Kind.LOCALITY) or words.text == words.text.lower():
        return False
    return words.written(match) == words.written(match).lower()


def _stands_at(words: Words, match: Match) -> bool:
    """Say whether a name is where something is ("at ..."), not for whom ("for the ... Institute")."""
    before = [token.text for token in words.tokens[max(match.first - 2, 0) : match.first]]
    return any(word in _THERE for word in before)


def _outside(words: Words, cut: int) -> Place:
    """Give the city or country that a title says something happens in, where it names no place here."""
    for match in words.names:
        if match.after <= cut and match.of(Kind.CITY, Kind.COUNTRY) and _happens_there(words, match):
            entry = next(e for e in match.entries if e.kind in (Kind.CITY, Kind.COUNTRY))
            return Place(
                Scope.OUTSIDE,
                method=entry.kind.value,
                matched=words.written(match),
                country=entry.code,
            )
    return UNKNOWN


def _happens_there(words: Words, match: Match) -> bool:
    before = [token.text for token in words.tokens[max(match.first - 2, 0) : match.first]]
    if not before:
        return False
    if match.chinese:
        return before[-1] in _CHINESE_THERE
    if before[-1] == "to":
        return before[0] in _JOURNEYS
    return before[-1] in _THERE and before[0] != "made"


def _begins_company(words: Words, match: Match) -> bool:
    following = words.tokens[match.after : match.after + 1]
    return match.of(Kind.AREA, Kind.TOWN) and bool(following) and following[0].text in _COMPANY_WORDS


def _spots(words: Words, named: Sequence[Match]) -> list[tuple[Match, str]]:
    """Give the names that lie in one district each; what else is named decides among several."""
    found = [(m, m.districts[0]) for m in named if m.of(*_SPOT_KINDS) and len(m.districts) == 1]
    certain = [match for match, _ in found]
    for match in named:
        if not match.of(*_SPOT_KINDS) or len(match.districts) == 1:
            continue
        estate = housing_estate(match, words.written(match))
        code = estate.districts[0] if estate else by_number(match, house_number(words.tokens, match))
        code = code or narrowed(match.districts, certain, *_SPOT_KINDS)
        if code is not None:
            found.append((match, code))
    return sorted(found, key=lambda pair: pair[0].first)


def _wholes(named: Sequence[Match], spots: Sequence[tuple[Match, str]]) -> list[Match]:
    """Give the names that stand for all their districts: tunnels, and regions without a spot in them."""
    codes = {code for _, code in spots}
    found = [match for match in named if _lies_across(match, codes)]
    inside = codes | {code for match in found for code in match.districts}
    # "Kwun Tong, Kowloon" means Kwun Tong; a cluster gives way to its hospital.
    parts = [m for m in named if m.of(Kind.REGION, Kind.CLUSTER) and not inside & set(m.districts)]
    areas = [m for m in named if m.of(Kind.AREA) and not inside & set(m.districts)]
    return [*found, *parts, *areas]


def _lies_across(match: Match, codes: set[str]) -> bool:
    """Say whether a name stands for several districts at once: a tunnel, or no finer name in it."""
    if match.of(Kind.CROSSING):
        return True
    if len(match.districts) == 1 or codes & set(match.districts):
        return False
    if _is_highway(match):
        return True
    # Two villages of one name are not one place in two districts; one on a boundary may stand twice.
    entries = [entry for entry in match.entries if entry.kind in (Kind.SITE, Kind.LOCALITY)]
    if any(len(entry.districts) > 1 for entry in entries):
        return True
    points = [entry_point(entry, entry.districts[0]) for entry in entries]
    near = covering([replace(point, within_m=0) for point in points if point is not None])
    return bool(entries) and None not in points and near is not None and near.within_m <= LOCALITY_M


def _is_highway(match: Match) -> bool:
    name = match.entries[0].name
    return match.of(Kind.STREET) and len(match.districts) > 1 and name.endswith(_HIGHWAY_WORDS)


def _one_district(words: Words, spots: Sequence[tuple[Match, str]]) -> Place:
    """Place a title in the one district of its spots; the point only where the finest agree on it."""
    code = spots[0][1]
    matched = "; ".join(dict.fromkeys(words.written(match) for match, _ in spots))
    for kind in _SPOT_KINDS:
        entries = [entry_in(match, district) for match, district in spots if match.of(kind)]
        if not entries:
            continue
        estate = finest_estate([entry.code for entry in entries if entry.code])
        if kind is Kind.ESTATE and estate is not None:
            return estate_place(estate, "estate", matched)
        points = list(dict.fromkeys(entry_point(entry, code) for entry in entries))
        near = covering([point for point in points if point is not None])
        if None in points or (near is not None and len(points) > 1 and near.within_m > STREET_M):
            near = None
        return named_place(near, code, kind.value, matched)
    return UNKNOWN


def _subject_starts(words: Words) -> int:
    """Give the index of the token from which a title tells of an event, not of a delivery."""
    found = [token.text for token in words.tokens]
    joined = "".join(word for word in found if word >= FIRST_CHINESE)
    if any(e in joined for e in _CHINESE_EVENTS) and any(i in joined for i in _CHINESE_INQUIRIES):
        return 0
    for position, word in enumerate(found[:-1]):
        if (
            word in _EVENTS
            and found[position + 1] in _EVENT_PLACES
            and "the" in found[max(position - 3, 0) : position]
        ):
            return position
    return len(found)
