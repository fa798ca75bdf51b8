"""Waiting for the figures of a version: the outline of a page while their file is being made."""

from __future__ import annotations

import time

import streamlit as st

from data.snapshot.reader import Snapshot
from ui import cached, markup
from ui.texts import Language, text

_UNNOTICED_SECONDS = 0.4  # a visitor need not be told of less
_BETWEEN_SECONDS = 0.3
_FIGURES = 5  # what stands at the top of most pages


def snapshot(language: Language, version: int | None, *, at_hand: bool = False) -> Snapshot:
    """Give the public data of a version, the newest where none is named; show how far it is meanwhile.

    With `at_hand` the last one that was made does. A visitor who leaves or clicks meanwhile does not stop
    what others wait for.
    Raises `data.files.DataError` where it cannot be had.
    """
    place = st.empty()
    due, is_told = time.monotonic() + _UNNOTICED_SECONDS, False

    def progress(done: int, total: int) -> None:
        nonlocal due, is_told
        if time.monotonic() < due:
            return
        is_told = True
        due = time.monotonic() + _BETWEEN_SECONDS
        place.html(_skeleton(language, min(done / total, 1.0) if total else None))

    found = cached.snapshot(version, progress, at_hand=at_hand)
    if is_told:
        place.empty()
    return found


def _skeleton(language: Language, share: float | None) -> str:
    """Give the outline of a page with how far its figures are; nothing of them where that is not known."""
    words = text(language, "notice.making")
    if share is not None:
        words = text(language, "notice.making.share", share=f"{share:.0%}")
    return markup.fill(
        "waiting.html", name=text(language, "site.name"), words=words, share=share, figures=range(_FIGURES)
    )
