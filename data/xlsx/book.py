"""What the sheets of a workbook share: their names, strings and formats."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.problems import RefusalCode
from data.xlsx.formats import Format, format_of
from data.xlsx.parts import Attributes, Parts, RefusedError

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: what it is called, and the part its cells stand in."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook without its cells."""

    sheets: tuple[Sheet, ...]  # those that are hidden last
    strings: list[str]
    formats: list[Format]  # by the number of a cell's style
    from_1904: bool


def read_book(parts: Parts) -> Book:
    """Give what a workbook says of itself."""
    part = next((target for kind, target in parts.related("").values() if kind == "officeDocument"), "")
    part = part or "xl/workbook.xml"
    related = parts.related(part)
    sheets: list[Sheet] = []
    from_1904 = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal from_1904
        if tag == "workbookPr":
            from_1904 = attributes.get("date1904") in ("1", "true")
        elif tag == "sheet":
            relation = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            kind, target = related.get(relation, ("", ""))
            if kind == "worksheet":
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(Sheet(attributes.get("name", ""), target, hidden))

    parts.walk(part, start)
    if not sheets:
        raise RefusedError(RefusalCode.DAMAGED, seen=part[:80])
    if len(sheets) > parts.limits.sheets:
        raise parts.too_large()
    shared = dict(related.values())
    return Book(
        tuple(sorted(sheets, key=lambda sheet: sheet.hidden)),
        _strings(parts, shared.get("sharedStrings")),
        _formats(parts, shared.get("styles")),
        from_1904,
    )


def unescaped(text: str) -> str:
    """Give a text with the characters that XML cannot hold, written `_x000D_` in workbooks."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\x00", "\ufffd")


def _strings(parts: Parts, part: str | None) -> list[str]:
    """Give the shared strings; how a word is pronounced is none of its text."""
    strings: list[str] = []
    pieces: list[str] = []
    reading, spoken = False, False

    def start(tag: str, _: Attributes) -> None:
        nonlocal reading, spoken
        spoken = spoken or tag == "rPh"
        reading = tag == "t" and not spoken

    def end(tag: str) -> None:
        nonlocal reading, spoken
        reading = False
        if tag == "rPh":
            spoken = False
        elif tag == "si":
            strings.append(unescaped("".join(pieces)))
            pieces.clear()

    def text(data: str) -> None:
        if reading:
            pieces.append(data)

    if part is not None and parts.has(part):
        parts.walk(part, start, end, text)
    return strings


def _formats(parts: Parts, part: str | None) -> list[Format]:
    codes: dict[int, str] = {}
    numbers: list[int] = []
    inside = ""

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal inside
        if tag in ("numFmts", "cellXfs", "cellStyleXfs", "dxfs"):
            inside = tag
        elif tag == "numFmt" and inside == "numFmts":
            codes[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag == "xf" and inside == "cellXfs":
            numbers.append(_number(attributes.get("numFmtId")))

    if part is not None and parts.has(part):
        parts.walk(part, start)
    return [format_of(number, codes.get(number)) for number in numbers]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
