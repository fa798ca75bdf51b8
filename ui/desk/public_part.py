"""A file that is public: where its awards are seen, as soon as the figures of its version are there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from data import public
from data.desk import glance
from data.filters import Basis, Filters, PlaceKind
from data.queries import records
from data.store.batches import Batch
from geo import settings
from ui import amounts, award_fields, links, markup, names
from ui.desk import guard
from ui.frame import Page

BETWEEN_SECONDS = 2.0
_FIRST = 5  # awards that are named
_UNPLACED = "unknown"
Way = tuple[str, str]  # words and address


def show(page: Page, batch: Batch) -> None:
    """Say where a public file is seen, or that its figures are being made."""
    version = batch.version or 0
    if page.snapshot.version < version:
        st.fragment(_wait, run_every=BETWEEN_SECONDS)(page, version)
        return
    markup.show("desk_public.html", words=page.say("desk.public"), ways=ways(page, batch))
    if named := first_awards(page, batch):
        markup.show("desk_links.html", lines=named)
        more = batch.accepted + batch.review - len(named)
        if more > 0:
            markup.note(page.say("desk.public.more", n=amounts.count(page.view.language, more)))


def ways(page: Page, batch: Batch) -> list[Way]:
    """Give the map and the records of the file's publishers, and what the file changed."""
    version = batch.version or 0
    awards = _awards(page, batch)
    publishers = tuple(dict.fromkeys(award["publisher"] for award in awards if award["publisher"]))
    placed = {name: any(award[f"{name}_key"] != _UNPLACED for award in awards) for name in PlaceKind}
    place = PlaceKind.DELIVERY if placed["delivery"] and not placed["vendor"] else PlaceKind.VENDOR
    view = replace(page.view.elsewhere(), filters=Filters(place=place, basis=Basis.ALL, publisher=publishers))
    told = {name: page.say(f"page.{name}") for name in ("map", "records")}
    if publishers:
        whose = page.say("list.comma").join(names.publisher(page, code) for code in publishers)
        told = {name: page.say("desk.public.of", page=words, whose=whose) for name, words in told.items()}
    return [
        *((words, links.address(name, view)) for name, words in told.items()),
        (
            page.say("desk.public.changes"),
            links.changes(page.view, version - 1 if version > 1 else None, version),
        ),
    ]


def first_awards(page: Page, batch: Batch) -> list[Way]:
    """Give the first awards of the file, each with the address of its record."""
    return [
        (award_fields.describe(page, award, "title"), links.record(page.view, award["award_id"]))
        for award in _awards(page, batch)
    ]


def _awards(page: Page, batch: Batch) -> list[dict[str, Any]]:
    found = glance.listed(public.engine(settings.home()), batch.batch_id, _FIRST)
    awards = (records.award(page.snapshot, number) for number in found)
    return [award for award in awards if award is not None]


def _wait(page: Page, version: int) -> None:
    guard.hold()
    if public.at_hand(settings.home()).version >= version:
        st.rerun(scope="app")
    st.info(page.say("desk.public.making", version=version))
