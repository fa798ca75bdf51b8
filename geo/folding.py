"""Text folded to tokens, so that one name is found however it is typed."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from opencc import OpenCC

GAZETTEER_DIR = Path(__file__).parent / "gazetteer"

_NAMES = 40_000  # more than the gazetteer and the official list of streets hold together
FIRST_CHINESE = "\u3400"  # words of other scripts sort before it
_CJK = r"\u3400-\u9fff\U00020000-\U000323af"
_CHINESE = ((0x3400, 0xA000), (0xF900, 0xFB00))
_APOSTROPHES = "'’‘ʼ`′"
# Initials with points ("N.T."), one Chinese character, or one word or number with its apostrophes.
_TOKEN = re.compile(
    rf"&|(?:[A-Za-z]\.){{2,}}(?:[A-Za-z](?![A-Za-z]))?|[{_CJK}]"
    rf"|[^\W_{_CJK}]+(?:[{_APOSTROPHES}][^\W_{_CJK}]+)*"
)
_DROPPED = str.maketrans("", "", _APOSTROPHES + ".")
# Short forms, and slips seen in award notices, that stand for the same word.
_WORDS: dict[str, tuple[str, ...]] = {
    "&": ("and",),
    "rd": ("road",),
    "st": ("street",),
    "sreet": ("street",),
    "stree": ("street",),
    "ave": ("avenue",),
    "av": ("avenue",),
    "blvd": ("boulevard",),
    "hwy": ("highway",),
    "ln": ("lane",),
    "dr": ("drive",),
    "sq": ("square",),
    "cct": ("circuit",),
    "terr": ("terrace",),
    "cres": ("crescent",),
    "gdn": ("garden",),
    "gdns": ("gardens",),
    "ind": ("industrial",),
    "indl": ("industrial",),
    "est": ("estate",),
    "fty": ("factory",),
    "ctr": ("centre",),
    "ctre": ("centre",),
    "cntr": ("centre",),
    "center": ("centre",),
    "bldg": ("building",),
    "bldgs": ("buildings",),
    "blding": ("building",),
    "hse": ("house",),
    "twr": ("tower",),
    "hosp": ("hospital",),
    "univ": ("university",),
    "hts": ("heights",),
    "comm": ("commercial",),
    "coml": ("commercial",),
    "kln": ("kowloon",),
    "kl": ("kowloon",),
    "hk": ("hong", "kong"),
    "hksar": ("hong", "kong"),
    "hongkong": ("hong", "kong"),
    "nt": ("new", "territories"),
    "tst": ("tsim", "sha", "tsui"),
    "tko": ("tseung", "kwan", "o"),
    "i": ("1",),
    "ii": ("2",),
    "iii": ("3",),
}


class Token(NamedTuple):
    """One folded word, number or Chinese character, and where it stands in the text."""

    text: str
    start: int
    end: int


_make = tuple.__new__  # a token is made for each word of each address: past the checks of its class


def clean(text: str) -> str:
    """Give the text in one width and composition (NFKC): the text that token offsets refer to."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def tokens(text: str) -> list[Token]:
    """Fold a cleaned text: no case, accents, apostrophes or punctuation; Chinese in one form.

    A short form may give several tokens that share one place in the text.
    """
    found: list[Token] = []
    add = found.append
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        for word in _fold_word(match[0]):
            add(_make(Token, (word, start, end)))
    return found


@lru_cache(maxsize=_NAMES)
def name_key(name: str) -> tuple[str, ...]:
    """Give the folded words of a name, by which names are compared."""
    return tuple(token.text for token in tokens(clean(name)))


@lru_cache(maxsize=_NAMES)
def _fold_word(raw: str) -> tuple[str, ...]:
    if not raw.isascii():
        if len(raw) == 1 and raw >= FIRST_CHINESE:
            return (_variants().get(raw) or _to_simplified().convert(raw),)
        raw = _without_accents(raw)
    word = raw.translate(_DROPPED).casefold()
    return _WORDS.get(word, (word,))


def one_script(text: str) -> str:
    """Give a text with each Chinese character in one form, traditional, simplified or a variant of these.

    Character by character, so that a part of a text is folded as it is within the whole.
    """
    return text if text.isascii() else text.translate(_one_form())


def _without_accents(raw: str) -> str:
    spelled = unicodedata.normalize("NFD", raw)
    return "".join(char for char in spelled if not unicodedata.combining(char))


@cache
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


@cache
def _one_form() -> dict[int, str]:
    """Give character -> its one form, of the characters that have another."""
    signs = [chr(code) for first, last in _CHINESE for code in range(first, last)]
    forms = signs
    for usage in ("t2s", "hk2s", "tw2s"):
        # One a line: beside others a character may be part of a phrase.
        forms = OpenCC(usage).convert("\n".join(forms)).split("\n")
    folded = dict(zip(signs, forms, strict=True)) | _variants()
    for sign in folded:
        while (form := folded[sign]) != folded.get(form, form):
            folded[sign] = folded[form]
    return {ord(sign): form for sign, form in folded.items() if sign != form}


@cache
def _variants() -> dict[str, str]:
    """Read which Chinese characters count as one beside their traditional and simplified forms."""
    with (GAZETTEER_DIR / "characters.csv").open(encoding="utf-8", newline="") as file:
        return {row["written"]: row["folded"] for row in csv.DictReader(file)}
