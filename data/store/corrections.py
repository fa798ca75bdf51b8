"""What a person says of an award in place of what its file said: kept beside it, by version."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from sqlalchemy import Connection, Engine, and_, insert, select

from data import codelists
from data.assess import Assessment
from data.ingest.dates import read_date
from data.records import SUPPLIER_SEPARATOR, AmountKind, AwardRow, Category, Method, Origin
from data.store.batches import PublishError
from data.store.hooks import NO_HOOKS, Hooks
from data.store.log import next_version, now, one_at_a_time, seal_version
from data.store.schema import award_rows, awards
from data.store.schema import corrections as table
from data.store.standing import edition_roots_at, latest
from data.store.suppliers import resolve_suppliers
from geo.districts import districts
from geo.places import Place, Precision, Scope

_MOST = Decimal("1e15")
_METHOD = "correction"  # how a place was found


@dataclass(frozen=True, slots=True)
class Correctable:
    """A field that a person may correct: how the value is read, and what it changes."""

    read: Callable[[str], str]  # raises ValueError, whose words say what is expected
    award: Callable[[AwardRow, str], AwardRow] | None = None
    assessment: Callable[[Assessment, str], Assessment] | None = None


def correct(
    engine: Engine,
    award_id: int,
    field: str,
    value: str | None,
    *,
    by: str,
    reason: str,
    hooks: Hooks = NO_HOOKS,
) -> int:
    """Correct a field of an award as a new dataset version, and give that version.

    An empty value means not known, none takes an earlier correction back. Where editions were joined it is
    the award's that leads. Raises `PublishError`.
    """
    if not by.strip() or not reason.strip():
        raise PublishError("say who corrects with --by NAME, and why with --reason TEXT")
    if field not in FIELDS:
        raise PublishError(f"{field}: cannot be corrected; these can: {', '.join(FIELDS)}")
    try:
        read = None if value is None else FIELDS[field].read(value.strip())
    except ValueError as error:
        raise PublishError(f"{field}: {value!r} cannot be taken, expected {error}") from error
    with engine.begin() as connection:
        one_at_a_time(connection)
        listed = select(awards.c.award_id).join(award_rows, award_rows.c.award_id == awards.c.award_id)
        if connection.execute(listed.where(awards.c.award_id == award_id).limit(1)).first() is None:
            raise PublishError(f"there is no award {award_id}")
        held = at(connection)
        award_id = _corrected_one(connection, award_id, field, held if read is None else {})
        if held.get(award_id, {}).get(field) == read:
            raise PublishError(f"award {award_id}: {field} is corrected so already, or has no correction")
        version, told = next_version(connection), now(connection)
        connection.execute(
            insert(table).values(
                award_id=award_id,
                field=field,
                version=version,
                value=None if read is None else json.dumps(read, ensure_ascii=False),
                origin="person",
                author=by,
                reason=reason,
            )
        )
        if field == "suppliers" and read:
            resolve_suppliers(connection, read.split(SUPPLIER_SEPARATOR), version)
        details = {"award": award_id, "field": field, "value": read, "note": reason, **hooks.told}
        seal_version(connection, version, at=told, by=by, action="correct", details=details)
        hooks.finish(connection, version)
    return version


def _corrected_one(
    connection: Connection, award_id: int, field: str, held: Mapping[int, Mapping[str, str]]
) -> int:
    """Give which ID of an award a correction is of: the one that leads, or the one that `held` has it of."""
    ends = edition_roots_at().subquery()
    root = connection.scalar(select(ends.c.root).where(ends.c.award_id == award_id)) or award_id
    editions = connection.scalars(select(ends.c.award_id).where(ends.c.root == root))
    group = [int(root), *map(int, editions)]
    return next((one for one in group if field in held.get(one, {})), group[0])


def at(connection: Connection, version: int | None = None) -> dict[int, dict[str, str]]:
    """Give award ID -> field -> value of the corrections that hold at a version."""
    newest = latest(table, ("award_id", "field"), version)
    same = and_(
        newest.c.award_id == table.c.award_id,
        newest.c.field == table.c.field,
        newest.c.version == table.c.version,
    )
    query = select(table.c.award_id, table.c.field, table.c.value).join(newest, same)
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for award_id, field, value in connection.execute(query.where(table.c.value.is_not(None))):
        found[award_id][field] = json.loads(value)
    return found


def corrected(
    award: AwardRow, assessment: Assessment, values: Mapping[str, str]
) -> tuple[AwardRow, Assessment]:
    """Give an award and what was made of it as corrected; `values` is field -> value."""
    for field, value in values.items():
        change = FIELDS[field]
        award = change.award(award, value) if change.award else award
        assessment = change.assessment(assessment, value) if change.assessment else assessment
    return award, assessment


def _amount(award: AwardRow, value: str) -> AwardRow:
    if not value:
        return replace(award, amount=None, currency=None, amount_kind=AmountKind.NOT_STATED)
    kind = AmountKind.TOTAL if award.amount_kind is AmountKind.NOT_STATED else award.amount_kind
    return replace(
        award,
        amount=Decimal(value),
        currency="HKD",
        amount_kind=kind,
        amount_rounded_to=None,
        amount_parts=(),
    )


def _sector(assessment: Assessment, value: str) -> Assessment:
    origin = Origin.STATED if value else Origin.NONE
    return replace(
        assessment, sector=value or None, sector_origin=origin, sector_confidence=float(bool(value))
    )


def _category(assessment: Assessment, value: str) -> Assessment:
    category = Category(value) if value else Category.UNKNOWN
    origin = Origin.STATED if value else Origin.NONE
    return replace(
        assessment, category=category, category_origin=origin, category_confidence=float(bool(value))
    )


def _delivery(assessment: Assessment, value: str) -> Assessment:
    origin = Origin.STATED if value else Origin.NONE
    return replace(
        assessment,
        delivery_place=_place(value),
        delivery_origin=origin,
        delivery_confidence=float(bool(value)),
    )


def _place(value: str) -> Place:
    codes = tuple(sorted(value.split(",")))
    if not value:
        return Place()
    if value == Scope.TERRITORY.value:
        return Place(scope=Scope.TERRITORY, method=_METHOD)
    scope = Scope.DISTRICT if len(codes) == 1 else Scope.SEVERAL
    return Place(scope=scope, districts=codes, precision=Precision.DISTRICT, method=_METHOD)


def _read_money(text: str) -> str:
    if not text:
        return ""
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not (amount.is_finite() and 0 <= amount < _MOST and amount == round(amount, 2)):
        raise ValueError("Hong Kong dollars as digits, for example 1234567.50, or nothing")
    return f"{amount:f}"


def _read_date(text: str) -> str:
    found = read_date(text) if text else ""
    if found is None:
        raise ValueError("YYYY-MM-DD, YYYY-MM or YYYY, or nothing")
    return found


def _read_places(text: str) -> str:
    codes = sorted({part.strip().upper() for part in text.split(",") if part.strip()})
    if text.strip().lower() == Scope.TERRITORY.value:
        return Scope.TERRITORY.value
    if not set(codes) <= set(districts()):
        raise ValueError(f"codes of districts parted by commas ({', '.join(districts())}), or territory")
    return ",".join(codes)


def _read_vendor_place(text: str) -> str:
    found = _read_places(text)
    if "," in found or found == Scope.TERRITORY.value:
        raise ValueError("the code of one district, or nothing")
    return found


def _read_suppliers(text: str) -> str:
    names = [" ".join(part.split()) for part in text.split(SUPPLIER_SEPARATOR.strip())]
    if not all(names):
        raise ValueError('one or more names parted by " | "')
    return SUPPLIER_SEPARATOR.join(names)


def _read_buyer(text: str) -> str:
    found = codelists.find_buyer(text) if text else ""
    if found is None:
        raise ValueError("a code or a name of the list of buyers (data/codes/buyers.csv), or nothing")
    return found


def _buyer(award: AwardRow, value: str) -> AwardRow:
    named = codelists.buyers()[value].name(award.language) if value else None
    return replace(award, buyer=value or None, buyer_name=named, buyer_zh=None)


def _one_of(codes: Callable[[], Iterable[str]]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text and text not in (known := list(codes())):
            raise ValueError(f"one of {', '.join(known)}, or nothing")
        return text

    return read


def _words(kind: type[StrEnum]) -> Callable[[], Iterable[str]]:
    return lambda: [word.value for word in kind]


FIELDS: Mapping[str, Correctable] = {
    "amount": Correctable(_read_money, award=_amount),
    "amount_kind": Correctable(
        _one_of(_words(AmountKind)),
        award=lambda award, value: replace(award, amount_kind=AmountKind(value or AmountKind.NOT_STATED)),
    ),
    "award_date": Correctable(
        _read_date, award=lambda award, value: replace(award, award_date=value or None)
    ),
    "category": Correctable(_one_of(_words(Category)), assessment=_category),
    "sector": Correctable(_one_of(codelists.sectors), assessment=_sector),
    "method": Correctable(
        _one_of(_words(Method)),
        award=lambda award, value: replace(award, method=Method(value or Method.UNKNOWN)),
    ),
    "delivery_districts": Correctable(_read_places, assessment=_delivery),
    "vendor_district": Correctable(
        _read_vendor_place,
        assessment=lambda made, value: replace(made, vendor_place=_place(value)),
    ),
    "buyer": Correctable(_read_buyer, award=_buyer),
    "suppliers": Correctable(
        _read_suppliers,
        award=lambda award, value: replace(
            award, suppliers=tuple(value.split(SUPPLIER_SEPARATOR)), suppliers_zh=(), addresses=()
        ),
    ),
}
