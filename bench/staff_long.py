"""A very long file over the real app: given, taken, compared, published, while another visitor looks."""

from __future__ import annotations

import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench import record_rows
from bench.staff_server import Server, server
from bench.staff_tab import Tab
from data import public
from data.desk import at_work
from data.filters import Filters
from data.jobs.queue import Job, JobState
from data.queries.summary import summary

BETWEEN, LOOK_EVERY = 1.0, 0.25
VERY_LONG, SETTLES = 10_000, 15.0  # rows of a file; seconds that others look on after it is public
MOST_SECONDS = 1.0  # of another visitor's answer


@dataclass(slots=True)
class Long:
    """What was measured."""

    rows: int
    bytes: int
    steps: dict[str, float] = field(default_factory=dict)
    progress: dict[str, set[str]] = field(default_factory=dict)
    app_mb: float = 0.0
    app_before_mb: float = 0.0
    worker_mb: float = 0.0
    others: dict[str, list[float]] = field(default_factory=dict)
    clerk: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Give the figures as lines."""
        told = [f"{self.rows:,} rows, {self.bytes / 1e6:.1f} MB"]
        for name, seconds in self.steps.items():
            steps = len(self.progress.get(name, ()))
            others = _times(self.others.get(name, []))
            told.append(f"{name}: {seconds:.1f} s, {steps} states of progress; others' pages: {others}")
        told += [
            f"clerk's own page: {_times(self.clerk)}",
            f"memory: app {self.app_before_mb:.0f} MB before, {self.app_mb:.0f} MB at most; "
            f"worker {self.worker_mb:.0f} MB at most",
        ]
        return told + [f"WRONG: {words}" for words in self.wrong]


def _times(seconds: list[float]) -> str:
    if not seconds:
        return "none"
    ordered = sorted(seconds)
    p50, p95 = (ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95))
    return f"p50 {p50:.2f} s, p95 {p95:.2f} s, max {ordered[-1]:.2f} s of {len(ordered)}"


def run(rows: int) -> Long:
    """Take so many generated rows through the real app."""
    content = record_rows.content(rows)
    told = Long(rows, len(content))
    with tempfile.TemporaryDirectory(prefix="bench-staff-") as place, server(Path(place)) as app:
        Way(app, told).go(content)
        public.engine(Path(place)).dispose()
        public.forget()
    slow = max((max(times) for times in told.others.values() if times), default=0.0)
    if slow > MOST_SECONDS:
        told.wrong.append(f"another visitor waited {slow:.2f} s")
    return told


class Way:
    """The clerk's way with one file."""

    def __init__(self, app: Server, told: Long) -> None:
        self.app, self.told, self.at = app, told, "before"
        self.ended = threading.Event()
        self.engine = public.engine(app.home)

    def go(self, content: bytes) -> None:
        """Give, compare, publish; others look all the while."""
        self._look_once()
        time.sleep(1.0)
        self.told.app_before_mb = self.app.memory()[0]
        threads = [threading.Thread(target=one, daemon=True) for one in (self._others, self._weigh)]
        for thread in threads:
            thread.start()
        try:
            self._go(content)
        finally:
            self.ended.set()
            for thread in threads:
                thread.join()

    def _go(self, content: bytes) -> None:
        tab = Tab(self.app, "upload")
        tab.run()
        with self._step("upload"):
            tab.upload("generated.csv", content)
            self._run(tab)
        with self._step("take"):
            taken = self._see(tab, "take")
        tab.close()
        batch = taken.outcome["batch"]
        tab = Tab(self.app, "batch", f"id={batch}&step=rows")
        with self._step("look at rows"):
            self._run(tab)
        tab.query = f"id={batch}&step=preview"
        with self._step("look at map"):
            self._run(tab)
        tab.query = f"id={batch}&step=publish"
        tab.run()
        with self._step("compare"):
            self._run(tab, pressed="Show what would change")
            self._see(tab, "compare")
        self._run(tab)
        tab.say("text_area", "Note (required", "generated awards")
        with suppress(Exception):
            tab.say("checkbox", "I have looked", True)
        with self._step("publish"):
            self._run(tab, pressed="Publish")
            self._see(tab, "publish")
        with self._step("after"):
            self._run(tab)
            time.sleep(SETTLES if self.told.rows >= VERY_LONG else 0)
        awards = summary(public.current(self.app.home), Filters()).total.awards
        if awards < self.told.rows:
            self.told.wrong.append(f"only {awards} awards are public")

    def _run(self, tab: Tab, pressed: str | None = None) -> None:
        began = time.monotonic()
        words = tab.run(pressed=pressed)
        self.told.clerk.append(time.monotonic() - began)
        if "EXCEPTION" in words:
            self.told.wrong.append(words[words.index("EXCEPTION") :][:200])

    def _see(self, tab: Tab, kind: str) -> Job:
        """Run the clerk's page each second until its order has ended."""
        while True:
            found = at_work.recent(self.engine, kind, limit=1)
            if not found:
                raise RuntimeError(f"nothing was ordered: {tab.shown}")
            job = found[0]
            told = f"{job.state.value} {dict(job.progress)}"
            self.told.progress.setdefault(self.at, set()).add(told)
            if job.has_ended:
                if job.state is not JobState.DONE or job.outcome.get("held"):
                    self.told.wrong.append(f"{kind}: {job.error or job.outcome.get('held')}")
                return job
            time.sleep(BETWEEN)
            self._run(tab)

    def _step(self, name: str) -> _Step:
        return _Step(self, name)

    def _others(self) -> None:
        """Open the public list again and again as somebody who has not signed in, as a browser does."""
        while not self.ended.is_set():
            at = self.at
            began = time.monotonic()
            try:
                self._look_once()
            except Exception as error:
                self.told.wrong.append(f"{at}: another visitor got {type(error).__name__}: {error}")
            self.told.others.setdefault(at, []).append(time.monotonic() - began)
            time.sleep(LOOK_EVERY)

    def _look_once(self) -> None:
        httpx.get(f"{self.app.url}/records", trust_env=False, timeout=60).raise_for_status()
        tab = Tab(self.app, "records", "")
        try:
            words = tab.run()
            if "EXCEPTION" in words or not words:
                raise RuntimeError(words[:200])
        finally:
            tab.close()

    def _weigh(self) -> None:
        while not self.ended.wait(0.2):
            app, worker = self.app.memory()
            self.told.app_mb, self.told.worker_mb = (
                max(self.told.app_mb, app),
                max(self.told.worker_mb, worker),
            )


class _Step:
    """A part of the way, timed."""

    def __init__(self, way: Way, name: str) -> None:
        self.way, self.name = way, name

    def __enter__(self) -> None:
        self.way.at, self.began = self.name, time.monotonic()

    def __exit__(self, *_: object) -> None:
        self.way.told.steps[self.name] = time.monotonic() - self.began
