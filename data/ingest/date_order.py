"""Whether the dates of a column have the day first, as in Hong Kong, or the month."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import Enum
from functools import lru_cache

# A column whose first dates are all of another form is not searched to its end.
_FIRST_DATES = 200
_MAX_LENGTH = 4_000  # an amount may stand in the same cell
_NUMBERS = re.compile(
    r"(?<![0-9./-])(?P<first>[0-9]{1,2}) ?(?P<s>[/.-]) ?(?P<second>[0-9]{1,2}) ?(?P=s) ?"
    r"(?:[0-9]{4}|[0-9]{2})(?![0-9])"
)


class Order(Enum):
    """Which of the two numbers of a date can be its month."""

    FIRST = "month first"
    SECOND = "day first"
    EITHER = "either"


def month_first(cells: Iterable[str]) -> bool:
    """Say whether a date of a column can only be read with the month first, as 06/26/2025.

    Of its dates such as 06/12/2025 it is then not known which number is the month.
    """
    numeric = False
    for count, cell in enumerate(cells):
        order = order_of(cell)
        if order is Order.FIRST:
            return True
        numeric = numeric or order is not None
        if not numeric and count >= _FIRST_DATES:
            return False
    return False


@lru_cache(4096)
def order_of(cell: str) -> Order | None:
    """Give what the numbers of a date say of their order, nothing where it is not written in numbers."""
    if len(cell) > _MAX_LENGTH:
        return None
    found = _NUMBERS.search(cell if cell.isascii() else unicodedata.normalize("NFKC", cell))
    if found is None:
        return None
    first, second = int(found["first"]), int(found["second"])
    if first <= 12 and second <= 12:
        return Order.SECOND if first == second else Order.EITHER
    try:
        date(2024, first, second)  # a leap year, so that no day is missed
    except ValueError:
        return Order.SECOND
    return Order.FIRST
