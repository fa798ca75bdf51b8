"""Numbers of a workbook as text: what a person sees of them, without rounding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum, auto

# Formats that have a number instead of a code (ECMA-376, part 1, 18.8.30). Those of East Asia are days.
_BUILT_IN = {
    5: "$0", 6: "$0", 7: "$0", 8: "$0", 9: "0%", 10: "0%", 14: "d/m/y", 15: "d/m/y", 16: "d/m/y", 17: "m/y",
    18: "h:mm", 19: "h:mm", 20: "h:mm", 21: "h:mm", 22: "d/m/y h:mm", 42: "$0", 44: "$0",
    45: "h:mm", 46: "[h]:mm", 47: "h:mm",
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "d/m/y"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm"),
}  # fmt: skip
# One sign of a format: quoted or escaped text, what stands in brackets, padding, or a character.
_SIGN = re.compile(
    r'"([^"]{0,255})"?|\\(.)|\[([^\]]{0,255})\]|[_*].|(General)|(.)', re.DOTALL | re.IGNORECASE
)
_LAST_DAY = 2_958_466  # the first of January of the year 10000


class _Kind(Enum):
    NUMBER = auto()
    DAY = auto()
    MONTH = auto()
    YEAR = auto()
    MOMENT = auto()  # a day and a time
    TIME = auto()
    SPAN = auto()  # hours beyond a day


@dataclass(frozen=True, slots=True)
class Format:
    """How a number is shown: as a date of some kind, or with words around it."""

    kind: _Kind = _Kind.NUMBER
    before: str = ""
    after: str = ""
    power: int = 0  # shown is the number times ten to this
    digits: int = 0  # filled up with zeros to so many


GENERAL = Format()


def format_of(number: int, code: str | None) -> Format:
    """Give the format of a code, or of a number that is built in."""
    return _parsed(code if code is not None else _BUILT_IN.get(number, "General"))


def _parsed(code: str) -> Format:
    literals: list[tuple[bool, str]] = []  # whether after the number, and the text
    marks, percent = "", False
    for quoted, escaped, bracketed, general, sign in _SIGN.findall(_first_section(code)):
        if quoted or escaped:
            literals.append((bool(marks), quoted or escaped))
        elif bracketed:
            if bracketed.startswith("$"):
                literals.append((bool(marks), bracketed[1:].split("-")[0]))
            elif bracketed.lower().strip("hms") == "":
                marks += "["
        elif general:
            marks += "0"
        elif sign.lower() in "0#?.,/ymdhse" and sign:
            marks += sign.lower()
        elif sign in "% $€£¥":
            literals.append((bool(marks), sign))
            percent = percent or sign == "%"
    kind = _kind(marks)
    if kind is not _Kind.NUMBER:
        return Format(kind)
    return _number_format(marks, literals, percent=percent)


def _first_section(code: str) -> str:
    """Give the part of a code for numbers above zero."""
    quoted = False
    for at, sign in enumerate(code):
        if sign == '"':
            quoted = not quoted
        elif sign == ";" and not quoted:
            return code[:at]
    return code


def _kind(marks: str) -> _Kind:
    if "[" in marks:
        return _Kind.SPAN
    if "#" in marks:
        return _Kind.NUMBER
    timed = "h" in marks or "s" in marks
    if "d" in marks:
        return _Kind.MOMENT if timed else _Kind.DAY
    if "y" in marks:
        return _Kind.MONTH if "m" in marks else _Kind.YEAR
    return _Kind.TIME if timed else _Kind.DAY if "m" in marks else _Kind.NUMBER


def _number_format(marks: str, literals: list[tuple[bool, str]], *, percent: bool) -> Format:
    before = "".join(text for after, text in literals if not after).strip()
    after = "".join(text for after, text in literals if after).rstrip()
    whole = marks.split(".")[0]
    thousands = len(marks) - len(marks.rstrip(","))
    if "e" in marks or "/" in marks:
        return GENERAL
    zeros = whole.count("0") if set(whole) == {"0"} and "." not in marks else 0
    return Format(_Kind.NUMBER, before, after, 2 * percent - 3 * thousands, zeros if zeros > 1 else 0)


def shown(raw: str, form: Format, *, from_1904: bool) -> str:
    """Give the text of a number as its format shows it, with all its digits; days as YYYY-MM-DD."""
    if form is GENERAL and raw.isdigit() and raw.isascii() and len(raw) < 16:
        return raw
    try:
        # Fifteen digits are what a spreadsheet shows; the rest is noise of binary fractions.
        value = Decimal(format(float(raw), ".15g"))
    except (ValueError, InvalidOperation):
        return raw
    if not value.is_finite():
        return raw
    if form.kind is not _Kind.NUMBER:
        return _as_date(value, form.kind, from_1904=from_1904) or plain(value)
    text = plain(abs(value).scaleb(form.power)).zfill(form.digits)
    return f"{'-' if value < 0 else ''}{form.before}{text}{form.after}"


def plain(value: Decimal) -> str:
    """Give a number in digits, without an exponent and without zeros behind its last digit."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _as_date(value: Decimal, kind: _Kind, *, from_1904: bool) -> str | None:
    if not 0 <= value < _LAST_DAY - 1462 * from_1904:
        return None
    seconds = int((value * 86_400).to_integral_value())
    if kind is _Kind.SPAN:
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    # Spreadsheets count a 29 February 1900 that never was.
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 31 if value < 60 else 30)
    moment = datetime.combine(first, time()) + timedelta(seconds=seconds)
    clock = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    if kind is _Kind.TIME and value < 1:
        return clock
    if kind is _Kind.YEAR:
        return f"{moment.year:04}"
    if kind is _Kind.MONTH:
        return f"{moment.year:04}-{moment.month:02}"
    day = moment.date().isoformat()
    return f"{day} {clock}" if seconds % 86_400 and kind in (_Kind.MOMENT, _Kind.TIME) else day
