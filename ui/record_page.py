"""The record of one award: all that is known of it, where that comes from, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from data import codelists
from data.files import DataError
from data.filters import NOWHERE, UNCLASSIFIED
from data.history import AwardEvent, History
from data.queries import records
from data.redaction import is_redacted
from geo.districts import districts
from ui import amounts, award_fields, awards_list, cached, history_words, links, markup, names
from ui.frame import Page
from ui.history_words import Told
from ui.said import said
from ui.view import Subject, View

# In the order in which they are read; what is not known is said only of the first ones.
_FACTS = ("vendor", "buyer", "date", "amount", "amount_kind", "category", "sector")
_PLACES = ("vendor_place", "vendor_constituency", "delivery_place", "delivery_constituency", "local")
_DISTRICT_OF = {"vendor_constituency": "vendor_key", "delivery_constituency": "delivery_key"}
_IF_KNOWN = (
    *("addresses", "amount_raw", "method", "tenders_received", "contract_period", "country_of_origin"),
    *("gazette_notice", "notes"),
)
_AS_STATED = ("reference", "source_ref")


def show(page: Page) -> None:
    """Draw the record of the award that the address names, or say that there is none."""
    number = page.view.award
    if number is None:
        _nothing(page, page.say("record.none_asked"))
        return
    award = records.award(page.snapshot, number)
    try:
        past = cached.past(page.snapshot, number)
    except DataError:
        past = None
    if award is not None:
        _record(page, award, past)
    elif past is None:
        _nothing(page, page.say("record.unknown", award=number, version=page.snapshot.version))
    else:
        _not_public(page, past)


def _record(page: Page, award: dict[str, Any], past: History | None) -> None:
    version, at = page.snapshot.version, page.snapshot.stamp.at
    day = amounts.day_of(page.view.language, at)
    markup.show(
        "record_head.html",
        title=award_fields.describe(page, award, "title"),
        number=page.say("record.number", award=award["award_id"], version=version, day=day),
    )
    markup.show("record_table.html", heading=page.say("record.facts"), rows=facts(page, award))
    # Without the record it cannot be said.
    rewritten = past is not None and award["file_sha256"] in cached.redacted_files()
    markup.show("record_source.html", say=page.say, rewritten=rewritten, **source(page, award))
    markup.show("record_cells.html", say=page.say, cells=past.cells if past else {})
    copies = records.all_copies(page.snapshot, award)
    if copies:
        markup.show("record_copies.html", say=page.say, copies=[_copy(page, copy) for copy in copies])
    if past is not None:
        _history(page, past)
    _citation(page, award["award_id"])


def facts(page: Page, award: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give what is known of an award: label, value, how sure it is, and the pages about what it names."""
    # A constituency is one of a district: a place beyond them has none.
    placed = [name for name in _PLACES if award.get(_DISTRICT_OF.get(name, "award_id")) not in NOWHERE]
    shown = [*_FACTS, *placed, *(name for name in _IF_KNOWN if award.get(_column(name)))]
    return [
        {
            "label": page.say(f"known.{name}"),
            "value": award_fields.describe(page, award, name),
            "note": award_fields.how_sure(page, award, name),
            "links": _links(page, award, name),
        }
        for name in (*shown, "counted")
    ]


def _links(page: Page, award: Mapping[str, Any], field: str) -> list[tuple[str, str | None]]:
    """Give what a field names that has a page: name and address; nothing of fields that name none."""
    said = award_fields.describe(page, award, field)
    if is_redacted(said):
        return []
    if field == "vendor":
        line = awards_list.line(page, dict(award), [])
        # One vendor is named in both scripts; of several each by itself.
        return [(said, line.vendors[0][1])] if len(line.vendors) == 1 else list(line.vendors)
    if field == "buyer" and award["buyer"]:
        return [(said, links.subject(page.view, Subject.BUYER, award["buyer"]))]
    if field == "sector":
        return [(said, links.subject(page.view, Subject.SECTOR, award["sector"] or UNCLASSIFIED))]
    key = (
        award[f"{field.removesuffix('_place')}_key"] if field in ("vendor_place", "delivery_place") else None
    )
    if key in districts():
        return [(said, links.subject(page.view, Subject.DISTRICT, key))]
    return []


def source(page: Page, award: Mapping[str, Any]) -> dict[str, Any]:
    """Give where an award was published and in which file it came; say how far the link reaches."""
    url = awards_list.web_address(award["source_url"])
    publisher = codelists.publishers().get(award["publisher"] or "")
    own_page = publisher is not None and award["source_url"] == publisher.url
    # The reader's own words for the file and row, which are told anyway, are left out.
    is_default = (award["source_ref"] or "").startswith(f"row {award['file_row']} of ")
    shown = _AS_STATED[:1] if is_default else _AS_STATED
    is_list = own_page or records.sharing_page(page.snapshot, award["source_url"] or "") > 1
    return {
        "publisher": names.publisher(page, award["publisher"]),
        "url": url,
        "written": award["source_url"],
        "reach": page.say("record.reaches.page" if is_list else "record.reaches.record"),
        "rows": [
            {"label": page.say(f"known.{name}"), "value": award_fields.describe(page, award, name)}
            for name in shown
        ],
        "file": award["file_name"],
        "row": award["file_row"],
        "sha256": award["file_sha256"],
        "retrieved": amounts.moment(page.view.language, award["loaded_at"]),
    }


def _column(name: str) -> str:
    return "method_raw" if name == "method" else name


def _copy(page: Page, copy: dict[str, Any]) -> dict[str, str]:
    return {
        "publisher": names.publisher(page, copy["publisher"]),
        "award": f"A{copy['award_id']}",
        "amount": awards_list.amount(page, copy),
        "address": links.record(page.view, copy["award_id"]),
        "counted": award_fields.describe(page, copy, "counted"),
    }


def _history(page: Page, past: History) -> None:
    """Draw what became of an award, version by version, the newest first; nobody's name is given out."""
    withheld = cached.withheld()
    told, currencies = [], dict[int, str | None]()
    for event in past.events:
        changes = history_words.changes(page, event, currencies.get(event.award_id))
        for change in event.changes:
            if change.field == "currency":
                currencies[event.award_id] = change.after
        if event.version is not None:
            told.append(_event(page, past, event, changes, is_withheld=event.version in withheld))
    markup.show("record_history.html", say=page.say, events=told[::-1])


def _event(
    page: Page, past: History, event: AwardEvent, changes: Sequence[Told], *, is_withheld: bool
) -> dict[str, Any]:
    view = View(language=page.view.language, version=event.version)
    return {
        "version": event.version,
        "address": links.record(view, past.award_id),
        "at": amounts.moment(page.view.language, event.at),
        "what": page.say(f"history.{event.what.value}"),
        "award": None if event.award_id == past.root else f"A{event.award_id}",
        "why": page.say("changes.withheld") if is_withheld else said(page.view.language, event.note),
        "place": page.say("record.row_of", file=event.file_name, row=event.row) if event.file_name else "",
        "sha256": event.file_sha256,
        "changes": changes,
    }


def _citation(page: Page, award_id: int) -> None:
    own = replace(page.view, version=page.snapshot.version)
    address = links.record(own, award_id)
    markup.show(
        "record_cite.html",
        say=page.say,
        version=page.snapshot.version,
        address=address,
        shown=links.whole(address),
    )


def _not_public(page: Page, past: History) -> None:
    st.title(page.say("record.title"), anchor=False)
    number = past.award_id
    if past.root != number:
        st.info(page.say("record.edition_of", award=number, root=past.root))
        markup.show(
            "way.html",
            address=links.record(page.view, past.root),
            words=page.say("record.to_root", root=past.root),
        )
    else:
        st.info(page.say("record.gone", award=number, version=page.snapshot.version))
    _history(page, past)


def _nothing(page: Page, words: str) -> None:
    st.title(page.say("record.title"), anchor=False)
    st.info(words)
    markup.show(
        "way.html",
        address=links.address("records", page.view.elsewhere()),
        words=page.say("record.to_list"),
    )
