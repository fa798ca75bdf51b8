"""Which names of other registers are those of vendors among the awards."""

from __future__ import annotations

from collections.abc import Collection

from data.names import supplier_key
from data.queries.vendors import all_names
from data.snapshot.reader import Snapshot


def by_name(snapshot: Snapshot, names: Collection[str]) -> dict[str, str]:
    """Give name -> code of the vendor that has it, but for its spelling; a like name is another's.

    A vendor without any award is none.
    """
    wanted = {supplier_key(name): name for name in names}
    if not wanted:
        return {}
    found: dict[str, int] = {}
    for known in all_names(snapshot):
        for name in filter(None, (known.name, known.name_zh)):
            key = supplier_key(name)
            if key in wanted:
                found.setdefault(key, known.supplier_id)
    rows = snapshot.rows(
        "SELECT DISTINCT supplier_id FROM award_suppliers WHERE list_contains(?, supplier_id)",
        [sorted(set(found.values()))],
    )
    have = {row["supplier_id"] for row in rows}
    keys = {name: supplier_key(name) for name in names}
    return {name: f"S{found[key]}" for name, key in keys.items() if key in found and found[key] in have}
