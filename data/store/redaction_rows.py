"""What the record's own rows become when a text is taken out of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from data.ingest.rewritten import Wanted
from data.records import AwardRow
from data.redaction import Redactor, is_redacted
from data.store.codec import award_from_json, award_to_json, canonical, row_hash
from data.store.identity import parts
from data.store.rows import new_salt
from data.store.schema import REDACTABLE, assessments, award_rows, corrections, jobs, redacting

# Fields of a row that hold text of a person's choosing, and the template's columns that hold them.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "title_zh": ("title_zh",),
    "suppliers": ("supplier_name",),
    "suppliers_zh": ("supplier_name_zh",),
    "addresses": ("supplier_address", "lat", "lon"),
    "delivery_place": ("delivery_place",),
    "buyer_name": ("buyer",),
    "buyer_zh": ("buyer_zh",),
    "tender_ref": ("tender_ref",),
    "lot": ("lot",),
    "amount_raw": ("amount_raw",),
    "method_raw": ("procurement_method_raw",),
    "contract_period": ("contract_period",),
    "country_of_origin": ("country_of_origin",),
    "brn": ("brn",),
    "gazette_notice": ("gazette_notice",),
    "source_url": ("source_url",),
    "source_ref": ("source_ref",),
    "notes": ("notes",),
}
# Columns that a field may have been read from among other things.
MIXED: Mapping[str, tuple[str, ...]] = {
    "suppliers": ("supplier_and_address",),
    "addresses": ("supplier_and_address", "supplier_name"),
    "tender_ref": ("title",),
    "gazette_notice": ("tender_ref",),
    "contract_period": ("contract_start", "contract_end"),
    "amount_raw": ("amount", "amount_and_date"),
}
_PLACE_OF = {"addresses": "vendor_place", "delivery_place": "delivery_place", "title": "delivery_place"}
_NEAR = ("building", "street", "area")  # closer than a district


@dataclass(frozen=True, slots=True)
class Held:
    """A row of the award, and the file that it came with."""

    row_id: int
    batch_id: int
    row: int
    award_id: int
    value: str
    cells: str
    row_hash: str
    file_sha256: str
    version: int  # in which its batch was published


def texts_of(award: AwardRow, field: str) -> list[str]:
    """Give what a row states in a field, but for what was taken out of it already."""
    value = getattr(award, field)
    stated: Iterable[str] = value if isinstance(value, tuple) else [value] if value else []
    return [text for text in stated if text and not is_redacted(text)]


def award_of(held: Held) -> AwardRow:
    """Give a row's values."""
    return award_from_json(held.value, held.row, json.loads(held.cells))


def without(award: AwardRow, field: str, redactor: Redactor) -> AwardRow:
    """Give a row's values without the texts; of an address the point goes too."""
    changed: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(award, name)
        change = redactor.whole if name == field else redactor.without
        if isinstance(value, tuple):
            changed[name] = tuple(change(text) for text in value)
        elif value:
            changed[name] = change(value)
    changed["amount_parts"] = tuple((redactor.without(label), part) for label, part in award.amount_parts)
    if field == "addresses":
        changed |= {"lat": None, "lon": None}
    return replace(award, **changed)


def rewrite_rows(
    connection: Connection,
    rows: Sequence[Held],
    field: str,
    columns: Mapping[int, Mapping[str, str]],
    wanted: Mapping[str, Wanted],
) -> dict[int, str]:
    """Take the texts out of rows, and give row_id -> new hash.

    `columns` is batch -> header -> the template's column, `wanted` file -> what goes from it.
    """
    hashes = {}
    with may_change(connection, award_rows, [held.row_id for held in rows]):
        for held in rows:
            what, names = wanted[held.file_sha256], columns[held.batch_id]
            typed: dict[str, str] = json.loads(held.cells)
            left = what.cells(list(typed.values()), [names.get(header) for header in typed], held.row)
            headers = map(what.redactor.without, typed)
            cells = canonical(dict(zip(headers, left, strict=True)))
            value, salt = award_to_json(without(award_of(held), field, what.redactor)), new_salt()
            hashes[held.row_id] = row_hash(held.row, value, cells, salt)
            changed = {"value": value, "cells": cells, "salt": salt, "row_hash": hashes[held.row_id]}
            connection.execute(update(award_rows).where(award_rows.c.row_id == held.row_id).values(changed))
    return hashes


def rewrite_assessments(
    connection: Connection, rows: Sequence[Held], field: str, redactor: Redactor
) -> set[int]:
    """Take the texts out of what was made of the rows, and give the versions that said it."""
    versions = set()
    for part in parts([held.row_id for held in rows]):
        found = connection.execute(select(assessments).where(assessments.c.row_id.in_(part))).all()
        with may_change(connection, assessments, part):
            for made in found:
                value = canonical(_assessed(json.loads(made.value), field, redactor))
                if value == made.value:
                    continue
                versions.add(int(made.version))
                connection.execute(
                    update(assessments)
                    .where(assessments.c.row_id == made.row_id, assessments.c.version == made.version)
                    .values(value=value)
                )
    return versions


def rewrite_corrections(connection: Connection, award_ids: Sequence[int], redactor: Redactor) -> set[int]:
    """Take the texts out of what people said of the awards, and give the versions that said it."""
    versions = set()
    for part in parts(award_ids):
        found = connection.execute(select(corrections).where(corrections.c.award_id.in_(part))).all()
        with may_change(connection, corrections, part):
            for said in found:
                value = None if said.value is None else in_json(said.value, redactor)
                reason = redactor.without(said.reason)
                if (value, reason) == (said.value, said.reason):
                    continue
                versions.add(int(said.version))
                connection.execute(
                    update(corrections)
                    .where(
                        corrections.c.award_id == said.award_id,
                        corrections.c.field == said.field,
                        corrections.c.version == said.version,
                    )
                    .values(value=value, reason=reason)
                )
    return versions


def rewrite_jobs(connection: Connection, redactor: Redactor) -> None:
    """Take the texts out of orders and what became of them."""
    columns = ("payload", "progress", "outcome")
    query = select(jobs.c.job_id, *(jobs.c[name] for name in columns))
    for job in connection.execute(query).mappings().all():
        changed = {name: told for name in columns if (told := in_json(job[name], redactor)) != job[name]}
        if changed:
            connection.execute(update(jobs).where(jobs.c.job_id == job["job_id"]).values(changed))


class may_change:  # noqa: N801 - used as a function is
    """Lets the transaction change some rows of a table that refuses changes."""

    def __init__(self, connection: Connection, table: Table, keys: Iterable[int | str]) -> None:
        assert table.name in REDACTABLE
        self._connection = connection
        self._rows = [{"table_name": table.name, "key": key} for key in dict.fromkeys(map(str, keys))]

    def __enter__(self) -> None:
        """Name the rows."""
        if self._rows:
            self._connection.execute(insert(redacting), self._rows)

    def __exit__(self, *failed: object) -> None:
        """Guard them again; where the work failed the transaction is undone anyway."""
        if failed[0] is None:
            self._connection.execute(delete(redacting))


def _assessed(made: dict[str, Any], field: str, redactor: Redactor) -> dict[str, Any]:
    changed = {}
    for name, value in made.items():
        if name in ("vendor_place", "delivery_place"):
            own = _PLACE_OF.get(field) == name
            changed[name] = _place(value, redactor, own=own)
        else:
            changed[name] = value
    return changed


def _place(place: dict[str, Any], redactor: Redactor, *, own: bool) -> dict[str, Any]:
    """Give a place without the words that it was read from; one read from the text says the district."""
    matched = place.get("matched") or ""
    read_from_it = bool(matched) and any(_within(matched, text) for text in redactor.texts)
    if not (own or read_from_it):
        return place
    gone = dict.fromkeys(("lat", "lon", "within_m", "estate", "facility"))
    changed = place | gone | {"matched": ""}
    if place.get("precision") in _NEAR:
        changed["precision"] = "district" if place.get("districts") else "none"
    return changed


def _within(words: str, text: str) -> bool:
    return words.casefold() in text.casefold() or text.casefold() in words.casefold()


def in_json(text: str, redactor: Redactor) -> str:
    """Give JSON without the texts, as it was where it holds none of them."""
    changed = redactor.in_json(before := json.loads(text))
    return text if changed == before else json.dumps(changed, ensure_ascii=False)
