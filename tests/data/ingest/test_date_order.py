"""Whether day or month stands first in the dates of a column."""

from __future__ import annotations

import pytest

from data.ingest.date_order import Order, month_first, order_of


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("06/26/2025", Order.FIRST),
        ("6-26-25", Order.FIRST),
        ("2/29/2024", Order.FIRST),
        ("HK$500,000.00\n06/26/2025", Order.FIRST),
        ("26/06/2025", Order.SECOND),
        ("26.6.2025", Order.SECOND),
        ("31/2/2025", Order.SECOND),
        ("06/06/2025", Order.SECOND),
        ("06/07/2025", Order.EITHER),
        ("06 / 07 / 2025 12:00", Order.EITHER),
        ("０６/０７/２０２５", Order.EITHER),
        ("2025-06-26", None),
        ("26 June 2025", None),
        ("HK$1.50", None),
        ("", None),
        ("06/26/2025" * 1_000, None),
    ],
)
def test_order_is_what_the_numbers_say(cell, order):
    assert order_of(cell) is order


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["06/07/2025", "06/26/2025"], True),
        (["26/06/2025", "06/26/2025"], True),
        (["06/07/2025"] * 5_000 + ["06/26/2025"], True),
        (["06/07/2025", "26/06/2025"], False),
        (["1 May 2025"] * 150 + ["06/26/2025"], True),
        ([], False),
    ],
)
def test_one_date_shows_that_months_stand_first(cells, found):
    assert month_first(cells) is found


def test_column_of_another_form_is_not_searched_to_its_end():
    cells = iter(["1 May 2025"] * 1_000)

    assert not month_first(cells)

    assert len(list(cells)) > 700
