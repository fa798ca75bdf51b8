"""Addresses with the answer given by hand, and whether the geocoder gives the same."""

from __future__ import annotations

import csv
import hashlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from data.ingest import read_file
from data.records import AwardRow
from geo.places import Place, Precision, Scope

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared"
FACTS = "facts/awards.csv"
SOURCES = (
    "sources/hospital_authority_awards.csv",
    "sources/gld_contracts_awarded_en.csv",
    "sources/gld_notice_page_2026h1.csv",
    "sources/dsd_contracts_awarded.csv",
)
NOBODY_KNOWS = "?"
_OVERSEAS = "OUT:"
_KEY_DIGITS = 16

Locate = Callable[[str], Place]


class Verdict(StrEnum):
    """What an answer of the geocoder is worth beside the one given by hand."""

    RIGHT = "right"
    WRONG = "wrong"
    UNANSWERED = "unanswered"
    UNKNOWABLE = "nobody can know"  # not counted
    GUESSED = "guessed"  # answered although nobody can know


@dataclass(frozen=True, slots=True)
class Answer:
    """An address and what a person knows of it."""

    address: str
    expected: str  # a district, `OUT:` and a country, or `?`
    estate: str | None

    @property
    def is_overseas(self) -> bool:
        """Whether the address is not in Hong Kong."""
        return self.expected.startswith(_OVERSEAS)


@dataclass(frozen=True, slots=True)
class Figures:
    """How the addresses of one set are placed; counts of addresses."""

    addresses: int
    located: int  # to one district, or to be overseas
    by_precision: Mapping[str, int]
    verdicts: Mapping[str, int]
    estates: tuple[int, int]  # right, of
    countries: tuple[int, int]
    wrong: tuple[str, ...]  # what was not answered as by hand, for `--wrong` only

    @property
    def right_of_answered(self) -> float | None:
        """Give the share that is right among those answered."""
        right, wrong = self.verdicts[Verdict.RIGHT], self.verdicts[Verdict.WRONG]
        return right / (right + wrong) if right + wrong else None


def normalised(text: str) -> str:
    """Give a text as keys are made of it: width, whitespace and case do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def key(text: str) -> str:
    """Give what stands for a text in the answer files."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()[:_KEY_DIGITS]


def rows_of(name: str) -> list[dict[str, str]]:
    """Read one of the answer files."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def awards(names: Iterable[str], shared: Path = SHARED) -> list[AwardRow]:
    """Read the awards of some files beside the project.

    Raises `FileNotFoundError` where one of them is absent.
    """
    files = [shared / name for name in names]
    for file in files:
        if not file.exists():
            raise FileNotFoundError(file)
    return [award for file in files for award in read_file(file, file.name).awards]


def distinct_addresses(rows: Iterable[AwardRow]) -> list[str]:
    """Give the addresses of awards, each once, in the order of their normalised texts."""
    seen = {normalised(text): " ".join(text.split()) for row in rows for text in row.addresses}
    return [seen[text] for text in sorted(seen) if text]


def of_sources(addresses: Iterable[str], rows: Sequence[Mapping[str, str]]) -> list[Answer]:
    """Join the addresses of the sources to the answers, which hold their keys alone."""
    texts = {key(text): text for text in addresses}
    return [_answer(texts[row["key"]], row) for row in rows if row["key"] in texts]


def of_texts(rows: Iterable[Mapping[str, str]]) -> list[Answer]:
    """Give the answers of a file that holds the addresses themselves."""
    return [_answer(row["address"], row) for row in rows]


def verdict(expected: str, place: Place) -> Verdict:
    """Judge a place: several districts are no answer where one of them is meant, else a wrong one."""
    answered = place.district is not None or place.scope is Scope.OUTSIDE
    if expected == NOBODY_KNOWS:
        return Verdict.GUESSED if answered else Verdict.UNKNOWABLE
    if expected.startswith(_OVERSEAS):
        named = place.country in (None, expected.removeprefix(_OVERSEAS))
        if place.scope is Scope.OUTSIDE:
            return Verdict.RIGHT if named else Verdict.WRONG
        return Verdict.WRONG if place.districts else Verdict.UNANSWERED
    if place.district == expected:
        return Verdict.RIGHT
    if answered or (place.scope is Scope.SEVERAL and expected not in place.districts):
        return Verdict.WRONG
    return Verdict.UNANSWERED


def figures(answers: Sequence[Answer], locate: Locate) -> Figures:
    """Ask for every address and count."""
    placed = [(one, locate(one.address)) for one in answers]
    judged = [(one, place, verdict(one.expected, place)) for one, place in placed]
    in_estates = [(one, place) for one, place in placed if one.estate is not None]
    overseas = [(one, place) for one, place in placed if one.is_overseas]
    missed = [
        f"{found}: {one.expected} {one.estate or ''}, read {_told(place)}: {one.address}"
        for one, place, found in judged
        if found not in (Verdict.RIGHT, Verdict.UNKNOWABLE) or (one.estate or place.estate) != place.estate
    ]
    counted = Counter(found for _, _, found in judged)
    return Figures(
        addresses=len(answers),
        located=sum(is_located(place) for _, place in placed),
        by_precision=precisions(place for _, place in placed),
        verdicts={found: counted[found] for found in Verdict},
        estates=(sum(one.estate == place.estate for one, place in in_estates), len(in_estates)),
        countries=(
            sum(one.expected == f"{_OVERSEAS}{place.country}" for one, place in overseas),
            len(overseas),
        ),
        wrong=tuple(missed),
    )


def precisions(places: Iterable[Place]) -> dict[str, int]:
    """Count places by how precisely they are known."""
    counted = Counter(place.precision for place in places)
    return {precision: counted[precision] for precision in Precision}


def is_located(place: Place) -> bool:
    """Whether a place is one district, or known to be overseas."""
    return place.district is not None or place.scope is Scope.OUTSIDE


def _answer(address: str, row: Mapping[str, str]) -> Answer:
    return Answer(address, row["expected"], row["estate"] or None)


def _told(place: Place) -> str:
    where = ";".join(place.districts) or place.country or place.scope
    return f"{where} {place.estate or ''} ({place.method}, {place.precision})"
