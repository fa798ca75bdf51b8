"""Downloads."""

import csv
import io

import pytest

from data.exports import awards_csv, disarmed
from data.filters import Filters
from data.queries.summary import summary


def test_download_holds_exactly_the_selection_to_the_cent(starter):
    filters = Filters(category=("works",), year=("2026",))
    found = summary(starter, filters)

    content = awards_csv(starter, filters)

    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    cents = sum(round(float(row["value_hkd"]) * 100) for row in rows if row["value_hkd"])
    assert content.startswith(b"\xef\xbb\xbf")
    assert len(rows) == found.total.awards > 0
    assert cents == found.total.value_hkd * 100


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", " =1", "\r=1"])
def test_formulas_are_disarmed(cell):
    assert str(disarmed(cell)).startswith("'")


def test_plain_words_and_numbers_stay_as_they_are():
    assert disarmed("Supply of tables") == "Supply of tables"
    assert disarmed(-5) == -5
    assert disarmed(["ST", "TP"]) == "ST TP"
