"""What shares and rankings of one buyer or sector rest on where none of its periods is complete."""

from __future__ import annotations

from dataclasses import replace

from data.filters import Basis
from data.queries.summary import Summary
from ui import cached, markup
from ui.frame import Page


def resting(page: Page, found: Summary) -> tuple[Page, Summary]:
    """Give the page that shares and rankings rest on: one of all awards where no period is complete.

    The awards of one buyer mostly come from lists of which nobody knows whether they are whole. An empty
    page would help nobody: they are shown, and `note` says so. Trends are left to complete periods.
    """
    filters = page.view.filters
    if filters.basis is Basis.ALL or found.complete_total.awards or not found.total.awards:
        return page, found
    own = replace(page, view=replace(page.view, filters=replace(filters, basis=Basis.ALL)))
    return own, cached.figures(own.snapshot, own.view.filters)


def note(page: Page, own: Page) -> None:
    """Say so where all awards are shown instead of those of complete periods."""
    if own.view.filters.basis is not page.view.filters.basis:
        markup.note(page.say("resting.all"))
