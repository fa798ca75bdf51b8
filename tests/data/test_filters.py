"""Filters and the URL."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.filters import LIST_NAMES, Basis, Filters, Flow, PlaceKind


def test_filters_come_back_from_the_url_they_wrote():
    filters = Filters(
        place=PlaceKind.DELIVERY,
        flow=Flow.REVENUE,
        basis=Basis.ALL,
        sector=("food", "ict"),
        supplier=("S12",),
        district=("ST", "unknown"),
        estate=("INNO-TP",),
        year=("2026",),
        text="pest control",
    )

    read, dropped = Filters.from_query(filters.to_query())

    assert read == filters
    assert dropped == ()


def test_plain_filters_write_nothing_into_the_url():
    assert Filters().to_query() == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("district", "XX"),
        ("sector", "spaceships"),
        ("supplier", "17"),
        ("supplier", "S0"),
        ("year", "26"),
        ("place", "moon"),
        ("flow", "all"),
        ("category", "GOODS"),
    ],
)
def test_unknown_value_is_left_out_and_named(name, value):
    filters, dropped = Filters.from_query({name: [value], "local": ["plant"]})

    assert filters == Filters(local=("plant",))
    assert dropped == ((name, value),)


def test_order_and_repetition_in_the_url_change_nothing():
    one, _ = Filters.from_query({"district": ["ST", "TP", "ST"]})
    other, _ = Filters.from_query({"district": ["TP", "ST"]})

    assert one == other


def test_taking_a_value_off_keeps_the_others():
    filters = Filters(district=("ST", "TP"), text="food")

    assert filters.without("district", "ST").district == ("TP",)
    assert filters.without("district").district == ()
    assert filters.without("text").text == ""
    assert filters.restricting == ("district", "text")


@given(st.dictionaries(st.sampled_from([*LIST_NAMES, "q", "place", "flow", "basis"]), st.lists(st.text())))
def test_no_url_makes_a_traceback_and_what_is_read_is_stable(query):
    filters, _ = Filters.from_query(query)

    assert Filters.from_query(filters.to_query()) == (filters, ())
