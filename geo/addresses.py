"""What stands in an address: the names that count, house numbers, and countries."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.belief import Words
from geo.folding import Token
from geo.gazetteer import Entry, Kind
from geo.name_index import Match

HONG_KONG_KINDS = (Kind.ESTATE, Kind.STREET, Kind.SITE, Kind.LOCALITY, Kind.TOWN)
_FOREIGN_KINDS = (Kind.COUNTRY, Kind.CITY)
# After these a Chinese city's name is the name of a building or a firm, not a place.
_NAME_CHARACTERS = frozenset("道街路里径大中海国银发工商国楼广")
_SUFFIXES = frozenset(["limited", "ltd", "incorporated", "inc", "llp", "plc", "corporation", "gmbh"])
_CHINESE_SUFFIX = "有限公司"
_HOUSE_NUMBER = re.compile(r"(\d{1,4})[a-z]{0,2}")


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
