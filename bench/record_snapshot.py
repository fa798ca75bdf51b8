"""How long the snapshot of a large record takes, how much memory, and how large the file is.

Every award is generated and says so; nothing of it leaves the temporary folder. The record's tables are
filled directly, as one published batch. Building runs in a process of its own, so that its peak memory is
its own; a third process opens the file and asks for the figures of a page.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert

from bench.ingest import rows as generated_rows
from data import public
from data.assess import AUTHOR, Assessment
from data.names import normal_form
from data.records import AmountKind, AwardRow, Category, Method, Origin
from data.store import schema
from data.store.codec import award_to_json, canonical, row_hash
from data.store.engine import migrate
from data.store.identity import base_key, tender_key
from data.store.log import now, seal_version
from geo.districts import districts
from geo.places import UNKNOWN, Place, Precision, Scope

SIZES = (100_000, 1_000_000)
ALLOWED_MB = 1_500
_AT_ONCE = 20_000
_BATCH, _VERSION = 1, 1


def fill(home: Path, count: int) -> None:
    """Write a record of `count` generated awards, published as one batch."""
    engine = public.engine(home)
    migrate(engine)
    at, content = now(), f"{count} generated awards".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    with engine.begin() as connection:
        connection.execute(
            insert(schema.files).values(sha256=sha256, size=len(content), content=content, kept_at=at)
        )
        connection.execute(insert(schema.batches).values(_batch(sha256, count, at)))
        minted: dict[str, int] = {}
        left = enumerate(_awards(count), 1)
        while part := list(islice(left, _AT_ONCE)):
            _insert(connection, part, minted)
        details = {"batches": [_BATCH], "note": "generated"}
        seal_version(connection, _VERSION, at=at, by="bench", action="publish", details=details)


def _batch(sha256: str, count: int, at: str) -> dict[str, Any]:
    return {
        "batch_id": _BATCH, "kind": "awards", "state": "published", "file_sha256": sha256,
        "file_name": "generated.csv", "encoding": "utf-8", "profile": "template", "rows": count,
        "accepted": count, "rejected": 0, "skipped": 0, "by": "bench", "note": "generated", "at": at,
        "version": _VERSION,
    }  # fmt: skip


def _awards(count: int) -> Iterator[AwardRow]:
    cells = generated_rows(count, "template")
    header = next(cells)
    for row, typed in enumerate(cells, 2):
        value = dict(zip(header, typed, strict=True))
        yield AwardRow(
            row=row,
            title=value["title"],
            suppliers=(value["supplier_name"],),
            publisher=value["publisher"],
            buyer="HA",
            tender_ref=value["tender_ref"],
            addresses=(value["supplier_address"],),
            category=Category.GOODS,
            award_date=value["award_date"],
            amount=Decimal(value["amount"]),
            currency="HKD",
            amount_kind=AmountKind.TOTAL,
            amount_raw=value["amount"],
            method=Method.OPEN,
            source_url=value["source_url"],
            cells=value,
        )


def _insert(connection: Connection, part: list[tuple[int, AwardRow]], minted: dict[str, int]) -> None:
    new: dict[Table, list[dict[str, Any]]] = {table: [] for table in _TABLES}
    for number, award in part:
        name = award.suppliers[0]
        if name not in minted:
            minted[name] = supplier = len(minted) + 1
            new[schema.suppliers].append(
                {"supplier_id": supplier, "name": name, "kind": "firm", "version": _VERSION}
            )
            new[schema.supplier_names].append({"normal_form": normal_form(name), "supplier_id": supplier})
        for table, row in _rows_of(number, award, minted[name]):
            new[table].append(row)
    for table, rows in new.items():
        if rows:
            connection.execute(insert(table), rows)


def _rows_of(number: int, award: AwardRow, supplier: int) -> Iterator[tuple[Table, dict[str, Any]]]:
    value, cells = award_to_json(award), canonical(award.cells)
    made = canonical(_assessment(supplier, award).to_dict())
    yield (
        schema.awards,
        {
            "award_id": number, "base_key": base_key(award), "occurrence": 1,
            "title_key": award.title.casefold(), "language": award.language, "tender_key": tender_key(award),
        },
    )  # fmt: skip
    yield (
        schema.award_rows,
        {
            "row_id": number, "batch_id": _BATCH, "row": award.row, "award_id": number, "value": value,
            "cells": cells, "row_hash": row_hash(award.row, value, cells),
        },
    )  # fmt: skip
    yield schema.standing, {"award_id": number, "version": _VERSION, "row_id": number}
    yield schema.assessments, {"row_id": number, "version": _VERSION, "author": AUTHOR, "value": made}


_TABLES = (
    schema.suppliers,
    schema.supplier_names,
    schema.awards,
    schema.award_rows,
    schema.standing,
    schema.assessments,
)


def _assessment(supplier: int, award: AwardRow) -> Assessment:
    """Give a cheap answer in place of geocoding: some building of some district, the same for a supplier."""
    codes = sorted(districts())
    place = Place(
        scope=Scope.DISTRICT,
        districts=(codes[supplier % len(codes)],),
        lat=round(22.3 + supplier % 1_000 / 10_000, 5),
        lon=round(114.1 + supplier % 997 / 10_000, 5),
        precision=Precision.BUILDING,
        method="street",
        matched=award.addresses[0][:60],
    )
    return Assessment(
        vendor_place=place,
        delivery_place=UNKNOWN,
        delivery_origin=Origin.NONE,
        category=Category.GOODS,
        category_origin=Origin.STATED,
        sector="medical",
        sector_origin=Origin.INFERRED,
        category_confidence=1.0,
        sector_confidence=0.9,
    )


def build(home: Path) -> tuple[float, float, float, int]:
    """Give seconds, seconds of processor, peak memory in MB and size in bytes of the snapshot."""
    seconds, busy, megabytes = _in_child("build", home)
    (made,) = (home / "snapshots").glob("*.duckdb")
    return seconds, busy, megabytes, made.stat().st_size


def read(home: Path) -> tuple[float, float]:
    """Give seconds for opening the snapshot, and then for all figures of a page."""
    opened, asked = _in_child("read", home)
    return opened, asked


def _in_child(step: str, home: Path) -> tuple[float, ...]:
    command = [sys.executable, "-m", "bench.record_snapshot", "--step", step, "--home", str(home)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return tuple(map(float, said))


def _build_here(home: Path) -> None:
    from bench.ingest import _peak_megabytes

    began, busy = time.perf_counter(), time.process_time()
    public.current(home)
    print(time.perf_counter() - began, time.process_time() - busy, _peak_megabytes())


def _read_here(home: Path) -> None:
    from data.filters import Filters
    from data.queries.summary import summary

    began = time.perf_counter()
    snapshot = public.current(home)
    opened = time.perf_counter()
    summary(snapshot, Filters())
    print(opened - began, time.perf_counter() - opened)


def main(arguments: list[str] | None = None) -> int:
    """Print seconds, memory and size; 1 where building takes more memory than is allowed."""
    parser = argparse.ArgumentParser(prog="bench record_snapshot", description=__doc__)
    parser.add_argument("--awards", type=int, action="append", help="how many; may be repeated")
    parser.add_argument("--step", choices=("build", "read"), help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.step:
        (_build_here if chosen.step == "build" else _read_here)(chosen.home)
        return 0
    good = True
    for count in chosen.awards or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            fill(home, count)
            seconds, busy, megabytes, size = build(home)
            opened, asked = read(home)
        print(
            f"{count:>10,} awards: built in {seconds:.1f} s ({busy:.1f} s of processor) with "
            f"{megabytes:.0f} MB at most, "
            f"{size / 1e6:.0f} MB on disk, opened in {opened:.2f} s, figures of a page in {asked:.3f} s"
        )
        good = good and megabytes <= ALLOWED_MB
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
