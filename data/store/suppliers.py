"""Which supplier a name belongs to: identities minted once and looked up ever after."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum

from sqlalchemy import Connection, and_, bindparam, func, insert, select

from data.files import DataError
from data.names import normal_form, supplier_key
from data.store.edition_links import sure_groups
from data.store.identity import ENGLISH, parts
from data.store.schema import supplier_links, supplier_names, suppliers
from data.store.standing import latest, supplier_links_at

AUTHOR = "rules"
_JOINT = re.compile(r"\b(joint venture|jv|consortium)\b|聯營|联营", re.IGNORECASE)
_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


class UnknownNameError(DataError):
    """A name that was published is not found: the rules for names have changed since."""


class LinkOrigin(StrEnum):
    """What a link between two suppliers rests on."""

    ALIAS = "alias"  # the program's list of other names
    EDITIONS = "editions"  # one award under both names, beyond doubt
    RECORD = "record"  # made before links had versions
    PERSON = "person"  # somebody said so: rules and editions leave it as it is


def resolve_suppliers(connection: Connection, names: Iterable[str], version: int) -> dict[str, int]:
    """Give each name the ID of its supplier, minting those whose key is new.

    A merged supplier's name gives the ID it was merged into. A joint venture has an ID of its own. Where an
    alias has come to say that two suppliers are one, the one that the alias leads away from is merged.
    """
    keys = {name: supplier_key(name) for name in dict.fromkeys(names)}
    forms = {name: normal_form(name) for name in keys}
    known = known_suppliers(connection, {*keys.values(), *forms.values()})
    settled = _alone_or_led(connection, {*forms.values()})
    next_id = 1 + (connection.scalar(select(func.max(suppliers.c.supplier_id))) or 0)
    new_suppliers: list[dict[str, object]] = []
    new_names: list[dict[str, object]] = []
    new_links: dict[int, int] = {}
    for name, key in keys.items():
        supplier = known.get(key, known.get(forms[name]))
        if supplier is None:
            supplier = next_id + len(new_suppliers)
            kind = "joint_venture" if _JOINT.search(name) else "firm"
            new_suppliers.append({"supplier_id": supplier, "name": name, "kind": kind, "version": version})
        elif known.get(forms[name], supplier) != supplier and forms[name] not in settled:
            new_links[known[forms[name]]] = supplier
            known = {form: supplier if end == known[forms[name]] else end for form, end in known.items()}
        for form in {key, forms[name]} - known.keys():
            new_names.append({"normal_form": form, "supplier_id": supplier})
            known[form] = supplier
    if new_suppliers:
        connection.execute(insert(suppliers), new_suppliers)
    if new_names:
        connection.execute(insert(supplier_names), sorted(new_names, key=str))
    _link(connection, new_links, version, LinkOrigin.ALIAS)
    return {name: known[key] for name, key in keys.items()}


def learn_names(connection: Connection, version: int) -> None:
    """Lead the suppliers of Chinese names to those whose English names stand in the other edition's row.

    A Chinese name that stands for several suppliers is left as it is, and so is a supplier that is known
    by a name without a Chinese sign as well. What no public award says any more parts again.
    """
    meant: dict[str, set[str]] = defaultdict(set)
    for group in sure_groups(connection):
        single = [(language, award.suppliers[0]) for language, award in group if len(award.suppliers) == 1]
        english = [name for language, name in single if language == ENGLISH]
        for language, name in single:
            if language != ENGLISH and _CHINESE.search(name):
                meant[supplier_key(name)] |= {supplier_key(other) for other in english}
    own = _own_suppliers(connection, {*meant, *(key for keys in meant.values() for key in keys)})
    targets: dict[int, set[int]] = defaultdict(set)
    for form, keys in meant.items():
        targets[own[form]] |= {own[key] for key in keys}
    candidates = {old for old, found in targets.items() if len(found) == 1 and old not in found}
    kept = _with_other_names(connection, candidates)
    wanted = {old: next(iter(targets[old])) for old in sorted(candidates - kept)}
    held, others = _learnt(connection)
    said = said_by_persons(connection)
    wanted = {old: new for old, new in wanted.items() if old not in others and old not in said}
    wanted = {old: new for old, new in wanted.items() if not _leads_to(new, old, others | wanted)}
    _link(
        connection,
        {old: new for old, new in wanted.items() if held.get(old) != new},
        version,
        LinkOrigin.EDITIONS,
    )
    _link(connection, dict.fromkeys(sorted(held.keys() - wanted.keys())), version, LinkOrigin.EDITIONS)


def said_by_persons(connection: Connection) -> dict[int, int | None]:
    """Give the suppliers of which a person said last where they lead; missing: to themselves."""
    last = latest(supplier_links, "supplier_id", None)
    query = (
        select(supplier_links.c.supplier_id, supplier_links.c.merged_into)
        .join(
            last,
            and_(
                last.c.supplier_id == supplier_links.c.supplier_id,
                last.c.version == supplier_links.c.version,
            ),
        )
        .where(supplier_links.c.origin == LinkOrigin.PERSON.value)
    )
    return {int(own): None if into is None else int(into) for own, into in connection.execute(query)}


def _alone_or_led(connection: Connection, forms: set[str]) -> set[str]:
    """Give those of some names whose supplier is where a person put it."""
    said = said_by_persons(connection)
    return {form for form, own in _own_suppliers(connection, forms).items() if own in said} if said else set()


def _leads_to(start: int, end: int, step: Mapping[int, int]) -> bool:
    """Say whether links lead from a supplier to another one."""
    at, seen = start, {start}
    while at in step and step[at] not in seen:
        at = step[at]
        seen.add(at)
    return end in seen


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


def merged(connection: Connection, version: int | None = None) -> dict[int, int]:
    """Give each merged supplier's ID -> the ID that it leads to in the end."""
    step = {int(old): int(new) for old, new in connection.execute(supplier_links_at(version))}
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
    found = ids.get(normal_form(name)) if found is None else found
    if found is None:
        raise UnknownNameError(
            "a vendor is not known by this program's rules for names: "
            "`python -m data recompute --by NAME --note TEXT` reads the names anew"
        )
    return found


def learn_own_names(connection: Connection) -> int:
    """Let each supplier be found by its own name where the rules for names have changed; give how many."""
    known = set(connection.scalars(select(supplier_names.c.normal_form)))
    missing: dict[str, int] = {}
    for supplier, name in connection.execute(
        select(suppliers.c.supplier_id, suppliers.c.name).order_by(suppliers.c.supplier_id)
    ):
        form = normal_form(name)
        if form not in known:
            missing.setdefault(form, int(supplier))
    rows = [{"normal_form": form, "supplier_id": supplier} for form, supplier in missing.items()]
    if rows:
        connection.execute(insert(supplier_names), rows)
    return len(rows)


def _link(connection: Connection, links: Mapping[int, int | None], version: int, origin: LinkOrigin) -> None:
    rows = [
        {"supplier_id": old, "version": version, "merged_into": new, "origin": origin.value, "author": AUTHOR}
        for old, new in links.items()
    ]
    if rows:
        connection.execute(insert(supplier_links), rows)


def _learnt(connection: Connection) -> tuple[dict[int, int], dict[int, int]]:
    """Give the links that hold now because editions say so, and those that hold for other reasons."""
    links = supplier_links_at().add_columns(supplier_links.c.origin)
    held: dict[int, int] = {}
    others: dict[int, int] = {}
    for old, new, origin in connection.execute(links):
        if origin == LinkOrigin.EDITIONS.value:
            held[int(old)] = int(new)
        else:
            others[int(old)] = int(new)
    return held, others


def _own_suppliers(connection: Connection, forms: set[str]) -> dict[str, int]:
    """Give the supplier that was minted for each form, wherever it leads now."""
    query = select(supplier_names.c.normal_form, supplier_names.c.supplier_id).where(
        supplier_names.c.normal_form.in_(bindparam("forms", expanding=True))
    )
    return {
        str(form): int(supplier)
        for part in parts(forms)
        for form, supplier in connection.execute(query, {"forms": part})
    }


def _with_other_names(connection: Connection, candidates: set[int]) -> set[int]:
    """Give those of the suppliers that have a name without a Chinese sign: they were known by themselves."""
    query = select(supplier_names.c.normal_form, supplier_names.c.supplier_id).where(
        supplier_names.c.supplier_id.in_(bindparam("ids", expanding=True))
    )
    return {
        int(supplier)
        for part in parts(candidates)
        for form, supplier in connection.execute(query, {"ids": part})
        if not _CHINESE.search(form)
    }
