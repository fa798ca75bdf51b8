"""How many addresses are placed, how precisely and how right; large awards, estates, speed, outlines.

Answers were given by hand (geocode_*.csv; README.md says how). The parts that need the files beside the
project are skipped where these are absent. One table is printed, and written to bench/results/geocode.json.
Figures alone are shown: an answer is never looked at while rules are written, lest they be tuned to it.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import geocode_answers as answered
from bench import geocode_awards, geocode_points, geocode_speed
from bench.geocode_answers import Answer, Figures, Verdict
from data.records import AwardRow
from geo.geocode import locate
from geo.places import Precision
from geo.titles import place_of_delivery

RESULTS = Path(__file__).parent / "results" / "geocode.json"
PACKAGES = ("pandas", "geopandas", "shapely", "numpy")
SEED = 20265  # of the varied addresses and of the points; the 200 were drawn with it too
POINTS, ADDRESSES = 5_000, 10_000
AIM_LOCATED, AIM_RIGHT, AIM_STREET = 0.97, 0.985, 0.60
AIM_ADDRESSES_A_SECOND = 10_000
AIM_OFFICIAL, AIM_APPROXIMATE, AIM_IOU = 0.998, 0.975, 0.80
_FINE = (Precision.BUILDING, Precision.STREET)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the table."""

    what: str
    figure: float | None  # a share where `unit` is "%"
    unit: str = "%"
    note: str = ""
    aim: float | None = None
    wrong: tuple[str, ...] = ()

    def text(self) -> str:
        """Give the line as printed."""
        shown = "-" if self.figure is None else _shown(self.figure, self.unit)
        aim = "" if self.aim is None else f"aim {_shown(self.aim, self.unit)}"
        if self.aim is not None and self.figure is not None and self.figure < self.aim:
            aim += ", missed"
        return f"{self.what:52}{shown:>12}  {aim:22}{self.note}".rstrip()


def main(words: Sequence[str] | None = None) -> int:
    """Print the table and write it down; misses are listed only on demand."""
    chosen = _arguments(words)
    lines = []
    for line in _lines(chosen):
        print(line.text(), flush=True)
        lines.append(line)
    chosen.results.parent.mkdir(parents=True, exist_ok=True)
    chosen.results.write_text(json.dumps(_report(chosen, lines), indent=2) + "\n", encoding="utf-8")
    if chosen.wrong:
        for line in lines:
            for wrong in line.wrong:
                print(f"{line.what}: {wrong}")
    return 0


def set_lines(name: str, answers: Sequence[Answer]) -> Iterator[Line]:
    """Give the figures of one set of addresses: those in Hong Kong, those overseas, their estates."""
    here = [one for one in answers if not one.is_overseas]
    overseas = [one for one in answers if one.is_overseas]
    found = answered.figures(here, locate)
    knowable = [one for one in here if one.expected != answered.NOBODY_KNOWS]
    placed = answered.figures(knowable, locate)
    yield Line(f"{name}: located", _share(placed.located, placed.addresses), aim=AIM_LOCATED)
    yield Line(
        f"{name}: right of those", found.right_of_answered, "%", _counts(found), AIM_RIGHT, found.wrong
    )
    yield _street_line(name, placed.by_precision, placed.addresses)
    if found.estates[1]:
        yield Line(f"{name}: estate right", _share(*found.estates), note=_of(*found.estates))
    if overseas:
        told = answered.figures(overseas, locate)
        note = f"{_counts(told)}; country named {_of(*told.countries)}"
        right = _share(told.verdicts[Verdict.RIGHT], told.addresses)
        yield Line(f"{name}: overseas known as such", right, note=note, wrong=told.wrong)


def _lines(chosen: argparse.Namespace) -> Iterator[Line]:
    unseen = answered.of_texts(answered.rows_of("geocode_unseen.csv"))
    yield from set_lines("never seen", unseen)
    try:
        awards = answered.awards((*answered.SOURCES, answered.FACTS), chosen.shared)
    except FileNotFoundError as error:
        print(f"{error.filename or error} is absent: sources, large awards and estates are skipped")
        addresses = [one.address for one in unseen if not one.is_overseas]
    else:
        addresses = answered.distinct_addresses(awards)
        yield from _source_lines(addresses)
        yield from _award_lines(awards, chosen.shared)
    yield from _speed_lines(addresses, chosen)
    yardstick = chosen.shared / geocode_points.YARDSTICK.relative_to(answered.SHARED)
    if yardstick.exists():
        yield from _point_lines(yardstick, chosen)
    else:
        print(f"{yardstick} is absent: points in outlines are skipped")


def _source_lines(addresses: Sequence[str]) -> Iterator[Line]:
    places = [locate(address) for address in addresses]
    located = sum(answered.is_located(place) for place in places)
    yield Line("sources: located", _share(located, len(places)), note=_of(located, len(places)))
    yield _street_line("sources", answered.precisions(places), len(places))
    rows = answered.rows_of("geocode_answers.csv")
    answers = answered.of_sources(addresses, rows)
    if len(answers) < len(rows):
        print(f"{len(rows) - len(answers)} of {len(rows)} answers stand for addresses that are not there")
    yield from set_lines("sources, by hand", answers)


def _award_lines(awards: Sequence[AwardRow], shared: Path) -> Iterator[Line]:
    rows = answered.rows_of("geocode_places.csv")
    large = geocode_awards.large(awards)
    for column, place_of in (
        ("supplier", lambda one: geocode_awards.supplier_place(one, locate)),
        ("delivery", lambda one: place_of_delivery(one.title)),
    ):
        count = geocode_awards.placed_right(large, rows, column, place_of)
        yield Line(
            f"above HK$100 million: {column}",
            _share(count.right, count.asked),
            note=_of(count.right, count.asked),
            aim=1.0,
            wrong=count.wrong,
        )
    facts = answered.awards((answered.FACTS,), shared)
    count = geocode_awards.estates_right(facts, answered.rows_of("geocode_estates.csv"), locate)
    note = _of(count.right, count.asked)
    yield Line("INNOPARK awards of the facts", _share(count.right, count.asked), "%", note, 1.0, count.wrong)


def _speed_lines(addresses: Sequence[str], chosen: argparse.Namespace) -> Iterator[Line]:
    texts = geocode_speed.varied(addresses, chosen.addresses, SEED)
    speed = geocode_speed.measure(texts, locate)
    note = f"{speed.addresses:,} distinct, {speed.seconds:.2f} s of processor"
    yield Line("speed", speed.addresses_a_second, "a second", note, AIM_ADDRESSES_A_SECOND)
    note = f"pandas, 18 names: {speed.baseline_seconds:.2f} s"
    yield Line("time, beside looking for names alone", speed.times_baseline, "times", note)


def _point_lines(yardstick: Path, chosen: argparse.Namespace) -> Iterator[Line]:
    points = geocode_points.measure(chosen.points, SEED, yardstick)
    note = f"{points.points:,} points on land"
    yield Line("points: official outlines", points.official, note=note, aim=AIM_OFFICIAL)
    yield Line("points: approximate areas", points.approximate, note=note, aim=AIM_APPROXIMATE)
    yield Line("approximate areas: mean IoU", points.mean_iou, aim=AIM_IOU)


def _street_line(name: str, by_precision: Mapping[str, int], addresses: int) -> Line:
    fine = sum(by_precision[precision] for precision in _FINE)
    note = ", ".join(f"{precision} {count / addresses:.1%}" for precision, count in by_precision.items())
    return Line(f"{name}: to the street or finer", _share(fine, addresses), "%", note, AIM_STREET)


def _report(chosen: argparse.Namespace, lines: Sequence[Line]) -> dict[str, object]:
    machine = {
        "machine": platform.machine(),
        "system": platform.system(),
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in PACKAGES},
    }
    told = [{name: value for name, value in asdict(line).items() if name != "wrong"} for line in lines]
    asked = {"addresses": chosen.addresses, "points": chosen.points, "seed": SEED}
    measured_at = datetime.now(UTC).isoformat(timespec="seconds")
    return {"measured_at": measured_at, "on": machine, "asked": asked, "lines": told}


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench geocode", description=__doc__)
    parser.add_argument(
        "--wrong",
        action="store_true",
        help="list the misses too; never while working on rules, which would then be tuned to the answers",
    )
    parser.add_argument("--addresses", type=int, default=ADDRESSES, help="how many are timed")
    parser.add_argument("--points", type=int, default=POINTS, help="how many points on land")
    parser.add_argument("--shared", type=Path, default=answered.SHARED, help="the folder beside the project")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the file to write")
    return parser.parse_args(words)


def _counts(found: Figures) -> str:
    return ", ".join(f"{count} {name}" for name, count in found.verdicts.items() if count)


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}"


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _shown(figure: float, unit: str) -> str:
    if unit == "%":
        return f"{figure:.2%}"
    return f"{figure:,.0f} {unit}" if unit == "a second" else f"{figure:,.1f} {unit}"


if __name__ == "__main__":
    sys.exit(main())
