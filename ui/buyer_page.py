"""The page about buyers: all of them, and one."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data.queries.summary import Summary
from data.records import Category
from ui import cached, category_table, figures, groups, pager, profile_parts, rankings, subject
from ui.frame import Page
from ui.resting import note, resting
from ui.view import Subject


def index(page: Page, found: Summary) -> None:
    """Draw all buyers, a page of them at a time."""
    figures.show(page, found)
    totals = found.by("buyer")
    pages = category_table.pages(totals)
    number = min(page.view.page_number, pages)
    st.html(page.kept("index", lambda: _index(page, found, number)))
    if pages > 1:
        pager.show(page, number, pages)


def _index(page: Page, found: Summary, number: int) -> str:
    filters = page.view.filters
    within = {
        category: cached.figures(page.snapshot, replace(filters, category=(category.value,))).by("buyer")
        for category in Category
        if category.value in found.by("category")
    }
    return category_table.html(
        page, Subject.BUYER, page.say("buyer.index"), found.by("buyer"), within, number
    )


def profile(page: Page, found: Summary) -> None:
    """Draw what one buyer bought, from whom, how, and how sure that is."""
    subject.glance(page, found)
    subject.ways(page, Subject.BUYER)
    own, rested = resting(page, found)
    profile_parts.heading(page, "buyer.vendors")
    note(page, own)
    rankings.show_vendors(own)
    profile_parts.every_vendor(page)
    profile_parts.shares(own, rested)
    profile_parts.heading(page, "buyer.what")
    rankings.show_sectors(own, rested)
    st.html(
        page.kept(
            "methods", lambda: groups.html(page, page.say("profile.methods"), "method", found.by("method"))
        )
    )
    profile_parts.districts(page, found)
    profile_parts.awards(page, found)
