"""The suppliers of a cell that may name several: numbered, labelled, joined by "and", one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from data.ingest.address_signs import CJK, begins_inside, is_address
from data.ingest.firm_words import find_suffix, past_joint_opening
from data.ingest.suppliers import NameAddress, end_of_firm, split_at, split_name_address
from data.ingest.text import collapse, visible

_MOST = 200  # suppliers of one cell; a longer list is no list of contractors
# "(1)", "1.", "a)", "(ii)", "①": in brackets they count anywhere, the others before a firm or on a new line.
_NUMBER = re.compile(
    r"(?:(?P<open>[(（]|(?<![^\s;,，；、]))(?P<value>[0-9]{1,2}|[ivxIVX]{1,5}|[a-zA-Z]|[一二三四五六七八九十])"
    r"(?P<close>[)）.、])(?![0-9A-Za-z]\.)|(?P<circle>[①-⑳]))\s*"
)
_BULLET = re.compile(r"(?:^|(?<=\n))[ \t]*[•●▪◦‣·*–-][ \t]+")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_CHINESE_NUMBERS = "一二三四五六七八九十"
# "Partner A's works: ", "Lot 2 - ": whose part it is.
_LABEL = re.compile(
    r"\s*(?:(?:and|及)\s)?(?:(?i:lot|item|group|category|partner|part|zone|region|contract|package|section|schedule|works)"
    r"s?\b[^:：;\n]{0,40}?(?:[:：]|\s[-–—]\s)|(?:項目|組別|標段|類別|合約)[^:：;\n]{0,12}[:：]"
    r"|(?i:contractors?|suppliers?|tenderers?|name)[ ]?(?:[A-Z0-9]{1,2})?[:：])\s*"
)
_SEPARATOR = re.compile(r"[;；|\n]")
_CONJUNCTION = re.compile(
    r"\s*(?:,?\s(?:and|AND|with)\s|[/／&＆+|;；,，、]|[及與和]|\s(?=[\u3400-\u9fff]))\s*(?:(?:and|及)\s)?"
)
_STARTS_NAME = re.compile(r"(?:[A-Z0-9\u3400-\u9fff(（\"“]|[a-z][A-Z])")
_NOT_NAME = re.compile(r"(?i:attn|attention|c/o|care of|tel|fax|e-?mail|address)\b")
_JOINT_ALONE = re.compile(r"\(?(?i:in joint venture|joint venture|jv|a joint venture)\b|聯營|联营")
_LATIN_FORM = re.compile(r"(?i:limited|ltd)")
_LOOSE = " \t\r\n,.;:，；、。-–—"
_PERSON = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Ir|Prof|Messrs)\b\.? ")


def split_suppliers(cell: str) -> tuple[NameAddress, ...]:
    """Give each supplier that a cell names, with its address where the cell has one.

    A joint venture is one supplier. A list counts as one only where every part ends as a firm's name for
    certain. One address behind several firms is the address of each. Numbers, labels ("Lot 1:") and the
    words that join suppliers are left out; every other letter stays.
    """
    text = visible(cell).strip()
    found: list[NameAddress] = []
    for item in _numbered(text):
        for part in _one_by_one(item):
            found += _joined(part)
    if not found or len(found) > _MOST:
        return (split_name_address(cell),)
    return tuple(found)


def _numbered(text: str) -> list[str]:
    """Give the items of a numbered or bulleted list; the whole text where it is none."""
    if _BULLET.match(text):
        return _between(text, [bullet.span() for bullet in _BULLET.finditer(text)])
    first = _NUMBER.match(text)
    if first is None:
        return [text]
    spans = _sequence(text, first)
    if (
        len(spans) == 1
        and not (first["open"] or first["circle"])
        and end_of_firm(text[first.end() :]) is None
    ):
        return [text]
    if len(spans) == 1 and first["close"] == "." and not first["value"].isdigit():
        return [text]  # "A. R. Medicom Inc.": initials
    return _between(text, spans)


def _sequence(text: str, first: re.Match[str]) -> list[tuple[int, int]]:
    """Give the spans of the numbers that count on from the first one in its own style."""
    follow = _following(first)
    style = (first["open"], first["close"])
    spans = [first.span()]
    wanted = next(follow, None)
    for match in _NUMBER.finditer(text, first.end()):
        value = match["circle"] or match["value"]
        if value != wanted or (match["open"], match["close"]) != style or len(spans) >= _MOST:
            continue
        on_new_line = text[: match.start()].rstrip(" \t").endswith("\n")
        if (
            first["open"]
            or first["circle"]
            or on_new_line
            or end_of_firm(text[match.end() :][:200]) is not None
        ):
            spans.append(match.span())
            wanted = next(follow, None)
    return spans


def _following(first: re.Match[str]) -> Iterator[str]:
    value = first["circle"] or first["value"]
    if first["circle"]:
        return (chr(code) for code in range(ord(value) + 1, ord("⑳") + 1))
    if value.isascii() and value.isdigit():
        return (str(number) for number in count(int(value) + 1))
    if value in _CHINESE_NUMBERS:
        return iter(_CHINESE_NUMBERS[_CHINESE_NUMBERS.index(value) + 1 :])
    if value.lower() in _ROMAN and value.lower() not in ("c", "d", "v", "x"):
        rest = _ROMAN[_ROMAN.index(value.lower()) + 1 :]
        return iter(rest if value.islower() else tuple(item.upper() for item in rest))
    if len(value) == 1:
        last = "z" if value.islower() else "Z"
        return (chr(code) for code in range(ord(value) + 1, ord(last) + 1))
    return iter(())


def _between(text: str, spans: list[tuple[int, int]]) -> list[str]:
    ends = [start for start, _ in spans[1:]] + [len(text)]
    items = [_trimmed(text[start:end]) for (_, start), end in zip(spans, ends, strict=True)]
    return [item for item in items if item] or [text]


def _trimmed(item: str) -> str:
    item = item.strip(" \t\r\n;；,，、|")
    for word in (" and", "\nand", " AND", "及"):
        item = item.removesuffix(word).rstrip(" \t\r\n;；,，、")
    return item


def _one_by_one(text: str) -> list[str]:
    """Part at semicolons, bars and line breaks where another firm begins; an address stays with its firm."""
    separators = _separators(text)
    if not separators or len(separators) > _MOST:
        return [_without_label(text)]
    starts, ends = [0, *(end for _, end in separators)], [*(start for start, _ in separators), len(text)]
    parts: list[str] = []
    begun = 0
    for start, end in zip(starts, ends, strict=True):
        if _is_joint_alone(text[start:end].strip()):
            return [text]
        if start and _begins_another(text, begun, start, end):
            parts.append(text[begun:start])
            begun = start
    return [_without_label(part) for part in [*parts, text[begun:]]]


def _is_joint_alone(part: str) -> bool:
    """Say whether a part makes one supplier of those before it: "(in joint venture)"."""
    return _JOINT_ALONE.match(part) is not None and not past_joint_opening(part)


def _separators(text: str) -> list[tuple[int, int]]:
    """Give the spans of separators outside brackets."""
    if _SEPARATOR.search(text) is None:
        return []
    found = [match.span() for match in _SEPARATOR.finditer(text)]
    if "(" not in text:
        return found
    outside, depth, at = [], 0, 0
    for start, end in found:
        depth += text.count("(", at, start) - text.count(")", at, start)
        at = start
        if depth <= 0:
            outside.append((start, end))
    return outside


def _without_label(piece: str) -> str:
    piece = piece.strip(" \t\r\n;；|")
    label = _LABEL.match(piece)
    return piece[label.end() :] if label and _is_firm(piece[label.end() :]) else piece


def _begins_another(text: str, begun: int, start: int, end: int) -> bool:
    """Say whether `text[start:end]` begins the next supplier, and not an address or a translation."""
    piece = _without_label(text[start:end])
    if not _PERSON.match(piece) and not _is_firm(piece):
        return False
    before = _without_label(text[begun:start])
    if _PERSON.match(piece) and _PERSON.match(before):
        return True
    named = end_of_firm(before)
    if named is None or not _is_firm(piece):
        return False
    return bool(before[named:].strip(_LOOSE)) or not _are_twins(before[:named], piece[: end_of_firm(piece)])


def _are_twins(first: str, second: str) -> bool:
    """Say whether one name is in Chinese and the other in Latin letters, as of one firm."""
    return (CJK.search(first) is None) != (CJK.search(second) is None) and not (
        CJK.search(first) and _LATIN_FORM.search(first)
    )


def _is_firm(piece: str) -> bool:
    """Say whether a text begins with a name that ends as a firm's for certain."""
    if not _STARTS_NAME.match(piece) or _NOT_NAME.match(piece) or begins_inside(piece):
        return False
    suffix = find_suffix(piece)
    if suffix is None:
        return False
    if piece[0].isdigit() and "," in piece[: suffix[0]].rstrip(", "):
        return False
    return end_of_firm(piece) is not None


def _joined(text: str) -> list[NameAddress]:
    """Give the firms that "and", commas or strokes join, with the address that follows them."""
    end = end_of_firm(text)
    if end is None:
        return [_sure(split_at(text, end), text)]
    spans = [(0, end)]
    while len(spans) < _MOST:
        joint = _CONJUNCTION.match(text, end)
        following = text[joint.end() :] if joint else ""
        if joint is None or not _is_firm(following) or _is_far(following, joint[0]):
            break
        end = joint.end() + (end_of_firm(following) or 0)
        spans.append((joint.end(), end))
    if len(spans) == 1:
        return [_sure(split_at(text, end), text)]
    rest = text[end:].strip(_LOOSE)
    if rest and not is_address(rest):
        return [NameAddress(collapse(text), None, certain=False)]
    firms = [split_name_address(text[start:end]) for start, end in spans]
    if len(firms) == 2 and not rest and _are_twins(firms[0].name, firms[1].name):
        # "A Limited, 乙有限公司" may be one firm in two languages.
        return [NameAddress(collapse(text), None, certain=False)]
    addresses = _addresses(rest, len(firms))
    return [replace(firm, address=address) for firm, address in zip(firms, addresses, strict=True)]


def _is_far(following: str, joint: str) -> bool:
    """Say whether a comma or line leads to words of an address before the next suffix."""
    suffix = find_suffix(following)
    head = following[: suffix[0]] if suffix else ""
    return "," in joint and "," in head.rstrip(", ")


def _addresses(text: str, firms: int) -> list[str | None]:
    """Give each firm its own address where semicolons part as many, else all of them the whole."""
    parts = [part.strip(_LOOSE).removeprefix("and ").strip(_LOOSE) for part in re.split("[;；]", text)]
    if len(parts) == firms and all(parts):
        return [collapse(part) for part in parts]
    return [collapse(text) or None] * firms


def _sure(one: NameAddress, text: str) -> NameAddress:
    """Doubt a name that still holds what parts suppliers."""
    if one.certain and _separators(one.name):
        return NameAddress(collapse(text), None, certain=False)
    return one
