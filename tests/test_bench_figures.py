"""Page, command line and downloaded file say the same to the cent, whatever is selected."""

import pytest

from bench import data_awards, figures, figures_forms
from data import public
from data.filters import Filters
from data.snapshot.reader import Snapshot


@pytest.fixture(scope="module")
def starter(starter_home):
    return public.current(starter_home)


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    path = tmp_path_factory.mktemp("generated") / "generated.duckdb"
    data_awards.build(path, 300)
    snapshot = Snapshot(path, data_awards.STAMP)
    yield snapshot
    snapshot.close()


def test_all_ways_to_a_figure_agree_on_two_hundred_selections(starter):
    seen = figures.compare(starter, 200, every=10, forms=10)

    assert seen.differences == []
    assert len(seen.selections) == 200
    assert seen.with_awards >= 80
    assert seen.in_all_forms >= 8


def test_they_agree_where_sums_are_shared_and_awards_have_several_vendors(generated):
    seen = figures.compare(generated, 25, every=10, forms=10)

    assert seen.differences == []
    assert seen.with_awards >= 8
    assert seen.in_all_forms


@pytest.mark.parametrize("flaw", ["a cent", "a row", "a district"])
def test_a_difference_is_found(starter, monkeypatch, flaw):
    rows = figures.downloaded(starter, Filters())
    first = next(row for row in rows if row["value_hkd"])
    if flaw == "a cent":
        first["value_hkd"] = str(figures.Decimal(first["value_hkd"]) + figures.Decimal("0.01"))
    elif flaw == "a row":
        rows.remove(first)
    else:
        first["vendor_key"] = "ISL" if first["vendor_key"] != "ISL" else "ST"
    monkeypatch.setattr(figures, "downloaded", lambda *_: rows)

    assert list(figures.differences(starter, Filters(), asks_statement=False))


@pytest.mark.parametrize("form", ["xlsx", "geojson", "gpkg"])
def test_a_cent_too_many_in_any_form_is_found(starter, monkeypatch, form):
    filters = Filters(category=("works",))
    rows = figures.downloaded(starter, filters)
    name = {"xlsx": "_workbook", "geojson": "_geojson", "gpkg": "_geopackage"}[form]
    right = getattr(figures_forms, name)(starter, filters, [])
    first = next(row for row in right if row["value_hkd"])
    first["value_hkd"] += 0.01
    monkeypatch.setattr(figures_forms, name, lambda *_: right)

    found = list(figures_forms.differences(starter, filters, rows))

    assert [line.split(":")[0] for line in found] == [form]
    assert "value_hkd" in found[0]
