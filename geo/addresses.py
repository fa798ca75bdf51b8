"""What stands in an address: the names that count, house numbers, and countries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo.folding import Token, clean, tokens
from geo.gazetteer import Entry, Kind, Use
from geo.name_index import Match, find_names

HONG_KONG_KINDS = (Kind.ESTATE, Kind.STREET, Kind.SITE, Kind.LOCALITY, Kind.TOWN)
_GENERAL_KINDS = (Kind.LOCALITY, Kind.TOWN)
_FOREIGN_KINDS = (Kind.COUNTRY, Kind.CITY)
_STREET_WORDS = frozenset(
    ("road", "street", "lane", "avenue", "drive", "path", "terrace", "circuit", "crescent", "close")
)
_STREET_CHARACTERS = frozenset("道街路里径巷")
_DIRECTIONS = frozenset("东西南北中")
# After these a Chinese city's name is the name of a building or a firm, not a place.
_NAME_CHARACTERS = frozenset("道街路里径大中海国银发工商国楼广")
_SUFFIXES = frozenset(["limited", "ltd", "incorporated", "inc", "llp", "plc", "corporation", "gmbh"])
_CHINESE_SUFFIX = "有限公司"
_DISTRICT_WORDS = frozenset(("district", "districts"))
_LIST_WORDS = frozenset(("and", "or"))
_LIST_REACH = 8  # tokens between "Southern" and the "Districts" that closes its list
_HOUSE_NUMBER = re.compile(r"(\d{1,4})[a-z]{0,2}")


@dataclass(frozen=True, slots=True)
class Words:
    """A text in tokens with the names found in it."""

    text: str  # cleaned; what offsets refer to
    tokens: tuple[Token, ...]
    names: tuple[Match, ...]

    def written(self, match: Match) -> str:
        """Give the words of a match as the text has them."""
        return " ".join(self.text[match.start : match.end].split())


def read_words(text: str) -> Words:
    """Fold a text and find its names, all of them."""
    cleaned = clean(text)
    found = tokens(cleaned)
    return Words(cleaned, tuple(found), tuple(find_names(found)))


def believed(words: Words) -> tuple[Match, ...]:
    """Give the names that count: no part of an unknown street, no plain word, no short form alone."""
    found = [match for match in words.names if _is_believed(words, match)]
    return tuple(match for match in found if _is_supported(match, found))


def after_firm_name(words: Words, found: Sequence[Match]) -> tuple[Match, ...]:
    """Leave out names that stand in the name of a firm in front of its address."""
    cut = _end_of_firm_name(words.tokens)
    rest = tuple(match for match in found if match.first >= cut)
    if any(match.of(*HONG_KONG_KINDS) for match in rest):
        return rest
    # Nothing follows the firm's name: then only a street with its number is an address.
    numbered = [m for m in found if m.of(Kind.STREET) and house_number(words.tokens, m) is not None]
    return (*numbered, *rest)


def house_number(found: Sequence[Token], match: Match) -> int | None:
    """Give the number of a building on a street: before an English name, after a Chinese one."""
    if match.chinese:
        position = match.after
        return _number(found[position].text) if position < len(found) else None
    return _number(found[match.first - 1].text) if match.first else None


def foreign_country(words: Words, found: Sequence[Match]) -> str | None:
    """Give the country of an address outside Hong Kong, as ISO 3166 alpha-2.

    `found` are the names of the address that count. A foreign word elsewhere than at the
    end (or, in Chinese, at the head) of an address is part of a name and says nothing.
    """
    foreign = [match for match in words.names if match.of(*_FOREIGN_KINDS)]
    if not foreign:
        return None
    last = foreign[-1]
    if not last.chinese and _ends_address(words, last):
        return _code(last)
    heads = [match for match in foreign if match.chinese and _heads_address(words, match)]
    in_hong_kong = any(match.of(*HONG_KONG_KINDS, Kind.AREA) for match in found)
    return _code(heads[0]) if heads and not in_hong_kong else None


def _code(match: Match) -> str | None:
    return match.entries[0].code


def _ends_address(words: Words, last: Match) -> bool:
    tail = words.tokens[last.after :]
    if len(tail) > 3 or not all(any(char.isdigit() for char in token.text) for token in tail):
        return False  # only a postcode may follow
    before = [match for match in words.names if match.after == last.first]
    if not before or before[0].of(*_FOREIGN_KINDS):
        return True
    if before[0].of(Kind.AREA):
        return False  # "Hong Kong, China"
    return not (_code(last) == "CN" and before[0].of(*HONG_KONG_KINDS))


def _heads_address(words: Words, match: Match) -> bool:
    following = words.tokens[match.after].text if match.after < len(words.tokens) else ""
    if following in _NAME_CHARACTERS:
        return False
    at_head = match.first == 0 or match.first == _end_of_firm_name(words.tokens)
    return at_head or words.tokens[match.after - 1].text in "市省"


def _is_believed(words: Words, match: Match) -> bool:
    if match.of(*_GENERAL_KINDS) and _names_unknown_street(words, match):
        return False
    uses = {entry.use for entry in match.entries}
    if Use.ALWAYS in uses or Use.SUPPORTED in uses:
        return True
    if Use.DISTRICT in uses:
        return _closes_with_district(words, match)
    return match.chinese or _before_area_or_end(words, match)


def _is_supported(match: Match, found: Sequence[Match]) -> bool:
    if any(entry.use is not Use.SUPPORTED for entry in match.entries):
        return True
    return any(other is not match and set(other.districts) == set(match.districts) for other in found)


def _names_unknown_street(words: Words, match: Match) -> bool:
    """Say whether a locality's name only begins the name of a street that is not known."""
    following = [token.text for token in words.tokens[match.after : match.after + 2]]
    if not following or any(other.first == match.after for other in words.names):
        return False
    if match.chinese:
        second = following[1:] and following[0] in _DIRECTIONS and following[1] in _STREET_CHARACTERS
        return following[0] in _STREET_CHARACTERS or bool(second)
    if following[0] in _STREET_WORDS:
        return True
    return len(following) > 1 and following[0].isalpha() and following[1] in _STREET_WORDS


def _before_area_or_end(words: Words, match: Match) -> bool:
    if match.after >= len(words.tokens):
        return True
    return any(other.first == match.after and other.of(Kind.AREA) for other in words.names)


def _closes_with_district(words: Words, match: Match) -> bool:
    """Say whether a list such as "Eastern, Southern and Wan Chai Districts" holds the name."""
    named = {i for other in words.names for i in range(other.first, other.after)}
    for position in range(match.after, min(match.after + _LIST_REACH, len(words.tokens))):
        word = words.tokens[position].text
        if word in _DISTRICT_WORDS:
            return True
        if position not in named and word not in _LIST_WORDS:
            return False
    return False


def _end_of_firm_name(found: Sequence[Token]) -> int:
    """Give the index of the token after the last suffix of a firm's name, 0 without one."""
    end = 0
    for position, token in enumerate(found):
        if token.text in _SUFFIXES:
            end = position + 1
        elif token.text == _CHINESE_SUFFIX[-1]:
            start = position - len(_CHINESE_SUFFIX) + 1
            if start >= 0 and "".join(t.text for t in found[start : position + 1]) == _CHINESE_SUFFIX:
                end = position + 1
    return end


def _number(word: str) -> int | None:
    match = _HOUSE_NUMBER.fullmatch(word)
    return int(match.group(1)) if match and word.isascii() else None


def entry_in(match: Match, district: str) -> Entry:
    """Give the place a name means in a district it may mean."""
    return next(entry for entry in match.entries if district in entry.districts)
