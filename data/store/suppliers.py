"""Which supplier a name belongs to: identities minted once and looked up ever after."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, func, insert, select, update

from data.names import normal_form, supplier_key
from data.store.identity import parts
from data.store.schema import supplier_names, suppliers

_JOINT = re.compile(r"\b(joint venture|jv|consortium)\b|聯營|联营", re.IGNORECASE)
_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


def resolve_suppliers(connection: Connection, names: Iterable[str], version: int) -> dict[str, int]:
    """Give each name the ID of its supplier, minting those whose key is new.

    A merged supplier's name gives the ID it was merged into. A joint venture has an ID of its own. Where an
    alias has come to say that two suppliers are one, the one that the alias leads away from is merged.
    """
    keys = {name: supplier_key(name) for name in dict.fromkeys(names)}
    forms = {name: normal_form(name) for name in keys}
    known = known_suppliers(connection, {*keys.values(), *forms.values()})
    next_id = 1 + (connection.scalar(select(func.max(suppliers.c.supplier_id))) or 0)
    new_suppliers: list[dict[str, object]] = []
    new_names: list[dict[str, object]] = []
    for name, key in keys.items():
        supplier = known.get(key, known.get(forms[name]))
        if supplier is None:
            supplier = next_id + len(new_suppliers)
            kind = "joint_venture" if _JOINT.search(name) else "firm"
            new_suppliers.append({"supplier_id": supplier, "name": name, "kind": kind, "version": version})
        elif known.get(forms[name], supplier) != supplier:
            _merge(connection, known[forms[name]], supplier)
            known = {form: supplier if end == known[forms[name]] else end for form, end in known.items()}
        for form in {key, forms[name]} - known.keys():
            new_names.append({"normal_form": form, "supplier_id": supplier})
            known[form] = supplier
    if new_suppliers:
        connection.execute(insert(suppliers), new_suppliers)
    if new_names:
        connection.execute(insert(supplier_names), sorted(new_names, key=str))
    return {name: known[key] for name, key in keys.items()}


def learn_names(connection: Connection, pairs: Sequence[tuple[str, str]], version: int) -> None:
    """Make Chinese names names of the suppliers whose English names stand in the other edition's row.

    `pairs` are (English, Chinese) names of awards with one supplier. A Chinese name that stands for several
    suppliers, here or by what is known already, is left as it is.
    """
    ids = resolve_suppliers(connection, (english for english, _ in pairs), version)
    meant: dict[str, set[int]] = defaultdict(set)
    for english, chinese in pairs:
        if _CHINESE.search(chinese):
            meant[supplier_key(chinese)].add(ids[english])
    known = known_suppliers(connection, meant)
    kept = _with_other_names(connection, set(known.values()))
    # Sorted, so that the same files give the same record.
    for form, found in sorted(meant.items()):
        if len(found) > 1:
            continue
        (supplier,), other = found, known.get(form)
        if other is None:
            connection.execute(insert(supplier_names).values(normal_form=form, supplier_id=supplier))
        elif other != supplier and other not in kept:
            _merge(connection, other, supplier)
            kept.add(other)  # merged once, it stays with that supplier


def known_suppliers(connection: Connection, forms: Iterable[str]) -> dict[str, int]:
    """Give each form that is known the ID of its supplier, merged ones led on."""
    query = select(supplier_names.c.normal_form, supplier_names.c.supplier_id).where(
        supplier_names.c.normal_form.in_(bindparam("forms", expanding=True))
    )
    ends = merged(connection)
    known: dict[str, int] = {}
    for part in parts(forms):
        found = connection.execute(query, {"forms": part})
        known.update((form, ends.get(supplier, supplier)) for form, supplier in found)
    return known


def merged(connection: Connection) -> dict[int, int]:
    """Give each merged supplier's ID -> the ID that it leads to in the end."""
    query = select(suppliers.c.supplier_id, suppliers.c.merged_into).where(
        suppliers.c.merged_into.is_not(None)
    )
    step = {int(old): int(new) for old, new in connection.execute(query)}
    ends = {}
    for old in step:
        at, seen = old, {old}
        while at in step and step[at] not in seen:
            at = step[at]
            seen.add(at)
        ends[old] = at
    return ends


def id_of(ids: Mapping[str, int], name: str) -> int:
    """Give the supplier of a name that was published. `ids` is what `data.store.state.supplier_ids` gives."""
    found = ids.get(supplier_key(name))
    # An alias that came after the name was published leads to a supplier that may not be there yet.
    return ids[normal_form(name)] if found is None else found


def _merge(connection: Connection, old: int, new: int) -> None:
    statement = update(suppliers).where(suppliers.c.supplier_id == old).values(merged_into=new)
    connection.execute(statement)


def _with_other_names(connection: Connection, candidates: set[int]) -> set[int]:
    """Give those of the suppliers that have a name without a Chinese sign: they were known by themselves."""
    if not candidates:
        return set()
    ends = merged(connection)
    known = connection.execute(select(supplier_names.c.normal_form, supplier_names.c.supplier_id))
    return {ends.get(at, at) for form, at in known if not _CHINESE.search(form)} & candidates
