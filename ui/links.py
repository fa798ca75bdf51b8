"""Addresses of our own pages: plain links, which work by keyboard, open anywhere and can be copied."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import streamlit as st

from ui.server import base_path
from ui.sitemap import PAGES, STAFF
from ui.view import Subject, View


def address(key: str, view: View) -> str:
    """Give the address of a page that shows a view, from the root of the server on."""
    path = next("" if entry.default else entry.key for entry in (*PAGES, *STAFF) if entry.key == key)
    query = urlencode(view.to_query(), doseq=True)
    return f"{base_path()}/{path}" + (f"?{query}" if query else "")


def record(view: View, award_id: int) -> str:
    """Give the address of the record of one award, in the language and the version of a view."""
    return address("record", View(language=view.language, version=view.version, award=award_id))


def subject(view: View, of: Subject, code: str) -> str:
    """Give the address of the page about one vendor, buyer, district or sector, with the view's filters.

    A filter by what the page is about would say the same again, or contradict it.
    """
    filters = view.filters.without(of.field)
    return address(of.value, replace(view.elsewhere(), filters=filters, subject=code))


def changes(view: View, older: int | None = None, newer: int | None = None) -> str:
    """Give the address of what changed between two versions, the last two where none is named."""
    return address("changes", View(language=view.language, version=view.version, older=older, newer=newer))


def whole(own: str) -> str:
    """Give an address of ours with the server's name, as the visitor reached it, where that is known."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}{own}" if parts.netloc else own
