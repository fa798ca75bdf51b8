"""Suppliers whose names are so like one's that the two could be mixed up: others, unless a person says so."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from data.columns.vendor_names import VendorNames, folded
from data.queries.suppliers_list import ListedSupplier
from data.snapshot.reader import Snapshot
from data.suggest import Why
from data.suggest import near_names as pairs

_CANDIDATES = 60  # looked at closely
_LEAST_ALIKE = 60  # of 100; the rule that follows is stricter


@dataclass(frozen=True, slots=True)
class NearName:
    """Another supplier with a name like that of the one asked for."""

    code: str
    name: str
    name_zh: str | None
    why: tuple[Why, ...]
    same_zh: bool  # the Chinese names are the same


def near_names(snapshot: Snapshot, known: VendorNames, code: str, limit: int) -> list[NearName]:
    """Give the suppliers with the likest names; nothing is merged by it."""
    own = _listed(snapshot, [int(code[1:])])
    if code not in own:
        return []
    mine = own[code]
    others = _listed(snapshot, [number for number in _candidates(known, mine) if f"S{number}" != code])
    found: dict[str, NearName] = {}
    for pair in pairs([mine, *others.values()]):
        if code in (pair.first.code, pair.second.code):
            other = pair.second if pair.first.code == code else pair.first
            found[other.code] = NearName(
                other.code, other.name, other.name_zh, pair.why, _same_zh(mine, other)
            )
    for other in others.values():
        if other.code not in found and _same_zh(mine, other):
            found[other.code] = NearName(other.code, other.name, other.name_zh, (), True)
    return list(found.values())[:limit]


def _candidates(known: VendorNames, mine: ListedSupplier) -> list[int]:
    name = folded(f"{mine.name} {mine.name_zh or ''}")
    alike = process.extract(
        name, known.folded, scorer=fuzz.token_sort_ratio, score_cutoff=_LEAST_ALIKE, limit=_CANDIDATES
    )
    places = [place for _, _, place in alike]
    # An abbreviated word makes names less alike than they are.
    first = f"{folded(mine.name).split()[0]} "
    places += [place for place, other in enumerate(known.folded) if other.startswith(first)][:_CANDIDATES]
    if mine.name_zh:
        zh = folded(mine.name_zh)
        places += [place for place, other in enumerate(known.folded) if zh in other][:_CANDIDATES]
    return list(dict.fromkeys(known.ids[places].tolist()))


def _listed(snapshot: Snapshot, ids: list[int]) -> dict[str, ListedSupplier]:
    rows = snapshot.rows(
        "SELECT supplier_id, name, name_zh, kind FROM suppliers WHERE list_contains(?, supplier_id) "
        "ORDER BY supplier_id",
        [ids],
    )
    return {
        f"S{row['supplier_id']}": ListedSupplier(
            f"S{row['supplier_id']}", row["name"], row["name_zh"], row["kind"] == "joint_venture"
        )
        for row in rows
    }


def _same_zh(first: ListedSupplier, second: ListedSupplier) -> bool:
    if not first.name_zh or not second.name_zh:
        return False
    return folded(first.name_zh) == folded(second.name_zh)
