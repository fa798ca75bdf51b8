"""Where a firm's name ends: its legal suffix, and what behind that still belongs to it."""

from __future__ import annotations

import re

from data.ingest.address_signs import BOUNDARY, CJK, find_sign

_LIMITED = r"(?:Limited|LIMITED|Ltd|LTD)(?![A-Za-z])"
_CHINESE_SUFFIX = (
    "有限公司|有限責任公司|有限责任公司|聯營(?:公司|體)?|联营(?:公司|体)?|合營(?:公司)?|律師(?:行|事務所)"
)
_SUFFIX = re.compile(
    # The first letters of all that follows: telling by one of them is cheaper than trying each.
    r"(?=[LlJCIPpGSBNAKO有聯联合律])(?:"
    # "LtdUnit 2" lacks a space.
    r"(?:[Ll]imited|LIMITED|L[Tt][Dd]|ltd)(?![a-z])"
    r"|J(?:oint|OINT)[ -](?:[Vv]enture|VENTURE)s?(?![a-z])|J\.?V\.?(?![a-z])"
    r"|C(?:onsortium|ONSORTIUM)(?![a-z])"
    r"|I(?:nc|NC)(?:orporated|ORPORATED)?\b|LLC(?![a-z])|L\.?L\.?P\.?(?![a-z])|P\.?L\.?C\.?(?!\w)|plc\b|GmbH\b"
    r"|S\.[pP]\.A\.?|SpA\b|S\.r\.l\.?|S\.A\.(?:S\.)?|B\.V\.?|N\.V\.?|A/S\b|K\.K\.?|A\.G\.?"
    r"|S[Dd][Nn]\.? B[Hh][Dd]"
    # Two capitals end a name only where something else begins.
    r"|(?:AG|SE|AB|SA|NV|BV|KG|Oy|OY|ASA|KK|LP|PC)(?=\s*(?:[,;\n(|/]|$)|\s\s|\s[0-9])"
    rf"|(?:{_CHINESE_SUFFIX})(?!大[廈厦樓楼]))"
)
_OF_BUILDING = re.compile(
    r"\s{1,2}(?:Building|Bldg|BUILDING|BLDG|Mansion|Warehouse|Factory(?! [A-Z0-9]{1,3}\b))"
)
_JOINT = re.compile(
    r"\b(?:[Jj]oint[ -][Vv]entures?\b|JOINT[ -]VENTURES?\b|J\.?V\.?(?!\w)|[Cc]onsortium\b|CONSORTIUM\b)"
    r"|聯營(?:公司|體)?|联营(?:公司|体)?|合營(?:公司)?"
)
_JOINT_HINT = re.compile("enture|ENTURE|J[.]?V|[營营]|onsort|ONSORT| with ")
_MEMBERS_FOLLOW = (
    r"(?:,?\s(?i:of|between|among|by|comprising|consisting of|composed of|made up of|formed (?:by|between))\s"
    r"|\s?[:：])\s*"
)
# "Joint venture of A and B": the words that make one of all members stand before them.
_JOINT_OPENING = re.compile(
    r"(?:(?i:an?|the) )?(?:(?i:joint[ -]venture|consortium)|J\.?V\.?|聯營|联营)(?: \(J\.?V\.?\))?"
    rf"(?:(?P<of>{_MEMBERS_FOLLOW})|(?=\s?[(（]))"
)
_MEMBERS = re.compile(_MEMBERS_FOLLOW)
_MEMBER = re.compile(r"\s*(?:,?\s(?:and|AND)\s|[/／&＆+,，、\n]|[及與和])\s*(?:(?:and|及)\s)?")
_NOT_WITHIN = re.compile(r"[,;；\n]")
_LONGEST_MEMBER = 120  # characters of the name of one
# What parts one supplier from the next: "A Limited; Joint Venture of B Limited and C Limited".
_ANOTHER = re.compile(r"(?:[;；|/\n]|\b(?:and|AND)\b|[及與和])\s*$")
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
_OR = r"\s{0,2}(?:[/／]\s{0,2})?"
_LATIN_FORM = rf"(?:{_LIMITED}|(?:Inc|INC|LLC|LLP|PLC|GmbH|JV|Joint Venture)(?![A-Za-z]))"
CHINESE_NAME = (
    rf"(?:[0-9]?[A-Z]{{1,8}})?[（(]?[\u3400-\u9fff][\u3400-\u9fff·・（）()–－-]{{0,40}}?(?:{_CHINESE_SUFFIX})"
    r"(?:[\u3400-\u9fff]{0,6}分公司)?"
)
_CHINESE_TWIN = re.compile(_OR + CHINESE_NAME)
_LATIN_TWIN = re.compile(
    rf"(?:\s{{1,2}}|(?=\s?[/／])){_OR}(?=[A-Z0-9])(?:[^,;\n\u3400-\u9fff]|,(?= ?L)){{1,80}}? {_LATIN_FORM}\.?"
)
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


def past_joint_opening(text: str) -> int:
    """Give where the words end that make one joint venture of all firms behind them; 0 without them."""
    opening = _JOINT_OPENING.match(text)
    return opening.end() if opening else 0


def past_joint_venture(text: str, end: int) -> int:
    """Give where the words "joint venture" end that make all before them one name; `end` without them."""
    if end == len(text) or not _JOINT_HINT.search(text):
        return end
    sign = find_sign(text, end - 1)
    last = end
    for joint in _JOINT.finditer(text, end, len(text) if sign is None else sign):
        if _JOINT_OPENING.match(text, joint.start()) and _ANOTHER.search(text, last, joint.start()):
            break
        if not _OF_BUILDING.match(text, joint.end()):
            last = joint.end()
    if last > end:
        opened = text.count("(", end, last) + text.count("（", end, last)
        closes = opened and text[last : last + 1] in (")", "）")
        end = past_name(text, last + 1 if closes else last)
    named = _MEMBERS.match(text, end)
    if named and _JOINT.search(text[max(0, last - 20) : last]):
        return _past_members(text, end, named)
    return _past_members(text, end, _MEMBER.match(text, end)) if _are_joined(text, end) else end


def _are_joined(text: str, end: int) -> bool:
    """Say whether the firms up to `end` make one joint venture that may have further members."""
    opening = _JOINT_OPENING.match(text)
    return bool(opening and opening["of"]) or _WITH.search(text, 0, end) is not None


def _past_members(text: str, end: int, joint: re.Match[str] | None) -> int:
    """Give where the last firm of a list ends that goes on at `end`, as the members of one joint venture."""
    while joint:
        suffix = find_suffix(text, joint.end())
        if suffix is None or suffix[0] - joint.end() > _LONGEST_MEMBER:
            return end
        name = text[joint.end() : suffix[0]].rstrip(", ")
        if _NOT_WITHIN.search(name) or find_sign(name) is not None:
            return end
        end = past_name(text, suffix[1])
        joint = _MEMBER.match(text, end)
    return end
