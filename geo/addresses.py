"""What stands in an address: the names that count, house numbers, lots and boxes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from geo.belief import Words
from geo.folding import FIRST_CHINESE, Token
from geo.gazetteer import Entry, Kind
from geo.name_index import Match

HONG_KONG_KINDS = (Kind.ESTATE, Kind.STREET, Kind.SITE, Kind.LOCALITY, Kind.TOWN)
_SUFFIXES = frozenset(["limited", "ltd", "incorporated", "inc", "llp", "plc", "corporation", "gmbh"])
_CHINESE_SUFFIX = "有限公司"
_SUFFIX_WORDS = _SUFFIXES | {_CHINESE_SUFFIX[-1]}
_MOST_DIGITS = 4
_NUMBER_WORDS = frozenset(("no", "nos", "number", "numbers"))
# Before a number these make it the number of something else than a house.
_NOT_HOUSES = frozenset(("lot", "lots", "dd", "box", "bag", "area", "phase", "blocks", "route", "gpo"))
# Behind a number these make it a floor, a unit or a date.
_FLOORS = frozenset(("f", "fl", "flr", "floor", "th", "楼", "层", "室", "座", "期", "字", "年", "月", "区"))
_SECTION = "段"  # "青山公路葵涌段585號"
_SECTION_REACH = 6
_CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "壹": 1, "贰": 2, "两": 2, "叁": 3,
}  # fmt: skip
_TEN, _HUNDRED = "十", "百"
_NUMBER_SIGN = "号"
_LONGEST_NUMERAL = 6
_BOX_WORDS = frozenset(("pobox", "gpobox"))
_BOX_BEGINS = frozenset(("po", "gpo", "o", "locked", "post", "office"))
_CHINESE_BOX = ("信", "箱")


def after_firm_name(words: Words, found: Sequence[Match]) -> tuple[Match, ...]:
    """Leave out names that stand in the name of a firm in front of its address."""
    cut = end_of_firm_name(words.tokens)
    if not cut:
        return tuple(found)
    rest = tuple(match for match in found if match.first >= cut)
    if any(match.of(*HONG_KONG_KINDS) for match in rest):
        return rest
    # Nothing follows the firm's name: then only a street with its number is an address.
    numbered = [m for m in found if m.of(Kind.STREET) and house_number(words.tokens, m) is not None]
    return (*numbered, *rest)


def house_number(found: Sequence[Token], match: Match) -> int | None:
    """Give the number of a building on a street, written before or behind its name.

    A range gives one of its ends. Numbers of lots, boxes and floors are none.
    """
    if not match.chinese:
        number = _before(found, match.first)
        if number is not None:
            return number
    position = _after_section(found, match.after) if match.chinese else match.after
    return _behind(found, position)


def names_box(words: Words) -> bool:
    """Say whether an address is that of a box at a post office, which says nothing of a place."""
    found = words.tokens
    for position, token in enumerate(found):
        text = token.text
        if text in _BOX_WORDS:
            return True
        before = found[position - 1].text if position else ""
        if text in ("box", "bag") and before in _BOX_BEGINS:
            return True
        if text == _CHINESE_BOX[1] and before == _CHINESE_BOX[0]:
            return True
    return False


def end_of_firm_name(found: Sequence[Token]) -> int:
    """Give the index of the token after the last suffix of a firm's name, 0 without one."""
    end = 0
    if _SUFFIX_WORDS.isdisjoint([token.text for token in found]):
        return end
    for position, token in enumerate(found):
        if token.text in _SUFFIXES:
            end = position + 1
        elif token.text == _CHINESE_SUFFIX[-1]:
            start = position - len(_CHINESE_SUFFIX) + 1
            if start >= 0 and "".join(t.text for t in found[start : position + 1]) == _CHINESE_SUFFIX:
                end = position + 1
    return end


def entry_in(match: Match, district: str) -> Entry:
    """Give the place a name means in a district it may mean."""
    return next(entry for entry in match.entries if district in entry.districts)


def _before(found: Sequence[Token], first: int) -> int | None:
    if not first:
        return None
    number = _number(found[first - 1].text)
    if number is None:
        return None
    position = first - 2
    if position >= 0 and found[position].text in _NUMBER_WORDS:
        position -= 1
    if position >= 0 and found[position].text in _NOT_HOUSES:
        return None
    return number


def _behind(found: Sequence[Token], position: int) -> int | None:
    """Give the number behind a name: "Hoi Bun Road 12", "海濱道十二號", not that of a floor."""
    if position < len(found) and (found[position].text in _NUMBER_WORDS or found[position].text == "第"):
        position += 1
    if position >= len(found):
        return None
    text = found[position].text
    if text in _CHINESE_DIGITS or text in (_TEN, _HUNDRED):
        return _chinese_number(found, position)
    number = _number(text)
    following = found[position + 1].text if position + 1 < len(found) else ""
    telephone = len(text) == _MOST_DIGITS and len(following) == _MOST_DIGITS and following.isdecimal()
    return None if following in _FLOORS or telephone else number


def _after_section(found: Sequence[Token], position: int) -> int:
    """Give where the number begins behind the section of a road that stands between."""
    for after in range(position, min(position + _SECTION_REACH, len(found))):
        if found[after].text == _SECTION:
            return after + 1
        if found[after].text < FIRST_CHINESE:
            break
    return position


def _chinese_number(found: Sequence[Token], position: int) -> int | None:
    """Read "十二號", "一百零五號" and "一二三號"."""
    texts = [token.text for token in found[position : position + _LONGEST_NUMERAL + 1]]
    if _NUMBER_SIGN not in texts:
        return None
    numeral = texts[: texts.index(_NUMBER_SIGN)]
    total, digit, tens = 0, 0, False
    for char in numeral:
        if char in _CHINESE_DIGITS:
            digit = digit * 10 + _CHINESE_DIGITS[char]
        elif char in (_TEN, _HUNDRED):
            total += (digit or 1) * (10 if char == _TEN else 100)
            digit, tens = 0, True
        else:
            return None
    return total + digit if tens or digit else None


@lru_cache(maxsize=100_000)
def _number(word: str) -> int | None:
    """Read "12", "12a" and "147b"."""
    digits = word.rstrip("abcdefghijklmnopqrstuvwxyz")
    letters = len(word) - len(digits)
    if (
        not digits
        or len(digits) > _MOST_DIGITS
        or letters > 2
        or not (digits.isascii() and digits.isdecimal())
    ):
        return None
    return None if word[len(digits) :] in ("st", "nd", "rd", "th") else int(digits)
