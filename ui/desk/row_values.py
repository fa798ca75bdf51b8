"""The fields of a row that a clerk can correct: as the file says them, as corrected, and in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from data import codelists
from data.desk.drafts import Draft
from data.desk.found import RowFound
from data.records import SUPPLIER_SEPARATOR, AmountKind, Category, Method
from geo.districts import districts
from geo.places import Scope
from ui import amounts, names
from ui.frame import Page

NOT_KNOWN = ""
TERRITORY = Scope.TERRITORY.value
# In the order in which a clerk reads a row.
FIELDS = (
    *("suppliers", "amount", "award_date", "category", "sector", "vendor_district", "delivery_districts"),
    *("method", "buyer", "amount_kind"),
)
_CODES: Mapping[str, Callable[[], Sequence[str]]] = {
    "amount_kind": lambda: [kind.value for kind in AmountKind if kind is not AmountKind.NOT_STATED],
    "buyer": lambda: list(codelists.buyers()),
    "category": lambda: [kind.value for kind in Category if kind is not Category.UNKNOWN],
    "sector": lambda: list(codelists.sectors()),
    "method": lambda: [kind.value for kind in Method if kind is not Method.UNKNOWN],
    "vendor_district": lambda: list(districts()),
    "delivery_districts": lambda: [TERRITORY, *districts()],
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one row as the page shows it: what the file says, and what somebody says instead."""

    row: int
    field: str
    original: str
    value: str
    seen: int | None = None  # the draft that was there, be it taken back

    @property
    def held(self) -> str | None:
        """Give what somebody says instead of the file, none where nobody does."""
        return None if self.value == self.original else self.value


def is_closed(field: str) -> bool:
    """Say whether a field takes codes of a list only."""
    return field in _CODES


def options(field: str, *there: str) -> list[str]:
    """Give the codes that a field may have, not known first, and what stands there already."""
    return list(dict.fromkeys((NOT_KNOWN, *_CODES[field](), *there)))


def original(row: RowFound, field: str) -> str:
    """Give what the reading made of the file's cells; nothing is not known."""
    match field:
        case "suppliers":
            return SUPPLIER_SEPARATOR.join(row.suppliers)
        case "amount":
            return row.amount or NOT_KNOWN
        case "amount_kind":
            return NOT_KNOWN if row.amount_kind == AmountKind.NOT_STATED else row.amount_kind
        case "award_date":
            return row.award_date or NOT_KNOWN
        case "buyer":
            return row.buyer or NOT_KNOWN
        case "category":
            return NOT_KNOWN if row.category == Category.UNKNOWN else row.category
        case "sector":
            return row.sector or NOT_KNOWN
        case "method":
            return NOT_KNOWN if row.method == Method.UNKNOWN else row.method
        case "vendor_district":
            return row.vendor.districts[0] if row.vendor.scope == Scope.DISTRICT else NOT_KNOWN
        case _:
            is_all = row.delivery.scope == Scope.TERRITORY
            return TERRITORY if is_all else ",".join(sorted(row.delivery.districts))


def cell(row: RowFound, field: str, said: Mapping[str, Draft]) -> Cell:
    """Give a field of a row with what was said of it last, be it taken back."""
    draft, own = said.get(field), original(row, field)
    value = own if draft is None or draft.value is None else draft.value
    return Cell(row.row, field, own, value, draft.draft_id if draft else None)


def wanted(cell: Cell, typed: object) -> str | None:
    """Give what a clerk says who left `typed` in a cell, none where that is what the file says."""
    value = " ".join(str(typed or "").split())
    if cell.field == "amount" and value:
        value = _plain(value)
    return None if value == cell.original else value


def words(page: Page, field: str, value: str) -> str:
    """Say a value in the page's language."""
    if value == NOT_KNOWN:
        return page.say("word.not_known")
    match field:
        case "amount":
            return _money(page, value)
        case "award_date":
            return _day(page, value)
        case "buyer":
            return names.buyer(page, value, value)
        case "sector":
            return names.sector(page, value) if value in codelists.sectors() else value
        case "amount_kind" | "category" | "method":
            return page.say(f"{field}.{value}") if value in _CODES[field]() else value
        case "vendor_district" | "delivery_districts":
            found = [_district(page, code) for code in value.split(",")]
            return page.say("list.comma").join(found)
    return value


def label(page: Page, field: str) -> str:
    """Name a field."""
    return page.say(f"batch.field.{field}")


def typed(field: str, value: str) -> str:
    """Give a value as a table shows it to be typed over: a sum with its thousands apart."""
    if field == "amount" and value:
        try:
            return f"{Decimal(value):,f}"
        except InvalidOperation:
            return value
    return value


def _district(page: Page, code: str) -> str:
    if code == TERRITORY:
        return page.say("nowhere.territory")
    return names.district(page, code) if code in districts() else code


def _plain(typed: str) -> str:
    """Give a sum without what people write around it; what is no sum is left to be refused."""
    bare = typed.upper().removeprefix("HKD").removeprefix("HK$").removeprefix("$").replace(",", "").strip()
    try:
        return f"{Decimal(bare):f}"
    except InvalidOperation:
        return typed


def _money(page: Page, value: str) -> str:
    try:
        return amounts.count_exact(page.view.language, Decimal(value))
    except InvalidOperation:
        return value


def _day(page: Page, value: str) -> str:
    try:
        return amounts.day(page.view.language, value)
    except (ValueError, KeyError):
        return value
