"""The staff's home: what waits, what is at work, what came of the last files."""

from __future__ import annotations

import streamlit as st

from data import public
from data.desk import at_work
from data.jobs.queue import Job, JobState
from data.store.batches import Batch, State, all_batches
from geo import settings
from ui import amounts, markup
from ui.desk import fields, guard, progress, saying, upload_page, ways
from ui.frame import Page

_LISTED = 50
_LAST = 8  # orders that ended
_ORDERS = (
    *("take", "read", "import", "publish", "withdraw", "correct", "pin", "unpin", "merge"),
    *("recompute", "relocate", "boundaries", "redact", "compare", "look_back"),
)
_ENDED = tuple(kind for kind in _ORDERS if kind not in ("compare", "look_back"))
_PAGES = ("upload", "queue", "approve", "log")


def show(page: Page) -> None:
    """Draw the page."""
    engine = public.engine(settings.home())
    st.title(page.say("desk.title"), anchor=False)
    saying.show_said(page)
    open_to = {entry.key for entry in guard.visible()}
    markup.show(
        "desk_home_ways.html",
        say=page.say,
        ways=[
            (page.say(f"page.{key}"), page.say(f"desk.way.{key}"), ways.page_of(page, key))
            for key in _PAGES
            if key in open_to
        ],
    )
    _at_work(page, at_work.unended(engine))
    waiting = [batch for batch in all_batches(engine) if batch.state is State.STAGED]
    _waiting(page, waiting[::-1])
    _refused(page, at_work.refused(engine))
    proposals = at_work.open_proposals(engine)
    if proposals:
        n = amounts.count(page.view.language, proposals)
        markup.show(
            "desk_way.html",
            address=ways.page_of(page, "approve"),
            words=page.say("desk.proposals", count=proposals, n=n),
        )
    _last(page, at_work.recent(engine, *_ENDED, limit=_LAST * 2))


def order_words(page: Page, job: Job) -> str:
    """Say what an order is about, and who gave it."""
    kind = job.kind if job.kind in _ORDERS else "other"
    what = page.say(f"desk.order.{kind}")
    about = upload_page.file_name(job) if job.kind in at_work.READS else _about(page, job)
    at = amounts.moment(page.view.language, job.at)
    return " · ".join(filter(None, (what, about, job.by, at)))


def _about(page: Page, job: Job) -> str:
    numbers = job.payload.get("batches") or [job.payload.get("batch")]
    told = [str(number) for number in numbers if number]
    if told:
        return page.say("desk.order.batch", numbers=page.say("list.comma").join(told))
    award = job.payload.get("award")
    return f"A{award}" if award else ""


def _at_work(page: Page, jobs: list[Job]) -> None:
    st.header(page.say("desk.at_work"), anchor=False)
    if not jobs:
        markup.note(page.say("desk.at_work.none"))
    for job in jobs[:_LISTED]:
        with st.container(border=True, key=f"job_{job.job_id}"):
            markup.note(order_words(page, job))
            progress.show(page, job.job_id)


def _waiting(page: Page, batches: list[Batch]) -> None:
    st.header(page.say("desk.waiting"), anchor=False)
    if not batches:
        markup.note(page.say("desk.waiting.none"))
        return
    language = page.view.language
    markup.show(
        "desk_batches.html",
        say=page.say,
        rows=[
            {
                "name": batch.file_name,
                "address": ways.batch(page, batch.batch_id),
                "number": batch.batch_id,
                "kind": fields.kind(page, batch.kind),
                "by": batch.by,
                "at": amounts.moment(language, batch.at),
                "counts": [
                    amounts.count(language, n)
                    for n in (batch.accepted, batch.review, batch.rejected, batch.skipped)
                ],
                "held": bool(batch.held),
            }
            for batch in batches[:_LISTED]
        ],
    )
    if len(batches) > _LISTED:
        markup.note(page.say("desk.more", n=amounts.count(language, len(batches) - _LISTED)))


def _refused(page: Page, jobs: list[Job]) -> None:
    if not jobs:
        return
    st.header(page.say("desk.refused_files"), anchor=False)
    lines = [
        (
            " · ".join((upload_page.file_name(job), job.by, amounts.moment(page.view.language, job.at))),
            ways.upload(page, job.job_id),
        )
        for job in jobs[:_LISTED]
    ]
    markup.show("desk_links.html", lines=lines)


def _last(page: Page, jobs: list[Job]) -> None:
    ended = [job for job in jobs if job.has_ended][:_LAST]
    if not ended:
        return
    st.header(page.say("desk.last"), anchor=False)
    for job in ended:
        batch = job.outcome.get("batch") or next(iter(job.outcome.get("batches") or ()), None)
        address = ways.batch(page, int(batch)) if batch else None
        if job.outcome.get("refused"):
            address = ways.upload(page, job.job_id)
        if job.state is JobState.FAILED:
            with st.container(border=True, key=f"failed_{job.job_id}"):
                markup.note(order_words(page, job))
                saying.failed(page, job)
        else:
            markup.show("desk_links.html", lines=[(order_words(page, job), address)])
