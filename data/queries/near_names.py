"""Suppliers whose names are so like one's that the two could be mixed up: others, unless a person says so."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from data.columns.vendor_names import VendorNames, folded
from data.queries.suppliers_list import ListedSupplier
from data.snapshot.reader import Snapshot
from data.suggest import Suggestion, Why
from data.suggest import near_names as pairs

_CANDIDATES = 60  # looked at closely
_LEAST_LETTERS = 10  # of a name that is looked for within others
_LEAST_ALIKE = 60  # of 100; the rule that follows is stricter


@dataclass(frozen=True, slots=True)
class NearName:
    """Another supplier with a name like that of the one asked for."""

    code: str
    name: str
    name_zh: str | None
    why: tuple[Why, ...]
    same_zh: bool  # the Chinese names are the same
    within: bool  # one name stands whole within the other, as those of members in a joint venture's


def near_names(snapshot: Snapshot, known: VendorNames, code: str, limit: int) -> list[NearName]:
    """Give the suppliers with the likest names; nothing is merged by it."""
    own = _listed(snapshot, [int(code[1:])])
    if code not in own:
        return []
    mine = own[code]
    others = _listed(snapshot, [number for number in _candidates(known, mine) if f"S{number}" != code])
    why = {
        other.code: pair.why
        for pair in pairs([mine, *others.values()])
        if (other := _other(pair, code)) is not None
    }
    found = [
        NearName(
            code=other.code,
            name=other.name,
            name_zh=other.name_zh,
            why=why.get(other.code, ()),
            same_zh=_same_zh(mine, other),
            within=_is_within(mine, other),
        )
        for other in others.values()
    ]
    near = [one for one in found if one.why or one.same_zh or one.within]
    return sorted(near, key=lambda one: (not one.why, not one.same_zh, one.name))[:limit]


def _other(pair: Suggestion, code: str) -> ListedSupplier | None:
    if pair.first.code == code:
        return pair.second
    return pair.first if pair.second.code == code else None


def _candidates(known: VendorNames, mine: ListedSupplier) -> list[int]:
    name = folded(f"{mine.name} {mine.name_zh or ''}")
    alike = process.extract(
        name, known.folded, scorer=fuzz.token_sort_ratio, score_cutoff=_LEAST_ALIKE, limit=_CANDIDATES
    )
    places = [place for _, _, place in alike]
    # An abbreviated word makes names less alike than they are.
    first = f"{folded(mine.name).split()[0]} "
    places += [place for place, other in enumerate(known.folded) if other.startswith(first)][:_CANDIDATES]
    for held in filter(None, (folded(mine.name), folded(mine.name_zh or ""))):
        if len(held) >= _LEAST_LETTERS or not held.isascii():
            places += [place for place, other in enumerate(known.folded) if held in other][:_CANDIDATES]
    places += [
        place
        for place, other in enumerate(known.folded)
        if len(other) >= _LEAST_LETTERS and other.strip() in name
    ][:_CANDIDATES]
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


def _is_within(first: ListedSupplier, second: ListedSupplier) -> bool:
    one, other = folded(first.name), folded(second.name)
    return min(len(one), len(other)) >= _LEAST_LETTERS and (one in other or other in one)
