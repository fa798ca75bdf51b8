"""All that is on file of one supplier beside what it won: who it is, where, and what that rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.columns.selection import select
from data.columns.store import Columns
from data.columns.vendor_names import vendor_names
from data.evidence import schemes
from data.facets import Known, Piece, judged, of_evidence, of_notice, of_number, of_tenancy
from data.filters import Filters
from data.names import supplier_key
from data.person_names import is_person
from data.queries import facets, vendors
from data.queries.facets import Site, Spelling
from data.queries.near_names import NearName, near_names
from data.records import SUPPLIER_SEPARATOR
from data.snapshot.reader import Snapshot
from geo.districts import districts

_NEAR = 12
_NOT_HERE = "outside"
_HERE = (*districts(), "several")  # as `data.local.local_evidence` has it


@dataclass(frozen=True, slots=True)
class Spelt:
    """One spelling of a supplier's name, with the awards that write it so."""

    name: str
    awards: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class VendorFile:
    """One supplier; lists are in the order in which they are read."""

    code: str
    kind: str | None
    is_person: bool
    spelt: tuple[Spelt, ...]
    former: tuple[tuple[str, str, str | None], ...]  # code, name, Chinese name of those merged into it
    numbers: tuple[str, ...]  # business registration
    sites: tuple[Site, ...]
    facets: tuple[Known, ...]
    near: tuple[NearName, ...]


def vendor_file(snapshot: Snapshot, code: str, today: date) -> VendorFile:
    """Give what is on file of a supplier. `today` decides which evidence still holds."""
    columns = Columns.of(snapshot)
    places = select(columns, Filters(supplier=(code,))).places
    own = [] if places is None else places.tolist()
    former = facets.former_codes(snapshot, code)
    known = [*vendors.supplier_names(snapshot, [code]).values(), *((name, zh) for _, name, zh in former)]
    names = {name for both in known for name in both if name}
    spelt, names = _spelt(facets.spellings(snapshot, own), names)
    keys = dict.fromkeys(map(supplier_key, names))
    evidence = _registered(snapshot, columns, "evidence", keys)
    sites = facets.sites(snapshot, own)
    private = any(map(is_person, names)) or any(site.is_private for site in sites if not site.several)
    told = facets.numbers(snapshot, own)
    pieces = _pieces(sites, evidence, _registered(snapshot, columns, "tenancies", keys), today)
    pieces += [
        of_number(one.number, one.last, one.awards, one.source_url, schemes().get("BRN")) for one in told
    ]
    stated = (*(one.number for one in told), *(row["brn"] for row in evidence if row["brn"]))
    return VendorFile(
        code=code,
        kind=facets.kind(snapshot, code),
        is_person=private,
        spelt=tuple(spelt),
        former=tuple(former),
        numbers=tuple(dict.fromkeys(stated)),
        sites=tuple(sites),
        facets=tuple(judged(pieces)),
        near=tuple(near_names(snapshot, vendor_names(snapshot), code, _NEAR)),
    )


def _spelt(written: Sequence[Spelling], names: set[str]) -> tuple[list[Spelt], set[str]]:
    """Give each spelling once, and all names; of several vendors' names those that are its own."""
    alone = {
        name
        for one in written
        if not one.several
        for name in (one.names, *((one.names_zh,) if one.names_zh else ()))
    }
    names = names | alone
    keys = set(map(supplier_key, names))
    found: dict[str, Spelt] = {}
    for one in written:
        for text in (one.names, one.names_zh or ""):
            for name in text.split(SUPPLIER_SEPARATOR) if one.several else (text,):
                if name and supplier_key(name) in keys:
                    found[name] = _added(found.get(name), name, one)
    return sorted(found.values(), key=lambda one: (-one.awards, one.name)), names | set(found)


def _added(known: Spelt | None, name: str, one: Spelling) -> Spelt:
    if known is None:
        return Spelt(name, one.awards, one.first, one.last)
    first = min(filter(None, (known.first, one.first)), default=None)
    return Spelt(
        name, known.awards + one.awards, first, max(filter(None, (known.last, one.last)), default=None)
    )


def _registered(
    snapshot: Snapshot, columns: Columns, register: str, keys: Mapping[str, None]
) -> list[facets.Row]:
    index = columns.once(f"register {register}", lambda: facets.register_keys(snapshot, register))
    places = sorted({place for key in keys for place in index.get(key, ())})
    return facets.register_rows(snapshot, register, places)


def _pieces(
    sites: Sequence[Site], evidence: Sequence[facets.Row], tenancies: Sequence[facets.Row], today: date
) -> list[Piece]:
    found = [piece for row in evidence if (piece := of_evidence(row, today))]
    found += [of_tenancy(row, schemes().get("TENANCY")) for row in tenancies]
    # One address is written in several ways: what counts is where it is.
    noticed: dict[tuple[bool, str | None, str | None], list[Site]] = {}
    for site in sites:
        # An award of several vendors does not say whose its address is.
        if not site.several and site.key in (*_HERE, _NOT_HERE):
            noticed.setdefault((site.key != _NOT_HERE, site.estate, site.facility), []).append(site)
    for (is_here, estate, facility), same in noticed.items():
        newest = max(same, key=lambda site: site.last or "")
        found += of_notice(
            is_here=is_here,
            estate=estate,
            facility=facility,
            newest=newest.last,
            awards=sum(site.awards for site in same),
            source_url=newest.source_url,
            scheme=schemes()["NOTICE"],
        )
    return found
