"""Values of a workbook as text: what a person sees of them, without rounding."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from openpyxl.styles.numbers import BUILTIN_FORMATS

# Formats that have a number instead of a code (ECMA-376, part 1, 18.8.30): those of East Asia, without which
# openpyxl would take dates for numbers, and one that it has without its semicolons.
BUILTIN_FORMATS.update(
    dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "d/m/y")
    | dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm")
    | {44: '"$"#,##0.00'}
)
# One sign of a format: quoted or escaped text, what stands in brackets, padding, or a character.
_SIGN = re.compile(
    r'"([^"]{0,255})"?|\\(.)|\[([^\]]{0,255})\]|[_*].|(General)|(.)', re.DOTALL | re.IGNORECASE
)
# Characters that XML cannot hold, and the underline that keeps a text from being taken for one of them.
_ESCAPED = re.compile(r"_x(00[01][0-9A-F]|005F|FFF[EF])_", re.IGNORECASE)


class _Format(NamedTuple):
    marks: str  # the digits, points and letters that stand for the value, in lower case
    before: str = ""
    after: str = ""


def unescaped(text: str) -> str:
    """Give a text with the characters that workbooks write as `_x000D_`."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16) or 0xFFFD), text) if "_x" in text else text


def shown(value: object, code: str) -> str:
    """Give the text of a value in the format of this code, with all its digits; days as YYYY-MM-DD."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, _format(code))
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, datetime | time):
        return _moment(value, set(_format(code).marks))
    return str(value)


def _number(value: float, form: _Format) -> str:
    # Fifteen digits are what a spreadsheet shows; the rest is noise of binary fractions.
    number = Decimal(format(value, ".15g"))
    thousands = len(form.marks) - len(form.marks.rstrip(","))
    text = format(abs(number).scaleb(2 * ("%" in form.before + form.after) - 3 * thousands), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if set(form.marks) == {"0"}:
        text = text.zfill(len(form.marks))
    return f"{'-' if number < 0 else ''}{form.before}{text}{form.after}"


def _moment(value: datetime | time, marks: set[str]) -> str:
    moment = value if isinstance(value, datetime) else datetime.combine(date.min, value)
    day, clock = (moment + timedelta(milliseconds=500)).isoformat(" ", "seconds").split(" ")
    clock = clock.removesuffix(":00")
    if isinstance(value, time):
        return clock
    if marks & set("hs"):
        return day if clock == "00:00" else f"{day} {clock}"
    if "d" not in marks and marks & set("ye"):
        return day[:7] if "m" in marks else day[:4]
    return day


@cache
def _format(code: str) -> _Format:
    """Take apart the section of a format that is for numbers above zero."""
    marks, before, after = "", "", ""
    for quoted, escaped, bracketed, general, sign in _SIGN.findall(code):
        if sign == ";":
            break
        text = quoted or escaped or (sign if sign in "% $€£¥" else "")
        if bracketed.startswith("$"):
            text = bracketed[1:].split("-")[0]
        if general:
            marks += "0"
        elif not text and sign.lower() in "0#?.,/ymdhse":
            marks += sign.lower()
        elif marks:
            after += text
        else:
            before += text
    if set(marks) & set("e/") and not set(marks) & set("ymdhs"):
        # Powers of ten and fractions are shown as plain numbers.
        return _Format("#")
    return _Format(marks, before.strip(), after.rstrip())
