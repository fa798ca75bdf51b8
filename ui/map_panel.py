"""The map with what stands at it: switches, legend, what it does not show, and the list to choose from."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from data.filters import Filters, PlaceKind
from data.queries.summary import Summary
from geo import settings
from geo.constituencies import of_district
from geo.districts import districts
from geo.estates import estates
from geo.estates import known as estate_polygons
from geo.layers import StateLayer, state_data
from geo.map_base import base_map
from geo.map_ground import ground
from ui import (
    assets,
    cached,
    legend,
    map_marks,
    map_view,
    markup,
    measures,
    names,
    offered,
    on_map,
    state,
    switch,
    vendor_card,
)
from ui.frame import Page
from ui.map_view import Click, ClickKind
from ui.view import Measure, View

HEIGHT = 376


def show(page: Page, found: Summary) -> None:
    """Draw the map and what stands beside it."""
    wide, narrow = st.columns([2.7, 1], gap="small")
    with narrow, st.container(key="mapside"):
        vendor_card.show(page)
        with st.container(key="mapswitches"):
            switch.show(page, "place", page.view.filters.place, _with_place)
            switch.show(page, "measure", measures.in_use(page), _with_measure, offered=measures.offered(page))
        legend.show(page, found)
    with wide:
        on_map.show_caption(page, found)
        _map(page, found)
        _choose(page)
        with st.container(key="offmap"):
            on_map.show_rest(page, found)


def act_on(click: Click) -> None:
    """Turn a click on the map, or a choice from the list, into filters or an open card.

    The code comes from the browser: it is looked up, or read as the URL is.
    """
    view = state.view()
    filters = view.filters
    if click.kind is ClickKind.DISTRICT and click.code in districts():
        chosen = () if filters.district == (click.code,) else (click.code,)
        state.change(view.filtered(replace(filters, district=chosen)))
    elif click.kind is ClickKind.ESTATE and click.code in estates():
        chosen = () if filters.estate == (click.code,) else (click.code,)
        state.change(view.filtered(replace(filters, estate=chosen)))
    elif click.kind is ClickKind.VENDOR and filters.place is PlaceKind.VENDOR:
        state.change(replace(view, card=View.from_query({"show": [click.code]}).card))
    elif click.kind is ClickKind.VENDOR:
        spot, _ = Filters.from_query({"spot": [click.code]})
        chosen_spot = () if filters.spot == spot.spot else spot.spot
        state.change(view.filtered(replace(filters, spot=chosen_spot)))


def _map(page: Page, found: Summary) -> None:
    outlines = cached.outlines(page.snapshot)
    outline_name = ground(outlines, settings.home()).name
    drawn = cached.polygons_changed_at(estate_polygons())
    data = page.kept("map", lambda: _state(page, found, outline_name), outline_name, drawn)
    base = base_map(
        assets.urls(),
        tiles=settings.tiles(),
        language=page.view.language.value,
        words=map_marks.words(page),
    )
    map_view.show(base, StateLayer(data), height=HEIGHT, key="map", on_click=act_on)
    note = "map.outlines.official" if outlines.official else "map.outlines.approximate"
    markup.note(page.say(note, edition=outlines.edition))
    if len(page.view.filters.district) == 1 and page.view.filters.district[0] in districts():
        markup.note(_constituency(page, page.view.filters.district[0]))


def _state(page: Page, found: Summary, outline_name: str) -> str:
    """Give what the map is told."""
    cells = map_marks.cells(page, outline_name)
    areas, sites = map_marks.areas(page, found), map_marks.sites(page, found)
    return state_data(cells, areas, sites, legend.on_the_map(page, found))


def _constituency(page: Page, district: str) -> str:
    """Name the constituency of a district, or the two that share it."""
    found = [one.name(page.view.language.value) for one in of_district(district)]
    if len(found) == 1:
        return page.say("map.constituency", constituency=found[0])
    return page.say("map.constituency.shared", first=found[0], second=found[1])


def _with_place(view: View, code: str) -> View:
    return view.filtered(replace(view.filters, place=PlaceKind(code)))


def _with_measure(view: View, code: str) -> View:
    return replace(view, measure=Measure(code))


def _choose(page: Page) -> None:
    """Offer what can be clicked on the map as a list, for the keyboard and for screen readers."""
    found = offered.looked_for(page, "map", partial(offered.on_map, page))
    labels = {(ClickKind.DISTRICT, code): names.district(page, code) for code in districts()}
    labels |= {
        (ClickKind.ESTATE, code): names.estate(page, code)
        for code, site in estates().items()
        if site.kind != "facility"
    }
    labels |= {(ClickKind.VENDOR, code): label for code, label in found.labels.items()}
    key = "map_choice"
    st.session_state[key] = None
    st.selectbox(
        page.say("map.choose"),
        list(labels),
        key=key,
        format_func=labels.__getitem__,
        placeholder=page.say("map.choose.any"),
        on_change=lambda: _chosen(st.session_state[key]),
    )


def _chosen(option: tuple[ClickKind, str] | None) -> None:
    if option is not None:
        act_on(Click(option[0], option[1], 0))
