"""All suppliers of the public record, as staff look through them."""

from __future__ import annotations

from dataclasses import dataclass

from data.snapshot.reader import Snapshot


@dataclass(frozen=True, slots=True)
class ListedSupplier:
    """One supplier with what tells it from others."""

    code: str  # "S17"
    name: str
    name_zh: str | None = None
    is_joint_venture: bool = False
    awards: int = 0  # counted once where two publishers list one
    addresses: tuple[str, ...] = ()  # of the awards it does not share with others


def listed_suppliers(snapshot: Snapshot) -> list[ListedSupplier]:
    """Give every supplier that has an award, in the order of the codes."""
    rows = snapshot.rows(
        """
        SELECT s.supplier_id, any_value(s.name) AS name, any_value(s.name_zh) AS name_zh,
               any_value(s.kind) AS kind, count(*) FILTER (a.counted) AS awards,
               list_sort(list(DISTINCT a.addresses) FILTER (
                   a.addresses IS NOT NULL AND len(a.supplier_ids) = 1
               )) AS addresses
        FROM suppliers s JOIN award_suppliers l USING (supplier_id) JOIN awards a USING (award_id)
        GROUP BY s.supplier_id ORDER BY s.supplier_id
        """
    )
    return [
        ListedSupplier(
            code=f"S{row['supplier_id']}",
            name=row["name"],
            name_zh=row["name_zh"],
            is_joint_venture=row["kind"] == "joint_venture",
            awards=row["awards"],
            addresses=tuple(row["addresses"] or ()),
        )
        for row in rows
    ]
