"""What headers say: a form for comparing them, and the fields that words of three languages stand for."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from data.codelists import CODES_DIR
from data.ingest.markup import without_markup
from data.ingest.text import collapse

_SUPERSCRIPT = re.compile("[\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089]")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PLURAL = re.compile(r"\((?:s|es|ies)\)")
# What points at a footnote: signs, "(1)", "[2]", "(Note 3)", "(註 1)".
_MARK = re.compile(
    r"[*#^~†‡§@]|[(\[](?:[0-9]{1,2}|[a-z]|i{1,3}"
    r"|(?:see )?notes?[ .]{0,2}[0-9]{0,2}|[附備备]?[註注] ?[0-9一二三]{0,2})[)\]]"
)
_BRACKET = re.compile(r"[(\[]([^()\[\]]{0,200})[)\]]")
_SIGNS = re.compile(r"[^\w$€£/]+|_")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_UNIT_WORD = re.compile(
    r"(?:hk|us|rmb)?[$€£](?:m|mn|mil|million|bn|billion|k|000|thousand)?|hkd|usd|rmb|cny|eur|gbp"
    r"|m|mn|mil|million|millions|bn|billion|k|000|thousand|thousands|dollars?|hong|kong|hk|in|mm|dd|yy|yyyy|ddmmyyyy"
    r"|[百千十萬万億亿]{0,2}[港美]?[元幣币圓圆]{1,2}|[百千十]?[萬万億亿]"
)
_SAME_WORDS = {
    "&": "and", "number": "no", "numbers": "no", "nos": "no", "reference": "ref", "references": "ref",
    "contractors": "contractor", "suppliers": "supplier", "tenderers": "tenderer", "addresses": "address",
    "consultants": "consultant", "awardees": "awardee", "names": "name", "vendors": "vendor", "dates": "date",
    "bidders": "bidder", "amounts": "amount", "contracts": "contract", "tenders": "tender",
}  # fmt: skip
_LEFT_OUT = frozenset(("the",))


@dataclass(frozen=True, slots=True)
class Alias:
    """A field that words of a header stand for.

    `strength`: 3 says just this, 2 is what awards are headed by, 1 may head anything.
    """

    field: str
    strength: int


@cache
def aliases() -> Mapping[str, Alias]:
    """Give the fields of the list by the form of their words."""
    with (CODES_DIR / "column_aliases.csv").open(encoding="utf-8", newline="") as file:
        return {
            column_form(row["alias"]): Alias(row["field"], int(row["strength"]))
            for row in csv.DictReader(file)
        }


def column_form(header: str) -> str:
    """Give a form for comparing headers, without unit and marks: "Contract No.*" is "contract no"."""
    return _form(header)


@lru_cache(4096)
def forms_of(header: str) -> tuple[str, ...]:
    """Give the forms a header can be known by: whole, without brackets, and each of two languages alone."""
    whole = _form(header)
    forms = [whole, _form(_BRACKET.sub(" ", unicodedata.normalize("NFKC", header)))]
    chinese = "".join(_CHINESE.findall(whole))
    if chinese and chinese != whole:
        forms += [_joined(_CHINESE.sub(" ", form).split()) for form in forms[:2]] + [chinese]
    return tuple(form for form in dict.fromkeys(forms) if form)


def is_chinese(text: str) -> bool:
    """Say whether a text has Chinese and no other letters."""
    return bool(_CHINESE.search(text)) and not re.search("[A-Za-z]", text)


def language_of(headers: str) -> str:
    """Give the language of headers in one of the two Chinese scripts, else English."""
    if not is_chinese(headers):
        return "en"
    chinese = "".join(_CHINESE.findall(headers))
    return "zh-Hans" if _fits(chinese, "gb2312") and not _fits(chinese, "big5") else "zh-Hant"


def only_unit(cell: str) -> bool:
    """Say whether a cell holds nothing but a unit or the form of a date, as "(HK$ million)"."""
    letters = _SIGNS.sub("", cell.replace("000", "").replace("/", ""))
    return bool(letters) and not any(sign.isdigit() for sign in letters) and not _form(cell)


@lru_cache(4096)
def _form(header: str) -> str:
    text = collapse(_SUPERSCRIPT.sub("", without_markup(header[:1000])))
    if " " not in text:
        text = _HUMP.sub(" ", text)
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _MARK.sub(" ", _PLURAL.sub("", text)).replace("&", " and ")
    text = _BRACKET.sub(_bracket, text)
    text = text.replace("'s", "").replace("’s", "").replace("'", "").replace("’", "")
    words = [_SAME_WORDS.get(word, word) for word in _SIGNS.sub(" ", text).replace("/", " / ").split()]
    while words and (words[-1] == "/" or _UNIT_WORD.fullmatch(words[-1])):
        words.pop()
    return _joined([word for word in words if word not in _LEFT_OUT])


def _bracket(found: re.Match[str]) -> str:
    """Give nothing for brackets that hold a unit, else their words."""
    words = _SIGNS.sub(" ", found[1].replace("'", "").replace("/", " ")).split()
    return " " if all(_UNIT_WORD.fullmatch(word) for word in words) else f" {found[1]} "


def _joined(words: list[str]) -> str:
    """Give the words as one text; Chinese has no spaces between them."""
    text = " ".join(words)
    return text.replace(" ", "") if is_chinese(text) else text


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
