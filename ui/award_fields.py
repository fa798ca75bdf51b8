"""The fields of an award in words: each with how sure it is, for the record of an award and for changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from data import codelists
from data.records import AmountKind, Method, Origin
from data.redaction import is_redacted
from geo import constituencies
from geo.districts import districts
from geo.estates import estates
from geo.places import Precision
from ui import amounts, awards_list, cached, history_words, names
from ui.frame import Page

Award = Mapping[str, Any]
_POINT_DIGITS = 5  # of a degree: about a metre


def describe(page: Page, award: Award, field: str) -> str:
    """Say in words what a field of `data.queries.changes.FIELDS` holds; not known says so."""
    told = _OF.get(field, _text(field))(page, award)
    return told or page.say("word.not_known")


def how_sure(page: Page, award: Award, field: str) -> str:
    """Say where the value of a field comes from and how sure it is; nothing of fields that are as stated."""
    if is_redacted(describe(page, award, field)):
        return page.say("known.redacted")
    if any(history_words.FIELDS[name] == field for name in award["corrected"] or ()):
        return page.say("known.corrected")
    notes = []
    if field in _INFERABLE:
        origin, sure = (award[f"{_INFERABLE[field]}_{part}"] for part in ("origin", "confidence"))
        notes.append(page.say(f"origin.{origin}"))
        if origin == Origin.INFERRED.value:
            notes.append(page.say("known.confidence", share=amounts.percent(sure)))
    matched = award[f"{_PLACES[field]}_matched"] if field in _PLACES else None
    if matched:
        notes.append(page.say("known.matched", words=matched))
    return " · ".join(notes)


def precision(page: Page, code: str, within_m: int | None) -> str:
    """Say how close a point is to what is meant, and how far it may be off where that is known."""
    told = page.say(f"precision.{code}")
    if within_m is None:
        return told
    return page.say("precision.within", precision=told, metres=amounts.count(page.view.language, within_m))


# Field -> what the columns begin with that say whether it is stated or inferred.
_INFERABLE = {"category": "category", "sector": "sector", "delivery_place": "delivery"}
_PLACES = {"vendor_place": "vendor", "delivery_place": "delivery"}


def _text(column: str) -> Callable[[Page, Award], str]:
    def told(_page: Page, award: Award) -> str:
        value = award.get(column)
        return "" if value is None else str(value)

    return told


def _both(column: str, column_zh: str) -> Callable[[Page, Award], str]:
    """Give the namer of what has a name in each script; both are shown, the page's own first."""

    def told(page: Page, award: Award) -> str:
        written = [word for word in (award[column], award[column_zh]) if word]
        if page.view.language.value != "en":
            written.reverse()
        return " / ".join(dict.fromkeys(written))

    return told


def _date(page: Page, award: Award) -> str:
    return amounts.day(page.view.language, award["award_date"]) if award["award_date"] else ""


def _amount_kind(page: Page, award: Award) -> str:
    if award["amount"] is None:
        return page.say(f"amount_kind.{AmountKind.NOT_STATED.value}")
    words = [page.say(f"amount_kind.{award['amount_kind']}")]
    if award["amount_period"]:
        words.append(page.say(f"period.{award['amount_period']}"))
    if rounded := awards_list.rounded_to(page, award):
        words.append(rounded)
    if award["amount_shared"]:
        words.append(page.say("known.amount_shared"))
    return " · ".join(words)


def _buyer(page: Page, award: Award) -> str:
    if award["buyer"] in codelists.buyers():
        return names.buyer(page, award["buyer"])
    return award["buyer_name"] or ""


def _method(page: Page, award: Award) -> str:
    told = page.say(f"method.{award['method']}") if award["method"] != Method.UNKNOWN.value else ""
    raw = award["method_raw"]
    if told and raw and raw.casefold() != told.casefold():
        return page.say("form.count", name=told, n=raw)
    return told or raw or ""


def _place(kind: str) -> Callable[[Page, Award], str]:
    def told(page: Page, award: Award) -> str:
        parts = []
        site = award[f"{kind}_facility"] or award[f"{kind}_estate"]
        if site in estates():
            parts.append(names.estate(page, site))
        if award[f"{kind}_key"] == "several" and award[f"{kind}_districts"]:
            several = [names.district(page, code) for code in award[f"{kind}_districts"]]
            parts.append(page.say("list.comma").join(several))
        else:
            parts.append(names.district(page, award[f"{kind}_key"]))
        if award[f"{kind}_country"]:
            country = page.view.language.babel.territories.get(award[f"{kind}_country"])
            parts.append(country or award[f"{kind}_country"])
        if award[f"{kind}_precision"] != Precision.NONE.value:
            parts.append(precision(page, award[f"{kind}_precision"], award[f"{kind}_within_m"]))
        if award[f"{kind}_lat"] is not None:
            point = (award[f"{kind}_lat"], award[f"{kind}_lon"])
            parts.append(", ".join(f"{round(degrees, _POINT_DIGITS)}°" for degrees in point))
        return " · ".join(parts)

    return told


def _constituency(kind: str) -> Callable[[Page, Award], str]:
    def told(page: Page, award: Award) -> str:
        if award[f"{kind}_key"] not in districts():
            return ""
        point = (award[f"{kind}_lat"], award[f"{kind}_lon"])
        drawn = cached.polygons(constituencies.known())
        found = constituencies.of_place(award[f"{kind}_key"], *point, drawn, award[f"{kind}_within_m"])
        named = [one.name(page.view.language.value) for one in found]
        if len(named) == 1:
            return named[0]
        return page.say("known.constituency.shared", first=named[0], second=named[1])

    return told


def _counted(page: Page, award: Award) -> str:
    if award["twin_of"]:
        return page.say("known.copy_of", award=f"A{award['twin_of']}")
    if award["sum_with"]:
        return page.say("known.sum_with", award=f"A{award['sum_with']}")
    return page.say("known.counted_here")


_OF: Mapping[str, Callable[[Page, Award], str]] = {
    "title": _both("title", "title_zh"),
    "vendor": _both("supplier_names", "supplier_names_zh"),
    "vendor_codes": lambda _, award: " · ".join(f"S{number}" for number in award["supplier_ids"]),
    "buyer": _buyer,
    "publisher": lambda page, award: names.publisher(page, award["publisher"]),
    "reference": lambda _, award: " · ".join(part for part in (award["tender_ref"], award["lot"]) if part),
    "date": _date,
    "amount": lambda page, award: awards_list.amount(page, dict(award)),
    "amount_kind": _amount_kind,
    "method": _method,
    "category": lambda page, award: page.say(f"category.{award['category']}"),
    "sector": lambda page, award: names.sector(page, award["sector"]),
    "vendor_place": _place("vendor"),
    "delivery_place": _place("delivery"),
    "vendor_constituency": _constituency("vendor"),
    "delivery_constituency": _constituency("delivery"),
    "local": lambda page, award: page.say(f"local.{award['local']}"),
    "counted": _counted,
}
