"""Names of codes in the page's language: from the code lists where they are data, else the catalogue."""

from __future__ import annotations

from collections.abc import Callable

from data import codelists
from data.filters import NOWHERE, UNCLASSIFIED
from geo.districts import districts
from geo.estates import estates
from ui import cached
from ui.frame import Page
from ui.texts import Language

_NOT_NAMED = "unknown"  # what figures by buyer call the awards whose publisher names none


def district(page: Page, code: str) -> str:
    """Name a district, or say what is in none."""
    if code in NOWHERE:
        return page.say(f"nowhere.{code}")
    return districts()[code].name(page.view.language.value)


def estate(page: Page, code: str) -> str:
    """Name an estate, a facility or a park."""
    return estates()[code].name(page.view.language.value)


def sector(page: Page, code: str | None) -> str:
    """Name a sector."""
    if code is None or code == UNCLASSIFIED:
        return page.say("sector.unclassified")
    return codelists.sectors()[code].name(page.view.language.value)


def buyer(page: Page, code: str | None, written: str | None = None) -> str:
    """Name a buyer; one that the code list does not know keeps the name its file gives."""
    if code is None or code == _NOT_NAMED:
        return written or page.say("word.not_known")
    if code in codelists.buyers():
        return codelists.buyers()[code].name(page.view.language.value)
    return written or cached.buyer_codes(page.snapshot)[code].name


def publisher(page: Page, code: str | None) -> str:
    """Name a publisher."""
    if code is None or code not in codelists.publishers():
        return code or page.say("word.not_known")
    return codelists.publishers()[code].name(page.view.language.value)


def supplier(page: Page, name: str, name_zh: str | None) -> str:
    """Name a vendor in the page's script where its name there is known."""
    return in_script(page.view.language, name, name_zh)


def in_script(language: Language, name: str, name_zh: str | None) -> str:
    """Give a vendor's name in a language's script where it is known there."""
    return name_zh if name_zh and language is not Language.EN else name


def word(kind: str) -> Callable[[Page, str], str]:
    """Give the namer of a closed list: `word("local")` names the codes of local evidence."""

    def name(page: Page, code: str) -> str:
        return page.say(f"{kind}.{code}")

    return name


def year(page: Page, code: str) -> str:
    """Name a year."""
    return page.say("year.unknown") if code == "unknown" else code


def chosen_supplier(page: Page, code: str) -> str:
    """Name a vendor by its code."""
    return supplier(page, *cached.supplier_name(page.snapshot, code))


def spot(page: Page, code: str) -> str:
    """Name a place of delivery by the words of the titles that name it."""
    return cached.spot_name(page.snapshot, code) or code


# Filter -> how its codes are named.
OF_FILTER: dict[str, Callable[[Page, str], str]] = {
    "sector": sector,
    "supplier": chosen_supplier,
    "district": district,
    "category": word("category"),
    "local": word("local"),
    "buyer": buyer,
    "estate": estate,
    "year": year,
    "method": word("method"),
    "publisher": publisher,
    "spot": spot,
    "drawn": word("drawn"),
}
