"""Charts: bars from zero, months without awards, what is left out, a table and words for each."""

import io
from dataclasses import replace
from decimal import Decimal

import pyarrow as pa
import pytest

from data.queries.summary import Tally
from tests.ui.looking import looked_at
from ui import amounts, charts
from ui.charts import By, Group
from ui.texts import Language

HOSTILE = "<script>alert(1)</script> $1 `${code}`"


def rows_of(chart: charts.Chart) -> list[dict]:
    (content,) = chart.specification["datasets"].values()
    return pa.ipc.open_stream(io.BytesIO(content)).read_all().to_pylist()


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
@pytest.mark.parametrize("by", list(By))
def test_months_have_a_bar_for_each_month_and_add_up_to_the_summary(starter, language, by):
    page, found = looked_at(starter, lang=[language.value], basis=["all"])
    dated = {month: tally for month, tally in found.basis_by("month").items() if month != "unknown"}
    every = charts.span(min(dated), max(dated))

    chart = charts.months(page, found, by)

    bars = rows_of(chart)
    assert [bar["name"] for bar in bars] == [amounts.day(language, month) for month in every[-36:]]
    expected = [dated.get(month, Tally()) for month in every[-36:]]
    assert [bar["size"] for bar in bars] == [charts._size(tally, by) for tally in expected]
    assert chart.table.count("<tr>") == len(every) + 1
    assert amounts.money(language, dated[max(dated)].value_hkd) == bars[-1]["exact2"]
    assert bars[-1]["exact2"] in chart.table
    assert amounts.day(language, every[0]) in chart.alt


def test_scale_of_bars_begins_at_zero_and_the_longest_one_is_labelled(starter):
    page, found = looked_at(starter, basis=["all"])

    chart = charts.months(page, found)

    scale = chart.specification["encoding"]["y"]["scale"]
    bars = rows_of(chart)
    longest = max(bar["size"] for bar in bars)
    assert scale["zero"]
    assert scale["domainMax"] == {"expr": f"{longest} * 1.12"}
    assert {bar["label"] for bar in bars if bar["size"] == longest} == {f"{longest:.0f}"}


def test_charts_beside_each_other_share_their_axes(starter):
    page, found = looked_at(starter, basis=["all"], district=["TP"])

    chart = charts.months(page, found, By.AWARDS, ("2020-01", "2026-06"), 500.0)

    assert len(rows_of(chart)) == 36
    assert chart.table.count("<tr>") == 78 + 1
    assert chart.specification["encoding"]["y"]["scale"]["domainMax"] == {"expr": "500.0 * 1.12"}


def test_awards_without_a_month_or_a_sum_are_counted_below(starter):
    page, found = looked_at(starter, basis=["all"])
    more = {"unknown": Tally(awards=3), "2091-01": Tally(awards=2)}
    months = {**found.groups["month"], **more}

    chart = charts.months(page, replace(found, groups={"month": months}), By.VALUE)

    notes = " ".join(chart.notes)
    assert "3 awards without a month are left out" in notes
    assert "2 awards dated after today are left out" in notes
    assert "not in the sum" in notes
    assert "2091" not in chart.table


@pytest.mark.parametrize("query", [{"q": ["no such words at all"]}, {"flow": ["revenue"], "basis": ["all"]}])
def test_there_is_no_chart_of_sums_where_none_adds_up(starter, query):
    page, found = looked_at(starter, **query)

    assert charts.months(page, found, By.VALUE) is None


def test_groups_of_one_name_are_two_bars_and_a_hostile_name_is_text(starter):
    page, _ = looked_at(starter)
    groups = [
        Group(HOSTILE, Tally(awards=2, value_hkd=Decimal(3))),
        Group(HOSTILE, Tally(awards=1, without_value=1)),
    ]

    chart = charts.by_group(page, "Vendors", groups)

    bars = rows_of(chart)
    assert len({bar["name"] for bar in bars}) == 2
    assert [bar["label"] for bar in bars] == ["HK$3", "not stated"]
    assert "<script" not in chart.table


def test_nothing_to_draw_is_no_chart(starter):
    page, _ = looked_at(starter)

    assert charts.by_group(page, "Vendors", []) is None
