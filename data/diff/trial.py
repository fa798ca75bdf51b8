"""A trial of publishing: done by the very same program, on a copy of what it would touch of the record."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    RowMapping,
    Select,
    StaticPool,
    Table,
    bindparam,
    create_engine,
    insert,
    select,
)

from data.names import normal_form, supplier_key
from data.records import SUPPLIER_SEPARATOR, AwardRow
from data.store import sums
from data.store.batches import Batch, Order
from data.store.codec import award_from_json, canonical
from data.store.identity import base_key, parts, tender_key
from data.store.log import details_of, latest_version, seal_version
from data.store.publish import Signature, make_public
from data.store.rows import Prepared
from data.store.said_public import NOTHING_SAID, Spoken
from data.store.schema import (
    assessments,
    audit,
    award_rows,
    awards,
    batches,
    corrections,
    edition_links,
    metadata,
    standing,
    supplier_links,
    supplier_names,
    suppliers,
    versions,
)
from data.store.standing import latest
from data.store.sums import Sum
from data.store.withdrawal import taken_back

Ready = Mapping[int, tuple[Order, Prepared]]  # batch -> its file


@dataclass(frozen=True, slots=True)
class Trial:
    """The copy after the trial. `touched` are the awards that publishing could change, by their IDs."""

    connection: Connection
    version: int  # that publishing made there; the one before is what is public
    touched: frozenset[int]
    sums_before: Mapping[str, Sum]
    sums_after: Mapping[str, Sum]


@contextmanager
def trial(record: Connection, ready: Ready, said: Spoken = NOTHING_SAID) -> Iterator[Trial]:
    """Publish batches on a copy, with what staff say of their rows; of the record it only reads."""
    version = latest_version(record)
    before = _sums(record, version)
    rows = [award for order, _ in ready.values() for award in order.result.awards]
    with copied() as copy:
        touched = Slice(record, copy, rows, list(ready)).copied()
        _seal(copy, version, before)
        after = before
        if ready:
            signature = Signature("-", "-", "-")
            outcome = make_public(copy, ready, signature, release=True, said=said)
            after = _totals(copy, outcome.version)
        del ready, rows  # as large as the file
        yield Trial(copy, version + 1, frozenset(touched), before, after)


@contextmanager
def trial_back(record: Connection, batch: Batch) -> Iterator[Trial]:
    """Take a public batch back on a copy; of the record it only reads. Pins that came with it stay."""
    version = latest_version(record)
    before = _sums(record, version)
    query = select(award_rows.c.award_id, award_rows.c.value, award_rows.c.row).where(
        award_rows.c.batch_id == batch.batch_id
    )
    found = record.execute(query).all()
    rows = [award_from_json(row.value, row.row) for row in found]
    with copied() as copy:
        own = {int(row.award_id) for row in found}
        touched = Slice(record, copy, rows, [], own=own, whole=True).copied()
        _seal(copy, version, before)
        taken_back(copy, batch, version + 1, by="-", reason="-", placing=None)
        seal_version(copy, version + 1, at="-", by="-", action="withdraw", details={})
        yield Trial(copy, version + 1, frozenset(touched), before, _totals(copy, version + 1))


@contextmanager
def copied() -> Iterator[Connection]:
    """Give an empty record that is gone afterwards."""
    # Without a name SQLite's database is in memory as far as it is small, and else in a file of its own.
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(""), poolclass=StaticPool)
    try:
        metadata.create_all(engine)
        with engine.begin() as copy:
            yield copy
    finally:
        engine.dispose()


def _totals(copy: Connection, version: int) -> dict[str, Sum]:
    return sums.from_totals((details_of(copy, version) or {})["totals"])


def _sums(record: Connection, version: int) -> dict[str, Sum]:
    """Give what is public by publisher, as the log tells it; added up where it does not."""
    told = details_of(record, version) if version else {"totals": {}}
    if told is not None and "totals" in told:
        return sums.from_totals(told["totals"])
    return sums.by_publisher(record, version)


def _seal(copy: Connection, version: int, totals: Mapping[str, Sum]) -> None:
    """Write the public version and its totals, on which the next one rests."""
    if not version:
        return
    details = canonical({"totals": sums.to_totals(totals)})
    entry = {"audit_id": 1, "at": "", "by": "", "action": "", "details": details}
    copy.execute(insert(audit).values(**entry, previous_hash="", hash=""))
    copy.execute(insert(versions).values(version=version, at="", audit_id=1))


class Slice:
    """Copies what publishing some rows would look at, or with `whole` what taking them back would.

    `own` are awards that are touched whatever they are known by.
    """

    def __init__(
        self,
        record: Connection,
        copy: Connection,
        rows: Sequence[AwardRow],
        batch_ids: Sequence[int],
        *,
        own: Collection[int] = (),
        whole: bool = False,
    ) -> None:
        self._record, self._copy, self._rows = record, copy, rows
        self._batch_ids, self._own, self._whole = batch_ids, own, whole
        self._forms: set[str] = set()

    def copied(self) -> set[int]:
        """Copy, and give the IDs of the awards that publishing could change."""
        for award in self._rows:
            self._names_of(award)
        touched, tongues = self._identities()
        if self._whole:
            self._insert(batches, self._record.execute(select(batches)).mappings())
        else:
            self._insert(batches, self._found(select(batches), batches.c.batch_id, self._batch_ids))
        more = set() if all(len(spoken) < 2 for spoken in tongues.values()) else self._joined()
        self._awards(more - touched)
        self._numbers_go_on()
        for part in parts(touched | more):
            self._states(part)
        self._suppliers()
        return touched

    def _identities(self) -> tuple[set[int], dict[str, set[str]]]:
        """Copy the awards that rows may be of, or be joined with; give IDs, and reference -> languages."""
        keys = {form for row in self._rows for form in (base_key(row), base_key(row, normal_form))}
        tongues: dict[str, set[str]] = {}
        for row in self._rows:
            if (key := tender_key(row)) is not None:
                tongues.setdefault(key, set()).add(row.language)
        found: dict[int, RowMapping] = {}
        known = ((awards.c.base_key, keys), (awards.c.tender_key, tongues), (awards.c.award_id, self._own))
        for column, values in known:
            for award in self._found(select(awards), column, values):
                found[award["award_id"]] = award
                if award["tender_key"] in tongues:
                    tongues[award["tender_key"]].add(award["language"])
        self._insert(awards, found.values())
        return set(found), tongues

    def _joined(self) -> set[int]:
        """Give the awards that editions list as one beyond doubt: names are learnt from all of them."""
        held = latest(edition_links, "award_id", None)
        query = select(edition_links.c.award_id, edition_links.c.same_as).join(
            held,
            (held.c.award_id == edition_links.c.award_id) & (held.c.version == edition_links.c.version),
        )
        pairs = self._record.execute(query.where(edition_links.c.same_as.is_not(None)))
        return {int(each) for pair in pairs for each in pair}

    def _awards(self, award_ids: Iterable[int]) -> None:
        self._insert(awards, self._found(select(awards), awards.c.award_id, award_ids))

    def _numbers_go_on(self) -> None:
        """Copy the last award and the last supplier, so that new ones get the numbers they would get."""
        for table, key in ((awards, awards.c.award_id), (suppliers, suppliers.c.supplier_id)):
            last = self._record.execute(select(table).order_by(key.desc()).limit(1)).mappings().first()
            if last is not None and not self._copy.scalar(select(key).where(key == last[key.name])):
                self._insert(table, [last])

    def _states(self, award_ids: list[int]) -> None:
        """Copy which rows of some awards stand, what is said of them, and what they are joined with."""
        history = ("award_id", "field", *(("version",) if self._whole else ()))
        said = self._newest(corrections, history, corrections.c.award_id, award_ids)
        self._insert(corrections, said)
        self._insert(
            edition_links,
            self._newest(edition_links, ("award_id",), edition_links.c.award_id, award_ids),
        )
        stands = self._newest(standing, ("award_id",), standing.c.award_id, award_ids)
        row_ids = [each["row_id"] for each in stands if each["row_id"] is not None]
        if self._whole:
            rows = self._found(select(award_rows), award_rows.c.award_id, award_ids)
            row_ids = [row["row_id"] for row in rows]
        else:
            rows = self._found(select(award_rows), award_rows.c.row_id, row_ids)
        fresh = {row["batch_id"] for row in rows} - set(self._copy.scalars(select(batches.c.batch_id)))
        self._insert(batches, self._found(select(batches), batches.c.batch_id, fresh))
        self._insert(award_rows, rows)
        self._insert(standing, stands)
        self._insert(assessments, self._newest(assessments, ("row_id",), assessments.c.row_id, row_ids))
        for row in rows:
            self._names_of(award_from_json(row["value"], row["row"]))
        self._corrected_names(said)

    def _corrected_names(self, said: Iterable[RowMapping]) -> None:
        for one in said:
            if one["field"] == "suppliers" and one["value"] is not None:
                names = json.loads(one["value"]).split(SUPPLIER_SEPARATOR)
                self._forms |= {form(name) for name in names for form in (supplier_key, normal_form)}

    def _names_of(self, award: AwardRow) -> None:
        self._forms |= {form(name) for name in award.suppliers for form in (supplier_key, normal_form)}

    def _suppliers(self) -> None:
        """Copy the suppliers of all names, under all of their names, and where any supplier leads."""
        names = select(supplier_names)
        known = self._found(names, supplier_names.c.normal_form, self._forms)
        ids = {row["supplier_id"] for row in known}
        self._insert(supplier_names, self._found(names, supplier_names.c.supplier_id, ids))
        links = self._record.execute(select(supplier_links).order_by(supplier_links.c.version)).mappings()
        self._insert(supplier_links, {link["supplier_id"]: link for link in links}.values())

    def _newest(
        self, table: Table, key: tuple[str, ...], column: Column[Any], values: Iterable[Any]
    ) -> list[RowMapping]:
        rows = self._found(select(table).order_by(table.c.version), column, values)
        return list({tuple(row[name] for name in key): row for row in rows}.values())

    def _found(self, query: Select[Any], column: Column[Any], values: Iterable[Any]) -> list[RowMapping]:
        query = query.where(column.in_(bindparam("values", expanding=True)))
        return [
            row
            for part in parts(set(values))
            for row in self._record.execute(query, {"values": part}).mappings()
        ]

    def _insert(self, table: Table, rows: Iterable[RowMapping]) -> None:
        if plain := [dict(row) for row in rows]:
            self._copy.execute(insert(table), plain)
