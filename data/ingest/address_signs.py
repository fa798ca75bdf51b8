"""What an address looks like, so that a name can be told from it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from geo.gazetteer import Kind, Use, entries

# The inside of a building or a plot. Each word needs its number, letter or stroke.
_SIGN = (
    r"(?i:units?|rooms?|rms?\.?|flats?(?: ?/ ?rm)?|suites?|shops?|workshops?|offices?|stalls?|factory"
    r"|house|level|blk|block|tower|no\.?|united|area|phase|lots?|floor|portion|(?:p\.? ?o\.? ?)?box|d\.?d\.?)"
    r"(?:(?: ?(?i:nos?)?\.? ?[0-9])|[ .] ?[A-Z]{1,2}[0-9-]*(?![A-Za-z']))"
    r"|[0-9]{1,3}[A-Z]? ?(?:[-–&] ?[0-9]{1,3} ?)?/ ?F\b|(?i:(?:[ulbcm]?g|m|b|c) ?/ ?f)\b"
    r"|[0-9]{1,3}(?:st|nd|rd|th) (?i:floors?|fl\b)"
    r"|(?i:(?:the )?(?:whole|ground|upper|lower|first|second|third|top) floor)\b"
    r"|(?i:basement|portion of)\b|L[0-9]+\b|[Cc]/[Oo]\b|(?i:p\.? ?o\.? box)\b|地址|(?i:address(?:es)?) ?:"
)
_AT_START = re.compile(_SIGN)
_ANYWHERE = re.compile(rf"(?:(?:(?<=[\s,.;])|^)(?:{_SIGN})|(?<=[a-z])[0-9]{{1,3}} ?/ ?F\b)")
_STREET_NUMBER = re.compile(
    r"(?<=[\s,a-z])(?:[0-9]{1,5}[A-Z]?(?:[-–][0-9]{1,5}[A-Z]?)?),? (?=[A-Z](?:[\w.'’-]{0,20} ){0,5}"
    r"(?i:road|rd|street|st|avenue|ave|lane|path|drive|square|terrace|close|crescent|circuit|boulevard|blvd"
    r"|highway|way|row|place|bazaar|central|queensway|village|tsuen|estate)\b)"
)
_LAST_WORDS = """
    road rd street st avenue ave lane path drive square terrace close crescent circuit boulevard
    blvd highway building bldg centre center ctr tower towers house mansion plaza court estate
    village tsuen wai arcade garden gardens headquarters pier wharf island peninsula city district
    province county park parc straße strasse rue via weg platz allee
"""
BOUNDARY = re.compile(r"[,，;；] ?|\s{2,}|[\t\r\n]+")
_CHINESE_START = re.compile(
    r"(?:中國|中国|香港|九龍|九龙|新界|離島|离岛|大嶼山|澳門|澳门|廣東|广东|[\u3400-\u9fff]{2,6}(?:省|市|自治區))"
    r"|[\u3400-\u9fff]{2,12}[0-9０-９一二三四五六七八九十]{1,6}[-至之及、0-9]{0,8}(?:號|号|樓|楼|室|座)"
    r"|[\u3400-\u9fff]{1,12}(?:道|路|街|邨|村|大廈|大厦|中心|廣場|广场)(?![\u3400-\u9fff]{0,4}(?:會|会|公司))"
)
CJK = re.compile(r"[\u3400-\u9fff]")
_LONGEST_PART = 120  # characters between two commas
HAS_DIGIT = re.compile(r"[0-9０-９]")


def find_sign(text: str, start: int = 0, end: int | None = None) -> int | None:
    """Give where the inside of a building or a numbered street begins, after a first word."""
    sign = _ANYWHERE.search(text, start, len(text) if end is None else end)
    street = _STREET_NUMBER.search(text, start, len(text) if end is None else end)
    found = [match.start() for match in (sign, street) if match and match.start() > start]
    return min(found) if found else None


def begins_inside(text: str) -> bool:
    """Say whether a text begins with the inside of a building: a room, a floor."""
    return _AT_START.match(text) is not None


def begins_address(text: str, at: int = 0) -> bool:
    """Say whether an address begins at `at`, judged by the words up to a comma or gap.

    A number alone, as of a house or a room, counts with a place behind it: "29A, On Chuen Street".
    """
    if _AT_START.match(text, at):
        return True
    stop = min(len(text), at + _LONGEST_PART)
    boundary = BOUNDARY.search(text, at, stop)
    if _is_place(text[at : boundary.start() if boundary else stop]):
        return True
    if boundary is None or not text[at : at + 1].isdigit():
        return False
    following = BOUNDARY.search(text, boundary.end(), stop)
    next_part = text[boundary.end() : following.start() if following else stop]
    return _AT_START.match(next_part) is not None or _is_place(next_part)


def is_address(text: str) -> bool:
    """Say whether a text that follows a firm's name is an address, or part of one."""
    if HAS_DIGIT.search(text):
        return True
    return any(_is_place(part) for part in BOUNDARY.split(text))


@lru_cache(maxsize=4096)
def _is_place(part: str) -> bool:
    words = _folded(part)
    if not words:
        return False
    if CJK.search(part):
        return _CHINESE_START.match(part.strip(" .(（")) is not None or part.strip() in _places()
    if words[-1] in _last_words() and len(words) > 1:
        return True
    if " ".join(words) in _places():
        return True
    return any(" ".join(words[-count:]) in _towns() for count in (1, 2, 3) if count < len(words))


def _folded(part: str) -> list[str]:
    return part.replace(".", " ").replace("’", "'").casefold().split()


@cache
def _last_words() -> frozenset[str]:
    return frozenset(_LAST_WORDS.split())


@cache
def _places() -> frozenset[str]:
    kinds = {Kind.STREET, Kind.LOCALITY, Kind.TOWN, Kind.AREA, Kind.COUNTRY, Kind.CITY, Kind.ESTATE}
    return frozenset(" ".join(_folded(name)) for name, entry in entries() if entry.kind in kinds)


@cache
def _towns() -> frozenset[str]:
    """Give the names that end an address even behind other words, as "University Shatin" does."""
    found = [(name, entry) for name, entry in entries() if entry.kind in {Kind.LOCALITY, Kind.TOWN}]
    return frozenset(" ".join(_folded(name)) for name, entry in found if entry.use is Use.ALWAYS)
