"""Cells that hold two things: a reference and its gazette notice, a title and who buys, two dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from data import codelists
from data.ingest.codes import find_buyer
from data.ingest.text import collapse

_GAZETTE = re.compile(
    r"[(（\[]?\s?"
    r"(?:(?<![A-Za-z])G\.?\s?N\.?(?=[^A-Za-z])|(?:Gazette|Government) Notice"
    r"|[憲宪][報报](?:公告)?|(?:政府)?公告)"
    r"\s?(?:No\.?|第|[編编][號号])?\s?[:：]?\s?(?P<number>[0-9][0-9A-Z ,/&、()]{0,60}?|[-–—]{1,9}|Nil|N/?A)"
    r"\s?(?:[號号](?:公告)?)?\s?[)）\]]?\s*$",
    re.IGNORECASE,
)
# "Contract No. DC/2025/07": the words say what the reference is, not which.
_WORDS = re.compile(
    r"\s{0,5}(?:(?:contract|tender|agreement|consultancy|quotation|works order|project|file)\s{1,3}){1,2}"
    r"(?:(?:ref(?:erence)?\b\.?\s{0,3})?(?:no\b|numbers?\b|\#)\s?\.?\s{0,3}[:：]?\s{0,3}(?=[^\n]{0,60}[0-9])"
    r"|ref(?:erence)?\b\.?\s{0,3}[:：]?\s{0,3}(?=[^\n]{0,60}[0-9])|(?=\S{1,40}/))"
    r"|\s{0,5}(?:合[約约同]|招[標标]|[標标][書书]|投[標标]|[協协][議议])(?:[編编][號号]|[參参]考[編编]?[號号])"
    r"\s{0,3}[:：]?\s{0,3}",
    re.IGNORECASE,
)
_IN_TITLE = re.compile(
    r"[(（]\s?(?:Contract|Agreement|Tender|合[約约]|招[標标]|[協协][議议])\s?(?P<ref>Ref(?:erence|\.)?)?"
    r"\s?(?:No\.?|Nos\.?|Number|[編编][號号])?\s?[:：.]?\s?"
    r"(?P<number>[A-Z0-9][A-Z0-9/_.,& ()-]{2,60}?)\s?[)）]",
    re.IGNORECASE,
)
_BEFORE_BUYER = re.compile(r"\b(?:to|for|from|of|by|at|in)\s(?:the\s)?", re.IGNORECASE)
_LONGEST_NAME = 120
_EVERYBODY = "HKSAR"  # stands in titles beside the body that buys


def reference_and_gazette(cell: str) -> tuple[str, str]:
    """Give the reference, and the gazette notice's number that stands behind it ("" where there is none)."""
    found = _GAZETTE.search(cell[-200:])
    if found is None:
        return cell, ""
    start = len(cell) - len(cell[-200:]) + found.start()
    number = collapse(found["number"])
    return cell[:start].rstrip(), number if number[:1].isdigit() else ""


def bare_reference(cell: str) -> str:
    """Give a reference without words such as "Contract No." before it, where something is left."""
    found = _WORDS.match(cell)
    return cell[found.end() :] if found and cell[found.end() :].strip() else cell


def reference_in_title(title: str) -> str | None:
    """Give the contract's number that stands in brackets in a title; a tender's where there is no other."""
    found = list(_IN_TITLE.finditer(title[-1000:]))
    numbers = [match for match in found if any(sign.isdigit() for sign in match["number"])]
    contracts = [match for match in numbers if not match["ref"]]
    best = (contracts or numbers)[-1:]
    return collapse(best[0]["number"]) if best else None


@lru_cache(16_384)
def buyer_in_title(title: str) -> str | None:
    """Give the code of the buyer that a title ends with, or in Chinese the only one that it names.

    "Supply of tea to the Department of Health" is of the Department of Health; "to various Government
    departments" is of nobody known.
    """
    text = collapse(title[-1000:])
    for match in _BEFORE_BUYER.finditer(text, max(0, len(text) - _LONGEST_NAME)):
        code = find_buyer(text[match.end() :].rstrip(" .")) if match.end() < len(text) else None
        if code:
            return code
    if text.isascii():
        return None
    found = [name for name in _chinese_names() if name in text]
    # A name may hold a shorter one: 政府物流服務署 and 物流服務署.
    whole = [name for name in found if not any(name != longer and name in longer for longer in found)]
    codes = {_chinese_names()[name] for name in whole} - {_EVERYBODY}
    return codes.pop() if len(codes) == 1 else None


@cache
def _chinese_names() -> Mapping[str, str]:
    """Give the code for each Chinese name of a buyer, in both scripts."""
    return {
        name: code
        for code, buyer in codelists.buyers().items()
        for name in (buyer.name_zh_hant, buyer.name_zh_hans)
        if len(name) > 2
    }


def period_of(start: str, end: str) -> str:
    """Give a period from its first and its last day, as far as they are written."""
    start, end = collapse(start), collapse(end)
    return f"{start} to {end}" if start and end else start or (f"to {end}" if end else "")
