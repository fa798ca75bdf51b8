"""Quantile classes of a choropleth."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ui.classes import CLASSES, quantile_classes


def test_one_large_district_does_not_flatten_the_rest():
    values = {str(n): Decimal(n) for n in range(1, 10)} | {"10": Decimal(10_000_000)}

    colours = quantile_classes(values).colours

    assert [colours[str(n)] for n in range(1, 11)] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_a_known_zero_has_a_class_and_what_is_not_known_has_none():
    assert quantile_classes({"ST": Decimal(0), "TP": Decimal(5)}).colours == {"ST": 0, "TP": 2}
    assert quantile_classes({}).colours == {}


@given(st.dictionaries(st.text(max_size=3), st.decimals(0, 10**12, places=2), max_size=18))
def test_spans_hold_every_value_once_and_never_overlap(values):
    classes = quantile_classes(values)

    for code, value in values.items():
        (span,) = [span for span in classes.spans if span.low <= value <= span.high]
        assert span.colour == classes.colours[code] < CLASSES
