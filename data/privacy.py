"""Private persons among the vendors: of their address only the district is public.

Decided here alone, for the snapshot and for an award's history. Who is a person is read from the name
(`data.person_names`): a shop of such a name loses the point of its address, nobody shows a home.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from data.assess import Assessment
from data.person_names import is_person
from data.records import AwardRow
from geo.places import Place, Precision, Scope

HIDDEN = "[…]"  # stands for an address in a cell as published
METHOD = "private"  # how the place of a private person is told to have been found
_ANY_WORD = re.compile(r"\w+")
_ENOUGH = 0.6  # of an address's words: a cell that has so many of them holds it


def shielded(award: AwardRow, assessment: Assessment) -> tuple[AwardRow, Assessment]:
    """Give an award as it is public: no address of a private person, and no finer place than its district."""
    if not _has_person(award):
        return award, assessment
    shown = replace(award, addresses=_public_addresses(award), lat=None, lon=None)
    return shown, replace(assessment, vendor_place=_district_only(assessment.vendor_place))


def shielded_cells(award: AwardRow, cells: Mapping[str, str]) -> dict[str, str]:
    """Give the row as published, header -> cell, without what `shielded` leaves out of the award."""
    if not _has_person(award):
        return dict(cells)
    public = _public_addresses(award)
    hidden = [address for address in award.addresses if address not in public]
    points = {number for number in (award.lat, award.lon) if number is not None}
    return {header: _without(cell, hidden, points) for header, cell in cells.items()}


def _has_person(award: AwardRow) -> bool:
    return any(map(is_person, award.suppliers)) or any(map(is_person, award.suppliers_zh))


def _public_addresses(award: AwardRow) -> tuple[str, ...]:
    """Give the addresses of the firms among the vendors; none where it is not known whose an address is."""
    if len(award.addresses) != len(award.suppliers) or any(map(is_person, award.suppliers_zh)):
        return ()
    return tuple(a for a, name in zip(award.addresses, award.suppliers, strict=True) if not is_person(name))


def _district_only(place: Place) -> Place:
    if place.scope is not Scope.DISTRICT:
        return replace(place, lat=None, lon=None, within_m=None, matched="", estate=None, facility=None)
    return Place(Scope.DISTRICT, place.districts, precision=Precision.DISTRICT, method=METHOD)


def _without(cell: str, hidden: Sequence[str], points: Collection[float]) -> str:
    for address in hidden:
        pattern = r"\s*".join(re.escape(part) for part in address.split())
        cell, times = re.subn(pattern, HIDDEN, cell)
        if not times and _holds(cell, address):
            return HIDDEN  # typed otherwise than it was read
    try:
        return HIDDEN if float(cell) in points else cell
    except ValueError:
        return cell


def _holds(cell: str, address: str) -> bool:
    words = set(_ANY_WORD.findall(address.casefold()))
    shared = words & set(_ANY_WORD.findall(cell.casefold()))
    return len(shared) >= _ENOUGH * len(words)
