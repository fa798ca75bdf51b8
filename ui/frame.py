"""What stands around every page: the name, the way to other pages and languages, the sources."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

import streamlit as st

from data.files import DataError
from data.queries import vendors
from data.queries.known import known
from data.snapshot.reader import Snapshot
from ui import cached, markup, state
from ui.sitemap import PAGES
from ui.texts import Language, text
from ui.view import View


@dataclass(frozen=True, slots=True)
class Page:
    """One run of one page: what to show, in which language, from which dataset version."""

    key: str
    view: View
    snapshot: Snapshot

    def say(self, key: str, **values: object) -> str:
        """Give a sentence of the catalogue in the page's language."""
        return text(self.view.language, key, **values)


def enter(key: str) -> Page:
    """Draw the top of a page and give what it works with; ends the run where there is no data."""
    view = state.start(key)
    st.html(markup.style() + markup.fill("drawer.html", word=text(view.language, "filter.heading")))
    try:
        snapshot = cached.snapshot()
    except DataError as error:
        _no_data(view, error)
    page = Page(key, _known(view, snapshot), snapshot)
    state.correct(page.view)
    state.write()
    _header(page)
    _dropped(page)
    return page


def leave(page: Page) -> None:
    """Draw the foot of a page: where the figures come from, and how old they are."""
    found = cached.extent(page.snapshot)
    day = page.snapshot.stamp.at[:10]
    markup.show(
        "footer.html", say=page.say, version=page.snapshot.version, publishers=found.publishers, day=day
    )


def language_links(view: View) -> list[tuple[Language, str]]:
    """Give each language with the address of this very view in it."""
    links = []
    for language in Language:
        query = replace(view, language=language).to_query()
        links.append((language, "?" + urlencode(query, doseq=True)))
    return links


def _header(page: Page) -> None:
    with st.container(key="masthead", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(markup.fill("brand.html", say=page.say), width="content")
        query = page.view.to_query()
        with st.container(key="pages", horizontal=True, gap="small", width="stretch"):
            for target in PAGES:
                st.page_link(
                    target.page(page.view.language),
                    label=page.say(f"page.{target.key}"),
                    query_params={name: query[name] for name in query if name not in ("page", "show")},
                )
        st.html(
            markup.fill(
                "languages.html",
                say=page.say,
                links=language_links(page.view),
                current=page.view.language,
            ),
            width="content",
        )


def _known(view: View, snapshot: Snapshot) -> View:
    """Lead merged suppliers on, and drop what this dataset does not have."""
    filters, missing = known(snapshot, view.filters)
    dropped = [*view.dropped, *missing]
    card = view.card
    if card:
        card = vendors.redirects(snapshot, [card]).get(card, card)
        if card not in vendors.supplier_names(snapshot, [card]):
            dropped.append(("show", card))
            card = None
    return replace(view, filters=filters, card=card, dropped=tuple(dropped))


def _dropped(page: Page) -> None:
    with st.container(key="dropped"):
        if page.view.dropped:
            asked = ", ".join(f"{name}={value[:40]}" for name, value in page.view.dropped)
            st.warning(page.say("notice.dropped"))
            # `code` keeps what stood in the URL from being read as Markdown.
            st.code(asked, language=None, wrap_lines=True)


def _no_data(view: View, error: DataError) -> None:
    st.title(text(view.language, "site.name"), anchor=False)
    st.error(text(view.language, "notice.no_data"))
    st.code(str(error), language=None, wrap_lines=True)
    st.stop()
