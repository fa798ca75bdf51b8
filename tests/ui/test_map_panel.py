"""A click on the map becomes filters or a card; what the browser says is never trusted."""

import pytest
import streamlit as st

from data.filters import Filters, PlaceKind
from ui import map_panel, state
from ui.map_view import Click, ClickKind
from ui.view import View


@pytest.fixture
def act():
    """Act on a click in a visit with these filters, and give the view that follows."""

    def run(kind: ClickKind, code: str, **filters) -> View:
        st.session_state["view"] = View(filters=Filters(**filters), page_number=3)
        map_panel.act_on(Click(kind, code, 1))
        return state.view()

    yield run
    st.session_state.clear()


def test_district_is_chosen_and_a_second_click_takes_it_off(act):
    assert act(ClickKind.DISTRICT, "ST").filters.district == ("ST",)
    assert act(ClickKind.DISTRICT, "ST", district=("ST",)).filters.district == ()


def test_estate_is_chosen_from_the_first_page_on(act):
    view = act(ClickKind.ESTATE, "INNO-TP", category=("goods",))

    assert view.filters == Filters(estate=("INNO-TP",), category=("goods",))
    assert view.page_number == 1


def test_vendor_opens_its_card(act):
    assert act(ClickKind.VENDOR, "S12").card == "S12"


def test_place_of_delivery_is_chosen_by_its_point(act):
    view = act(ClickKind.VENDOR, "22.33087,114.19946", place=PlaceKind.DELIVERY)

    assert view.filters.spot == ("22.33087,114.19946",)


@pytest.mark.parametrize("kind", list(ClickKind))
@pytest.mark.parametrize("place", list(PlaceKind))
@pytest.mark.parametrize("code", ["", "S", "Sx", "<script>", "99,99", "S1'; DROP TABLE awards", "XX"])
def test_nonsense_from_the_browser_changes_nothing(act, kind, place, code):
    view = act(kind, code, place=place, district=("ST",))

    assert view.filters == Filters(place=place, district=("ST",))
    assert view.card is None
