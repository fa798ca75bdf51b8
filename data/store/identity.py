"""Who is who: award and supplier identities, minted once and looked up ever after."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, func, insert, select

from data.names import normal_form
from data.records import AwardRow
from data.store.schema import awards, supplier_names, suppliers

_JOINT = re.compile(r"\b(joint venture|jv|consortium)\b|聯營|联营", re.IGNORECASE)
_LOOK_UP_AT_ONCE = 400  # values in one IN list, well under SQLite's limit


def plain_reference(reference: str) -> str:
    """Give a reference without case, spaces and punctuation: `SS N507` and `SSN507` are one."""
    folded = unicodedata.normalize("NFKC", reference).upper()
    return "".join(character for character in folded if character.isalnum())


def base_key(award: AwardRow) -> str:
    """Give what makes an award itself: publisher, reference, lot and supplier.

    Without a reference it is publisher, title, supplier and date.
    """
    who = "+".join(sorted(normal_form(name) for name in award.suppliers))
    if award.tender_ref:
        parts = [award.publisher or "", plain_reference(award.tender_ref), _plain(award.lot or ""), who]
    else:
        parts = [award.publisher or "", _plain(award.title), who, award.award_date or ""]
    return "|".join(parts)


def resolve_awards(connection: Connection, rows: Sequence[AwardRow]) -> list[int]:
    """Give each row of one file the ID of its award, minting those that are new.

    Rows of one file never share an ID. Where several awards have one key, the title tells them apart
    first, then their order.
    """
    keys = [base_key(row) for row in rows]
    known = _known_awards(connection, set(keys))
    next_id = 1 + (connection.scalar(select(func.max(awards.c.award_id))) or 0)
    found: list[int | None] = [None] * len(rows)
    for same_title in (True, False):
        for index, row in enumerate(rows):
            free = known[keys[index]]
            if found[index] is None and free:
                at = next((i for i, (_, _, title) in enumerate(free) if title == _plain(row.title)), None)
                at = at if same_title else 0
                if at is not None:
                    found[index] = free.pop(at)[0]
    minted = []
    used = _highest_occurrence(connection, set(keys))
    for index, row in enumerate(rows):
        if found[index] is None:
            used[keys[index]] += 1
            found[index] = next_id
            minted.append(
                {
                    "award_id": next_id,
                    "base_key": keys[index],
                    "occurrence": used[keys[index]],
                    "title_key": _plain(row.title),
                }
            )
            next_id += 1
    if minted:
        connection.execute(insert(awards), minted)
    return [award_id for award_id in found if award_id is not None]


def resolve_suppliers(connection: Connection, names: Iterable[str], version: int) -> dict[str, int]:
    """Give each name the ID of its supplier, minting those whose normal form is new.

    A merged supplier's name gives the ID it was merged into. A joint venture has an ID of its own.
    """
    forms = {name: normal_form(name) for name in dict.fromkeys(names)}
    known = _known_suppliers(connection, set(forms.values()))
    next_id = 1 + (connection.scalar(select(func.max(suppliers.c.supplier_id))) or 0)
    new_suppliers, new_names = [], []
    for name, form in forms.items():
        if form not in known:
            kind = "joint_venture" if _JOINT.search(name) else "firm"
            new_suppliers.append({"supplier_id": next_id, "name": name, "kind": kind, "version": version})
            new_names.append({"normal_form": form, "supplier_id": next_id})
            known[form] = next_id
            next_id += 1
    if new_suppliers:
        connection.execute(insert(suppliers), new_suppliers)
        connection.execute(insert(supplier_names), new_names)
    return {name: known[form] for name, form in forms.items()}


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


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _known_awards(connection: Connection, keys: set[str]) -> dict[str, list[tuple[int, int, str]]]:
    query = (
        select(awards.c.base_key, awards.c.award_id, awards.c.occurrence, awards.c.title_key)
        .where(awards.c.base_key.in_(bindparam("keys", expanding=True)))
        .order_by(awards.c.occurrence)
    )
    known: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for part in _parts(keys):
        for key, award_id, occurrence, title in connection.execute(query, {"keys": part}):
            known[key].append((award_id, occurrence, title))
    return known


def _highest_occurrence(connection: Connection, keys: set[str]) -> dict[str, int]:
    query = (
        select(awards.c.base_key, func.max(awards.c.occurrence))
        .where(awards.c.base_key.in_(bindparam("keys", expanding=True)))
        .group_by(awards.c.base_key)
    )
    used: dict[str, int] = defaultdict(int)
    for part in _parts(keys):
        used.update((key, highest) for key, highest in connection.execute(query, {"keys": part}))
    return used


def _known_suppliers(connection: Connection, forms: set[str]) -> dict[str, int]:
    query = select(supplier_names.c.normal_form, supplier_names.c.supplier_id).where(
        supplier_names.c.normal_form.in_(bindparam("forms", expanding=True))
    )
    ends = merged(connection)
    known: dict[str, int] = {}
    for part in _parts(forms):
        found = connection.execute(query, {"forms": part})
        known.update((form, ends.get(supplier, supplier)) for form, supplier in found)
    return known


def _parts(values: set[str]) -> Iterable[list[str]]:
    ordered = sorted(values)
    return (ordered[at : at + _LOOK_UP_AT_ONCE] for at in range(0, len(ordered), _LOOK_UP_AT_ONCE))
