"""Generated snapshots say what was drawn, and the bench prints its table."""

import json
from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from bench import data as bench
from bench.data_awards import SEED, STAMP, build, draws
from bench.data_calls import SELECTIONS
from bench.data_others import ENGINES, LOADERS
from bench.data_parts import COMPLETE_UNTIL, COPYING_PUBLISHER, NOTE, PUBLISHERS, parts
from data.columns.figures import summary
from data.columns.vendors import top_suppliers
from data.filters import Basis, Filters, PlaceKind
from data.queries.vendors import supplier_points
from data.snapshot.reader import Snapshot
from data.snapshot.rows import AWARD_SCHEMA

AWARDS = 2_000
CENT = Decimal("0.01")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    target = tmp_path_factory.mktemp("generated") / "generated.duckdb"
    build(target, AWARDS)
    return target


@pytest.fixture(scope="module")
def snapshot(path):
    opened = Snapshot(path, STAMP)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def drawn():
    """Give what was drawn, each award as the dictionaries of its parts and its own sum."""
    made = parts(AWARDS, SEED)
    (chunk,) = draws(made, AWARDS, SEED)

    def named(row):
        return dict(zip(AWARD_SCHEMA.names, row, strict=True))

    found = []
    for row in chunk.to_pylist():
        vendor, tender = named(made.vendors[row["vendor"]]), named(made.tenders[row["tender"]])
        day, kind = named(made.dates[row["day"]]), named(made.sums[row["kind"]])
        value = row["cents"] * CENT if kind["value_hkd"] is not None else None
        found.append(row | {"vendor": vendor, "tender": tender, "when": day, "kind": kind, "value": value})
    return found


@pytest.fixture(scope="module")
def counted(drawn):
    """Leave out copies, revenue, and a sum where it stands for the second time."""
    first = {}
    kept = []
    for row in drawn:
        if row["copied"] or row["kind"]["flow"] != "spending":
            continue
        leads = (
            not row["shared"] or first.setdefault(row["tender_number"], row["award_id"]) == row["award_id"]
        )
        kept.append(row | {"value": row["value"] if leads else None})
    return kept


def test_every_generated_award_says_so(snapshot):
    (row,) = snapshot.rows(
        "SELECT count(*) AS awards, bool_and(notes = ?) AS noted, "
        "bool_and(publisher LIKE 'GENERATED%') AS published FROM awards",
        [NOTE],
    )

    assert row == {"awards": AWARDS, "noted": True, "published": True}


def test_totals_are_those_of_the_drawn_awards(snapshot, drawn, counted):
    found = summary(snapshot, Filters())

    assert found.total.awards == len(counted)
    assert found.total.value_hkd == sum(row["value"] or 0 for row in counted)
    assert found.total.without_value == sum(row["value"] is None for row in counted)
    assert found.total.suppliers == len({code for row in counted for code in row["vendor"]["supplier_ids"]})
    assert found.total.buyers == len({row["tender"]["buyer"] for row in counted})
    spent_twice = [row for row in drawn if row["copied"] and row["kind"]["flow"] == "spending"]
    assert found.listed_twice == len(spent_twice)
    assert found.revenue.awards == sum(
        not row["copied"] and row["kind"]["flow"] == "revenue" for row in drawn
    )


@pytest.mark.parametrize("place", PlaceKind)
@pytest.mark.parametrize("dimension", ["district", "sector", "month", "category", "local", "year", "buyer"])
def test_groups_are_those_of_the_drawn_awards(snapshot, counted, place, dimension):
    found = summary(snapshot, Filters(place=place)).by(dimension)

    awards, values = Counter(), defaultdict(Decimal)
    for row in counted:
        key = {
            "district": row["vendor" if place is PlaceKind.VENDOR else "tender"][f"{place.value}_key"],
            "sector": row["tender"]["sector"] or "unclassified",
            "category": row["tender"]["category"],
            "local": row["vendor"]["local"],
            "month": row["when"]["month"] or "unknown",
            "year": row["when"]["year"] or "unknown",
            "buyer": row["tender"]["buyer"],
        }[dimension]
        awards[key] += 1
        values[key] += row["value"] or 0
    assert {key: tally.awards for key, tally in found.items()} == awards
    assert {key: tally.value_hkd for key, tally in found.items()} == values


def test_complete_awards_are_those_of_whole_lists(snapshot, counted):
    found = summary(snapshot, Filters())

    whole = [
        row
        for row in counted
        if row["when"]["last_day"] is not None
        and row["when"]["last_day"] <= COMPLETE_UNTIL
        and row["tender"]["publisher"] not in (f"GENERATED-{PUBLISHERS}", COPYING_PUBLISHER)
    ]
    assert found.complete_total.awards == len(whole)
    assert found.complete_total.value_hkd == sum(row["value"] or 0 for row in whole)


def test_vendors_are_those_of_the_drawn_awards(snapshot, counted):
    ranked = top_suppliers(snapshot, Filters(basis=Basis.ALL), 10)
    points = supplier_points(snapshot, Filters())

    awards, alone = Counter(), defaultdict(Decimal)
    for row in counted:
        ids = row["vendor"]["supplier_ids"]
        awards.update(ids)
        if len(ids) == 1 and not (row["shared"] and row["kind"]["amount"] is not None):
            alone[ids[0]] += row["value"] or 0
    assert [one.value_hkd for one in ranked] == sorted(alone.values(), reverse=True)[:10]
    assert all(one.awards == awards[int(one.code[1:])] for one in ranked)
    placed = [row for row in counted if row["vendor"]["vendor_lat"] is not None]
    assert sum(point.awards for point in points) == sum(len(row["vendor"]["supplier_ids"]) for row in placed)
    assert sum(point.value_hkd for point in points) == sum(
        row["value"] or 0
        for row in placed
        if len(row["vendor"]["supplier_ids"]) == 1
        and not (row["shared"] and row["kind"]["amount"] is not None)
    )


@pytest.mark.parametrize("name", SELECTIONS)
def test_every_selection_of_the_bench_finds_something(snapshot, name):
    found = summary(snapshot, SELECTIONS[name])

    assert found.total.awards


def test_awards_are_the_same_for_the_same_seed(snapshot, tmp_path):
    build(tmp_path / "again.duckdb", AWARDS)

    again = Snapshot(tmp_path / "again.duckdb", STAMP)

    statement = "SELECT * FROM awards ORDER BY award_id"
    assert again.rows(statement) == snapshot.rows(statement)
    again.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_other_engines_are_asked_for_the_same_awards(snapshot, path, engine):
    asked = LOADERS[engine](path)

    found = {name: ask() for name, ask in asked.items()}

    assert found == {name: summary(snapshot, SELECTIONS[name]).total.awards for name in asked}


def test_an_engine_that_takes_too_long_is_told_as_left_out():
    lines = list(bench.other_lines(1_000_000, "SQLite", None, {}))

    assert [line.text() for line in lines if "left out: more than a minute" in line.text()]


def test_bench_prints_its_table_and_writes_it_down(tmp_path, capsys):
    results = tmp_path / "data.json"

    quick = ["--sizes", str(AWARDS), "--rounds", "1", "--threads", "1", "--no-others"]

    code = bench.main([*quick, "--folder", str(tmp_path), "--results", str(results)])

    shown = capsys.readouterr().out
    told = json.loads(results.read_text())
    assert code == 0
    assert all(f"page, {name}" in shown for name in SELECTIONS)
    assert told["on"]["duckdb"]
    assert [path.name for path in tmp_path.iterdir()] == ["data.json"]


def test_a_figure_above_its_aim_is_told_as_missed():
    missed = bench.Line(1_000, "page", 10.0, ratio=2.0, aim=1.3)
    reached = bench.Line(1_000, "page", 10.0, ratio=1.2, aim=1.3)

    assert "aim 1.3, missed" in missed.text()
    assert "missed" not in reached.text()
