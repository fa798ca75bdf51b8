"""The WHERE builder."""

from data.filters import Filters, PlaceKind
from data.queries.where import where


def test_no_restriction_is_a_true_clause():
    assert where(Filters()) == ("true", [])


def test_district_means_the_place_that_is_chosen():
    clause, values = where(Filters(place=PlaceKind.DELIVERY, district=("ST",)))

    assert clause == "list_contains(?, delivery_key)"
    assert values == [["ST"]]


def test_values_are_bound_and_never_part_of_the_clause():
    clause, values = where(Filters(text="' OR 1=1 --", buyer=("x';drop",)))

    assert "OR 1=1" not in clause.replace("contains", "")
    assert "drop" not in clause
    assert any("1=1" in str(value) for value in values)


def test_text_is_no_pattern(starter):
    from data.queries.summary import summary

    assert summary(starter, Filters(text="%")).total.awards == 0
    assert summary(starter, Filters(text="....")).total.awards == 0
