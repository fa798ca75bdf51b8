"""How an award is on the map: at a point, by the colour of its district, or not at all."""

from decimal import Decimal

import pytest

from data.filters import NOWHERE, Drawn, Filters, Flow, PlaceKind
from data.queries.records import all_awards
from data.queries.summary import summary

SELECTIONS = [
    Filters(),
    Filters(place=PlaceKind.DELIVERY),
    Filters(place=PlaceKind.DELIVERY, category=("works",)),
    Filters(flow=Flow.REVENUE),
    Filters(district=("KT", "unknown")),
]


def expected(award: dict, place: str) -> Drawn:
    if award[f"{place}_key"] in NOWHERE:
        return Drawn.OFF
    return Drawn.AREA if award[f"{place}_lat"] is None else Drawn.POINT


@pytest.mark.parametrize("filters", SELECTIONS, ids=[str(f.to_query()) for f in SELECTIONS])
@pytest.mark.parametrize("how", list(Drawn))
def test_each_award_is_drawn_in_one_way_and_the_figures_follow(starter, filters, how):
    chosen, dropped = Filters.from_query(filters.to_query() | {"drawn": [how.value]})
    awards = [award for award in all_awards(starter, filters) if expected(award, filters.place.value) is how]
    found = summary(starter, chosen).total

    assert dropped == ()
    assert {row["award_id"] for row in all_awards(starter, chosen)} == {row["award_id"] for row in awards}
    assert found.awards == len(awards)
    assert found.value_hkd == sum((row["value_hkd"] or Decimal(0) for row in awards), Decimal(0))


def test_no_award_in_no_single_district_has_a_point(starter):
    for place in PlaceKind:
        rows = starter.rows(
            f"SELECT count(*) AS n FROM awards "
            f"WHERE {place}_lat IS NOT NULL AND list_contains(?, {place}_key)",
            [list(NOWHERE)],
        )
        assert rows[0]["n"] == 0
