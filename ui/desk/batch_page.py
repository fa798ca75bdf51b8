"""One file: what was understood, its rows, where they land, and its way to the public, step by step."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from data import public
from data.desk import at_work, findings, given_back
from data.files import DataError
from data.jobs.queue import Job
from data.store.batches import Batch, State, find
from data.store.engine import reading
from geo import settings
from ui import amounts, markup, state
from ui.desk import (
    choices,
    difference,
    guard,
    preview,
    progress,
    public_part,
    publish_part,
    questions,
    refused_file,
    rows_table,
    saying,
    understood,
    ways,
    withdraw_part,
)
from ui.desk.choices import Asked
from ui.filter_panel import plain
from ui.frame import Page

STEPS = ("file", "rows", "preview", "publish")


def show(page: Page) -> None:
    """Draw the file that the address names, or say that there is none."""
    batch = _found(page)
    if batch is None:
        st.title(page.say("batch.title"), anchor=False)
        st.info(page.say("batch.none"))
        markup.show("desk_way.html", address=ways.page_of(page, "desk"), words=page.say("batch.to_desk"))
        return
    st.title(plain(batch.file_name), anchor=False)
    markup.note(_standing(page, batch))
    # Among the rows it stands where it was typed.
    if page.view.step != "rows" or batch.state is not State.STAGED:
        saying.show_said(page)
    if batch.state is State.STAGED:
        _waiting(page, batch)
    elif batch.state is State.PUBLISHED:
        public_part.show(page, batch)
        _downloads(page, batch, is_waiting=False)
        withdraw_part.show(page, batch)
    else:
        _put_away(page, batch)
    # What a job did while this was drawn would stay unseen: nothing asks again once it has ended.
    if at_work.state_of(public.engine(settings.home()), batch.batch_id) is not batch.state:
        st.rerun()


def _found(page: Page) -> Batch | None:
    number = ways.number(page)
    if number is None:
        return None
    try:
        with reading(public.engine(settings.home())).connect() as connection:
            return find(connection, number)
    except DataError:
        return None


def _standing(page: Page, batch: Batch) -> str:
    """Say who gave the file and when, and where it stands."""
    at = amounts.moment(page.view.language, batch.at)
    state = page.say(f"batch.state.{batch.state.value}", version=batch.version or "")
    return page.say("batch.standing", number=batch.batch_id, by=batch.by, at=at, state=state)


def _waiting(page: Page, batch: Batch) -> None:
    """Draw the steps of a file that waits."""
    if _is_read_again(page, batch):
        return
    summary = findings.summary(public.engine(settings.home()), batch.batch_id)
    if summary is None:
        st.info(page.say("batch.not_looked_at"))
        asked = Asked(batch.file_name, batch.file_sha256, batch.kind, batch.options, after=batch.batch_id)
        st.button(
            page.say("batch.look_at"),
            key="look_at",
            type="primary",
            on_click=partial(choices.order, page, asked, batch.options),
        )
        withdraw_part.show(page, batch)
        return
    step = _step(page, batch)
    st.header(page.say(f"batch.step.{step}"), anchor=False)
    if step == "file":
        understood.show(page, batch, summary)
        _downloads(page, batch, is_waiting=True)
    elif step == "rows":
        rows_table.show(page, batch, summary)
    elif step == "preview":
        preview.show(page, batch, summary, look=partial(_look, page, batch))
    else:
        publish_part.show(page, batch, partial(_look, page, batch))
        with st.expander(page.say("batch.put_away")):
            withdraw_part.show(page, batch)
    asks = step == STEPS[0] and questions.PUBLISHER in questions.open_ones(summary)
    _onward(page, batch, step, is_asked=asks)


def _is_read_again(page: Page, batch: Batch) -> bool:
    """Draw the reading that was ordered last of this file, and say whether it is at work."""
    job = _reading(batch)
    if job is None:
        return False

    def done(ended: Job) -> None:
        if ended.outcome.get("refused"):
            st.warning(page.say("batch.read_again.refused"))
            st.warning(plain(refused_file.why(page, ended.outcome["refused"])))

    # What failed, or was refused, is told until something else was ordered.
    return not progress.show(page, job.job_id, done).has_ended


def _reading(batch: Batch) -> Job | None:
    """Give the last order to read this file, if it came after it was read as it is shown."""
    found = at_work.recent(public.engine(settings.home()), "read", limit=50)
    same = (job for job in found if job.payload.get("sha256") == batch.file_sha256)
    last = next(same, None)
    if last is None or last.outcome.get("batch") == batch.batch_id:
        return None
    return last


def _step(page: Page, batch: Batch) -> str:
    """Draw the way through the steps, and give the one that is open: the address names it."""
    now = page.view.step if page.view.step in STEPS else STEPS[0]
    key = f"batch_step_{batch.batch_id}_{page.view.language.value}"
    st.session_state[key] = now

    def turned() -> None:
        _turn(page, batch, st.session_state[key] or STEPS[0])

    st.segmented_control(
        page.say("batch.steps"),
        STEPS,
        format_func=partial(_step_worded, page, batch),
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=turned,
    )
    return now


def _step_worded(page: Page, batch: Batch, step: str) -> str:
    """Give the number and name of a step, and how many rows are in doubt there."""
    told, doubtful = page.say(f"batch.step.{step}"), batch.review + batch.rejected
    if step == "rows" and doubtful:
        told = page.say("form.count", name=told, n=amounts.count(page.view.language, doubtful))
    return f"{STEPS.index(step) + 1} {told}"


def _onward(page: Page, batch: Batch, step: str, *, is_asked: bool) -> None:
    """Draw the way to the next step; while the first one asks for something, its own button comes first."""
    at = STEPS.index(step)
    if at + 1 < len(STEPS):
        following = STEPS[at + 1]
        st.button(
            page.say("batch.onward", step=page.say(f"batch.step.{following}")),
            key=f"onward_{step}_{page.view.language.value}",
            type="secondary" if is_asked else "primary",
            on_click=partial(_turn, page, batch, following),
        )


def _turn(page: Page, batch: Batch, step: str) -> None:
    """Open a step; what the last one shows is ordered at once."""
    state.change(replace(state.view(), step=step))
    if step == STEPS[-1]:
        difference.ask_ahead(page, batch)


def _look(page: Page, batch: Batch, mark: str) -> None:
    """Open the rows of a mark."""
    rows_table.look_at(batch, mark)
    _turn(page, batch, "rows")


def _put_away(page: Page, batch: Batch) -> None:
    """Say what became of a file that waits no more and is not public; one that was read anew leads on."""
    anew = at_work.read_anew(public.engine(settings.home()), batch.batch_id)
    if anew is not None:
        state.change(replace(page.view, subject=str(anew), step=None))
        st.rerun()
    st.info(page.say("batch.put_away.done"))
    others = at_work.same_file(public.engine(settings.home()), batch.file_sha256)
    if others:
        address, told = ways.batch(page, others[-1].batch_id), "batch.to_other"
    else:
        address, told = ways.page_of(page, "upload"), "batch.to_upload"
    markup.show("desk_way.html", address=address, words=page.say(told))


def _downloads(page: Page, batch: Batch, *, is_waiting: bool) -> None:
    """Offer the file as it came, and with what is wrong in each row."""
    engine, caller, lang = public.engine(settings.home()), guard.caller(), page.view.language.value
    stem = batch.file_name.rsplit(".", 1)[0][:100]
    if is_waiting:
        markup.note(page.say("batch.download.note"))
    with st.container(horizontal=True, gap="small"):
        if is_waiting:
            st.download_button(
                page.say("batch.download.problems"),
                partial(given_back.with_problems, engine, caller, batch, lang),
                file_name=f"{stem}-problems.csv",
                mime="text/csv",
                key=f"problems_{batch.batch_id}_{lang}",
                on_click="ignore",
            )
        st.download_button(
            page.say("batch.download.original"),
            partial(given_back.original, engine, caller, batch),
            file_name=batch.file_name,
            mime="application/octet-stream",
            key=f"original_{batch.batch_id}_{lang}",
            on_click="ignore",
        )
