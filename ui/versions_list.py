"""The list of all dataset versions: when each was made, what was done and why, from which files."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from data.history_versions import ToldVersion
from ui import amounts, links, markup
from ui.frame import Page
from ui.view import View

_NEWEST = 20  # that are listed at once; the others stand below
_LISTED = 1_000  # beyond these the boxes above reach every version


def show(page: Page, told: Sequence[ToldVersion]) -> None:
    """Draw the list of versions, the newest first."""
    st.subheader(page.say("changes.versions"), anchor=False)
    markup.note(page.say("changes.versions.note"))
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
                "why": page.say("changes.withheld") if version.is_withheld else version.why,
                "files": version.files,
                **_listed(page, version),
                "changes": links.changes(page.view, version.version - 1, version.version)
                if version.version > 1
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
