"""Which suppliers are natural persons by any of their names: what one name alone does not tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Connection, select

from data.names import normal_form, supplier_key
from data.person_names import is_person
from data.store.identity import parts
from data.store.schema import supplier_names, suppliers
from data.store.suppliers import known_suppliers, merged

_REMEMBERED = 65_536
_SUPPLIERS = select(suppliers.c.supplier_id, suppliers.c.name)
_FORMS = select(supplier_names.c.normal_form, supplier_names.c.supplier_id)


def is_private(name: str, known: Collection[str] = ()) -> bool:
    """Say whether a vendor is a natural person, also where only another name of theirs reads as one."""
    if is_person(name):
        return True
    return bool(known) and any(form in known for form in _forms_of(name))


@lru_cache(maxsize=_REMEMBERED)
def _forms_of(name: str) -> tuple[str, str]:
    return supplier_key(name), normal_form(name)


def known_persons(connection: Connection) -> frozenset[str]:
    """Give the keys of all suppliers that have a person's name among theirs."""
    listed = [(int(own), str(name)) for own, name in connection.execute(_SUPPLIERS)]
    forms = [(str(form), int(own)) for form, own in connection.execute(_FORMS)]
    return _keys(listed, forms, merged(connection))


def persons_among(connection: Connection, names: Iterable[str]) -> frozenset[str]:
    """Give the same for the suppliers of some names."""
    keys = {form for name in names for form in (supplier_key(name), normal_form(name))}
    ends, ids = merged(connection), set(known_suppliers(connection, keys).values())
    ids |= {old for old, end in ends.items() if end in ids}
    listed: list[tuple[int, str]] = []
    forms: list[tuple[str, int]] = []
    for part in parts(ids):
        of_them = suppliers.c.supplier_id.in_(part)
        listed += [(int(own), str(name)) for own, name in connection.execute(_SUPPLIERS.where(of_them))]
        theirs = supplier_names.c.supplier_id.in_(part)
        forms += [(str(form), int(own)) for form, own in connection.execute(_FORMS.where(theirs))]
    return _keys(listed, forms, ends)


def _keys(
    listed: Iterable[tuple[int, str]], forms: Sequence[tuple[str, int]], ends: Mapping[int, int]
) -> frozenset[str]:
    persons = {ends.get(own, own) for own, name in listed if is_person(name)}
    return frozenset(form for form, own in forms if ends.get(own, own) in persons)
