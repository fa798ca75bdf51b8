"""What asks for a second look before a file is published or taken back, each thing told once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from data.filters import Basis, Filters
from ui import amounts, cached, history_words, names
from ui.filter_panel import plain
from ui.frame import Page

Told = Mapping[str, Any]
MUCH = Decimal("1.2")  # times what is public: the same fifth as where a load would shrink it
_TWICE = 2  # times the awards of one publisher
_SHRINKS = ("fewer_awards", "less_money")
_AWARDS, _VALUE = "awards", "value_hkd"
# A reason's code -> the figure of the totals that it is about.
_FIGURE = {"fewer_awards": _AWARDS, "less_money": _VALUE}


def draw(page: Page, told: Told, publishers: Sequence[str]) -> None:
    """Draw what publishing a file asks to be looked at twice."""
    _shrinks(page, "desk.held.shrinks", told["held"], told["totals"])
    for reason in told["held"]:
        if reason["code"] not in _SHRINKS:
            st.warning(plain(_other(page, reason)))
    for words in filter(
        None, (*grown(page, told["totals"]), doubled(page, publishers, told["counts"]["new"]))
    ):
        st.info(plain(words))


def draw_back(page: Page, told: Told) -> None:
    """Draw that taking a file back would take much away."""
    _shrinks(page, "desk.back.shrinks", told["shrinks"], told["totals"])


def grown(page: Page, totals: Told) -> Iterator[str]:
    """Ask for a second look where all that is public would grow by a fifth or more."""
    for name in (_AWARDS, _VALUE):
        before, after = (Decimal(totals[side][name]) for side in ("before", "after"))
        if before and after >= before * MUCH:
            yield page.say(
                f"desk.grows.{name}", before=_told(page, name, before), after=_told(page, name, after)
            )


def doubled(page: Page, publishers: Sequence[str], new: int) -> str | None:
    """Say that the awards of the one publisher of a file would double, if they would."""
    if len(publishers) != 1:
        return None
    chosen = Filters(publisher=(publishers[0],), basis=Basis.ALL)
    before = cached.figures(page.snapshot, chosen).total.awards
    if not before or before + new < _TWICE * before:
        return None
    return page.say(
        "desk.grows.publisher",
        whose=names.publisher(page, publishers[0]),
        before=amounts.count(page.view.language, before),
        new=amounts.count(page.view.language, new),
    )


def shrinks(page: Page, reasons: Sequence[Told], totals: Told) -> list[str]:
    """Say whose awards and money would shrink, a line each; of all together as the table has it."""
    found: dict[str | None, list[str]] = {}
    for reason in reasons:
        if reason["code"] not in _SHRINKS:
            continue
        name = _FIGURE[reason["code"]]
        sides = [_figure(reason[side]) for side in ("before", "after")]
        if reason["publisher"] is None:
            sides = [Decimal(totals[side][name]) for side in ("before", "after")]
        before, after = (_told(page, name, side) for side in sides)
        told = page.say(f"desk.held.{reason['code']}", before=before, after=after)
        found.setdefault(reason["publisher"], []).append(told)
    comma = page.say("list.comma")
    return [
        page.say("desk.held.of", whose=whose(page, publisher), what=comma.join(parts))
        for publisher, parts in found.items()
    ]


def whose(page: Page, publisher: str | None) -> str:
    """Name a publisher, with the language of its list where that is named beside its code."""
    if publisher is None:
        return page.say("desk.held.all")
    code, _, edition = publisher.partition(" ")
    name = names.publisher(page, code)
    if edition not in ("en", "zh-Hant", "zh-Hans"):
        return name
    return page.say("desk.held.edition", name=name, edition=page.say(f"desk.edition.{edition}"))


def _shrinks(page: Page, key: str, reasons: Sequence[Told], totals: Told) -> None:
    lines = shrinks(page, reasons, totals)
    if lines:
        st.warning("\n".join([plain(page.say(key)), "", *(f"- {plain(line)}" for line in lines)]))


def _other(page: Page, reason: Told) -> str:
    before = reason["before"]
    if reason["code"] == "redacted":
        before = history_words.label(page, before)
    return page.say(f"desk.held.{reason['code']}", before=before, after=reason["after"])


def _figure(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _told(page: Page, name: str, value: Decimal) -> str:
    language = page.view.language
    return amounts.count(language, int(value)) if name == _AWARDS else amounts.money(language, value)
