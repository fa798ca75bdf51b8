"""The words of an award's history: names of fields, and values that are codes, in the page's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from data import codelists
from data.filters import NOWHERE
from data.history import AwardEvent, What
from geo.districts import districts
from geo.estates import estates
from ui import amounts, names
from ui.frame import Page
from ui.texts import catalogue

Told = tuple[str, str, str]  # label, before, after
# What first became of an award.
_FIRST = (What.PUBLISHED, What.JOINED)
_SUMS = ("amount", "amount_rounded_to")
# Fields as rows and corrections have them -> as pages tell them, where that differs.
FIELDS: Mapping[str, str] = {
    "amount": "amount",
    "amount_kind": "amount_kind",
    "award_date": "date",
    "buyer": "buyer",
    "buyer_name": "buyer",
    "category": "category",
    "delivery_districts": "delivery_place",
    "delivery_estate": "delivery_place",
    "method": "method",
    "sector": "sector",
    "suppliers": "vendor",
    "tender_ref": "reference",
    "vendor_district": "vendor_place",
    "vendor_estate": "vendor_place",
}


def label(page: Page, field: str) -> str:
    """Name a field; one that the catalogue does not know keeps its own name."""
    key = f"known.{FIELDS.get(field, field)}"
    return page.say(key) if key in catalogue(page.view.language) else field


def changes(page: Page, event: AwardEvent, currency: str | None) -> list[Told]:
    """Say what an event changed; `currency` is that of the award's sums before it."""
    after = next((change.after for change in event.changes if change.field == "currency"), currency)
    return [
        (
            label(page, change.field),
            value(page, change.field, change.before, currency),
            value(page, change.field, change.after, after),
        )
        for change in event.changes
        # Of a row that is listed first every field is new: what it says stands above.
        if event.what not in _FIRST or change.before
    ]


def value(page: Page, field: str, text: str | None, currency: str | None = None) -> str:
    """Give a value in words where it is a code that is known, else as it is; not known is an empty text."""
    if not text:
        return ""
    try:
        if field in _SUMS:
            return amounts.in_currency(page.view.language, Decimal(text), currency)
        return _OF[field](page, text) if field in _OF else text
    except (KeyError, ValueError, InvalidOperation):
        return text


def _places(page: Page, text: str) -> str:
    """Name districts, or what is in none; a country keeps its code."""
    return page.say("list.comma").join(_place(page, code) for code in text.split(","))


def _place(page: Page, code: str) -> str:
    if code in districts() or code in NOWHERE:
        return names.district(page, code)
    return str(page.view.language.babel.territories.get(code, code))


def _estate(page: Page, code: str) -> str:
    return names.estate(page, code) if code in estates() else code


def _code(kind: str) -> Callable[[Page, str], str]:
    return lambda page, code: page.say(f"{kind}.{code}")


_OF: Mapping[str, Callable[[Page, str], str]] = {
    "award_date": lambda page, text: amounts.day(page.view.language, text),
    "period_from": lambda page, text: amounts.day(page.view.language, text),
    "period_to": lambda page, text: amounts.day(page.view.language, text),
    "amount_kind": _code("amount_kind"),
    "amount_period": _code("period"),
    "category": _code("category"),
    "method": _code("method"),
    "sector": names.sector,
    "publisher": names.publisher,
    "buyer": lambda page, code: codelists.buyers()[code].name(page.view.language.value),
    "vendor_district": _places,
    "delivery_districts": _places,
    "vendor_estate": _estate,
    "delivery_estate": _estate,
}
