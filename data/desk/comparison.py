"""What publishing or taking back would change, told as JSON: counts are whole, lists are bounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from data import public
from data.desk import alike, drafts
from data.desk.found import RowFound
from data.desk.taking import held_told
from data.diff.compare import Progress, diff
from data.diff.look_back import Returning, look_back
from data.diff.shapes import Conflict, ConflictKind, Diff, Listed, RowDiff, RowKind, Totals
from data.files import FileKind
from data.store import batches as kept
from data.store.engine import reading

MOST_ROWS, MOST_LISTED = 200, 100


def compared(engine: Engine, home: Path, batch_ids: Sequence[int], progress: Progress) -> dict[str, Any]:
    """Give the difference between batches, with what staff say of their rows, and what is public."""
    found = diff(engine, home, batch_ids, limit=MOST_LISTED, progress=progress)
    return {**difference_told(found), "alike": _alike_told(engine, home, found)}


def _alike_told(engine: Engine, home: Path, found: Diff) -> dict[str, Any]:
    """Give the new awards that look like public ones: in all, and the first pairs."""
    looked = [
        alike.look(engine, public.at(home, found.version), batch.batch_id, _said(engine, batch.batch_id))
        for batch in found.batches
        if found.version and batch.kind is FileKind.AWARDS
    ]
    return {
        "count": sum(one.count for one in looked),
        "publishers": list(dict.fromkeys(code for one in looked for code in one.publishers)),
        "first": [
            {"ours": _ours_told(pair.ours), "theirs": _theirs_told(pair.theirs)}
            for one in looked
            for pair in one.first
        ],
    }


def _said(engine: Engine, batch_id: int) -> alike.Said:
    with reading(engine).connect() as connection:
        return drafts.held(engine, kept.find(connection, batch_id).file_sha256)


def _ours_told(row: RowFound) -> dict[str, Any]:
    return {
        "row": row.row,
        "reference": row.reference,
        "title": row.title,
        "suppliers": " | ".join(row.suppliers),
        "date": row.award_date,
        "amount": row.amount,
        "currency": row.currency,
    }


def _theirs_told(award: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "award": award["award_id"],
        "publisher": award["publisher"],
        "reference": award["tender_ref"],
        "title": award["title"],
        "suppliers": award["supplier_names"],
        "date": award["award_date"],
        "amount": None if award["amount"] is None else f"{award['amount']:f}",
        "currency": award["currency"],
    }


def looked_back(engine: Engine, home: Path, batch_id: int, progress: Progress) -> dict[str, Any]:
    """Give what taking a public batch back would change."""
    found = look_back(engine, home, batch_id, limit=MOST_LISTED, progress=progress)
    return {
        "version": found.version,
        "batch": batch_id,
        "file": found.batch.file_name,
        "kind": found.batch.kind,
        "state": found.batch.state.value,
        "rows": found.batch.rows,
        "goes": {"count": found.goes, "first": [listed_told(one) for one in found.first_gone]},
        "returns": {"count": found.returns, "first": [_returning_told(one) for one in found.first_returning]},
        "stays": found.stays,
        "corrections": found.corrections,
        "pins": found.pins,
        "register_rows": {
            "goes": found.register_goes.count,
            "stays": found.register_stays,
            "first": [dict(one) for one in found.register_goes.first],
        },
        "totals": {"before": totals_told(found.totals_before), "after": totals_told(found.totals_after)},
        "shrinks": [held_told(reason) for reason in found.shrinks],
    }


def difference_told(found: Diff) -> dict[str, Any]:
    """Give a difference as a page shows it."""
    by_kind = {kind: found.of(kind) for kind in RowKind}
    return {
        "version": found.version,
        "batches": [
            {
                "batch": batch.batch_id,
                "file": batch.file_name,
                "kind": batch.kind.value,
                "rows": batch.rows,
                "public_as": batch.public_as,
            }
            for batch in found.batches
        ],
        "counts": {kind.value: len(rows) for kind, rows in by_kind.items()},
        "rows": {kind.value: [row_told(row) for row in rows[:MOST_ROWS]] for kind, rows in by_kind.items()},
        "conflicts": _conflicts(found.conflicts),
        "missing": {
            "count": found.missing.count,
            "within": found.missing.within,
            "first": [listed_told(one) for one in found.missing.first],
        },
        "missing_rows": {
            "count": found.missing_rows.count,
            "first": [dict(one) for one in found.missing_rows.first],
        },
        "totals": {"before": totals_told(found.totals_before), "after": totals_told(found.totals_after)},
        "held": [held_told(reason) for reason in found.held],
        "drafts": found.corrections,
        "seen": found.said,
        "nothing": found.is_nothing,
    }


def row_told(row: RowDiff) -> dict[str, Any]:
    """Give a row of a file and what publishing it would change."""
    return {
        "batch": row.batch_id,
        "row": row.row,
        "award": row.award_id,
        "title": row.title,
        "changes": [asdict(change) for change in row.changes],
        "corrected": list(row.corrected),
    }


def _returning_told(one: Returning) -> dict[str, Any]:
    return {
        "award": one.award_id,
        "batch": one.batch_id,
        "file": one.file_name,
        "row": one.row,
        "title": one.title,
        "changes": [asdict(change) for change in one.changes],
    }


def listed_told(award: Listed) -> dict[str, Any]:
    """Give an award as it is public, or would be."""
    return {
        "award": award.award_id,
        "publisher": award.publisher,
        "reference": award.reference,
        "title": award.title,
        "suppliers": award.suppliers,
        "date": award.award_date,
        "amount": None if award.amount is None else f"{award.amount:f}",
        "currency": award.currency,
    }


def totals_told(totals: Totals) -> dict[str, Any]:
    """Give the figures of the whole record, each an exact number in digits."""
    told: dict[str, Any] = {
        field.name: _exactly(getattr(totals, field.name)) for field in fields(Totals) if field.name != "fees"
    }
    return {
        **told,
        "fees": {period: [f"{count}", f"{hkd:f}"] for period, (count, hkd) in totals.fees.items()},
    }


def _exactly(number: int | Decimal) -> str:
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def _conflicts(found: Sequence[Conflict]) -> dict[str, Any]:
    return {
        "count": len(found),
        **{kind.value: sum(one.kind is kind for one in found) for kind in ConflictKind},
        "first": [
            {
                "kind": one.kind.value,
                "fields": list(one.fields),
                "ours": listed_told(one.ours),
                "theirs": listed_told(one.theirs),
            }
            for one in found[:MOST_LISTED]
        ],
    }
