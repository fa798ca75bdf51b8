"""Whether a vendor's name reads as that of a natural person. A doubt counts for the person."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

_WORDS = Path(__file__).parent / "codes" / "person_words.csv"
_REMEMBERED = 65_536

_TRADING = re.compile(
    r"\b(?:(?:trading|operating) (?:as|under|in)|carrying on (?:business|trade)|doing business as|dba)\b"
    r"|\b(?:t/a|d/b/a|o/a)\b"
)
_OWNER = re.compile(r"\b(?:sole )?(?:proprietor|proprietress|proprietorship|trader)\b|東主|东主|獨資|独资")
_CHINESE = re.compile("[\u3400-\u9fff]+")
_CHINESE_GAP = re.compile("(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
_CHINESE_TRADING = re.compile("(?:以|經營|经营|名義|名义)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|&|/|\d")
_ONE_AND_ANOTHER = re.compile(
    r"\s+(?:and|&)\s+|\s*/\s*|\s*;\s*|(?<=[\u3400-\u9fff])[及和、](?=[\u3400-\u9fff])"
)
_ADDED = re.compile(r"\s*[,，(（]")  # behind it: a profession, chambers, an address
_MOST_WORDS = 5
_LONGEST_OF_ONE = 3  # characters of a surname and a given name: "陳國際"
_LONGEST_TITLED = 6  # characters of a Chinese name before its title


@lru_cache(maxsize=_REMEMBERED)
def is_person(name: str) -> bool:
    """Say whether a name is a natural person's, one's who trades as a firm, or several persons'."""
    text = _CHINESE_GAP.sub("", " ".join(unicodedata.normalize("NFKC", name).split()))
    plain = text.casefold()
    if _is_firm(plain):
        return False
    if _OWNER.search(plain):
        return True
    if found := _TRADING.search(plain):
        text = text[: found.start()]
    own = _ADDED.split(text.strip(" .,，"))[0]
    behind = set(map(str.casefold, _WORD.findall(text[len(own) :])))
    persons = [part.strip() for part in _ONE_AND_ANOTHER.split(own) if part.strip()]
    if not persons or behind & _words("legal"):
        return False
    return all(_is_one_person(person, behind) for person in persons)


def _is_one_person(own: str, behind: set[str]) -> bool:
    if chinese := _CHINESE.match(own):
        return _is_chinese_person(_CHINESE_TRADING.split(chinese[0])[0])
    return _is_latin_person(_WORD.findall(own), behind)


def _is_firm(plain: str) -> bool:
    """Say whether it is a firm known under what reads as a person's name."""
    return any(plain == firm or plain.startswith(f"{firm} ") for firm in _words("firm"))


def _is_chinese_person(text: str) -> bool:
    for title in sorted(_words("title_zh"), key=len, reverse=True):
        if text.endswith(title) and 0 < len(text) - len(title) <= _LONGEST_TITLED:
            return True
    signs = _words("organisation_zh")
    if text.endswith(tuple(sign for sign in signs if len(text) > _LONGEST_OF_ONE or len(sign) == 1)):
        return False
    double = text[:2] in _words("surname_zh")
    if double or (len(text) == 4 and {text[0], text[1]} <= _words("surname_zh")):
        return len(text) in (3, 4)
    return text[:1] in _words("surname_zh") and len(text) in (2, 3)


def _is_latin_person(written: Sequence[str], behind: set[str]) -> bool:
    words = [word.casefold() for word in written]
    if not words or any(word in _words("legal") or word.isdigit() for word in words):
        return False
    own = [word for word in words if word not in _words("title") and word not in _words("after")]
    if not 1 <= len(own) <= _MOST_WORDS:
        return False
    if len(own) < len(words) or behind & _words("after"):
        return True  # "Mr", "Dr", "Barrister"
    if len(own) == 1 or any(word in _words("organisation") for word in words):
        return False
    names = _words("given") | _words("surname")
    first, last = own[0], own[-1]
    # "CHAN Tai Man", "Tai Man Chan", "T. M. Chan", "Mary Jones", "Jean-Pierre Dupont"
    return first in names or last in _words("surname") or first.split("-")[0] in _words("given")


@cache
def _words(kind: str) -> frozenset[str]:
    with _WORDS.open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"] for row in csv.DictReader(file) if row["kind"] == kind)
