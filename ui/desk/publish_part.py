"""Publishing a file that waits: after its difference was looked at, with a note, once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import streamlit as st

from data import public
from data.desk import orders, proposals
from data.desk.proposals import Proposal, Standing
from data.jobs.queue import JobState, requested
from data.store.batches import Batch
from geo import settings
from ui import markup
from ui.desk import at_a_glance, difference, guard, saying
from ui.desk.at_a_glance import Look
from ui.filter_panel import plain
from ui.frame import Page

Told = Mapping[str, Any]
_RECENT = 200  # proposals that are looked through for those of one file


def show(page: Page, batch: Batch, look: Look) -> None:
    """Draw the way to the public of a file that waits; `look` opens the rows that a doubt is about."""
    told = difference.show(page, batch)
    _went(page, batch)
    waiting = asked_for(batch.batch_id, "publish")
    if waiting is not None:
        st.info(plain(page.say("desk.proposed", n=waiting.proposal_id, by=waiting.by)))
        return
    if told is None:
        return
    if told["nothing"]:
        st.info(page.say("desk.publish.nothing"))
    if orders.lacks_publisher(public.engine(settings.home()), batch.batch_id):
        st.warning(page.say("desk.publish.no_publisher"))
        return
    if any(reason["code"] == "empty" for reason in told["held"]):
        st.warning(page.say("desk.publish.empty"))
        return
    at_a_glance.show(page, batch, told, look)
    _form(page, batch, told)


def asked_for(batch_id: int, kind: str) -> Proposal | None:
    """Give the open proposal to publish a file, or to take it back, if there is one."""
    engine = public.engine(settings.home())
    for one in proposals.newest(engine, _RECENT, Standing.OPEN):
        named = one.payload.get("batches") or [one.payload.get("batch")]
        if one.kind == kind and batch_id in named:
            return one
    return None


def order_id(action: str, batch: Batch) -> str:
    """Name the order of this session's form, so that a double click is one order; anew once it has ended."""
    key = f"order_{action}_{batch.batch_id}"
    given = st.session_state.get(key)
    if given is None:
        given = st.session_state[key] = f"{action}-{batch.batch_id}-{secrets.token_hex(8)}"
    return str(given)


def order_anew(action: str, batch: Batch) -> None:
    """Let the next order of a form be another one."""
    st.session_state.pop(f"order_{action}_{batch.batch_id}", None)


def _form(page: Page, batch: Batch, told: Told) -> None:
    approval = settings.require_approval()
    markup.note(page.say("desk.publish.for_good"))
    with st.form(f"publish_{batch.batch_id}", border=True):
        saying.show_said(page, "publish")
        st.text_area(
            page.say("desk.publish.note"),
            key=f"note_{batch.batch_id}",
            max_chars=2_000,
            help=page.say("desk.publish.note_help"),
        )
        if told["held"]:
            st.checkbox(page.say("desk.publish.release"), key=f"release_{batch.batch_id}")
        st.form_submit_button(
            page.say("desk.publish.propose" if approval else "desk.publish.do"),
            type="primary",
            on_click=_publish,
            args=(page, batch, told["seen"], bool(told["held"])),
        )


def _publish(page: Page, batch: Batch, seen: str, is_held: bool) -> None:
    note = str(st.session_state.get(f"note_{batch.batch_id}", ""))
    release = bool(st.session_state.get(f"release_{batch.batch_id}"))
    with saying.errors(page, "publish"):
        if not note.strip():
            raise saying.AskedError(page.say("desk.publish.note_missing"))
        if is_held and not release:
            raise saying.AskedError(page.say("desk.publish.release_missing"))
        orders.publish(
            public.engine(settings.home()),
            guard.caller(),
            [batch.batch_id],
            note=note,
            seen=seen,
            release=release,
            request_id=order_id("publish", batch),
        )


def _went(page: Page, batch: Batch) -> None:
    """Draw what becomes of this session's order."""
    job = requested(public.engine(settings.home()), order_id("publish", batch))
    if job is None:
        return
    came = difference.outcome(page, job)
    if came is not None and came["held"]:
        st.warning(page.say("desk.publish.held"))
    if job.has_ended and (job.state is JobState.FAILED or (came and came["held"])):
        order_anew("publish", batch)
