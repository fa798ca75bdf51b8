"""What stands around every page: the name, the way to other pages and languages, the sources."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

import streamlit as st

from data import codelists
from data.files import DataError
from data.filters import UNCLASSIFIED, Filters
from data.queries import vendors
from data.queries.known import known
from data.snapshot.reader import Snapshot
from geo.districts import districts
from ui import amounts, cached, contact, links, markup, state, waiting
from ui.desk import provider, trial
from ui.kept import Kept
from ui.sitemap import PAGES, STAFF, STAFF_KEYS
from ui.texts import Language, text
from ui.view import SUPPLIER_CODE, Subject, View

T = TypeVar("T")
# Of all pages; the largest part, a list of 50 awards, is some 100 kilobytes, most are two or three.
_parts: Kept[Any] = Kept(2_048)
_LookedUp = tuple[Filters, str | None, tuple[str | None, ...], tuple[tuple[str, str], ...]]
_OF_PAGE = {
    subject.value: subject for subject in Subject
}  # what the pages are about that are about one thing
_checked: Kept[_LookedUp] = Kept(1_024)


_GO_ON = ("queue",)  # pages that make one version after the other and do not wait for their figures


@dataclass(frozen=True, slots=True)
class Page:
    """One run of one page: what to show, in which language, from which dataset version.

    All figures come from `snapshot`, so that a page never mixes two versions.
    """

    key: str
    view: View
    snapshot: Snapshot
    newest: int  # dataset version; larger than the snapshot's where an earlier one was asked for

    def say(self, key: str, **values: object) -> str:
        """Give a sentence of the catalogue in the page's language."""
        return text(self.view.language, key, **values)

    def narrowed(self, of: Subject, code: str) -> Page:
        """Give this page for the awards of one vendor, buyer, district or sector among its own."""
        chosen: dict[str, Any] = {of.field: (code,)}
        return replace(self, view=replace(self.view, filters=replace(self.view.filters, **chosen)))

    def kept(self, name: str, make: Callable[[], T], *also: Hashable) -> T:
        """Give a part of this page as it was made for the first visitor of the same view and version.

        It may rest on nothing but the view, the snapshot, the newest version and what is named in `also`, and
        nobody may change it.
        """
        key = (name, self.key, self.snapshot.stamp.digest, self.newest, self.view, *also)
        found: T = _parts.get(key, make)
        return found


def enter(key: str) -> Page:
    """Draw the top of a page and give what it works with; ends the run where there is no data."""
    view = state.start(key)
    if key in STAFF_KEYS:  # staff work on what is newest
        view = replace(view, version=None)
    st.html(_look(view.language))
    try:
        view, newest = _dated(view)
        snapshot = waiting.snapshot(view.language, view.version, at_hand=key in _GO_ON)
    except DataError as error:
        _no_data(view, error)
    newest = newest or snapshot.version
    page = Page(key, _known(key, view, snapshot, newest), snapshot, newest)
    state.correct(page.view)
    state.write()
    _header(page)
    if trial.is_on():
        staff = links.address(STAFF[0].key, page.view.language_only())
        markup.show("trial.html", say=page.say, staff="" if key in STAFF_KEYS else staff)
    _notices(page)
    return page


def leave(page: Page) -> None:
    """Draw the foot of a page: where the figures come from, how old they are, and how to cite them."""
    has_staff = provider.current() is not None
    st.html(page.kept("footer", lambda: _footer(page, has_staff), has_staff))
    _settle()


def edition(page: Page, data: Snapshot) -> str:
    """Name the boundaries that the figures of a version rest on."""
    if data.edition is None:
        return page.say("edition.approximate")
    return page.say("edition.official", edition=data.edition.name)


@cache
def _settle() -> None:
    """Spare the collector what the program is made of: it is there for good, and is gone through in 0.1 s.

    Done when the first page has been drawn, because that is what loads the last of it.
    """
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)


def _footer(page: Page, has_staff: bool) -> str:
    found = cached.extent(page.snapshot)
    exact = replace(page.view, version=page.snapshot.version)
    staff = page.view.language_only()
    return markup.fill(
        "footer.html",
        say=page.say,
        version=page.snapshot.version,
        publishers=found.publishers,
        day=amounts.day_of(page.view.language, page.snapshot.stamp.at),
        exactly="" if page.key in STAFF_KEYS else links.address(page.key, exact),
        report=contact.report_address(
            page.view.language, page.snapshot.version, links.address(page.key, exact)
        ),
        more=[
            (page.say(f"page.{entry.key}"), links.address(entry.key, page.view.elsewhere()))
            for entry in PAGES
            if entry.in_foot
        ]
        + ([(page.say("door.staff"), links.address(STAFF[0].key, staff))] if has_staff else []),
        boundaries=edition(page, page.snapshot),
    )


def language_links(page: Page) -> list[tuple[Language, str]]:
    """Give each language with the address of this very view in it."""
    return [
        (language, links.address(page.key, replace(page.view, language=language))) for language in Language
    ]


@cache
def _look(language: Language) -> str:
    words = {"word": text(language, "filter.heading"), "skip": text(language, "site.skip")}
    return markup.Html(markup.style() + markup.fill("drawer.html", **words))


def _header(page: Page) -> None:
    with st.container(key="masthead", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(page.kept("brand", lambda: markup.fill("brand.html", say=page.say)), width="content")
        query = page.view.elsewhere().to_query()
        with st.container(key="pages", horizontal=True, gap="small", width="stretch"):
            for target in PAGES:
                if target.listed:
                    st.page_link(
                        target.link(page.view.language),
                        label=page.say(f"page.{target.key}"),
                        query_params=query,
                    )
        st.html(page.kept("languages", lambda: _languages(page)), width="content")


def _languages(page: Page) -> str:
    return markup.fill("languages.html", say=page.say, links=language_links(page), current=page.view.language)


def _dated(view: View) -> tuple[View, int | None]:
    """Drop a version that does not exist; give the newest one's number where a version was asked for."""
    if view.version is None:
        return view, None
    numbers = cached.version_numbers()
    # A restore may have left numbers out.
    if view.version not in numbers:
        dropped = (*view.dropped, ("v", str(view.version)))
        return replace(view, version=None, dropped=dropped), None
    return view, numbers[-1]


def _known(key: str, view: View, snapshot: Snapshot, newest: int) -> View:
    """Lead merged suppliers on, and drop what this dataset does not have."""
    of = _OF_PAGE.get(key, view.of)
    if key in STAFF_KEYS:  # what they are about is in the record, not in the snapshot
        return view
    filters, card, (subject, other), missing = _checked.get(
        (snapshot.stamp.digest, view.filters, view.card, of, view.subject, view.other),
        lambda: _looked_up(view, of, snapshot),
    )
    dropped = [*view.dropped, *missing]
    dropped += [
        (name, str(number))
        for name, number in (("from", view.older), ("to", view.newer))
        if number is not None and number > newest
    ]
    return replace(
        view,
        filters=filters,
        card=card,
        subject=subject,
        other=other,
        older=view.older if (view.older or 0) <= newest else None,
        newer=view.newer if (view.newer or 0) <= newest else None,
        dropped=tuple(dropped),
    )


def _looked_up(view: View, of: Subject, snapshot: Snapshot) -> _LookedUp:
    filters, missing = known(snapshot, view.filters)
    told = {"show": _supplier(snapshot, view.card)}
    told |= {
        name: _subject(snapshot, of, code) for name, code in (("id", view.subject), ("with", view.other))
    }
    asked = {"show": view.card, "id": view.subject, "with": view.other}
    gone = tuple((name, code) for name, code in asked.items() if code and told[name] is None)
    return filters, told["show"], (told["id"], told["with"]), (*missing, *gone)


def _subject(snapshot: Snapshot, of: Subject, code: str | None) -> str | None:
    """Give the code of what a page is about where there is such a one."""
    match of:
        case Subject.VENDOR:
            return _supplier(snapshot, code)
        case Subject.BUYER:
            is_there = code in cached.buyer_codes(snapshot)
        case Subject.DISTRICT:
            is_there = code in districts()
        case Subject.SECTOR:
            is_there = code in codelists.sectors() or code == UNCLASSIFIED
    return code if is_there else None


def _supplier(snapshot: Snapshot, code: str | None) -> str | None:
    """Give the code that a supplier has now, where there is such a one."""
    if code is None or not SUPPLIER_CODE.fullmatch(code):
        return None
    now = vendors.redirects(snapshot, [code]).get(code, code)
    return now if now in vendors.supplier_names(snapshot, [now]) else None


def _notices(page: Page) -> None:
    """Say that an earlier version is shown, and what of the address was left out."""
    with st.container(key="dropped"):
        if page.snapshot.version < page.newest:
            markup.show(
                "version.html",
                say=page.say,
                version=page.snapshot.version,
                day=amounts.day_of(page.view.language, page.snapshot.stamp.at),
                newest=page.newest,
                address=links.address(page.key, replace(page.view, version=None)),
            )
        for value in (value for name, value in page.view.dropped if name == "v"):
            markup.show("no_version.html", say=page.say, version=value[:40], newest=page.newest)
        asked = ", ".join(f"{name}={value[:40]}" for name, value in page.view.dropped if name != "v")
        if asked:
            st.warning(page.say("notice.dropped"))
            # `code` keeps what stood in the URL from being read as Markdown.
            st.code(asked, language=None, wrap_lines=True)


def _no_data(view: View, error: DataError) -> None:
    st.title(text(view.language, "site.name"), anchor=False)
    st.error(text(view.language, "notice.no_data"))
    st.code(str(error), language=None, wrap_lines=True)
    st.stop()
