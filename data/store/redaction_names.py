"""Identities that hold a text which is taken out: awards known by it, suppliers called by it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count

from sqlalchemy import Connection, select, update

from data.ingest.text import plain
from data.names import normal_form, supplier_key
from data.records import SUPPLIER_SEPARATOR, AwardRow
from data.redaction import Redactor
from data.store.identity import base_key, parts, plain_reference, tender_key
from data.store.redaction_rows import may_change
from data.store.schema import award_rows, awards, corrections, supplier_names, suppliers
from data.store.suppliers import resolve_suppliers

_REMEMBERED = 65_536
_CHUNK = 5_000


def rewrite_awards(connection: Connection, latest: Mapping[int, AwardRow], redactor: Redactor) -> None:
    """Take the texts out of what awards are known by. `latest` is award -> its last row, redacted."""
    for award_id, award in latest.items():
        known = connection.execute(select(awards).where(awards.c.award_id == award_id)).one()
        keys = (known.base_key, known.title_key, known.tender_key or "")
        if not any(_in_key(text, key) for text in redactor.texts for key in keys):
            continue
        key = base_key(award)
        taken = select(awards.c.award_id).where(
            awards.c.base_key == key, awards.c.occurrence == known.occurrence, awards.c.award_id != award_id
        )
        if connection.execute(taken).first() is not None:
            key = f"{key}|A{award_id}"
        with may_change(connection, awards, [award_id]):
            changed = {"base_key": key, "title_key": plain(award.title), "tender_key": tender_key(award)}
            connection.execute(update(awards).where(awards.c.award_id == award_id).values(changed))


def rewrite_suppliers(
    connection: Connection, award_ids: Sequence[int], redactor: Redactor, version: int
) -> list[str]:
    """Take names out of the list of suppliers, and give those that stay because other awards have them.

    The place of each name is a supplier of its own, known by that.
    """
    own = _known(connection, redactor.texts)
    kept, used = [], _used_elsewhere(connection, set(own.values()), set(award_ids))
    for text in redactor.texts:
        supplier = own.get(text)
        if supplier is None or supplier in used:
            resolve_suppliers(connection, [redactor.marks[text]], version)
            kept += [text] if supplier is not None else []
            continue
        mark = redactor.marks[text]
        forms = list(
            connection.scalars(
                select(supplier_names.c.normal_form)
                .where(supplier_names.c.supplier_id == supplier)
                .order_by(supplier_names.c.normal_form)
            )
        )
        if normal_form(mark) in forms:
            continue
        with may_change(connection, suppliers, [supplier]):
            connection.execute(update(suppliers).where(suppliers.c.supplier_id == supplier).values(name=mark))
        with may_change(connection, supplier_names, forms):
            # The mark may be known already: as a name of this text while another award had it too.
            for form, left in zip(forms, _free(connection, normal_form(mark)), strict=False):
                connection.execute(
                    update(supplier_names)
                    .where(supplier_names.c.normal_form == form)
                    .values(normal_form=left)
                )
    return kept


def _free(connection: Connection, mark: str) -> Iterator[str]:
    """Give forms of a mark that nobody is known by."""
    for number in count(1):
        form = mark if number == 1 else f"{mark} spelt {number}"
        taken = select(supplier_names.c.supplier_id).where(supplier_names.c.normal_form == form)
        if connection.execute(taken).first() is None:
            yield form


def _known(connection: Connection, texts: Iterable[str]) -> dict[str, int]:
    forms = {text: (supplier_key(text), normal_form(text)) for text in texts}
    query = select(supplier_names.c.normal_form, supplier_names.c.supplier_id)
    found: dict[str, int] = {}
    for part in parts({form for pair in forms.values() for form in pair}):
        rows = connection.execute(query.where(supplier_names.c.normal_form.in_(part)))
        found |= {str(form): int(supplier) for form, supplier in rows}
    return {
        text: found.get(spelt, found.get(key, 0))
        for text, (key, spelt) in forms.items()
        if spelt in found or key in found
    }


def _used_elsewhere(connection: Connection, wanted: set[int], award_ids: set[int]) -> set[int]:
    """Give those of some suppliers that a row of another award names."""
    query = select(supplier_names.c.normal_form, supplier_names.c.supplier_id)
    ids = {str(form): int(number) for form, number in connection.execute(query) if number in wanted}

    @lru_cache(_REMEMBERED)
    def of(name: str) -> int | None:
        return ids.get(normal_form(name), ids.get(supplier_key(name)))

    used: set[int] = set()
    rows = select(award_rows.c.award_id, award_rows.c.value).execution_options(yield_per=_CHUNK)
    for award_id, value in connection.execute(rows):
        if award_id not in award_ids:
            used |= {number for name in json.loads(value).get("suppliers", ()) if (number := of(name))}
    said = select(corrections.c.award_id, corrections.c.value).where(
        corrections.c.field == "suppliers", corrections.c.value.is_not(None)
    )
    for award_id, value in connection.execute(said):
        if award_id not in award_ids:
            names = json.loads(value).split(SUPPLIER_SEPARATOR)
            used |= {number for name in names if (number := of(name))}
    return used


def _in_key(text: str, key: str) -> bool:
    forms = {normal_form(text), supplier_key(text), plain(text), plain_reference(text)}
    return any(form and form in key for form in forms)
