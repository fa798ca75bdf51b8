"""The filters beside every list and map, and the chips that take them off again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from data import codelists
from data.filters import NOWHERE, UNCLASSIFIED, Filters, Flow
from data.local import Local
from data.records import Category, Method
from geo.districts import districts
from geo.estates import estates
from ui import cached, names, offered, state
from ui.frame import Page
from ui.offered import Offered
from ui.view import Subject


def show(page: Page, about: Subject | None = None) -> None:
    """Draw the filters in the side bar, which is a drawer on a phone; none for what the page is about."""
    with st.sidebar:
        st.header(page.say("filter.heading"), anchor=False)
        if about is not Subject.SECTOR:
            _several(page, "sector", [*codelists.sectors(), UNCLASSIFIED])
            _preset(page)
        if about is not Subject.VENDOR:
            _looked_for(page, "supplier", partial(offered.suppliers, page))
        if about is not Subject.DISTRICT:
            _several(page, "district", [*districts(), *NOWHERE])
        _several(page, "category", [kind.value for kind in Category])
        _several(page, "local", [kind.value for kind in Local])
        _several(page, "estate", [code for code, site in estates().items() if site.kind != "facility"])
        if about is not Subject.BUYER:
            _looked_for(page, "buyer", partial(offered.buyers, page))
        _several(page, "year", [*cached.years(page.snapshot), "unknown"])
        _several(page, "method", [kind.value for kind in Method])
        _text(page)
        _flow(page)


def chips(page: Page) -> None:
    """Draw one button for each value that leaves awards out, and one that clears them all."""
    filters = page.view.filters
    if not filters.restricting:
        return
    with st.container(horizontal=True, gap="small", key="chips"):
        for name in filters.restricting:
            values = [None] if name == "text" else getattr(filters, name)
            for value in values:
                label = filters.text if value is None else names.OF_FILTER[name](page, value)
                st.button(
                    f"{plain(label)} ✕",
                    key=f"chip_{name}_{value}",
                    help=page.say("filter.remove", name=page.say(f"filter.{name}")),
                    on_click=take_off,
                    args=(name, value),
                )
        st.button(page.say("filter.clear"), key="chip_clear", type="tertiary", on_click=_clear)


def take_off(name: str, value: str | None = None) -> None:
    """Take one value, or a whole filter, off."""
    view = state.view()
    state.change(view.filtered(view.filters.without(name, value)))


def plain(label: str) -> str:
    """Give a label that Streamlit shows as it is: its labels are Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+!|~$:<>" else sign for sign in label)


def _clear() -> None:
    view = state.view()
    state.change(view.filtered(view.filters.cleared()))


def _looked_for(page: Page, name: str, offer: Callable[[str], Offered]) -> None:
    """Draw a list that may be as long as the data is: what it does not offer is looked for by name."""
    _several(page, name, offered.looked_for(page, f"filter.{name}", offer).labels)


def _several(page: Page, name: str, codes: Sequence[str] | Mapping[str, str]) -> None:
    """Draw a list of several values; `codes` may come with the words shown."""
    chosen = list(getattr(page.view.filters, name))
    namer = names.OF_FILTER[name]
    labels = dict(codes) if isinstance(codes, Mapping) else {code: namer(page, code) for code in codes}
    # What was found by a link or on the map may be beyond the list that is offered.
    labels |= {code: namer(page, code) for code in chosen if code not in labels}
    key = f"filter_{name}"
    st.multiselect(
        page.say(f"filter.{name}"),
        list(labels),
        key=key,
        format_func=labels.__getitem__,
        placeholder=page.say(f"filter.{name}.any"),
        filter_mode="contains",
        # Its words are Streamlit's own, in English only.
        select_all=False,
        on_change=state.bind(key, chosen, lambda f, v: replace(f, **{name: tuple(sorted(v))})),
    )


def _preset(page: Page) -> None:
    st.button(
        page.say("filter.preset"),
        key="filter_preset",
        type="tertiary",
        on_click=_choose_preset,
    )


def _choose_preset() -> None:
    codes = tuple(sorted(code for code, sector in codelists.sectors().items() if sector.reindustrial))
    view = state.view()
    state.change(view.filtered(replace(view.filters, sector=codes)))


def _text(page: Page) -> None:
    key = "filter_text"
    st.text_input(
        page.say("filter.text"),
        key=key,
        placeholder=page.say("filter.text.any"),
        max_chars=200,
        on_change=state.bind(key, page.view.filters.text, _with_text),
    )


def _with_text(filters: Filters, words: object) -> Filters:
    return replace(filters, text=" ".join(str(words or "").split()))


def _flow(page: Page) -> None:
    key = "filter_flow"
    st.radio(
        page.say("filter.flow"),
        [flow.value for flow in Flow],
        key=key,
        format_func=lambda code: page.say(f"flow.{code}"),
        on_change=state.bind(key, page.view.filters.flow.value, lambda f, v: replace(f, flow=Flow(v))),
    )
