"""The one builder of WHERE clauses: screen, command line and download select with it."""

from __future__ import annotations

from data.filters import NOWHERE, UNCLASSIFIED, Drawn, Filters
from data.names import normal_form
from geo.folding import one_script

# Fields whose column holds the code itself. `district` and the others below need more.
_PLAIN = {
    "category": "category",
    "local": "local",
    "buyer": "buyer",
    "method": "method",
    "publisher": "publisher",
}
# How an award is on the map; none in no single district has a point.
_DRAWN = (
    f"CASE WHEN {{place}}_key IN {NOWHERE} THEN '{Drawn.OFF}' "
    f"WHEN {{place}}_lat IS NULL THEN '{Drawn.AREA}' ELSE '{Drawn.POINT}' END"
)


def where(filters: Filters) -> tuple[str, list[object]]:
    """Give a condition on the table `awards`, and the values it binds.

    It holds all that `filters` restrict but `flow` and `basis`, which the queries tell apart themselves,
    and it holds second copies too: the column `counted` tells them apart.
    """
    clauses: list[str] = []
    values: list[object] = []
    for name, column in _PLAIN.items():
        if getattr(filters, name):
            clauses.append(f"list_contains(?, {column})")
            values.append(list(getattr(filters, name)))
    for clause, value in (*_codes(filters), *_words(filters)):
        clauses.append(clause)
        values += value
    return " AND ".join(clauses) or "true", values


def district_elsewhere(filters: Filters) -> tuple[str, list[object]]:
    """Give the condition for awards over several districts, one of the chosen ones among them."""
    chosen = [code for code in filters.district if code not in NOWHERE]
    clause, values = where(filters.without("district"))
    column = filters.place.value
    return (
        f"({clause}) AND {column}_key = 'several' AND list_has_any({column}_districts, ?)",
        [*values, chosen],
    )


def _codes(filters: Filters) -> list[tuple[str, list[object]]]:
    found: list[tuple[str, list[object]]] = []
    if filters.district:
        found.append((f"list_contains(?, {filters.place.value}_key)", [list(filters.district)]))
    if filters.sector:
        found.append((f"list_contains(?, coalesce(sector, '{UNCLASSIFIED}'))", [list(filters.sector)]))
    if filters.year:
        found.append(("list_contains(?, coalesce(year, 'unknown'))", [list(filters.year)]))
    if filters.supplier:
        ids = [int(code[1:]) for code in filters.supplier]
        found.append(("list_has_any(supplier_ids, ?)", [ids]))
    if filters.spot:
        found.append(("list_contains(?, delivery_lat || ',' || delivery_lon)", [list(filters.spot)]))
    if filters.estate:
        codes = list(filters.estate)
        clause = "(list_contains(?, vendor_estate) OR list_contains(?, vendor_facility))"
        found.append((clause, [codes, codes]))
    if filters.drawn:
        found.append((f"list_contains(?, {_DRAWN.format(place=filters.place.value)})", [list(filters.drawn)]))
    return found


def _words(filters: Filters) -> list[tuple[str, list[object]]]:
    """Each word of the text must occur in one of its forms; none is a pattern."""
    return [("(contains(search, ?) OR contains(search, ?))", [*forms(word)]) for word in filters.text.split()]


def forms(word: str) -> tuple[str, str]:
    """Give a word as it stands, and as names are compared: that one may be several words.

    Both in one script of Chinese, as `data.snapshot.rows.folded` writes. One that would lose most of its
    signs stays as it is.
    """
    written, plain = one_script(word.casefold()), one_script(normal_form(word))
    return written, plain if 2 * len(plain) > len(word) else written
