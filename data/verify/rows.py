"""The rows of files: each fits its hash, names an award that is there and suppliers that are known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, Table, func, select

from data.names import normal_form
from data.store.identity import ENGLISH, plain_reference
from data.store.schema import award_rows, awards, register_rows, supplier_names, suppliers
from data.verify.inspection import Inspection, reason, sha256

_CHUNK = 2_000
_REMEMBERED = 65_536


def check_award_rows(inspection: Inspection) -> None:
    """Recompute the hash of every row of awards, and look its award and suppliers up."""
    known = set(inspection.connection.scalars(select(supplier_names.c.normal_form)))
    is_known = lru_cache(_REMEMBERED)(lambda name: normal_form(name) in known)
    query = select(award_rows, awards.c.language, awards.c.tender_key).outerjoin(
        awards, awards.c.award_id == award_rows.c.award_id
    )
    for row in _all(inspection, award_rows, query):
        where = f"batch {row.batch_id}, row {row.row}"
        texts = [text for text in (row.value, row.cells, row.salt) if text]
        _check_hash(inspection, where, row, texts, inspection.told.rows)
        inspection.notes.count("rows of awards")
        try:
            _check_identity(inspection, where, row, is_known)
        except (ValueError, TypeError, AttributeError):
            inspection.notes.wrong(where, "its values cannot be read")


def check_register_rows(inspection: Inspection) -> None:
    """Recompute the hash of every row of the other lists."""
    for row in _all(inspection, register_rows, select(register_rows)):
        where = f"batch {row.batch_id}, row {row.row}"
        texts = [text for text in (row.value, row.salt) if text]
        _check_hash(inspection, where, row, texts, inspection.told.register_rows)
        inspection.notes.count("rows of registers")


def check_suppliers(inspection: Inspection) -> None:
    """Check that each supplier is found by its own name."""
    names = dict(
        inspection.connection.execute(
            select(supplier_names.c.normal_form, supplier_names.c.supplier_id)
        ).all()
    )
    inspection.notes.count("names of suppliers", len(names))
    for supplier in inspection.stream(select(suppliers).order_by(suppliers.c.supplier_id)):
        inspection.notes.count("suppliers")
        found = names.get(normal_form(supplier.name))
        # A backup that was put back may have given the name to another one.
        if found != supplier.supplier_id and (found is None or not inspection.told.restores):
            inspection.notes.wrong(
                f"supplier {supplier.supplier_id}", f"its name {supplier.name!r} does not lead to it"
            )


def _check_hash(
    inspection: Inspection, where: str, row: Row[Any], texts: list[str], redacted: dict[int, str]
) -> None:
    if sha256(row.row, *texts) != row.row_hash:
        inspection.notes.wrong(where, "it does not fit its hash: a value, a cell or the hash was changed")
    if row.row_hash != redacted.get(row.row_id, row.row_hash):
        inspection.notes.wrong(where, "its hash is not the one that its redaction left")


def _check_identity(
    inspection: Inspection, where: str, row: Row[Any], is_known: Callable[[str], bool]
) -> None:
    notes, value = inspection.notes, json.loads(row.value)
    if row.language is None:
        notes.wrong(where, f"award A{row.award_id} that it tells of is missing")
    elif row.row_id not in inspection.told.rows:
        if row.language != value.get("language", ENGLISH):
            notes.wrong(f"award A{row.award_id}", f"its language is not that of {where}")
        reference = plain_reference(value.get("tender_ref") or "")
        if row.tender_key != (f"{value.get('publisher') or ''}|{reference}" if reference else None):
            notes.wrong(f"award A{row.award_id}", f"the tender that it is known by is not that of {where}")
    for name in value.get("suppliers", ()):
        if not is_known(name):
            notes.wrong(where, f"the supplier {name!r} is not known in the record")


def _all(inspection: Inspection, table: Table, query: Select[Any]) -> Iterator[Row[Any]]:
    """Give all rows of a table in the order of `row_id`; what cannot be read is passed over and told."""
    number, connection = table.c.row_id, inspection.connection
    total = int(connection.scalar(select(func.count()).select_from(table)) or 0)
    done = 0
    first = connection.scalar(select(func.min(number)))
    while first is not None:
        last = first + _CHUNK - 1
        part = query.where(number.between(first, last)).order_by(number)
        try:
            with connection.begin_nested():
                rows = list(connection.execute(part))
        except Exception:
            rows = list(_one_by_one(inspection, table, query, range(first, last + 1)))
        yield from rows
        done += len(rows)
        inspection.notes.tell(done, total)
        first = connection.scalar(select(func.min(number)).where(number > last))


def _one_by_one(
    inspection: Inspection, table: Table, query: Select[Any], numbers: range
) -> Iterator[Row[Any]]:
    for number in numbers:
        try:
            with inspection.connection.begin_nested():
                found = inspection.connection.execute(query.where(table.c.row_id == number)).first()
        except Exception as error:
            inspection.notes.wrong(f"row_id {number} of {table.name}", f"it cannot be read: {reason(error)}")
            continue
        if found is not None:
            yield found
