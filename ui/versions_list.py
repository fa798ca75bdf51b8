"""The list of all dataset versions: when each was made, what was done and why, from which files."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from data.history_versions import ToldVersion
from ui import amounts, history_words, links, markup
from ui.frame import Page
from ui.said import said
from ui.view import View

_NEWEST = 20  # that are listed at once; the others stand below
_LISTED = 1_000  # beyond these the boxes above reach every version


def show(page: Page, told: Sequence[ToldVersion]) -> None:
    """Draw the list of versions, the newest first."""
    markup.show("part.html", heading=page.say("changes.versions"), note=page.say("changes.versions.note"))
    _table(page, told[:_NEWEST])
    if told[_NEWEST:]:
        count = len(told) - _NEWEST
        label = page.say("changes.earlier", count=count, n=amounts.count(page.view.language, count))
        with st.expander(label):
            _table(page, told[_NEWEST:_LISTED])


def _table(page: Page, told: Sequence[ToldVersion]) -> None:
    language = page.view.language
    markup.show(
        "versions.html",
        say=page.say,
        rows=[
            {
                "version": version.version,
                "address": links.address("map", View(language=language, version=version.version)),
                "at": amounts.moment(language, version.at),
                "action": page.say(f"action.{version.action}"),
                "why": page.say("changes.withheld")
                if version.is_withheld
                else said(page.view.language, version.why),
                "missing": _missing(page, version),
                "files": version.files,
                "award": _award(page, version),
                **_listed(page, version),
                "older": version.older,
                "changes": links.changes(page.view, version.older, version.version)
                if version.older
                else None,
            }
            for version in told
        ],
    )


def _listed(page: Page, version: ToldVersion) -> dict[str, str]:
    awards, hkd = version.totals.get("awards"), version.totals.get("hkd")
    language = page.view.language
    return {
        "awards": amounts.count(language, int(awards)) if awards is not None else "",
        "hkd": amounts.money(language, Decimal(hkd)) if hkd is not None else "",
    }


def _award(page: Page, version: ToldVersion) -> dict[str, str] | None:
    """Give the award that a correction or a redaction is about, and its field."""
    if version.award is None:
        return None
    view = View(language=page.view.language, version=version.version)
    return {
        "name": f"A{version.award}",
        "address": links.record(view, version.award),
        "field": history_words.label(page, version.field or ""),
    }


def _missing(page: Page, version: ToldVersion) -> str:
    """Say which versions a restore left out: nothing else leaves numbers out."""
    first, last = version.older + 1, version.version - 1
    if version.action != "restore" or first > last:
        return ""
    numbers = str(first) if first == last else f"{first}–{last}"
    return page.say("changes.replaced", count=last - first + 1, versions=numbers)
