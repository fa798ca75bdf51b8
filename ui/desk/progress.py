"""How far an order is, in words: polled while it is at work, and done with when it has ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from data import public
from data.desk import at_work
from data.jobs.queue import Job, JobState
from data.jobs.queue import job as job_of
from geo import settings
from ui import amounts
from ui.desk import guard, saying
from ui.frame import Page

BETWEEN_SECONDS = 1.0
_PATIENCE_SECONDS = 20  # an order that nobody takes up for so long is worth a word
_PHASES = ("waiting", "reading", "placing", "writing", "comparing", "looking")


def show(page: Page, job_id: int, done: Callable[[Job], None] | None = None) -> Job:
    """Draw how far an order is, and give it as it stands; the page runs anew when it has ended.

    Of one that failed the reason is drawn; `done` draws what came of one that is done.
    """
    found = job_of(public.engine(settings.home()), job_id)
    if not found.has_ended:
        st.fragment(_watch, run_every=BETWEEN_SECONDS, key=f"watch_{job_id}")(page, job_id)
    elif found.state is JobState.FAILED:
        saying.failed(page, found)
    elif done is not None:
        done(found)
    return found


def words(page: Page, job: Job, *, is_stuck: bool = False) -> str:
    """Say what an order is at, and how far."""
    if job.state is JobState.QUEUED:
        return page.say("desk.progress.stuck" if is_stuck else "desk.progress.queued")
    phase = str(job.progress.get("phase", "waiting"))
    what = page.say(f"desk.progress.{phase if phase in _PHASES else 'working'}")
    done, total = _counts(job)
    if not done:
        return what
    language = page.view.language
    told = amounts.count(language, done)
    if total:
        return page.say("desk.progress.of", what=what, done=told, total=amounts.count(language, total))
    return page.say("desk.progress.so_far", what=what, done=told)


def share(job: Job) -> float:
    """Give how much of an order is done, as far as that can be told."""
    done, total = _counts(job)
    return min(done / total, 1.0) if total else 0.0


def _counts(job: Job) -> tuple[int, int]:
    return int(job.progress.get("done") or 0), int(job.progress.get("total") or 0)


def _watch(page: Page, job_id: int) -> None:
    guard.hold()
    engine = public.engine(settings.home())
    found = job_of(engine, job_id)
    if found.has_ended:
        st.rerun(scope="app")
    waited = (datetime.now(UTC) - datetime.fromisoformat(found.at)).total_seconds()
    is_stuck = waited > _PATIENCE_SECONDS and at_work.is_waiting(engine, found)
    st.progress(share(found), text=words(page, found, is_stuck=is_stuck))
