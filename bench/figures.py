"""Whether a page, the command line and the downloaded file say the same to the cent, whatever is selected.

Selections are drawn by Hypothesis from what the data has. For each: the figures of the page (from columns in
memory), the words that it shows, what `summary --json` prints (a statement of its own), and the rows of the
CSV download, added up here with decimals by every dimension; for some of them also every cell of the other
forms of the download. Prints the first differences, and how many.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bench import data_awards, figures_forms
from data import prepare, public
from data.columns.figures import summary
from data.exports.texts import awards_csv
from data.filters import LIST_NAMES, UNCLASSIFIED, Basis, Filters, Flow, PlaceKind
from data.queries.summary import Summary, Tally
from data.records import HEADLINE_KINDS
from data.report import report, told
from data.snapshot.reader import Snapshot
from ui import amounts, figures
from ui.frame import Page
from ui.texts import Language
from ui.view import View

RESULTS = Path(__file__).parent / "results" / "figures.json"
SELECTIONS = 10_000  # different ones
GENERATED = 2_000  # awards of the second part, which are slower to add up
_SHOWN = 20  # differences
_SEED, _ROUNDS = 20267, 5
_TEXTS = ("",) * 9 + ("supply", "services", "road", "工程", "maintenance of", "no such words")
_ZERO = Decimal(0)
# Dimension -> the key of a row of the download.
_KEYS: Mapping[str, Callable[[Mapping[str, str], Filters], str]] = {
    "district": lambda row, filters: row[f"{filters.place.value}_key"],
    "sector": lambda row, _: row["sector"] or UNCLASSIFIED,
    "category": lambda row, _: row["category"],
    "local": lambda row, _: row["local"],
    "estate": lambda row, _: row["vendor_estate"] or "none",
    "year": lambda row, _: row["award_date"][:4] or "unknown",
    "month": lambda row, _: row["award_date"][:7] if len(row["award_date"]) > 4 else "unknown",
    "publisher": lambda row, _: row["publisher"] or "unknown",
    "buyer": lambda row, _: row["buyer"] or "unknown",
    "method": lambda row, _: row["method"],
}


@dataclass(slots=True)
class Seen:
    """What was compared, and what differed."""

    selections: set[Filters] = field(default_factory=set)
    with_awards: int = 0
    in_all_forms: int = 0
    differences: list[str] = field(default_factory=list)


def selections(snapshot: Snapshot) -> st.SearchStrategy[Filters]:
    """Give selections of what the data has: any fields at once, mostly few, sometimes a code it lacks."""
    columns = {
        "sector": "coalesce(sector, 'unclassified')",
        "supplier": "'S' || supplier_ids[1]",
        "district": "vendor_key",
        "category": "category",
        "local": "local",
        "buyer": "buyer",
        "estate": "vendor_estate",
        "year": "coalesce(year, 'unknown')",
        "method": "method",
        "publisher": "publisher",
        "spot": "delivery_lat || ',' || delivery_lon",
    }
    codes = {name: _distinct(snapshot, expression) for name, expression in columns.items()}
    codes["district"] = sorted({*codes["district"], *_distinct(snapshot, "delivery_key")})
    codes["drawn"] = ["area", "off", "point"]
    assert codes.keys() == {*LIST_NAMES}

    def some(name: str) -> st.SearchStrategy[tuple[str, ...]]:
        return st.lists(st.sampled_from(codes[name]), min_size=1, max_size=4, unique=True).map(
            lambda chosen: tuple(sorted(chosen))
        )

    asked = st.lists(st.sampled_from(sorted(name for name in codes if codes[name])), max_size=3, unique=True)
    lists = asked.flatmap(lambda chosen: st.fixed_dictionaries({name: some(name) for name in chosen}))
    return st.builds(
        lambda lists, place, flow, basis, text: Filters(
            place=place, flow=flow, basis=basis, text=text, **lists
        ),
        lists,
        st.sampled_from(PlaceKind),
        st.sampled_from([Flow.SPENDING] * 9 + [Flow.REVENUE]),
        st.sampled_from(Basis),
        st.sampled_from(_TEXTS),
    )


def differences(
    snapshot: Snapshot, filters: Filters, *, asks_statement: bool = True, asks_forms: bool = False
) -> Iterator[str]:
    """Say where page, command line and downloaded file differ on one selection."""
    found = summary(snapshot, filters)
    rows = downloaded(snapshot, filters)
    for name in _KEYS:
        for basis, groups in ((Basis.ALL, found.groups), (Basis.COMPLETE, found.complete_groups)):
            counted = rows if basis is Basis.ALL else [row for row in rows if row["complete"] == "1"]
            added = _added(counted, filters, name)
            mine = {code: _plain(tally) for code, tally in groups.get(name, {}).items()}
            if mine != added:
                yield f"by {name}, {basis.value}: page {mine}, file {added}"
    yield from _totals(found, rows)
    yield from _words(snapshot, found, rows)
    if asks_statement and (printed := report(snapshot, filters)) != (mine := told(snapshot, found)):
        which = [key for key in mine if mine[key] != printed.get(key)]
        yield f"summary --json: {which} differ from the page's"
    if asks_forms:
        yield from figures_forms.differences(snapshot, filters, rows)


def downloaded(snapshot: Snapshot, filters: Filters) -> list[dict[str, str]]:
    """Give the rows of the CSV download as anyone reads them."""
    content = b"".join(awards_csv(snapshot, filters)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def _totals(found: Summary, rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    whole, complete = _sum(rows), _sum([row for row in rows if row["complete"] == "1"])
    placed = _sum([row for row in rows if len(_KEYS["district"](row, found.filters)) < 4])
    pairs = {
        "total": (_plain(found.total), whole),
        "complete": (_plain(found.complete_total), complete),
        "placed": (_plain(found.placed), placed),
        "buyers": (found.total.buyers, len({row["buyer"] for row in rows if row["buyer"]})),
        "elsewhere": (found.total.sum_elsewhere, sum(_stands_elsewhere(row) for row in rows)),
        "largest": (
            found.total.largest_hkd,
            max((Decimal(row["value_hkd"]) for row in rows if row["value_hkd"]), default=None),
        ),
        "version": ({found.version} if rows else set(), {int(row["dataset_version"]) for row in rows}),
    }
    for name, (mine, added) in pairs.items():
        if mine != added:
            yield f"{name}: page {mine}, file {added}"


def _words(snapshot: Snapshot, found: Summary, rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Compare what the page writes: the number of awards, and the exact value on hover."""
    page = Page("map", View(filters=found.filters), snapshot, snapshot.version)
    awards, value, *_ = figures.figures(page, found)
    number, hkd, _ = _sum(rows)
    if (awards.value, value.exact) != (
        amounts.count(Language.EN, number),
        amounts.money(Language.EN, hkd),
    ):
        yield f"words: {awards.value}, {value.exact}; file {number}, {hkd}"


def _added(
    rows: Sequence[Mapping[str, str]], filters: Filters, name: str
) -> dict[str, tuple[int, Decimal, int]]:
    groups: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        groups.setdefault(_KEYS[name](row, filters), []).append(row)
    return {code: _sum(members) for code, members in groups.items()}


def _sum(rows: Sequence[Mapping[str, str]]) -> tuple[int, Decimal, int]:
    """Give awards, their value, and how many have none."""
    values = [Decimal(row["value_hkd"]) for row in rows if row["value_hkd"]]
    return len(rows), sum(values, _ZERO), len(rows) - len(values)


def _plain(tally: Tally) -> tuple[int, Decimal, int]:
    return tally.awards, tally.value_hkd, tally.without_value


def _stands_elsewhere(row: Mapping[str, str]) -> bool:
    adds_up = row["amount_kind"] in HEADLINE_KINDS and row["currency"] == "HKD"
    return not row["value_hkd"] and bool(row["sum_with"]) and adds_up


def _distinct(snapshot: Snapshot, expression: str) -> list[str]:
    rows = snapshot.rows(f"SELECT DISTINCT {expression} AS code FROM awards ORDER BY 1 NULLS LAST")
    return [row["code"] for row in rows if row["code"] is not None]


def compare(snapshot: Snapshot, wanted: int, *, every: int = 1, forms: int = 1) -> Seen:
    """Compare so many different selections.

    The statement of the command line is asked for each `every`th of them, and the other forms of the
    download for each `forms`th of those with awards.
    """
    seen = Seen()
    drawn = selections(snapshot)

    def one(filters: Filters) -> None:
        if filters in seen.selections or len(seen.selections) >= wanted:
            return
        asks_statement = len(seen.selections) % every == 0
        seen.selections.add(filters)
        has_awards = bool(summary(snapshot, filters).total.awards)
        asks_forms = has_awards and seen.with_awards % forms == 0
        seen.with_awards += has_awards
        seen.in_all_forms += asks_forms
        found = differences(snapshot, filters, asks_statement=asks_statement, asks_forms=asks_forms)
        seen.differences += [f"{filters.to_query()}: {line}" for line in found]

    # Some are drawn twice: another seed draws others.
    for number in range(_SEED, _SEED + _ROUNDS):
        if len(seen.selections) < wanted:
            _draw(drawn, one, wanted, number)
    return seen


def _draw(
    drawn: st.SearchStrategy[Filters], one: Callable[[Filters], None], examples: int, number: int
) -> None:
    asked = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    seed(number)(asked(given(drawn)(lambda filters: one(filters))))()


def main(arguments: Sequence[str]) -> int:
    """Compare, print what differs, and write how many were compared."""
    parser = argparse.ArgumentParser("python -m bench figures", description=__doc__)
    parser.add_argument("--selections", type=int, default=SELECTIONS, help="of the starter data")
    parser.add_argument("--awards", type=int, default=GENERATED, help="generated awards; 0: none")
    parser.add_argument("--every", type=int, default=1, help="ask the statement for each so many-th only")
    parser.add_argument("--forms", type=int, default=20, help="the other forms for each so many-th only")
    chosen = parser.parse_args(arguments)
    lines: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        prepare.prepare(home)
        parts = [("starter data", public.current(home), chosen.selections)]
        if chosen.awards:
            path = Path(folder) / "generated.duckdb"
            data_awards.build(path, chosen.awards)
            generated = Snapshot(path, data_awards.STAMP)
            parts.append((f"{chosen.awards:,} generated awards", generated, max(1, chosen.selections // 20)))
        for name, snapshot, wanted in parts:
            began = time.perf_counter()
            seen = compare(snapshot, wanted, every=chosen.every, forms=chosen.forms)
            lines.append(_line(name, seen, time.perf_counter() - began))
            for difference in seen.differences[:_SHOWN]:
                sys.stdout.write(f"  {difference}\n")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(lines, indent=1), encoding="utf-8")
    return int(any(line["differences"] for line in lines))


def _line(name: str, seen: Seen, seconds: float) -> dict[str, Any]:
    line = {
        "data": name,
        "selections": len(seen.selections),
        "with_awards": seen.with_awards,
        "in_all_forms": seen.in_all_forms,
        "differences": len(seen.differences),
        "seconds": round(seconds, 1),
    }
    sys.stdout.write(
        f"{name}: {line['selections']:,} different selections, {line['with_awards']:,} of them with awards, "
        f"{line['in_all_forms']:,} in all forms, {line['differences']} differences, {seconds:.0f} s\n"
    )
    return line
