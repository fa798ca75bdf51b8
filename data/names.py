"""One spelling for each supplier name, so that the same name counts once however it is typed."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

_ALIASES = Path(__file__).parent / "codes" / "supplier_aliases.csv"
_REMEMBERED = 65_536

_ACCENT = re.compile("(?<=[A-Za-z])[\u0300-\u036f]+")
_QUOTES = re.compile("['’‘`´]")
_SIGNS = re.compile(r"[\W_]+")  # all but letters and digits
_INITIALS = re.compile(r"\b(?:[a-z]\.)+[a-z]\b")
_HONG_KONG = re.compile(r"\b(?:hong ?kong|h k)\b")
_JOINT_VENTURE = re.compile(r"\bjoint ventures?\b")
# "A R Medicom" and "A.R. Medicom" are one; "and" keeps "I & C" apart.
_LETTERS_APART = re.compile(r"\b(?:[a-z] )+[a-z]\b")
_CJK = "\u3400-\u9fff\uf900-\ufaff"
_CJK_GAP = re.compile(f"(?<=[{_CJK}]) +(?=[{_CJK}])")
_CJK_FORM = re.compile(r"(?<=\w) ?(?:有限公司)+$")
_SAME_WORD = {
    "limited": "ltd",
    "company": "co",
    "corporation": "corp",
    "incorporated": "inc",
    "intl": "international",
    "private": "pte",
}
_LEADING = ("messrs ", "the ")


def normal_form(name: str) -> str:
    """Give the key under which a supplier's name is compared.

    Two names share a key only where they differ in spelling: width, case, accents, punctuation,
    dashes and quotes, "&" or "and", "Ltd" or "Limited", "Co" or "Company", "HK", "(H.K.)" or
    "Hong Kong", "Intl" or "International", initials with or without points and spaces, "JV" or
    "Joint Venture", a leading "Messrs." or "The". What tells companies apart stays: "Limited"
    where only one of them has it, a branch or division, an abbreviation of one's own. A closing
    有限公司 is dropped, because Chinese texts leave it out at will. A name without a letter or
    digit is its own key. Applied again it changes nothing.
    """
    text = _words(_plain(name))
    if not text:
        return " ".join(_plain(name).split())
    text = text if text.isascii() else _CJK_FORM.sub("", text)
    text = _LETTERS_APART.sub(lambda letters: letters[0].replace(" ", ""), _hong_kong(text))
    text = _JOINT_VENTURE.sub("jv", _hong_kong(text))
    text = " ".join(_SAME_WORD.get(word, word) for word in text.split())
    return _without_lead(text)


@lru_cache(maxsize=_REMEMBERED)
def supplier_key(name: str) -> str:
    """Give the key of a name's supplier: its normal form, or that of the name it is an alias of."""
    form = normal_form(name)
    return aliases().get(form, form)


@cache
def aliases() -> Mapping[str, str]:
    """Give normal form -> normal form of the canonical name, as `codes/supplier_aliases.csv` has them.

    Raises `ValueError` where a canonical name is an alias itself.
    """
    with _ALIASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {normal_form(row["name"]): normal_form(row["canonical_name"]) for row in rows}
    chained = sorted(found.keys() & found.values())
    if chained:
        raise ValueError(f"supplier_aliases.csv: {chained[0]!r} is both an alias and a canonical name")
    return found


def _plain(name: str) -> str:
    """Fold width, accents of Latin letters and case."""
    if name.isascii():
        return name.lower()
    decomposed = unicodedata.normalize("NFKD", name)
    folded = unicodedata.normalize("NFKD", _ACCENT.sub("", decomposed).casefold())
    return unicodedata.normalize("NFKC", _ACCENT.sub("", folded))


def _words(text: str) -> str:
    """Reduce to letters, digits and single spaces."""
    text = _QUOTES.sub("", text).replace("&", " and ")
    if "." in text:
        text = _INITIALS.sub(lambda dotted: dotted[0].replace(".", ""), text)
    text = _SIGNS.sub(" ", text).strip(" ")
    return text if text.isascii() else _CJK_GAP.sub("", text)


def _hong_kong(text: str) -> str:
    return _HONG_KONG.sub("hk", text) if "kong" in text or "h k" in text else text


def _without_lead(text: str) -> str:
    while text.startswith(_LEADING):
        text = text.partition(" ")[2]
    return text
