"""Addresses outside Hong Kong, and the country where they tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.addresses import HONG_KONG_KINDS, end_of_firm_name, house_number
from geo.belief import Words
from geo.folding import Token
from geo.gazetteer import Kind
from geo.name_index import Match

_FOREIGN_KINDS = (Kind.COUNTRY, Kind.CITY)
# After these a Chinese city's name is the name of a building or a firm, not a place.
_NAME_CHARACTERS = frozenset("道街路里径大中海国银发工商国楼广商港会酒")
_CITY_SIGNS = frozenset("市省")
_CITY_WORDS = frozenset(("city", "province", "municipality", "prefecture", "district"))
# What stands behind an address without being part of it.
_CONTACTS = frozenset(("tel", "fax", "email", "telephone", "attn", "website", "http", "https"))
_MOST_CODE_WORDS = 3
_STATES = frozenset(
    (
        *(
            "al",
            "ak",
            "az",
            "ar",
            "ca",
            "co",
            "ct",
            "de",
            "fl",
            "ga",
            "hi",
            "id",
            "il",
            "in",
            "ia",
            "ks",
            "ky",
        ),
        *(
            "la",
            "me",
            "md",
            "ma",
            "mi",
            "mn",
            "ms",
            "mo",
            "mt",
            "ne",
            "nv",
            "nh",
            "nj",
            "nm",
            "ny",
            "nc",
            "nd",
        ),
        *(
            "oh",
            "ok",
            "or",
            "pa",
            "ri",
            "sc",
            "sd",
            "tn",
            "tx",
            "ut",
            "vt",
            "va",
            "wa",
            "wv",
            "wi",
            "wy",
            "dc",
        ),
    )
)
_STATES_BEHIND = _STATES | {"on", "bc", "qc", "ab", "mb", "ns", "nb", "nsw", "vic", "qld", "act", "tas"}
_ZIP = re.compile(r"\d{5}(?:\d{4})?")
_UK_OUTWARD, _UK_INWARD = re.compile(r"[a-z]{1,2}\d[a-z\d]?"), re.compile(r"\d[abd-hjlnp-uw-z]{2}")
_UK_WHOLE = re.compile(r"[a-z]{1,2}\d[a-z\d]?\d[abd-hjlnp-uw-z]{2}")
_CANADIAN_FIRST, _CANADIAN_LAST = re.compile(r"[a-z]\d[a-z]"), re.compile(r"\d[a-z]\d")


def foreign_country(words: Words, found: Sequence[Match]) -> str | None:
    """Give the country of an address outside Hong Kong, as ISO 3166 alpha-2.

    `found` are the names of the address that count. A foreign word elsewhere than at the
    end (or, in Chinese, at the head) of an address is part of a name and says nothing.
    """
    end = _end(words.tokens)
    foreign = [match for match in words.names if match.of(*_FOREIGN_KINDS) and match.after <= end]
    if not foreign:
        return _by_postcode(words.tokens[:end], found)
    last = foreign[-1]
    if not last.chinese and _ends_address(words, last, end):
        return _code(last)
    by_postcode = _by_postcode(words.tokens[:end], found)
    if by_postcode is not None:
        return by_postcode
    in_area = any(match.of(Kind.AREA) for match in words.names)
    in_hong_kong = in_area or any(match.of(*HONG_KONG_KINDS) for match in found)
    heads = [match for match in foreign if _heads_address(words, match)]
    if not heads:
        return None
    if not in_hong_kong:
        return _code(heads[0])
    if in_area or any(m.of(Kind.STREET) and house_number(words.tokens, m) is not None for m in found):
        return None
    # 深圳市羅湖區, 澳門南灣: names that Hong Kong has too, and nothing that says Hong Kong.
    sure = [m for m in heads if m.chinese and (_is_called_city(words, m) or _goes_on(words, m))]
    return _code(sure[0]) if sure else None


def _code(match: Match) -> str | None:
    return next((entry.code for entry in match.entries if entry.kind in _FOREIGN_KINDS), None)


def _end(found: Sequence[Token]) -> int:
    """Give where the address ends and telephone numbers begin."""
    texts = [token.text for token in found]
    if _CONTACTS.isdisjoint(texts):
        return len(found)
    return next((i for i, text in enumerate(texts) if i and text in _CONTACTS), len(found))


def _ends_address(words: Words, last: Match, end: int) -> bool:
    tail = words.tokens[last.after : end]
    if tail and tail[0].text in _STATES_BEHIND and len(tail) > 1:
        tail = tail[1:]
    if len(tail) > _MOST_CODE_WORDS or not all(any(c.isdigit() for c in token.text) for token in tail):
        return False  # only a state and a postcode may follow
    before = [match for match in words.names if match.after == last.first]
    if not before or before[0].of(*_FOREIGN_KINDS):
        return True
    if before[0].of(Kind.AREA):
        return False  # "Hong Kong, China"
    return not (_code(last) == "CN" and before[0].of(*HONG_KONG_KINDS))


def _by_postcode(found: Sequence[Token], named: Sequence[Match]) -> str | None:
    """Tell a country by the postcode that ends an address which names nothing in Hong Kong."""
    if len(found) < 2 or any(match.of(*HONG_KONG_KINDS, Kind.AREA) for match in named):
        return None
    first, last = found[-2].text, found[-1].text
    if first in _STATES and _ZIP.fullmatch(last):
        return "US"
    if len(found) > 2 and found[-3].text in _STATES and _ZIP.fullmatch(first) and last.isdecimal():
        return "US"  # 94520-1234
    if (_UK_OUTWARD.fullmatch(first) and _UK_INWARD.fullmatch(last)) or _UK_WHOLE.fullmatch(last):
        return "GB"
    if _CANADIAN_FIRST.fullmatch(first) and _CANADIAN_LAST.fullmatch(last):
        return "CA"
    return None


def _heads_address(words: Words, match: Match) -> bool:
    following = words.tokens[match.after].text if match.after < len(words.tokens) else ""
    if not match.chinese:
        return following in _CITY_WORDS and match.of(Kind.CITY)
    if following in _NAME_CHARACTERS:
        return False
    return _begins(words, match) or _is_called_city(words, match)


def _goes_on(words: Words, match: Match) -> bool:
    """Say whether a locality follows at once on a city or country other than China: 澳門南灣."""
    follows = [m for m in words.names if m.first == match.after and m.of(Kind.LOCALITY, Kind.TOWN)]
    return match.first == 0 and bool(follows) and _code(match) != "CN"


def _begins(words: Words, match: Match) -> bool:
    if match.first == end_of_firm_name(words.tokens):
        return True
    if all(token.text.isdecimal() for token in words.tokens[: match.first]):
        return True  # at most a postcode stands before it
    return any(other.after == match.first and other.of(*_FOREIGN_KINDS) for other in words.names)


def _is_called_city(words: Words, match: Match) -> bool:
    following = words.tokens[match.after].text if match.after < len(words.tokens) else ""
    return words.tokens[match.after - 1].text in _CITY_SIGNS or following in _CITY_SIGNS
