"""The pages there are, by the addresses they have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st

from data.desk.rights import Role
from ui.desk import provider
from ui.texts import Language, text

_FOLDER = Path(__file__).parents[1] / "pages"
_DOOR = "door"  # what runs at a staff page's address for whoever may not see it


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its script and address, whether it opens at the root, stands in every head or foot.

    A page of staff names the roles that may see it: one of them is enough.
    """

    key: str
    default: bool = False
    listed: bool = True
    in_foot: bool = False
    roles: tuple[Role, ...] = ()

    @property
    def is_made(self) -> bool:
        """Say whether the page is there."""
        return (_FOLDER / f"{self.key}.py").is_file()

    def page(self, language: Language, *, closed: bool = False) -> st.Page:
        """Give the page as Streamlit knows it; the path is absolute so that no page is served bare.

        Closed, the address is the same and the script the door's: the page's own never runs.
        """
        title = f"{text(language, f'page.{self.key}')} · {text(language, 'site.name')}"
        script = _FOLDER / f"{_DOOR if closed else self.key}.py"
        return st.Page(script, title=title, url_path=self.key, default=self.default)

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
_UPLOADER, _BOTH = (Role.UPLOADER,), (Role.UPLOADER, Role.APPROVER)
# They exist only where a provider of sign-ins is configured: `ui.desk.guard.pages`.
STAFF = (
    Entry("desk", roles=_BOTH),
    Entry("upload", roles=_UPLOADER),
    # Of one file: it is reached from the desk.
    Entry("batch", listed=False, roles=_BOTH),
    Entry("queue", roles=_BOTH),
    Entry("approve", roles=_BOTH),
    Entry("log", roles=_BOTH),
)
STAFF_KEYS = frozenset(entry.key for entry in STAFF)


def addresses() -> frozenset[str]:
    """Give the addresses of the pages there are; those of staff only where a provider is configured."""
    public = ("" if entry.default else entry.key for entry in PAGES)
    return frozenset((*public, *(STAFF_KEYS if provider.current() else ())))
