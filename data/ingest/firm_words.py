"""Where a firm's name ends: its legal suffix, and what behind that still belongs to it."""

from __future__ import annotations

import re

from data.ingest.address_signs import BOUNDARY, CJK, find_sign

_LIMITED = r"(?:Limited|LIMITED|Ltd|LTD)(?![A-Za-z])"
_CHINESE_SUFFIX = (
    "有限公司|有限責任公司|有限责任公司|聯營(?:公司|體)?|联营(?:公司|体)?|合營(?:公司)?|律師(?:行|事務所)"
)
_SUFFIX = re.compile(
    # "LtdUnit 2" lacks a space.
    r"(?:[Ll]imited|LIMITED|L[Tt][Dd]|ltd)(?![a-z])"
    r"|J(?:oint|OINT)[ -]V(?:enture|ENTURE)s?(?![a-z])|J\.?V\.?(?![a-z])|C(?:onsortium|ONSORTIUM)(?![a-z])"
    r"|I(?:nc|NC)(?:orporated|ORPORATED)?\b|LLC(?![a-z])|L\.?L\.?P\.?(?![a-z])|P\.?L\.?C\.?(?!\w)|plc\b|GmbH\b"
    r"|S\.[pP]\.A\.?|SpA\b|S\.r\.l\.?|S\.A\.(?:S\.)?|B\.V\.?|N\.V\.?|A/S\b|K\.K\.?|A\.G\.?"
    r"|S[Dd][Nn]\.? B[Hh][Dd]"
    # Two capitals end a name only where something else begins.
    r"|(?:AG|SE|AB|SA|NV|BV|KG|Oy|OY|ASA|KK|LP|PC)(?=\s*(?:[,;\n(|/]|$)|\s\s|\s[0-9])"
    rf"|(?:{_CHINESE_SUFFIX})(?!大[廈厦樓楼])"
)
_OF_BUILDING = re.compile(
    r"\s{1,2}(?:Building|Bldg|BUILDING|BLDG|Mansion|Warehouse|Factory(?! [A-Z0-9]{1,3}\b))"
)
_JOINT = re.compile(
    r"\b(?:J(?:oint|OINT)[ -]V(?:enture|ENTURE)s?\b|J\.?V\.?(?!\w)|C(?:onsortium|ONSORTIUM)\b)"
    r"|聯營(?:公司|體)?|联营(?:公司|体)?|合營(?:公司)?"
)
_JOINT_HINTS = ("enture", "ENTURE", "JV", "J.V", "營", "营", "onsort", "ONSORT")
# What follows a suffix and is part of the name.
_MORE = re.compile(
    rf",?\s{{1,2}}(?:Co\.?,? )?{_LIMITED}"
    r"|\s(?:Partnership|Liability (?:Company|Partnership)|by guarantee|J(?:oint|OINT) V(?:enture|ENTURE))\b"
    r"|\sJV\b|\s& Co\.? KG(?:aA)?\b"
    r"|(?:\s{0,2}[-–—,]\s{0,2}|\s)(?:[A-Z][\w&'’.-]{0,30} ){1,4}?"
    r"(?i:division|department|branch|dept\.?)(?!\w)"
    r"|\s?[\u3400-\u9fff]{0,6}分公司"
)
_AFTER_INC = re.compile(rf"(?: [A-Z][\w&'’.-]{{0,30}}| \([A-Z][\w .&'’-]{{0,40}}\)){{1,3}},? {_LIMITED}")
_TRADING_AS = re.compile(
    r",?\s{1,2}\(?(?:[tT]/[aA]|[dD]/[bB]/[aA]|[oO]/[bB]|(?i:trading as|formerly known as|on behalf of))\s"
)
_WITH = re.compile(r",?\s(?i:in (?:joint venture|association|collaboration|consortium|partnership) with)\s")
_CHINESE_TWIN = re.compile(rf"\s{{0,2}}[\u3400-\u9fff·（）()]{{1,40}}?(?:{_CHINESE_SUFFIX})")
_LATIN_TWIN = re.compile(rf"\s{{1,2}}(?=[A-Z0-9])[^,;\n\u3400-\u9fff]{{1,80}}? {_LIMITED}\.?")
_NUMBER_IN_BRACKETS = re.compile(r"(?:[0-9]{1,2}|[ivxIVX]{1,4}|[a-hA-H])$")
_BRACKET_LIMIT = 400  # characters that an explanation in brackets may have


def find_suffix(text: str, start: int = 0) -> tuple[int, int] | None:
    """Give where the first legal suffix behind a name begins and ends."""
    for suffix in _SUFFIX.finditer(text, start):
        at, end = suffix.span()
        if at > start and _stands_alone(text, at) and not _OF_BUILDING.match(text, end):
            return at, end
    return None


def _stands_alone(text: str, at: int) -> bool:
    """Tell "AgencyLimited", which lost its space, and "Joint Venture" from the end of "Unlimited"."""
    before, first = text[at - 1], text[at]
    return (
        not before.isalnum() or first >= "\u3400" or before >= "\u3400" or (first == "L" and before.islower())
    )


def past_name(text: str, end: int) -> int:
    """Give where a name ends whose first legal suffix ends at `end`: behind divisions and brackets."""
    begun = text[:end]
    while True:
        if text[end : end + 1] == ".":
            end += 1
        if end == len(text):
            return end
        further = _further(text, end, begun)
        if further <= end:
            return end
        end = further


def _further(text: str, end: int, begun: str) -> int:
    bracket = past_brackets(text, end)
    if bracket > end:
        return bracket
    more = _MORE.match(text, end)
    if more:
        return more.end()
    if begun.endswith(("Inc", "INC", "orporated", "ORPORATED", "Inc.")):
        inc = _AFTER_INC.match(text, end)
        if inc:
            return inc.end()
    trading, joined = _TRADING_AS.match(text, end), _WITH.match(text, end)
    if trading or joined:
        return _end_of_words(text, (trading or joined).end())  # type: ignore[union-attr]
    twin = (_LATIN_TWIN if begun[-1] >= "\u3400" else _CHINESE_TWIN).match(text, end)
    if twin and not (CJK.search(begun) and CJK.search(twin[0])):
        return twin.end()
    return end


def _end_of_words(text: str, start: int) -> int:
    stop = min(len(text), start + _BRACKET_LIMIT)
    boundary, sign = BOUNDARY.search(text, start, stop), find_sign(text, start, stop)
    suffix = find_suffix(text[:stop], start)
    end = min(boundary.start() if boundary else stop, stop if sign is None else sign)
    return suffix[1] if suffix and suffix[0] - end <= 2 else end


def past_brackets(text: str, end: int) -> int:
    """Give where brackets close that follow at `end` and explain the name; `end` where there are none."""
    start = end
    while start < len(text) and start - end < 3 and text[start].isspace():
        start += 1
    if text[start : start + 1] not in ("(", "（"):
        return end
    depth = 0
    for at in range(start, min(len(text), start + _BRACKET_LIMIT)):
        if text[at] in "(（":
            depth += 1
        elif text[at] in ")）":
            depth -= 1
            if depth == 0:
                inside = text[start + 1 : at]
                numbered = _NUMBER_IN_BRACKETS.match(inside.strip()) is not None
                return end if numbered or find_sign(f" {inside}") is not None else at + 1
    return end


def past_joint_venture(text: str, end: int) -> int:
    """Give where the words "joint venture" end that make all before them one name; `end` without them."""
    if end == len(text) or not any(hint in text for hint in _JOINT_HINTS):
        return end
    sign = find_sign(text, end - 1)
    last = end
    for joint in _JOINT.finditer(text, end, len(text) if sign is None else sign):
        if not _OF_BUILDING.match(text, joint.end()):
            last = joint.end()
    return last if last == end else past_name(text, last)
