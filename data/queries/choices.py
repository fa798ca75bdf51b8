"""What there is to choose from: suppliers, buyers, years; and what the data covers."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.snapshot.reader import Snapshot

# Plain letters, digits and signs, and those as wide as a Chinese character, as in "（香港）".
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_WIDE_SIGNS = {code: wide for code, wide in _WIDE.items() if not chr(code).isalnum()}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter that the data has."""

    code: str
    name: str
    name_zh: str | None
    awards: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is known of how whole a publisher's awards of a period are."""

    publisher: str
    period_from: date
    period_to: date
    complete: bool
    note: str | None
    awards: int


@dataclass(frozen=True, slots=True)
class Extent:
    """What the whole dataset spans: awards counted once, publishers, dates."""

    awards: int
    listed_twice: int
    publishers: int
    first_day: date | None
    last_day: date | None


def suppliers_by_value(snapshot: Snapshot) -> NDArray[np.int32]:
    """Give the IDs of all suppliers of public awards, the one with the largest sum first."""
    (row,) = snapshot.rows(
        """
        WITH totals AS (
            SELECT supplier_id, sum(value_hkd) AS value_hkd, count(*) AS awards
            FROM award_suppliers JOIN awards USING (award_id) GROUP BY supplier_id
        )
        SELECT list(supplier_id ORDER BY value_hkd DESC NULLS LAST, awards DESC, supplier_id) AS ids
        FROM totals JOIN suppliers USING (supplier_id)
        """
    )
    return np.array(row["ids"] or [], dtype=np.int32)


def suppliers_named(snapshot: Snapshot, text: str) -> NDArray[np.int32]:
    """Give the IDs of suppliers with every word of a text in one of their names; none is a pattern."""
    words = [_spellings(word) for word in text.split()]
    clause = " AND ".join(
        "(" + " OR ".join(f"contains({name}, ?)" for name in ("name", "name_zh") for _ in forms) + ")"
        for forms in words
    )
    (row,) = snapshot.rows(
        f"""
        WITH named AS (
            SELECT supplier_id, lower(name) AS name, lower(coalesce(name_zh, '')) AS name_zh FROM suppliers
        )
        SELECT list(supplier_id) AS ids FROM named WHERE {clause or "true"}
        """,
        [form for forms in words for _ in range(2) for form in forms],
    )
    return np.array(row["ids"] or [], dtype=np.int32)


def _spellings(word: str) -> list[str]:
    """Give how a word may stand in a name in small letters: folding all names would take seconds."""
    plain = folded(word).strip()
    wide = (plain.translate(_WIDE_SIGNS), plain.translate(_WIDE).lower())
    return list(dict.fromkeys((word.lower(), plain, *wide)))


def folded(text: str) -> str:
    """Give a text as names are looked for: one case, one width."""
    return unicodedata.normalize("NFKC", text).casefold()


def buyer_choices(snapshot: Snapshot) -> list[Choice]:
    """Give the buyers of the data. `name` is as a file wrote it: code lists know better names."""
    rows = snapshot.rows(
        "SELECT buyer AS code, any_value(buyer_name) AS name, CAST(NULL AS VARCHAR) AS name_zh, "
        "count(*) AS awards FROM awards WHERE counted AND buyer IS NOT NULL GROUP BY buyer ORDER BY buyer"
    )
    return [Choice(**row | {"name": row["name"] or row["code"]}) for row in rows]


def year_choices(snapshot: Snapshot) -> list[str]:
    """Give the years of the data, newest first."""
    rows = snapshot.rows("SELECT DISTINCT year FROM awards WHERE year IS NOT NULL ORDER BY year DESC")
    return [row["year"] for row in rows]


def extent(snapshot: Snapshot) -> Extent:
    """Say how far the whole dataset reaches."""
    row = snapshot.rows(
        "SELECT count(*) FILTER (counted) AS awards, count(*) FILTER (NOT counted) AS listed_twice, "
        "count(DISTINCT publisher) AS publishers, min(first_day) AS first_day, max(last_day) AS last_day "
        "FROM awards"
    )[0]
    return Extent(**row)


def coverage(snapshot: Snapshot) -> list[Coverage]:
    """Give what is known of each publisher-period, with the awards that lie in it."""
    rows = snapshot.rows(
        """
        SELECT c.publisher, c.period_from, c.period_to, c.status = 'complete' AS complete, c.note,
               count(a.award_id) AS awards
        FROM coverage c LEFT JOIN awards a ON a.publisher = c.publisher
             AND a.first_day >= c.period_from AND a.last_day <= c.period_to
        GROUP BY ALL ORDER BY c.publisher, c.period_from
        """
    )
    return [Coverage(**row) for row in rows]


def uncovered(snapshot: Snapshot) -> list[Coverage]:
    """Give, for each publisher, the awards that lie in no period of the coverage."""
    rows = snapshot.rows(
        """
        SELECT a.publisher, min(a.first_day) AS period_from, max(a.last_day) AS period_to,
               false AS complete, CAST(NULL AS VARCHAR) AS note, count(*) AS awards
        FROM awards a
        WHERE a.publisher IS NOT NULL AND a.first_day IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM coverage c WHERE c.publisher = a.publisher
            AND a.first_day >= c.period_from AND a.last_day <= c.period_to
        )
        GROUP BY a.publisher ORDER BY a.publisher
        """
    )
    return [Coverage(**row) for row in rows]
