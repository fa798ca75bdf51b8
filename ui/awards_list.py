"""Awards one by one: what, from whom, by whom, how much, and where that is published."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from data.names import supplier_key
from data.records import SUPPLIER_SEPARATOR, AmountKind, Origin
from geo.places import Scope
from ui import amounts, cached, links, markup, names
from ui.frame import Page
from ui.texts import Language
from ui.view import Subject

_HEADLINE = (AmountKind.TOTAL.value,)
_PLAIN_SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True)
class Line:
    """One award, ready to be shown; every text may hold anything and is escaped by the template."""

    date: str
    title: str
    record: str  # address of its record
    reference: str
    vendors: tuple[tuple[str, str | None], ...]  # each name, address of its page
    buyer: str
    buyer_page: str | None
    amount: str
    amount_note: str
    sector: str
    places: tuple[str, ...]
    source: str
    source_url: str | None
    copies: tuple[tuple[str, str], ...]  # words, address of the record


def table(page: Page, awards: list[dict[str, Any]], caption: str) -> str:
    """Give a table of awards; on a phone each becomes a card."""
    twins = cached.copies(page.snapshot, [award["award_id"] for award in awards])
    return markup.fill(
        "awards.html",
        say=page.say,
        caption=caption,
        lines=[line(page, award, twins.get(award["award_id"], [])) for award in awards],
    )


def line(page: Page, award: dict[str, Any], twins: list[dict[str, Any]]) -> Line:
    """Say all that a row of the table says of one award."""
    language = page.view.language
    zh = language.value != "en"
    return Line(
        date=amounts.day(language, award["award_date"])
        if award["award_date"]
        else page.say("word.not_known"),
        title=(award["title_zh"] if zh else None) or award["title"],
        record=links.record(page.view, award["award_id"]),
        reference=" · ".join(part for part in (award["tender_ref"], award["lot"]) if part),
        vendors=tuple(_vendors(page, award)),
        buyer=names.buyer(page, award["buyer"], award["buyer_name"]),
        buyer_page=links.subject(page.view, Subject.BUYER, award["buyer"]) if award["buyer"] else None,
        amount=amount(page, award),
        amount_note=amount_note(page, award),
        sector=_with_origin(page, names.sector(page, award["sector"]), award["sector_origin"]),
        places=tuple(_places(page, award)),
        source=names.publisher(page, award["publisher"]),
        source_url=web_address(award["source_url"]),
        copies=tuple(_copy(page, award, twin) for twin in twins),
    )


def amount(page: Page, award: dict[str, Any]) -> str:
    """Give the sum as stated, in its own currency; an award without one says so."""
    value: Decimal | None = award["amount"]
    if value is None:
        return page.say("word.not_stated")
    return amounts.in_currency(page.view.language, value, award["currency"])


def rounded_to(page: Page, award: dict[str, Any]) -> str:
    """Say how far a sum is rounded; whole dollars are no news."""
    step = award["amount_rounded_to"]
    if step is None or step <= 1:
        return ""
    return page.say("amount.rounded", step=amounts.money_short(page.view.language, step))


def amount_note(page: Page, award: dict[str, Any]) -> str:
    """Say what kind of sum it is where it is not a plain total, and how far it is rounded."""
    notes = []
    kind = award["amount_kind"]
    if award["amount"] is not None and kind not in _HEADLINE:
        period = award["amount_period"]
        notes.append(page.say(f"amount_kind.{kind}"))
        if period:
            notes.append(page.say(f"period.{period}"))
    if rounded := rounded_to(page, award):
        notes.append(rounded)
    return " · ".join(notes)


def web_address(address: str | None) -> str | None:
    """Give an address that is safe to link to: a web page, nothing that runs."""
    if not address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in _PLAIN_SCHEMES and parts.netloc else None


def _vendors(page: Page, award: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Give each name of an award's vendors as written, with the address of the page about the vendor.

    Of several vendors the row does not say which number is whose: their names have to tell.
    """
    ids = award["supplier_ids"]
    is_zh = page.view.language is not Language.EN
    written = (award["supplier_names_zh"] if is_zh else None) or award["supplier_names"]
    if len(ids) == 1:
        return [(written, links.subject(page.view, Subject.VENDOR, f"S{ids[0]}"))]
    known = {}
    for code in (f"S{number}" for number in ids):
        for name in filter(None, cached.supplier_name(page.snapshot, code)):
            known[supplier_key(name)] = links.subject(page.view, Subject.VENDOR, code)
    return [(name, known.get(supplier_key(name))) for name in written.split(SUPPLIER_SEPARATOR)]


def _places(page: Page, award: dict[str, Any]) -> list[str]:
    delivery = _place(page, award, "delivery")
    if award["delivery_key"] != Scope.UNKNOWN.value:
        delivery = _with_origin(page, delivery, award["delivery_origin"])
    return [
        page.say("award.vendor_place", place=_place(page, award, "vendor")),
        page.say("award.delivery_place", place=delivery),
    ]


def _place(page: Page, award: dict[str, Any], kind: str) -> str:
    if award[f"{kind}_estate"]:
        return names.estate(page, award[f"{kind}_facility"] or award[f"{kind}_estate"])
    if award[f"{kind}_key"] == "several" and award[f"{kind}_districts"]:
        return page.say("list.comma").join(names.district(page, code) for code in award[f"{kind}_districts"])
    return names.district(page, award[f"{kind}_key"])


def _with_origin(page: Page, name: str, origin: str) -> str:
    return page.say("form.inferred", name=name) if origin == Origin.INFERRED.value else name


def _copy(page: Page, award: dict[str, Any], twin: dict[str, Any]) -> tuple[str, str]:
    other = amount(page, twin)
    key = "award.copy.same" if twin["amount"] == award["amount"] else "award.copy.other"
    words = page.say(key, publisher=names.publisher(page, twin["publisher"]), amount=other)
    return words, links.record(page.view, twin["award_id"])
