"""Taking a file back: what would return is shown first, a reason is asked for, and it is done once."""

from __future__ import annotations

import streamlit as st

from data import public
from data.desk import orders
from data.jobs.queue import JobState, requested
from data.store.batches import Batch, State
from geo import settings
from ui import markup
from ui.desk import difference, guard, publish_part, saying
from ui.filter_panel import plain
from ui.frame import Page


def show(page: Page, batch: Batch) -> None:
    """Draw the way back of a file that waits or is public; nothing of one that was taken back."""
    if batch.state is State.WITHDRAWN:
        return
    waits = batch.state is State.STAGED
    waiting = publish_part.asked_for(batch.batch_id, "withdraw")
    if waiting is not None:
        st.info(plain(page.say("desk.proposed", n=waiting.proposal_id, by=waiting.by)))
        return
    _went(page, batch)
    if waits:
        markup.note(page.say("desk.away.lead"))
    elif difference.show_back(page, batch) is None:
        return
    _form(page, batch, waits)


def _form(page: Page, batch: Batch, waits: bool) -> None:
    asks = settings.require_approval() and not waits
    word = "desk.away.do" if waits else "desk.back.propose" if asks else "desk.back.do"
    if not waits:
        markup.note(page.say("desk.back.for_good"))
    with st.form(f"withdraw_{batch.batch_id}", border=True):
        saying.show_said(page, "withdraw")
        st.text_input(page.say("desk.back.reason"), key=f"reason_{batch.batch_id}", max_chars=2_000)
        st.form_submit_button(page.say(word), on_click=_withdraw, args=(page, batch))


def _withdraw(page: Page, batch: Batch) -> None:
    reason = str(st.session_state.get(f"reason_{batch.batch_id}", ""))
    with saying.errors(page, "withdraw"):
        if not reason.strip():
            raise saying.AskedError(page.say("desk.back.reason_missing"))
        orders.withdraw(
            public.engine(settings.home()),
            guard.caller(),
            batch.batch_id,
            reason=reason,
            request_id=publish_part.order_id("withdraw", batch),
        )


def _went(page: Page, batch: Batch) -> None:
    """Draw what becomes of this session's order."""
    job = requested(public.engine(settings.home()), publish_part.order_id("withdraw", batch))
    if job is None:
        return
    difference.outcome(page, job)
    if job.has_ended and job.state is JobState.FAILED:
        publish_part.order_anew("withdraw", batch)
