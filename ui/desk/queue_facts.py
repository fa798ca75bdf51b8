"""What is known of an item of the queue: the award, the two lists, or the two vendors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from data.files import DataError
from data.filters import Basis, Filters
from data.suggest import Suggestion
from ui import amounts, award_fields, awards_list, cached, links, markup, names
from ui.frame import Page
from ui.view import Subject

Award = Mapping[str, Any]
_FACTS = ("vendor", "addresses", "buyer", "publisher", "reference", "date", "amount", "amount_kind")
_PLACES = ("category", "sector", "delivery_place", "vendor_place", "notes")
_SHOWN_AS = {"award_date": "date", "suppliers": "vendor"}  # fields of a conflict as the record names them
_EVENTS = 30


def award(page: Page, found: Award) -> None:
    """Draw one award: what is known, where it comes from, what became of it."""
    markup.show(
        "record_table.html",
        heading=award_fields.describe(page, found, "title"),
        rows=[*(_row(page, found, name) for name in (*_FACTS, *_PLACES)), _source(page, found)],
    )
    _history(page, found["award_id"])


def both(page: Page, first: Award, second: Award, differing: Sequence[str]) -> None:
    """Draw two lists' words for one award beside each other; `differing` is what they disagree about."""
    told = {_SHOWN_AS.get(field, field) for field in differing}
    shown = ("publisher", "title", "vendor", "buyer", "reference", "date", "amount", "amount_kind")
    rows = [
        (
            page.say(f"known.{name}"),
            [award_fields.describe(page, one, name) for one in (first, second)],
            name in told,
        )
        for name in shown
    ]
    _beside(
        page,
        award_fields.describe(page, first, "title"),
        rows,
        [
            (page.say("queue.list", n=at), _source(page, one)["links"])
            for at, one in ((1, first), (2, second))
        ],
    )


def vendors(page: Page, pair: Suggestion) -> None:
    """Draw two vendors that may be one beside each other, and what speaks for it."""
    told = []
    for one in (pair.first, pair.second):
        total = cached.figures(page.snapshot, Filters(supplier=(one.code,), basis=Basis.ALL)).total
        told.append(
            (
                one.name,
                one.name_zh or page.say("word.not_known"),
                amounts.count(page.view.language, one.awards),
                amounts.money(page.view.language, total.value_hkd),
                " | ".join(one.addresses) or page.say("word.not_known"),
            )
        )
    labels = [
        page.say(f"queue.vendor.{name}") for name in ("name", "name_zh", "awards", "value", "addresses")
    ]
    why = page.say("list.comma").join(page.say(f"queue.why.{reason.name.lower()}") for reason in pair.why)
    _beside(
        page,
        page.say("queue.alike", why=why),
        [(label, cells, False) for label, *cells in zip(labels, *told, strict=True)],
        [
            (
                page.say("queue.vendor", n=at),
                [(one.code, links.subject(page.view.elsewhere(), Subject.VENDOR, one.code))],
            )
            for at, one in ((1, pair.first), (2, pair.second))
        ],
    )


def _beside(
    page: Page,
    caption: str,
    rows: Sequence[tuple[str, Sequence[str], bool]],
    heads: Sequence[tuple[str, Sequence[tuple[str, str]]]],
) -> None:
    markup.show(
        "queue_pair.html",
        caption=caption,
        heads=heads,
        rows=rows,
    )


def _row(page: Page, found: Award, name: str) -> dict[str, Any]:
    return {
        "label": page.say(f"known.{name}"),
        "value": award_fields.describe(page, found, name),
        "note": award_fields.how_sure(page, found, name),
        "links": [],
    }


def _source(page: Page, found: Award) -> dict[str, Any]:
    url = awards_list.web_address(found["source_url"])
    ways = [(_number(found), links.record(page.view, found["award_id"]))]
    if url:
        ways.append((names.publisher(page, found["publisher"]), url))
    row = page.say("record.row_of", file=found["file_name"], row=found["file_row"])
    return {"label": page.say("queue.source"), "value": "", "note": row, "links": ways}


def _number(found: Award) -> str:
    return f"A{found['award_id']}"


def _history(page: Page, award_id: int) -> None:
    """Draw what became of an award, the newest first; staff see by whom."""
    try:
        past = cached.past(page.snapshot, award_id)
    except DataError:
        return
    withheld = cached.withheld()
    events = [
        {
            "at": amounts.moment(page.view.language, event.at),
            "by": event.by,
            "what": page.say(f"history.{event.what.value}"),
            "why": page.say("changes.withheld") if event.version in withheld else event.note,
        }
        for event in reversed(past.events)
    ][:_EVENTS]
    with st.expander(page.say("queue.history", count=len(events), n=len(events))):
        markup.show("queue_history.html", say=page.say, events=events)
