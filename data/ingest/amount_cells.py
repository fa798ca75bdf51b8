"""Cells that hold an amount and a date, on two lines, on one, or glued together."""

from __future__ import annotations

import re
import unicodedata

from data.ingest.dates import MONTH, in_digits, read_date
from data.ingest.text import collapse, visible

_MAX_LENGTH = 4_000
_AROUND = " \t()"  # what may stand around a date on its line
_YEAR_LENGTHS = (4,)
_YEAR = r"(?:[0-9]{4}|[0-9]{2})"
# How a date goes on after its first number, which may be glued to an amount.
_DAY_FIRST = re.compile(
    rf"(?P<rest>(?:st|nd|rd|th)?[ -]{{0,3}}(?:{MONTH})\.?[ ,.-]{{0,3}}{_YEAR}"
    rf"|(?P<s>[/-])[0-9]{{1,2}}(?P=s){_YEAR})\)?$",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    r"(?P<rest>-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}"
    r"|年 ?[0-9]{1,2} ?月(?: ?[0-9]{1,2} ?[日號号])?)\)?$"
)
_DOTS = re.compile(rf"(?<=\s)(?P<date>[0-9]{{1,2}}\.[0-9]{{1,2}}\.{_YEAR})\)?$")
_RUN = re.compile(r"[0-9][0-9.,]{0,60}$")
# An amount that its cents or its thousands end, and what is glued to it.
_AMOUNT_AND_MORE = re.compile(
    r"(?P<amount>(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})\.[0-9]{2}|[0-9]{1,3}(?:,[0-9]{3}){1,4})"
    r"(?P<more>[0-9]{0,4})"
)
_ANY_DATE = re.compile(
    rf"[0-9]{{1,2}}(?:st|nd|rd|th)?[ -]?(?:{MONTH})[ ,.-]{{0,3}}[0-9]{{2,4}}"
    r"|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4} ?年 ?[0-9]{1,2} ?月",
    re.IGNORECASE,
)
# What leads over from the amount to the date.
_LEAD = re.compile(
    r"[\s/;,|(-]{0,9}(?:(?:\b(?:contract|award(?:ed)?|date|of|on|made|dated)\b|批出|日期|合約|合约)[\s:]{0,4}){0,6}"
    r"[/;,|(-]{0,4}$",
    re.IGNORECASE,
)
_SIGN = r"(?:HKD? ?\$|HKD|USD? ?\$|USD|\$|港[幣币元] ?\$?)"
# A sum whose cents, thousands or unit leave no doubt where it ends.
_THOUSANDS = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}"
_ENDED_SUM = re.compile(
    rf"{_SIGN} ?(?:{_THOUSANDS}(?:\.[0-9]{{2}})?|[0-9]{{1,12}}\.[0-9]{{2}}"
    r"|[0-9]{1,6}(?:\.[0-9]{1,4})? ?(?:Mn|M|million)\b)(?!\.?[0-9])"
    rf"|(?<![0-9.,]){_THOUSANDS}\.[0-9]{{2}}(?!\.?[0-9])",
    re.IGNORECASE,
)
_MAYBE_DATE = (
    r"(?:(?:[0-9]{1,2}(?:st|nd|rd|th)?[ ./-]{0,3})?"
    rf"(?:{MONTH})\b\.?[ ,./-]{{0,3}}{_YEAR}"
    rf"|[0-9]{{1,2}} ?[/.-] ?[0-9]{{1,2}} ?[/.-] ?{_YEAR}|[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}"
    r"|[0-9]{4} ?年 ?[0-9]{1,2} ?月(?: ?[0-9]{1,2} ?[日號号])?)(?![0-9])"
)
_DATES_ONLY = re.compile(
    rf"(?<![0-9.,/-]){_MAYBE_DATE}"
    rf"(?: ?(?:and|to|until|or|&|[-–,;/~]|至|及|和)? ?{_MAYBE_DATE}){{0,9}}[ .*#)]{{0,4}}$",
    re.IGNORECASE,
)
_AT_START = re.compile(rf"\(?(?P<date>{_MAYBE_DATE})\)?[\s:;,/|–-]{{0,4}}(?={_SIGN} ?[0-9])", re.IGNORECASE)
_SIGN_BEFORE = re.compile(r"(?:[$€£¥幣币]|\b[A-Z]{2,3}|港元|人民幣) ?$")


def split_amount_and_date(cell: str) -> tuple[str, str]:
    """Give the text of the amount and that of the date; all of it and "" where they cannot be told apart."""
    if len(cell) > _MAX_LENGTH:
        return cell, ""
    lines = [line for line in visible(cell).splitlines() if line.strip()]
    dated = [at for at, line in enumerate(lines) if _is_date(line)]
    if len(dated) == 1 and dated[0] in (0, len(lines) - 1):
        amount = "\n".join(lines[: dated[0]] + lines[dated[0] + 1 :])
        if not _ANY_DATE.search(amount):
            return _without_lead(amount), lines[dated[0]].strip(_AROUND)
    text = in_digits(collapse(unicodedata.normalize("NFKC", cell)))
    parted = None if dated else _at_the_end(text)
    if parted is None or not read_date(parted[1]) or _ANY_DATE.search(parted[0]):
        parted = _at_the_start(text) or _in_doubt(text)
    return (cell, "") if parted is None else (_without_lead(parted[0]), parted[1])


def _at_the_start(text: str) -> tuple[str, str] | None:
    """Give what stands behind a date that a sum with its sign follows, and the date."""
    found = _AT_START.match(text)
    if found is None or not read_date(found["date"]) or _ANY_DATE.search(text, found.end()):
        return None
    return text[found.end() :], found["date"]


def _in_doubt(text: str) -> tuple[str, str] | None:
    """Give a sum that is certain, and the dates behind it of which none is: "May-26", two days."""
    sums = list(_ENDED_SUM.finditer(text))
    dates = _DATES_ONLY.search(text, sums[-1].end()) if sums else None
    if dates is None or _ANY_DATE.search(text, 0, dates.start()):
        return None
    return text[: dates.start()], dates[0].strip()


def _is_date(line: str) -> bool:
    return read_date(line.strip(_AROUND)) is not None and not line.strip().isdigit()


def _without_lead(amount: str) -> str:
    lead = _LEAD.search(amount)
    kept = amount[: lead.start()] if lead else amount
    return kept + ")" if kept.count("(") > kept.count(")") else kept


def _at_the_end(text: str) -> tuple[str, str] | None:
    """Give what stands before a date at the end of a text, and the date."""
    dots = _DOTS.search(text)
    if dots:
        return text[: dots.start()], dots["date"]
    for form, lengths in ((_DAY_FIRST, (1, 2)), (_YEAR_FIRST, _YEAR_LENGTHS)):
        rest = form.search(text)
        if rest is None:
            continue
        head = text[: rest.start()]
        run = _RUN.search(head)
        if run is None:
            month = rest["rest"].strip(" -")
            return (head, month) if form is _DAY_FIRST and month[:1].isalpha() else None
        at = _start_of_date(head, run, lengths)
        if at is not None:
            return head[:at], (head[at:] + rest["rest"]).strip()
    return None


def _start_of_date(head: str, run: re.Match[str], lengths: tuple[int, ...]) -> int | None:
    """Give where the date begins that goes on behind a run of digits, nothing where it is not certain.

    Two decimals end an amount, and so do three digits after a comma; what follows is the date's.
    """
    digits = run[0]
    if digits.isdigit() and len(digits) in lengths:
        sign = lengths != _YEAR_LENGTHS and _SIGN_BEFORE.search(head[: run.start()])
        return None if sign else run.start()
    parts = _AMOUNT_AND_MORE.fullmatch(digits)
    if parts is None:
        return None
    more = parts["more"]
    if more and (len(more) not in lengths or more == "0"):
        return None
    return run.start() + parts.end("amount")
