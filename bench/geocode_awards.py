"""The places of large awards, and the estates of the facts, beside the answers given by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bench.geocode_answers import NOBODY_KNOWS, Locate, key
from data.records import AwardRow
from geo import combining
from geo.places import Place, Scope

LARGE_HKD = Decimal(100_000_000)
TERRITORY = "TERRITORY"
NOT_COUNTED = ""  # a region is named, and nobody says which districts it has

PlaceOf = Callable[[AwardRow], Place]


@dataclass(frozen=True, slots=True)
class Count:
    """How many were right of those that have an answer; what was not, for `--wrong` only."""

    right: int
    asked: int
    wrong: tuple[str, ...]


def award_key(award: AwardRow) -> str:
    """Give what tells the awards of one tender apart."""
    return key("|".join((award.title, ";".join(award.suppliers), award.lot or "")))


def large(awards: Sequence[AwardRow]) -> list[AwardRow]:
    """Give the awards above HK$100 million, each once."""
    chosen = [one for one in awards if one.amount is not None and one.amount > LARGE_HKD]
    return list({_identity(one): one for one in chosen}.values())


def placed_right(
    awards: Sequence[AwardRow], rows: Sequence[Mapping[str, str]], column: str, place_of: PlaceOf
) -> Count:
    """Count the awards whose place in one column of the answers is read as by hand.

    An award without an answer is wrong: then the answers are no longer those of the files.
    """
    answers = {(row["publisher"], row["tender_ref"], row["key"]): row[column] for row in rows}
    asked = right = 0
    wrong = []
    for award in awards:
        expected = answers.get(_identity(award), "no answer")
        if expected == NOT_COUNTED:
            continue
        asked += 1
        told = _told(place_of(award))
        if told == expected:
            right += 1
        else:
            wrong.append(f"{column}: {expected}, read {told}: {award.tender_ref} {award.title}")
    return Count(right, asked, tuple(wrong))


def supplier_place(award: AwardRow, locate: Locate) -> Place:
    """Give where the suppliers of an award are."""
    return combining.several(locate(address) for address in award.addresses)


def estates_right(awards: Sequence[AwardRow], rows: Sequence[Mapping[str, str]], locate: Locate) -> Count:
    """Count the awards won from an industrial estate that are placed in it."""
    answers = {row["key"]: row["estate"] for row in rows}
    asked = [(text, answers[key(text)]) for one in awards for text in one.addresses if key(text) in answers]
    read = [(text, expected, locate(text).estate) for text, expected in asked]
    wrong = [f"{expected}, read {found}: {text}" for text, expected, found in read if found != expected]
    return Count(len(read) - len(wrong), len(read), tuple(wrong))


def _identity(award: AwardRow) -> tuple[str, str, str]:
    return award.publisher or "", award.tender_ref or "", award_key(award)


def _told(place: Place) -> str:
    if place.scope is Scope.TERRITORY:
        return TERRITORY
    return ";".join(place.districts) or (NOBODY_KNOWS if place.scope is Scope.UNKNOWN else place.scope.value)
