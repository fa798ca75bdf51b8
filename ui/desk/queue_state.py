"""What this session did in the queue: what it skipped, and what it ordered and leaves to the worker."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field

import streamlit as st

from data.desk.orders import Given
from data.desk.worklist import Kind
from data.jobs.queue import Job, JobState

_KEY = "queue"


@dataclass(slots=True)
class Sitting:
    """One person at work in one tab."""

    skipped: set[tuple[Kind, str]] = field(default_factory=set)
    done: set[tuple[Kind, str]] = field(default_factory=set)
    jobs: dict[int, tuple[Kind, str]] = field(default_factory=dict)  # ordered here, not known to be done
    failed: dict[int, tuple[Job, tuple[Kind, str]]] = field(default_factory=dict)
    proposed: int = 0
    saved: int = 0
    at: dict[Kind, str] = field(default_factory=dict)  # the item of each kind that is shown
    requests: dict[tuple[Kind, str, str], str] = field(default_factory=dict)

    def without(self, kind: Kind, aside: Collection[tuple[str, str]]) -> list[str]:
        """Give the items of a kind that are not to be shown now."""
        own = {key for one, key in (*self.skipped, *self.done) if one is kind}
        return sorted(own | {key for one, key in aside if one == kind.value})

    def took(self, kind: Kind, key: str, given: Given) -> None:
        """Keep what became of an item."""
        self.done.add((kind, key))
        self.saved += 1
        self.failed = {number: one for number, one in self.failed.items() if one[1] != (kind, key)}
        if given.job is not None:
            self.jobs[given.job.job_id] = (kind, key)
        else:
            self.proposed += 1

    def request_id(self, kind: Kind, key: str, what: str) -> str:
        """Name an order, so that a double click is one."""
        return self.requests.setdefault((kind, key, what), f"queue-{secrets.token_hex(12)}")

    def heed(self, job: Job) -> None:
        """Take in how far an order is; an item whose order failed comes again, to be ordered anew."""
        if not job.has_ended:
            return
        item = self.jobs.pop(job.job_id)
        if job.state is JobState.FAILED:
            self.failed[job.job_id] = (job, item)
            self.done.discard(item)
            self.saved -= 1
            self.requests = {name: one for name, one in self.requests.items() if name[:2] != item}


def sitting() -> Sitting:
    """Give what this session did."""
    found: Sitting = st.session_state.setdefault(_KEY, Sitting())
    return found
