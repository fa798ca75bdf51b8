"""`diff`: what publishing batches that wait would change, told beforehand."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any, TypeVar

from data.award_fields import FieldChange
from data.cli.orders import record_of_home
from data.cli.progress import Phases
from data.diff.compare import LIMIT, diff
from data.diff.shapes import Conflict, ConflictKind, Diff, Listed, RowDiff, RowKind, Totals
from data.files import DataError
from geo import settings

NOTHING, SOMETHING = 0, 1
_TOTALS = {
    "awards": "awards",
    "value_hkd": "HK$",
    "without_value": "without a sum",
    "without_date": "without a date",
    "without_place": "without a vendor's place",
    "suppliers": "vendors",
    "listed_twice": "listed twice, counted once",
    "revenue_awards": "revenue awards, apart",
}
T = TypeVar("T")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "diff",
        help="what publishing batches that wait would change; changes nothing",
        description="Several batches are looked at as published together. Ends with 0 where there is nothing "
        "to look at, 1 where something is new, changed, missing, in conflict or held, 2 when it is refused.",
    )
    command.add_argument("batches", type=int, nargs="+", metavar="BATCH")
    command.add_argument(
        "--limit", type=int, default=20, metavar="N", help="lines of each list; 20 if not given, 0 for none"
    )
    command.add_argument("--json", action="store_true", help="everything, for programs")
    command.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    if chosen.limit < 0:
        raise DataError("--limit: write 0 or more")
    engine = record_of_home()
    limit = max(chosen.limit, LIMIT) if chosen.json else chosen.limit
    with Phases("diff") as phases:
        found = diff(engine, settings.home(), chosen.batches, limit=limit, progress=phases.tell)
    if chosen.json:
        print(json.dumps(_values(found), ensure_ascii=False, indent=2, default=str))
    else:
        for line in _lines(found, chosen.limit):
            print(line)
    return NOTHING if found.is_nothing else SOMETHING


def _values(found: Diff) -> dict[str, Any]:
    told = asdict(found)
    counts = {kind.value: len(found.of(kind)) for kind in RowKind}
    # What is unchanged is counted only: it may be a million rows.
    told["rows"] = [row for row in told["rows"] if row["kind"] != RowKind.UNCHANGED]
    held = [{**asdict(reason), "text": str(reason)} for reason in found.held]
    return {**told, "counts": counts, "held": held, "nothing_to_look_at": found.is_nothing}


def _lines(found: Diff, limit: int) -> Iterable[str]:
    yield from _head(found)
    yield from _totals(found.totals_before, found.totals_after)
    for kind, words in ((RowKind.NEW, "New"), (RowKind.CHANGED, "Changed")):
        yield from _listing(words, found.of(kind), limit, _row)
    by_kind = {kind: [one for one in found.conflicts if one.kind is kind] for kind in ConflictKind}
    yield from _listing(
        "In conflict with another publisher", by_kind[ConflictKind.PUBLISHER], limit, _conflict
    )
    yield from _listing("In conflict with another edition", by_kind[ConflictKind.EDITION], limit, _conflict)
    missing = found.missing
    yield from _listing(
        f"No longer listed, stay public ({missing.within:,} of them dated within the files' days)",
        missing.first,
        limit,
        lambda award: [f"  {_listed(award)}"],
        count=missing.count,
    )
    yield from _listing(
        "Rows of registers that the files do not repeat, stay public",
        found.missing_rows.first,
        limit,
        lambda values: ["  " + " · ".join(values.values())],
        count=found.missing_rows.count,
    )


def _head(found: Diff) -> Iterable[str]:
    for batch in found.batches:
        yield f"Batch {batch.batch_id}: {batch.file_name}, {batch.kind}, {batch.rows:,} rows"
        if batch.public_as is not None:
            yield f"  These bytes are public already, as batch {batch.public_as}, and not published again."
    counts = {kind: len(found.of(kind)) for kind in RowKind}
    yield (
        f"Against version {found.version}: {counts[RowKind.NEW]:,} new, {counts[RowKind.CHANGED]:,} changed, "
        f"{counts[RowKind.UNCHANGED]:,} unchanged; {len(found.conflicts):,} in conflict; "
        f"{found.missing.count + found.missing_rows.count:,} no longer listed"
    )
    for reason in found.held:
        yield f"Would be held: {reason}"


def _totals(before: Totals, after: Totals) -> Iterable[str]:
    yield "What is public, before -> after:"
    for name, words in _TOTALS.items():
        yield f"  {words}: {_change(getattr(before, name), getattr(after, name))}"
    for period in sorted({*before.fees, *after.fees}):
        sums = (totals.fees.get(period, (0, Decimal(0)))[1] for totals in (before, after))
        yield f"  revenue stated, {period}: HK$ {_change(*sums)}"


def _change(before: Decimal | int, after: Decimal | int) -> str:
    if before == after:
        return f"{before:,} (the same)"
    return f"{before:,} -> {after:,} ({after - before:+,})"


def _listing(
    words: str,
    rows: Sequence[T],
    limit: int,
    lines: Callable[[T], Iterable[str]],
    *,
    count: int | None = None,
) -> Iterable[str]:
    count = len(rows) if count is None else count
    if not count:
        return
    yield f"{words}: {count:,}"
    for row in rows[:limit]:
        yield from lines(row)
    shown = min(limit, len(rows))
    if count > shown:
        yield f"  and {count - shown:,} more"


def _row(row: RowDiff) -> Iterable[str]:
    award = "" if row.award_id is None else f"A{row.award_id} "
    yield f"  batch {row.batch_id}, row {row.row}: {award}{_one_line(row.title)}"
    for change in row.changes:
        yield f"    {_field(change)}"


def _field(change: FieldChange) -> str:
    before, after = (_one_line(text or "(not known)") for text in (change.before, change.after))
    return f"{change.field}: {before} -> {after}"


def _conflict(conflict: Conflict) -> Iterable[str]:
    yield f"  {', '.join(conflict.fields)}"
    for award in (conflict.ours, conflict.theirs):
        yield f"    {_listed(award)}"


def _listed(award: Listed) -> str:
    money = "no sum" if award.amount is None else f"{award.currency} {award.amount:,}"
    told = (
        award.publisher,
        award.reference,
        award.title,
        award.suppliers,
        award.award_date or "no date",
        money,
    )
    return _one_line(f"A{award.award_id} {' · '.join(part for part in told if part)}")


def _one_line(text: str) -> str:
    # A cell may have several lines.
    return " ".join(text.split())
