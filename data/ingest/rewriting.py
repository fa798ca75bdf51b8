"""Amounts in a rare writing as they are usually written, where that is certain."""

from __future__ import annotations

import re
from decimal import Decimal

from data.ingest.chinese_numbers import number_of

_MAX_LENGTH = 300
_SIGN = r"(?:HKD? ?\$|HKD|USD? ?\$|USD|\$)"
# HK$1 234 000.00, or 1 234 000.00 alone: cents or a second group show that one number is meant.
_SPACED = re.compile(
    rf"(?P<sign>^(?:{_SIGN} ?)?|{_SIGN} ?)"
    r"(?P<number>[0-9]{1,3}(?: [0-9]{3}){1,4}(?P<cents>\.[0-9]{2})?)"
    r"(?![0-9.,]|,? ?[0-9])",
    re.IGNORECASE,
)
# HKD.94Mn
_NO_ZERO = re.compile(r"(?<=[D$])(?=\.[0-9]{1,4} ?(?:m|mn|mil|million|b|bn|billion)\b)", re.IGNORECASE)
# 1.5303520000000001: what a spreadsheet makes of 1.530352.
_FLOAT = re.compile(r"(?<![0-9.,])[0-9]{1,15}\.[0-9]{2,20}(?![0-9.,])")
_SPREADSHEET_DIGITS = 15
_TWICE = re.compile(
    rf"(?P<sum>{_SIGN} ?[0-9][0-9.,]{{0,20}}[0-9](?: ?[A-Za-z]{{1,8}})?)[ ,;/=]{{1,3}}(?P=sum)\.?",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(?P<sign>(?:HKD?\$?|\$|港[幣币元])? ?)"
    r"(?P<number>[零〇○一二三四五六七八九十兩两百千萬万億亿壹貳贰叁參肆伍陸陆柒捌玖拾佰仟]{2,20})"
    r"(?P<dollars>(?:港|美)?[元圓圆])[正整]?"
)
_INCLUDED = re.compile(
    r" ?\((?:incl\.|incl|including|inclusive of|包括|包含|其中)"
    rf" ?(?:an? |the )?(?P<part>{_SIGN} ?[0-9][0-9.,]{{0,20}}(?: ?(?:m|mn|million)\b)?)[^()0-9]{{0,80}}\)",
    re.IGNORECASE,
)


def rewritten(text: str) -> str:
    """Give a text whose sum stands in the usual writing; the same text where there is nothing to do."""
    if len(text) > _MAX_LENGTH:
        return text
    twice = _TWICE.fullmatch(text)
    if twice:
        return twice["sum"]
    chinese = _CHINESE.fullmatch(text)
    if chinese:
        number = number_of(chinese["number"])
        return text if number is None else f"{chinese['sign']}{number}{chinese['dollars']}"
    text = _FLOAT.sub(_without_noise, _NO_ZERO.sub("0", text))
    spaced = _SPACED.search(text)
    return text if spaced is None else _with_commas(text, spaced)


def included(text: str) -> tuple[str, str] | None:
    """Give a text without the sum in brackets that is said to be part of it, and that sum."""
    found = list(_INCLUDED.finditer(text)) if len(text) <= _MAX_LENGTH else []
    if len(found) != 1 or not found[0].start():
        return None
    return text[: found[0].start()] + text[found[0].end() :], found[0]["part"].rstrip(".,")


def _with_commas(text: str, spaced: re.Match[str]) -> str:
    number = spaced["number"]
    alone = spaced.end() == len(text)
    if not (spaced["cents"] or number.count(" ") > 1) or not (spaced["sign"] or alone):
        return text
    return text[: spaced.start("number")] + number.replace(" ", ",") + text[spaced.end() :]


def _without_noise(match: re.Match[str]) -> str:
    """Give a number to the digits that a spreadsheet shows, where the others are what computing left."""
    digits = match[0].replace(".", "").lstrip("0")
    if len(digits) <= _SPREADSHEET_DIGITS:
        return match[0]
    number = Decimal(match[0])
    shown = round(number, _SPREADSHEET_DIGITS - 1 - number.adjusted())
    clean = format(shown, "f").rstrip("0").rstrip(".")
    # Noise lies far behind the last digit that was meant.
    return clean if len(clean.replace(".", "").lstrip("0")) <= _SPREADSHEET_DIGITS - 3 else match[0]
