"""The pages there are, by the addresses they have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from ui.texts import Language, text

_FOLDER = Path(__file__).parents[1] / "pages"


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its script and address, whether it opens at the root, stands in every head or foot."""

    key: str
    default: bool = False
    listed: bool = True
    in_foot: bool = False

    def page(self, language: Language) -> st.Page:
        """Give the page as Streamlit knows it; the path is absolute so that no page is served bare."""
        title = f"{text(language, f'page.{self.key}')} · {text(language, 'site.name')}"
        return st.Page(_FOLDER / f"{self.key}.py", title=title, url_path=self.key, default=self.default)

    def link(self, language: Language) -> st.Page:
        """Give the page as links name it: one for all visitors, who never run it."""
        return _link(self, language)


@cache
def _link(entry: Entry, language: Language) -> st.Page:
    return entry.page(language)


PAGES = (
    Entry("map", default=True),
    Entry("vendors"),
    Entry("buyers"),
    Entry("districts"),
    Entry("sectors"),
    Entry("innopark"),
    Entry("benchmarks"),
    Entry("records"),
    Entry("about"),
    # Every page's foot leads to these.
    Entry("compare", listed=False, in_foot=True),
    Entry("funding", listed=False, in_foot=True),
    Entry("changes", listed=False, in_foot=True),
    # Of one award: it is reached from the award.
    Entry("record", listed=False),
)
