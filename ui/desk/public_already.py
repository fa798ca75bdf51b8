"""The warning that new awards look like ones that are public already, with both side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui import amounts, markup, names
from ui.desk import difference_lists
from ui.desk.difference_lists import Line
from ui.filter_panel import plain
from ui.frame import Page

Told = Mapping[str, Any]  # `alike` of a difference, as the worker told it


def show(page: Page, found: Told | None, publishers: Sequence[str]) -> None:
    """Draw the warning, if there is anything to warn of."""
    words = warning(page, found)
    if not found or not words:
        return
    st.warning(plain(words))
    more = ""
    if found["count"] > len(found["first"]):
        n = amounts.count(page.view.language, found["count"] - len(found["first"]))
        more = page.say("desk.more", n=n)
    beside = [
        (_ours(page, pair["ours"], publishers), difference_lists.listed(page, pair["theirs"]))
        for pair in found["first"]
    ]
    markup.show("desk_alike.html", say=page.say, pairs=beside, more=more)


def warning(page: Page, found: Told | None) -> str:
    """Say how many there are, and whose list has them; nothing where there are none."""
    if not found or not found["count"]:
        return ""
    count = found["count"]
    whose = page.say("list.comma").join(names.publisher(page, code) for code in found["publishers"] if code)
    return page.say("desk.alike", count=count, n=amounts.count(page.view.language, count), whose=whose)


def _ours(page: Page, row: Told, publishers: Sequence[str]) -> Line:
    whose = names.publisher(page, publishers[0]) if len(publishers) == 1 else ""
    where = page.say("desk.row", row=amounts.count(page.view.language, row["row"]))
    parts = (where, whose, row["reference"], *difference_lists.facts(page, row))
    return Line(title=row["title"], where=" · ".join(part for part in parts if part))
