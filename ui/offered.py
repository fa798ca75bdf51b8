"""What lists offer that are as long as the data has vendors, buyers or places: some, and what is looked for.

A page with all of them would grow with the data, and so would the time that every click takes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from data.columns import placed
from data.filters import Filters, PlaceKind
from data.queries import choices, vendors
from data.snapshot.reader import Snapshot
from ui import amounts, cached, markup, names
from ui.frame import Page
from ui.kept import shared
from ui.texts import Language

LISTED = 150
_VERSIONS = 3
_LISTS = 512
_NAMES = 20_000
_LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class Offered:
    """What a list offers, by code, in the order of the names; `total` is how many there are in all."""

    labels: Mapping[str, str]
    total: int


def looked_for(page: Page, name: str, offer: Callable[[str], Offered]) -> Offered:
    """Give what a list offers: all, or the largest and a field that looks for others by name."""
    all_of_it = offer("")
    if all_of_it.total <= len(all_of_it.labels):
        return all_of_it
    text = st.text_input(
        page.say(f"{name}.find"),
        key=f"{name}_find".replace(".", "_"),
        placeholder=page.say("find.any"),
        max_chars=_LONGEST_TEXT,
    )
    found = offer(" ".join(str(text or "").split()))
    shown, total = (amounts.count(page.view.language, n) for n in (len(found.labels), found.total))
    if not found.total:
        markup.note(page.say("find.none"))
    elif found.total > len(found.labels):
        markup.note(page.say("find.some", shown=shown, total=total))
    return found


def suppliers(page: Page, text: str) -> Offered:
    """Give the vendors with the largest sums whose names hold every word of a text."""
    return _suppliers(page.snapshot, page.snapshot.stamp.digest, page.view.language, text, LISTED)


def buyers(page: Page, text: str) -> Offered:
    """Give the buyers with the most awards whose names hold every word of a text."""
    return _buyers(page, page.snapshot.stamp.digest, page.view.language, text, LISTED)


def on_map(page: Page, text: str) -> Offered:
    """Give what the map shows with a point and the largest sums, of that whose names hold every word."""
    filters = page.view.filters
    return _on_map(page.snapshot, page.snapshot.stamp.digest, filters, page.view.language, text, LISTED)


@shared(_LISTS)
def _suppliers(_data: Snapshot, digest: str, language: Language, text: str, limit: int) -> Offered:
    ranked = _ranked(_data, digest)
    if text:
        ranked = ranked[np.isin(ranked, choices.suppliers_named(_data, text))]
    return Offered(_named(_data, language, ranked[:limit]), len(ranked))


@shared(_VERSIONS)
def _ranked(_data: Snapshot, digest: str) -> NDArray[np.int32]:
    return choices.suppliers_by_value(_data)


@shared(_LISTS)
def _buyers(_page: Page, digest: str, language: Language, text: str, limit: int) -> Offered:
    there = cached.buyer_codes(_page.snapshot)
    labels = {code: names.buyer(_page, code) for code in there}
    found = [code for code in there if _holds(labels[code], text)]
    largest = set(sorted(found, key=lambda code: (-there[code].awards, code))[:limit])
    return Offered({code: labels[code] for code in found if code in largest}, len(found))


@shared(_LISTS)
def _on_map(
    _data: Snapshot, digest: str, filters: Filters, language: Language, text: str, limit: int
) -> Offered:
    points = placed.placed(_data, filters)
    ranked = points.largest(0, len(points), len(points))
    if filters.place is PlaceKind.VENDOR:
        ids = np.array(list(dict.fromkeys(points.ids[ranked].tolist())), dtype=np.int64)
        if text:
            ids = ids[np.isin(ids, choices.suppliers_named(_data, text))]
        return Offered(_named(_data, language, ids[:limit]), len(ids))
    by_code = {points.code(at): points.matched[at] or points.code(at) for at in ranked}
    found = [code for code, words in by_code.items() if _holds(words, text)]
    return Offered(_sorted((code, by_code[code]) for code in found[:limit]), len(found))


def supplier_names(snapshot: Snapshot, codes: Sequence[str]) -> dict[str, tuple[str, str | None]]:
    """Give the name and the Chinese name of vendors by code, from memory where they were known before."""
    known = _known_names(snapshot, snapshot.stamp.digest)
    found = {code: both for code in codes if (both := known.get(code))}
    if len(found) < len(codes):
        found |= vendors.supplier_names(snapshot, [code for code in codes if code not in found])
        if len(known) < 2 * _NAMES:
            known |= found
    return found


def _named(snapshot: Snapshot, language: Language, ids: Iterable[int]) -> dict[str, str]:
    found = supplier_names(snapshot, [f"S{number}" for number in ids])
    return _sorted((code, names.in_script(language, *both)) for code, both in found.items())


@shared(_VERSIONS)
def _known_names(_data: Snapshot, digest: str) -> dict[str, tuple[str, str | None]]:
    """Give the names of all vendors, or where these are too many the ones that were asked for before."""
    ranked = _ranked(_data, digest)
    return vendors.supplier_names(_data, [f"S{number}" for number in ranked[:_NAMES]])


def _sorted(labels: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give labels in the order of names; where two are the same their codes tell them apart."""
    ordered = sorted(labels, key=lambda one: (one[1].casefold(), one[0]))
    often = Counter(label for _, label in ordered)
    return {code: label if often[label] == 1 else f"{label} ({code})" for code, label in ordered}


def _holds(name: str, text: str) -> bool:
    folded = choices.folded(name)
    return all(word in folded for word in choices.folded(text).split())
