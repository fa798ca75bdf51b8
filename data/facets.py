"""What is known of a supplier by facet: yes, no or not known, and the pieces of evidence behind each answer.

The facets are independent of each other. Nothing on file proves nothing: it is "not known", never "no".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from data.evidence import Evidence, Facet, Scheme
from data.local import Tenancy

FACETS = (Facet.REGISTERED, Facet.ADDRESS, Facet.PLANT, Facet.ORIGIN, Facet.TECHNOLOGY)
_INNOPARK = "INNO-"


class Answer(StrEnum):
    """What a piece of evidence, or all of a facet, says."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """Whether a piece of evidence counts on the day of the dataset, and if not why."""

    COUNTS = "counts"
    LAPSED = "lapsed"  # it held before that day
    AHEAD = "ahead"  # it holds from a later day
    UNDATED = "undated"  # its scheme limits it, and no date says since when
    LEAD = "lead"  # a tenancy that is not confirmed
    ENDED = "ended"  # a tenancy that is over
    OPEN = "open"  # it says itself that this is not known


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence, as its source says it."""

    facet: Facet
    answer: Answer
    standing: Standing
    scheme: Scheme | None
    site: str | None = None  # code of an estate or a facility
    product: str | None = None
    reference: str | None = None
    as_of: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    source: str | None = None
    source_url: str | None = None
    awards: int = 0  # that give it, where notices of awards do


@dataclass(frozen=True, slots=True)
class Known:
    """One facet with its answer."""

    facet: Facet
    answer: Answer
    pieces: tuple[Piece, ...]
    is_disputed: bool = False  # evidence that counts says yes, and other evidence no


def judged(pieces: Iterable[Piece]) -> list[Known]:
    """Give the answer of each facet; that on green products only where there is a piece of it."""
    by_facet: dict[Facet, list[Piece]] = {facet: [] for facet in FACETS}
    for piece in pieces:
        by_facet.setdefault(piece.facet, []).append(piece)
    return [_known(facet, found) for facet, found in by_facet.items()]


def of_evidence(row: Mapping[str, str | None], today: date) -> Piece | None:
    """Give what a row of the register of evidence says; nothing where it names no facet we know."""
    told = Evidence.from_values(row)
    if told.facet not in list(Facet):
        return None
    answer = Answer(told.answer) if told.answer in list(Answer) else Answer.UNKNOWN
    # A scheme is evidence of its own facet alone, and without one nobody knows what was looked at.
    is_other = told.scheme is None or told.scheme.facet != told.facet
    return Piece(
        facet=Facet(told.facet),
        answer=answer,
        standing=Standing.OPEN if answer is Answer.UNKNOWN or is_other else _standing(told, today),
        scheme=told.scheme,
        product=row.get("product") or None,
        reference=row.get("reference") or None,
        as_of=row.get("as_of") or None,
        valid_from=told.valid_from,
        valid_to=told.valid_to or (told.span.last if told.span else None),
        source=row.get("source") or None,
        source_url=row.get("source_url") or None,
    )


def of_tenancy(row: Mapping[str, str | None], scheme: Scheme | None) -> Piece:
    """Give what a row of the register of tenants says: a lead or an ended tenancy does not count."""
    told = Tenancy.from_values(row)
    # Firm in a science park, or in a facility elsewhere: no plant.
    standing = {"ended": Standing.ENDED, "lead": Standing.LEAD}.get(told.status, Standing.OPEN)
    return Piece(
        facet=Facet.PLANT,
        answer=Answer.YES,
        standing=Standing.COUNTS if told.is_firm else standing,
        scheme=scheme,
        site=told.facility or told.estate or None,
        as_of=told.as_of,
        valid_from=told.valid_from,
        valid_to=told.valid_to,
        source=told.evidence,
        source_url=told.source_url,
    )


def of_number(
    number: str, newest: str | None, awards: int, source_url: str | None, scheme: Scheme | None
) -> Piece:
    """Give what a business registration number in notices of awards says."""
    return Piece(
        facet=Facet.REGISTERED,
        answer=Answer.YES,
        standing=Standing.COUNTS,
        scheme=scheme,
        reference=number,
        as_of=newest,
        source_url=source_url,
        awards=awards,
    )


def of_notice(
    *,
    is_here: bool,
    estate: str | None,
    facility: str | None,
    newest: str | None,
    awards: int,
    source_url: str | None,
    scheme: Scheme,
) -> Sequence[Piece]:
    """Give what an address in notices of awards says: of the address, and in an INNOPARK of a plant."""
    piece = Piece(
        facet=Facet.ADDRESS,
        answer=Answer.YES if is_here else Answer.NO,
        standing=Standing.COUNTS,
        scheme=scheme,
        site=facility or estate,
        as_of=newest,
        source_url=source_url,
        awards=awards,
    )
    is_plant = is_here and (estate or "").startswith(_INNOPARK)
    return (piece, replace(piece, facet=Facet.PLANT)) if is_plant else (piece,)


def _known(facet: Facet, pieces: Sequence[Piece]) -> Known:
    counting = {piece.answer for piece in pieces if piece.standing is Standing.COUNTS}
    said = counting - {Answer.UNKNOWN}
    ordered = tuple(sorted(pieces, key=_newest_first))
    if facet is Facet.ADDRESS and Answer.YES in said:
        # A vendor may have addresses here and elsewhere.
        return Known(facet, Answer.YES, ordered)
    if len(said) == 1:
        return Known(facet, said.pop(), ordered)
    return Known(facet, Answer.UNKNOWN, ordered, is_disputed=len(said) > 1)


def _newest_first(piece: Piece) -> tuple[bool, int, list[int], str]:
    day = piece.as_of or piece.valid_from or ""
    return piece.standing is not Standing.COUNTS, -len(day), [-ord(sign) for sign in day], piece.source or ""


def _standing(told: Evidence, today: date) -> Standing:
    span = told.span
    if span is None:
        return Standing.UNDATED
    day = today.isoformat()
    if span.first is not None and span.first > day[: len(span.first)]:
        return Standing.AHEAD
    if span.last is not None and day[: len(span.last)] > span.last:
        return Standing.LAPSED
    return Standing.COUNTS
