"""What a page says when there is nothing to show, and to whom it is new."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data import codelists
from data.filters import Filters, PlaceKind
from data.local import Local
from geo.districts import districts
from ui import amounts, cached, filter_panel, links, markup, names, state
from ui.frame import Page


def nothing_matches(page: Page) -> None:
    """Say that nothing matches and which filter to loosen, or that no award is public at all."""
    if not cached.extent(page.snapshot).awards:
        st.info(page.say("notice.no_awards", version=page.snapshot.version))
        address = links.address("changes", page.view.elsewhere())
        markup.show("way.html", address=address, words=page.say("page.changes"))
        return
    st.info(page.say("notice.nothing"))
    filters = page.view.filters
    for name in filters.restricting:
        found = cached.figures(page.snapshot, filters.without(name)).total.awards
        if found:
            st.button(
                page.say(
                    "notice.loosen",
                    count=found,
                    filter=page.say(f"filter.{name}"),
                    n=amounts.count(page.view.language, found),
                ),
                key=f"loosen_{name}",
                on_click=filter_panel.take_off,
                args=(name,),
            )


def tasks(page: Page) -> None:
    """Offer a first visitor three questions to start from; each sets filters and what place means."""
    if page.view.filters != Filters():
        return
    with st.container(key="tasks", horizontal=True, gap="small"):
        _menu(page, "district", list(districts()), PlaceKind.DELIVERY)
        st.button(page.say("task.made"), key="task_made", type="tertiary", on_click=_made_here)
        _menu(page, "sector", list(codelists.sectors()), PlaceKind.VENDOR)


def _menu(page: Page, name: str, codes: list[str], place: PlaceKind) -> None:
    key = f"task_{name}"
    namer = names.OF_FILTER[name]
    st.menu_button(
        page.say(f"task.{name}"),
        codes,
        key=key,
        type="tertiary",
        format_func=lambda code: namer(page, code),
        on_click=lambda: _picked(name, st.session_state[key], place),
    )


def _picked(name: str, code: str | None, place: PlaceKind) -> None:
    if code is not None:
        view = state.view()
        state.change(view.filtered(replace(view.filters, place=place, **{name: (code,)})))


def _made_here() -> None:
    view = state.view()
    state.change(view.filtered(replace(view.filters, place=PlaceKind.VENDOR, local=(Local.PLANT.value,))))
