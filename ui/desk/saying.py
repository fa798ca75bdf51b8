"""What went wrong, or has to be looked at, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import streamlit as st

from data.desk.orders import NoPublisherError
from data.desk.rights import RefusedError
from data.desk.waiting import TooManyError
from data.files import DataError, UnreadableFileError
from data.jobs.queue import BusyError, Job
from geo.errors import GeoError
from ui.filter_panel import plain
from ui.frame import Page

_SAID = "desk_said"  # session key: sentences of callbacks, for the run that follows


class AskedError(DataError):
    """Something that a form still needs; the text is in the page's language."""


@contextmanager
def errors(page: Page, place: str = "") -> Iterator[None]:
    """Keep what a callback raises as a sentence for the run that follows: `show_said` draws it at a place."""
    try:
        yield
    except (DataError, GeoError) as error:
        key = f"{_SAID}{place}"
        st.session_state[key] = [*st.session_state.get(key, ()), sentence(page, error)]


def show_said(page: Page, place: str = "") -> None:
    """Draw what callbacks had to say, once, where it belongs: beside a form, or at the top of the page."""
    for words in st.session_state.pop(f"{_SAID}{place}", ()):
        st.error(plain(words))


def sentence(page: Page, error: Exception) -> str:
    """Say in the page's language why something was not done; what only the record can tell stays English."""
    if isinstance(error, AskedError):
        return str(error)
    if isinstance(error, RefusedError):
        return page.say(f"desk.refused.{error.why.value}")
    if isinstance(error, NoPublisherError):
        return page.say("desk.publish.no_publisher")
    if isinstance(error, TooManyError):
        return page.say("upload.too_many", files=error.files, megabytes=error.megabytes)
    if isinstance(error, BusyError):
        return page.say("desk.busy")
    if isinstance(error, UnreadableFileError):
        return error.message(page.view.language.value)
    return page.say("desk.not_done", why=str(error))


def failed(page: Page, job: Job) -> None:
    """Draw why a job failed; nothing of it was done."""
    messages: Mapping[str, Any] = job.outcome.get("messages") or {}
    told = messages.get(page.view.language.value) or page.say("desk.not_done", why=job.error or "")
    st.error(plain(told))
