"""Shares of local evidence are intervals: what is not known may be either."""

from decimal import Decimal

import pytest

from data.local_share import Interval, Question, by_count, by_value
from data.queries.summary import Tally

GROUPS = {
    "plant": Tally(awards=1, value_hkd=Decimal(10)),
    "address": Tally(awards=2, value_hkd=Decimal(30), without_value=1),
    "outside": Tally(awards=3, value_hkd=Decimal(40)),
    "unknown": Tally(awards=4, value_hkd=Decimal(20)),
}


@pytest.mark.parametrize(
    ("count", "question", "lower", "upper"),
    [
        (by_value, Question.ADDRESS, 0.4, 0.6),
        (by_value, Question.PLANT, 0.1, 1.0),
        (by_count, Question.ADDRESS, 0.3, 0.7),
        (by_count, Question.PLANT, 0.1, 1.0),
    ],
)
def test_interval_reaches_from_what_is_known_to_what_may_be(count, question, lower, upper):
    found = count(GROUPS, question)

    assert (found.lower, found.upper) == (pytest.approx(lower), pytest.approx(upper))


def test_parts_add_up_to_the_total():
    assert by_value(GROUPS, Question.ADDRESS) == Interval(Decimal(40), Decimal(40), Decimal(20))
    assert by_value(GROUPS, Question.ADDRESS).total == Decimal(100)


@pytest.mark.parametrize(
    "groups", [{}, {"address": Tally(awards=2, without_value=2)}], ids=["none", "no sum"]
)
def test_of_nothing_there_is_no_share(groups):
    found = by_value(groups, Question.ADDRESS)

    assert (found.lower, found.upper) == (None, None)


def test_what_is_all_not_known_may_be_anything():
    found = by_value({"unknown": Tally(awards=1, value_hkd=Decimal(5))}, Question.ADDRESS)

    assert (found.lower, found.upper) == (0, 1)


def test_a_sum_below_zero_takes_nothing_off_the_others():
    groups = GROUPS | {"outside": Tally(awards=3, value_hkd=Decimal(-40))}

    assert by_value(groups, Question.ADDRESS).lower == pytest.approx(4 / 6)
