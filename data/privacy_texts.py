"""An address that is not public, struck from the texts of its row however it is typed there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

HIDDEN = "[…]"  # stands for what is not public in a text or a cell

_CHINESE = "\u3400-\u9fff"
_TOKEN = re.compile(rf"[{_CHINESE}]|[0-9]+[a-z]?(?![a-z])|[0-9]+|[^\W\d_{_CHINESE}]+")
_ONE_CHINESE = re.compile(f"[{_CHINESE}]")
_ESCAPED = re.compile("(?:%[0-9a-f]{2})+", re.IGNORECASE)
# Words that many addresses share: beside a number they tell of no home.
_COMMON = frozenset(
    _TOKEN.findall(
        "flat floor block room unit shop road street lane avenue rd st no the and of at to in for from by on "
        "hong kong kowloon new territories hk jan feb mar apr may jun jul aug sep oct nov dec january "
        "february march april june july august september october november december"
    )
)
_SHORTEST_WORD = 3  # letters of one that tells something
_LONGEST_PLAIN = 12  # characters of a cell that is too short to tell an address
_CHINESE_RUN, _CHINESE_WITH_NUMBER = 4, 2  # characters that tell a building, or a street beside its number
_ENOUGH = 0.6  # of an address's words in a text, or of a cell's words in an address

_DEGREES = re.compile(r"(?<![\d.])(?:22|11[34])\.\d{3,}(?!\d)")
_MINUTES = re.compile(r"\d\s*(?:°|º|度|deg)|(?<!\d)(?:22|11[34])[\s:]+\d{1,2}[\s:'′’]+\d{1,2}(?:\.\d+)?")
_METRES = re.compile(r"(?<![\d.])8\d{2}[, ]?\d{3}(?:\.\d+)?(?!\d)")
# The HK1980 Grid near its origin, as its definition gives it: metres of a degree to a part in a hundred.
_ORIGIN, _NORTHING, _EASTING = (22.312133, 114.178556), 819_069.80, 836_694.05
_PER_LAT, _PER_LON = 110_745, 103_100
_NEAR_M = 1_000


def struck(text: str, addresses: Iterable[str]) -> str:
    """Give a text with `HIDDEN` in place of each address, and of what tells as much as one.

    Case, width, spaces and signs do not count. A house number with one more word of the address is as
    much as the address, and so is the name of its building.
    """
    found = [span for address in addresses for span in _spans(text, address)]
    for start, end in sorted(_joined(found), reverse=True):
        text = f"{text[:start]}{HIDDEN}{text[end:]}"
    return text


def public_cell(
    cell: str, addresses: Sequence[str], points: Collection[float], public: Collection[str]
) -> str:
    """Give a cell as published, without what could tell an address.

    `public` are the texts of the award that are public, as `plain` gives them: what is longer than a word
    or two and none of them may be anything, and is hidden.
    """
    if plain(cell) in public:
        return cell
    if reads_as_point(cell, points):
        return HIDDEN
    shown = struck(cell, addresses)
    if any(_is_part(shown, address) for address in addresses):
        return HIDDEN
    left = plain(shown.replace(HIDDEN, " "))
    may_be_more = shown != cell or len(shown.strip()) > _LONGEST_PLAIN
    return HIDDEN if may_be_more and left and left not in public else shown


def reads_as_point(text: str, points: Collection[float]) -> bool:
    """Say whether a text holds a coordinate: degrees in Hong Kong, or metres near one of the numbers."""
    if _DEGREES.search(text) or _MINUTES.search(text):
        return True
    try:
        if float(text) in points:
            return True
    except ValueError:
        pass
    metres = [_NORTHING + (number - _ORIGIN[0]) * _PER_LAT for number in points if number < 90]
    metres += [_EASTING + (number - _ORIGIN[1]) * _PER_LON for number in points if number > 90]
    found = [float(re.sub("[, ]", "", one)) for one in _METRES.findall(text)]
    return any(abs(one - near) < _NEAR_M for one in found for near in metres)


def plain(text: str) -> str:
    """Give a text's words alone, to compare it."""
    return " ".join(word for word, _, _ in _words(text))


def plain_texts(values: Mapping[str, str], parts: str) -> frozenset[str]:
    """Give the public texts of an award for `public_cell`, whole and part by part."""
    each = [value for whole in values.values() for value in (whole, *whole.split(parts))]
    return frozenset(map(plain, each))


def _spans(text: str, address: str) -> list[tuple[int, int]]:
    """Give where a text tells an address, from the left."""
    known, joined, names = _read_address(address)
    if known <= _COMMON:
        return []
    found: list[tuple[int, int]] = []
    run: list[tuple[str, int, int]] = []
    for word in (*_words(text), ("", 0, 0)):
        if word[0] and (word[0] in known or (len(word[0]) > _SHORTEST_WORD and word[0] in joined)):
            run.append(word)
            continue
        if _tells([one for one, _, _ in run], known, names):
            found.append((run[0][1], run[-1][2]))
        run = []
    return found


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Make one of spans that overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _tells(run: Sequence[str], known: frozenset[str], names: Collection[tuple[str, ...]]) -> bool:
    words = set(run)
    if not words:
        return False
    if len(words & known) >= _ENOUGH * len(known):
        return True
    chinese = sum(bool(_ONE_CHINESE.match(word)) for word in run)
    if chinese >= _CHINESE_RUN:
        return True
    told = any(len(word) >= _SHORTEST_WORD and word.isalpha() and word not in _COMMON for word in words)
    if any(word[0].isdigit() for word in words) and (told or chinese >= _CHINESE_WITH_NUMBER):
        return True
    return any(tuple(run[at : at + len(name)]) == name for name in names for at in range(len(run)))


def _is_part(cell: str, address: str) -> bool:
    """Say whether a cell is little else than words of an address: a part of it in a column of its own."""
    known, joined, _ = _read_address(address)
    words = [word for word, _, _ in _words(cell.replace(HIDDEN, " "))]
    shared = [word for word in words if word in known or (len(word) > _SHORTEST_WORD and word in joined)]
    return len(words) > 1 and len(shared) >= _ENOUGH * len(words)


@lru_cache(maxsize=1_024)
def _read_address(address: str) -> tuple[frozenset[str], str, frozenset[tuple[str, ...]]]:
    """Give the words of an address, its letters in one, and the names of buildings in it."""
    words = [word for word, _, _ in _words(address)]
    parts = [tuple(word for word, _, _ in _words(part)) for part in re.split("[,，;\n]", address)]
    names = {
        part
        for part in parts[:-1]
        if len(part) > 1 and all(word.isalpha() for word in part) and not set(part) <= _COMMON
    }
    return frozenset(words), "".join(words), frozenset(names)


def _words(text: str) -> list[tuple[str, int, int]]:
    """Give the words of a text in one spelling, each with where it stands."""
    # What an address in a link stands for is no word: "%20" is read as a gap of its length.
    shown = _ESCAPED.sub(lambda found: " " * len(found[0]), text)
    folded = "".join(_folded(sign) for sign in shown)
    return [(found[0], found.start(), found.end()) for found in _TOKEN.finditer(folded)]


@lru_cache(maxsize=8_192)
def _folded(sign: str) -> str:
    """Fold width and case of one sign, keeping its length."""
    folded = unicodedata.normalize("NFKC", sign).casefold()
    return folded if len(folded) == 1 else sign
