"""What is on file of one supplier beside its awards: names, addresses, tenancies, evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.names import supplier_key
from data.privacy import METHOD as PRIVATE
from data.snapshot.reader import Snapshot

_REGISTERS = ("tenancies", "evidence")
Row = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Spelling:
    """The names of an award's vendors as a publisher wrote them, and how often."""

    names: str  # parted by `SUPPLIER_SEPARATOR`, as are the others
    names_zh: str | None
    several: bool  # vendors, of which this is one
    awards: int
    first: str | None  # dates of awards
    last: str | None


@dataclass(frozen=True, slots=True)
class Number:
    """A business registration number as notices of awards state it."""

    number: str
    awards: int
    last: str | None  # date of the newest of these awards
    source_url: str | None


@dataclass(frozen=True, slots=True)
class Site:
    """One address that notices of awards give, and where it was placed."""

    address: str | None  # missing where none is given, or where it is not public
    key: str  # district, or one of `data.filters.NOWHERE`
    estate: str | None
    facility: str | None
    country: str | None
    precision: str
    within_m: int | None
    several: bool  # vendors share the award: the address may be another's
    is_private: bool
    awards: int
    first: str | None
    last: str | None
    source_url: str | None  # of the newest of these awards
    sources: tuple[tuple[str | None, str | None], ...]  # each publisher, the address of its newest notice


def spellings(snapshot: Snapshot, places: Sequence[int]) -> list[Spelling]:
    """Give how the vendors of awards are written, the most frequent first.

    `places` are places in the table `awards`, here as below.
    """
    rows = snapshot.rows(
        "SELECT supplier_names AS names, supplier_names_zh AS names_zh, len(supplier_ids) > 1 AS several, "
        "count(*) AS awards, min(award_date) AS first, max(award_date) AS last "
        "FROM awards WHERE rowid IN (SELECT unnest(?)) GROUP BY ALL ORDER BY awards DESC, names, names_zh",
        [list(places)],
    )
    return [Spelling(**row) for row in rows]


def sites(snapshot: Snapshot, places: Sequence[int]) -> list[Site]:
    """Give the addresses of the vendors of awards, the most frequent first."""
    rows = snapshot.rows(
        f"""
        WITH of_publisher AS (
            SELECT addresses AS address, vendor_key AS key, vendor_estate AS estate,
                   vendor_facility AS facility, vendor_country AS country,
                   vendor_precision AS "precision", vendor_within_m AS within_m,
                   len(supplier_ids) > 1 AS several,
                   vendor_method IS NOT DISTINCT FROM '{PRIVATE}' AS is_private,
                   publisher, count(*) AS n, min(award_date) AS oldest, max(award_date) AS newest,
                   arg_max(source_url, coalesce(award_date, '')) AS url
            FROM awards WHERE rowid IN (SELECT unnest(?)) GROUP BY ALL
        )
        SELECT * EXCLUDE (publisher, n, oldest, newest, url), sum(n)::BIGINT AS awards,
               min(oldest) AS first, max(newest) AS last,
               arg_max(url, coalesce(newest, '')) AS source_url,
               list([publisher, url] ORDER BY n DESC, publisher) AS sources
        FROM of_publisher GROUP BY ALL
        ORDER BY awards DESC, last DESC NULLS LAST, address, key
        """,
        [list(places)],
    )
    return [Site(**{**row, "sources": tuple(map(tuple, row["sources"]))}) for row in rows]


def numbers(snapshot: Snapshot, places: Sequence[int]) -> list[Number]:
    """Give the business registration numbers that awards of one supplier alone state."""
    rows = snapshot.rows(
        "SELECT brn AS number, count(*) AS awards, max(award_date) AS last, "
        "arg_max(source_url, coalesce(award_date, '')) AS source_url FROM awards "
        "WHERE rowid IN (SELECT unnest(?)) AND brn IS NOT NULL AND len(supplier_ids) = 1 "
        "GROUP BY brn ORDER BY awards DESC, brn",
        [list(places)],
    )
    return [Number(**row) for row in rows]


def register_keys(snapshot: Snapshot, register: str) -> Mapping[str, Sequence[int]]:
    """Give key of a supplier's name -> places of the rows of a register that name it."""
    assert register in _REGISTERS
    found: dict[str, list[int]] = {}
    for row in snapshot.rows(f"SELECT rowid AS place, supplier_name, supplier_name_zh FROM {register}"):
        named = (name for name in (row["supplier_name"], row["supplier_name_zh"]) if name)
        for key in dict.fromkeys(map(supplier_key, named)):
            found.setdefault(key, []).append(row["place"])
    return found


def register_rows(snapshot: Snapshot, register: str, places: Sequence[int]) -> list[Row]:
    """Give the rows at some places of a register, column -> value."""
    assert register in _REGISTERS
    return snapshot.rows(
        f"SELECT * FROM {register} WHERE rowid IN (SELECT unnest(?)) ORDER BY rowid", [list(places)]
    )


def former_codes(snapshot: Snapshot, code: str) -> list[tuple[str, str, str | None]]:
    """Give the code, the name and the Chinese name of the suppliers that were merged into one."""
    rows = snapshot.rows(
        "SELECT 'S' || supplier_id AS code, name, name_zh FROM suppliers WHERE merged_into = ? "
        "ORDER BY supplier_id",
        [int(code[1:])],
    )
    return [(row["code"], row["name"], row["name_zh"]) for row in rows]


def kind(snapshot: Snapshot, code: str) -> str | None:
    """Say whether a supplier is a firm or a joint venture, by the code of its kind."""
    rows = snapshot.rows("SELECT kind FROM suppliers WHERE supplier_id = ?", [int(code[1:])])
    return rows[0]["kind"] if rows else None
