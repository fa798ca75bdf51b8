"""Private persons among the vendors: of their address only the district is public.

Decided here alone, for the snapshot, for an award's history and for a trial. Who is a person is read from
names (`data.person_names`), all that an award has in any of its rows, editions and corrections: a shop of
such a name loses the point of its address, nobody shows a home.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from data.assess import Assessment
from data.award_fields import as_texts
from data.names import supplier_key
from data.privacy_texts import HIDDEN as HIDDEN
from data.privacy_texts import plain_texts, public_cell, reads_as_point, struck
from data.records import SUPPLIER_SEPARATOR, AwardRow
from data.store.person_suppliers import is_private
from geo.places import Place, Precision, Scope

METHOD = "private"  # how the place of a private person is told to have been found
# Texts of a row that could repeat an address; names of vendors are who they are.
_TEXTS = (
    "title", "title_zh", "buyer_name", "buyer_zh", "tender_ref", "lot", "delivery_place", "amount_raw",
    "method_raw", "contract_period", "gazette_notice", "source_url", "source_ref", "notes", "brn",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Private:
    """What is not public of an award, by all that is known of its vendors.

    `persons` are the names that are those of persons, `known` the keys of suppliers that are.
    """

    persons: frozenset[str]
    known: Collection[str]
    addresses: tuple[str, ...]  # the longest first
    points: frozenset[float]


def private_side(
    rows: Sequence[AwardRow], names: Iterable[str] = (), known: Collection[str] = ()
) -> Private | None:
    """Give what is not public of an award; nothing where no vendor is a natural person.

    `rows` are all that tell of it, `names` those that corrections give it.
    """
    told = dict.fromkeys((*names, *(name for row in rows for name in vendors_of(row))))
    persons = frozenset(name for name in told if is_private(name, known))
    if not persons:
        return None
    side = Private(persons, known, (), frozenset())
    hidden = {a for row in rows for a in row.addresses if a not in _public_addresses(row, side)}
    points = frozenset(at for row in rows for at in (row.lat, row.lon) if at is not None)
    return replace(side, addresses=tuple(sorted(hidden, key=len, reverse=True)), points=points)


def vendors_of(award: AwardRow) -> tuple[str, ...]:
    """Give all names that a row has for its vendors."""
    return (*award.suppliers, *award.suppliers_zh)


def shielded(
    award: AwardRow, assessment: Assessment, side: Private | None = None
) -> tuple[AwardRow, Assessment]:
    """Give an award as it is public: no address of a private person, and no finer place than its district.

    Without `side` the row alone is asked.
    """
    side = side or private_side([award])
    if side is None:
        return award, assessment
    shown = shielded_award(award, side)
    at, delivery = assessment.vendor_place, assessment.delivery_place
    told = (award.delivery_place or award.title, shown.delivery_place or shown.title)
    is_home = told[0] != told[1] or delivery.matched != struck(delivery.matched, side.addresses)
    if not is_home and delivery.lat is not None:
        is_home = (delivery.lat, delivery.lon) == (at.lat, at.lon) or delivery.lat in side.points
    return shown, replace(
        assessment,
        vendor_place=_district_only(at),
        delivery_place=_district_only(delivery) if is_home else delivery,
    )


def shielded_award(award: AwardRow, side: Private) -> AwardRow:
    """Give what a row says as far as it is public."""
    texts: dict[str, Any] = {
        name: _public_text(value, side) for name in _TEXTS if (value := getattr(award, name))
    }
    parts = tuple((struck(label, side.addresses), part) for label, part in award.amount_parts)
    return replace(
        award,
        addresses=tuple(a for a in _public_addresses(award, side) if a not in side.addresses),
        lat=None,
        lon=None,
        amount_parts=parts,
        **texts,
    )


def shielded_cells(award: AwardRow, cells: Mapping[str, str], side: Private | None = None) -> dict[str, str]:
    """Give the row as published, header -> cell, without what `shielded` leaves out of the award."""
    side = side or private_side([award])
    if side is None:
        return dict(cells)
    shown = as_texts(shielded_award(award, side))
    public = plain_texts(shown, SUPPLIER_SEPARATOR)
    return {header: public_cell(cell, side.addresses, side.points, public) for header, cell in cells.items()}


def _public_text(text: str, side: Private) -> str:
    return HIDDEN if side.points and reads_as_point(text, side.points) else struck(text, side.addresses)


def _public_addresses(award: AwardRow, side: Private) -> tuple[str, ...]:
    """Give the addresses of the firms among the vendors; none where it is not known whose an address is."""
    own = {supplier_key(name) for name in award.suppliers}
    others = any(supplier_key(name) not in own for name in side.persons)
    if others or len(award.addresses) != len(award.suppliers):
        return ()
    pairs = zip(award.addresses, award.suppliers, strict=True)
    return tuple(address for address, name in pairs if not is_private(name, side.known))


def _district_only(place: Place) -> Place:
    if place.scope is not Scope.DISTRICT:
        return replace(place, lat=None, lon=None, within_m=None, matched="", estate=None, facility=None)
    return Place(Scope.DISTRICT, place.districts, precision=Precision.DISTRICT, method=METHOD)
