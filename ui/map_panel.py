"""The map with all that belongs to it: its switches, legend, boxes, list to choose from, and table."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import streamlit as st

from data.filters import NOWHERE, Filters, Flow, PlaceKind
from data.queries.summary import Summary, Tally
from data.queries.vendors import MapPoint
from geo import settings
from geo.constituencies import of_district
from geo.districts import districts
from geo.estates import estates
from geo.layers import StateLayer, state_data
from geo.map_base import base_map
from geo.map_ground import ground
from geo.map_marks import PALETTE
from ui import amounts, assets, cached, map_marks, map_view, markup, names, state, switch, vendor_card
from ui.classes import quantile_classes
from ui.frame import Page
from ui.map_view import Click, ClickKind
from ui.view import Measure, View

HEIGHT = 396


def show(page: Page, found: Summary) -> None:
    """Draw the map and what stands beside it."""
    points = cached.points(page.snapshot, page.view.filters)
    wide, narrow = st.columns([2.7, 1], gap="small")
    with narrow, st.container(key="mapside"):
        vendor_card.show(page)
        with st.container(key="mapswitches"):
            switch.show(page, "place", page.view.filters.place, _with_place)
            switch.show(page, "measure", page.view.measure, _with_measure)
        markup.show("legend.html", say=page.say, **_legend(page, found))
        _boxes(page, found)
    with wide:
        _map(page, found)
        _choose(page, points)


def table(page: Page, found: Summary) -> None:
    """Draw what the map shows as a table: districts, what is in none, and estates."""
    tallies = found.by("district")
    rows = [(names.district(page, code), tallies.get(code, Tally())) for code in (*districts(), *NOWHERE)]
    by_estate = found.by("estate")
    rows += [
        (page.say("table.estate", name=names.estate(page, code)), by_estate.get(code, Tally()))
        for code, site in estates().items()
        if site.kind != "facility"
    ]
    with st.expander(page.say("map.table")):
        markup.show(
            "district_table.html",
            say=page.say,
            place=page.say(f"place.{page.view.filters.place.value}"),
            rows=[_row(page, name, tally) for name, tally in rows],
        )


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
    data = state_data(
        map_marks.cells(page, ground(outlines, settings.home()).name),
        map_marks.areas(page, found),
        map_marks.sites(page, found),
    )
    base = base_map(
        assets.urls(),
        tiles=settings.tiles(),
        language=page.view.language.value,
        words=map_marks.words(page),
    )
    click = map_view.show(base, StateLayer(data), height=HEIGHT, key="map")
    if click is not None:
        act_on(click)
        st.rerun()
    note = "map.outlines.official" if outlines.official else "map.outlines.approximate"
    markup.note(page.say(note, edition=outlines.edition))
    if len(page.view.filters.district) == 1 and page.view.filters.district[0] in districts():
        markup.note(_constituency(page, page.view.filters.district[0]))


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


def _legend(page: Page, found: Summary) -> dict[str, object]:
    tallies = found.by("district")
    measured = map_marks.sizes(page, tallies)
    classes = quantile_classes(measured)
    by_value = page.view.measure is Measure.VALUE and page.view.filters.flow is Flow.SPENDING
    spans = [
        {
            "colour": PALETTE[span.colour],
            "low": _size(page, span.low, by_value),
            "high": _size(page, span.high, by_value),
        }
        for span in classes.spans
    ]
    return {
        "place": page.view.filters.place.value,
        "unit": page.say("measure.value.unit" if by_value else "measure.number.unit"),
        "spans": spans,
        "largest": _largest(page) if by_value else None,
    }


def _largest(page: Page) -> str | None:
    """Name the largest award of the map: a colour by value may be that one award."""
    award = cached.largest_placed(page.snapshot, page.view.filters)
    if award is None:
        return None
    return page.say(
        "map.largest",
        value=amounts.money_short(page.view.language, award["value_hkd"]),
        title=award["title"][:120],
        district=names.district(page, award[f"{page.view.filters.place.value}_key"]),
    )


def _size(page: Page, value: Decimal, by_value: bool) -> str:
    language = page.view.language
    return amounts.money_short(language, value) if by_value else amounts.count(language, int(value))


def _boxes(page: Page, found: Summary) -> None:
    """Draw the boxes of what the map cannot show, each with a button that lists it."""
    tallies = found.by("district")
    with st.container(key="boxes"):
        for code in NOWHERE:
            tally = tallies.get(code)
            if tally is None:
                continue
            markup.show(
                "box.html",
                label=names.district(page, code),
                note=page.say(f"nowhere.{code}.note.{page.view.filters.place.value}"),
                lines=map_marks.tally_lines(page, tally),
            )
            st.button(
                page.say("box.list"),
                key=f"box_{code}",
                type="tertiary",
                on_click=_list_nowhere,
                args=(code,),
                help=names.district(page, code),
            )


def _list_nowhere(code: str) -> None:
    view = state.view()
    state.change(view.filtered(replace(view.filters, district=(code,))))


def _choose(page: Page, points: list[MapPoint]) -> None:
    """Offer all that can be clicked on the map as a list, for the keyboard and for screen readers."""
    seen = dict.fromkeys(point.code for point in points)
    options = [
        *((ClickKind.DISTRICT, code) for code in districts()),
        *((ClickKind.ESTATE, code) for code, site in estates().items() if site.kind != "facility"),
        *((ClickKind.VENDOR, code) for code in seen),
    ]
    by_code = {point.code: names.supplier(page, point.name, point.name_zh) for point in points}

    def label(option: tuple[ClickKind, str]) -> str:
        kind, code = option
        if kind is ClickKind.VENDOR:
            return by_code[code]
        return names.district(page, code) if kind is ClickKind.DISTRICT else names.estate(page, code)

    key = "map_choice"
    st.session_state[key] = None
    st.selectbox(
        page.say("map.choose"),
        options,
        key=key,
        format_func=label,
        placeholder=page.say("map.choose.any"),
        on_change=lambda: _chosen(st.session_state[key]),
    )


def _chosen(option: tuple[ClickKind, str] | None) -> None:
    if option is not None:
        act_on(Click(option[0], option[1], 0))


def _row(page: Page, name: str, tally: Tally) -> dict[str, object]:
    language = page.view.language
    known = tally.awards > tally.without_value
    return {
        "name": name,
        "awards": amounts.count(language, tally.awards),
        "value": amounts.money(language, tally.value_hkd) if known else "",
        "without": amounts.count(language, tally.without_value) if tally.without_value else "",
        "vendors": amounts.count(language, tally.suppliers) if tally.suppliers else "",
    }
