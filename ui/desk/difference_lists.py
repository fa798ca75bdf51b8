"""The awards of a difference, one after the other: what is new, changed, in conflict, gone or returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import streamlit as st

from data.desk.found import RowFound
from ui import amounts, history_words, links, markup, names
from ui.frame import Page

Told = Mapping[str, Any]
LISTED = 50  # lines of each list; the counts above are whole


@dataclass(frozen=True, slots=True)
class Line:
    """One award of a list; the template escapes every text."""

    title: str
    where: str
    address: str | None = None
    fields: tuple[tuple[str, str, str], ...] = ()  # label, before, after
    note: str = ""


def draw(page: Page, key: str, lines: Sequence[Line], count: int) -> None:
    """Draw a list, folded; nothing where it is empty."""
    if not count:
        return
    language = page.view.language
    label = page.say("form.count", name=page.say(key), n=amounts.count(language, count))
    with st.expander(label):
        shown = lines[:LISTED]
        more = ""
        if count > len(shown):
            more = page.say("desk.more", n=amounts.count(language, count - len(shown)))
        st.html(markup.fill("desk_rows.html", say=page.say, caption=page.say(key), lines=shown, more=more))


def row(page: Page, told: Told, *, is_new: bool = False) -> Line:
    """Say which row it is, and what it changes; of a new one what it is."""
    fields = tuple(
        (
            history_words.label(page, change["field"]),
            history_words.value(page, change["field"], change["before"], "HKD"),
            history_words.value(page, change["field"], change["after"], "HKD"),
        )
        for change in told["changes"]
    )
    corrected = told.get("corrected") or ()
    note = ""
    if corrected:
        listed_fields = page.say("list.comma").join(history_words.label(page, name) for name in corrected)
        note = page.say("desk.row.corrected", fields=listed_fields)
    where = page.say("desk.row", row=amounts.count(page.view.language, told["row"]))
    if is_new and "suppliers" in told:
        where = " · ".join((*facts(page, told), where))
    return Line(
        title=told["title"] or page.say("word.not_known"),
        where=where,
        address=links.record(page.view, told["award"]) if told.get("award") and not is_new else None,
        fields=fields,
        note=note,
    )


def conflict(page: Page, told: Told) -> Line:
    """Say of which award two lists disagree, and about what."""
    ours, theirs = (listed(page, told[side]) for side in ("ours", "theirs"))
    fields = page.say("list.comma").join(history_words.label(page, name) for name in told["fields"])
    return Line(
        title=ours.title,
        where=ours.where,
        fields=((page.say("desk.conflict.other"), "", theirs.where),),
        note=page.say("desk.conflict.fields", fields=fields),
    )


def entry(values: Told) -> Line:
    """Say what a row of a register holds."""
    return Line(title=" · ".join(str(value) for value in values.values()), where="")


def listed(page: Page, award: Told) -> Line:
    """Say which award it is."""
    parts = [f"A{award['award']}", names.publisher(page, award["publisher"]) if award["publisher"] else ""]
    parts += [award["reference"], *facts(page, award)]
    return Line(
        title=award["title"] or page.say("word.not_known"),
        where=" · ".join(part for part in parts if part),
        address=links.record(page.view, award["award"]),
    )


def facts_of(row: RowFound) -> Told:
    """Give vendor, date and sum of a row of the file, as `facts` takes them; nothing of a register's row."""
    if row.values:
        return {}
    return {
        "suppliers": " | ".join(row.suppliers),
        "date": row.award_date,
        "amount": row.amount,
        "currency": row.currency,
    }


def facts(page: Page, award: Told) -> list[str]:
    """Give vendor, date and sum of an award in words; what is missing is said."""
    language = page.view.language
    date, amount = award["date"], award["amount"]
    return [
        award["suppliers"] or page.say("desk.no_vendor"),
        amounts.day(language, date) if date else page.say("desk.no_date"),
        page.say("desk.no_sum")
        if amount is None
        else amounts.in_currency(language, Decimal(amount), award["currency"]),
    ]
