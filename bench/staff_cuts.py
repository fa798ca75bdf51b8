"""Interruptions at random moments: a clerk's order is then done once and whole, or not at all."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import update

from bench import record_rows, staff_state
from bench.staff_server import Server, server
from bench.staff_tab import Tab
from data import public
from data.desk import at_work
from data.jobs.queue import Job
from data.store.engine import reading
from data.store.log import latest_version
from data.store.schema import jobs
from data.verify import verify

ROWS = 30
KINDS = ("twice", "worker", "closed", "twice", "worker", "cut", "worker", "app")
STAGES = ("take", "draft", "compare", "publish", "withdraw")
LONGEST = 1.2  # seconds from an order to its interruption: most orders have ended by then
GRACE, PATIENCE = 1.5, 60.0


@dataclass(slots=True)
class Told:
    """What was tried, and what was wrong."""

    seed: int
    cuts: Counter[str] = field(default_factory=Counter)
    at_work: int = 0  # interruptions that met an order that was not yet done
    lost: Counter[str] = field(default_factory=Counter)  # orders that were not given at all
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Give the figures as lines."""
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(self.cuts.items()))
        return [
            f"{self.cuts.total()} interruptions ({kinds}), seed {self.seed}, {self.seconds:.0f} s",
            f"{self.at_work} met an order that was not done yet; not given at all: {dict(self.lost)}",
            f"wrong: {len(self.wrong)}",
            *(f"  {words}" for words in self.wrong[:20]),
        ]


def run(cuts: int, seed: int, *, broken: bool = False) -> Told:
    """Interrupt so many orders, one after the other, on one home."""
    told, began = Told(seed), time.monotonic()
    kind = "broken" if broken else "whole"
    program = (sys.executable, "-m", "bench.staff_program", kind)
    with tempfile.TemporaryDirectory(prefix="bench-staff-") as place, server(Path(place), program) as app:
        trials = Trials(app, told, random.Random(seed))
        try:
            for number in range(cuts):
                trials.one(STAGES[number % len(STAGES)], KINDS[number % len(KINDS)])
                if broken and told.wrong:
                    break  # found out
        except Exception as error:
            told.wrong.append(f"{type(error).__name__}: {error}")
        app.end()
        told.wrong += [str(finding) for finding in verify(trials.engine, app.home).findings]
        public.engine(app.home).dispose()
        public.forget()
    told.seconds = time.monotonic() - began
    return told


class Trials:
    """One file after the other on its way, each step interrupted once."""

    def __init__(self, app: Server, told: Told, chance: random.Random) -> None:
        self.app, self.told, self.chance = app, told, chance
        self.engine = public.engine(app.home)
        self.file, self.content, self.batch = 0, b"", 0

    def one(self, stage: str, kind: str) -> None:
        """Give the order of a stage, interrupt it, see what became of it."""
        if stage == "take":
            self.file += 1
            self.content = record_rows.content(ROWS, seed=1000 + self.file)
        before = self._version(), self._last()
        tab, send = self._ready(stage)
        if stage != "take":
            before = before[0], self._last()  # looking back is an order of its own
        send()
        if kind == "twice":
            with suppress(Exception):
                send()
        time.sleep(self.chance.random() * LONGEST)
        self.told.at_work += bool(at_work.unended(self.engine))
        self.told.cuts[kind] += 1
        self._cut(tab, kind)
        if not self._was_given(stage, before[1]):
            self.told.lost[stage] += 1
            tab, send = self._ready(stage)
            send()
            tab.hear()
            self._was_given(stage, before[1])
            tab.close()
        self._wait()
        self._judge(f"{stage} ({kind}, file {self.file})", stage, before)

    def _ready(self, stage: str) -> tuple[Tab, Callable[[], None]]:
        """Open the page of a stage, filled in; give what presses its button."""
        if stage == "take":
            tab = Tab(self.app, "upload")
            tab.run()
            tab.upload(f"file {self.file}.csv", self.content)
            return tab, tab.send
        step = {"draft": "rows", "compare": "publish"}.get(stage, stage)
        tab = Tab(self.app, "batch", f"id={self.batch}&step={step}")
        tab.run()
        if stage == "draft":
            tab.say("text_input", "Amount in HK$", "7000")
            return tab, lambda: tab.send(pressed="Save this row")
        if stage == "compare":
            return tab, lambda: tab.send(pressed="Show what would change")
        if stage == "publish":
            tab.say("text_area", "Note (required", "a trial")
            return tab, lambda: tab.send(pressed="Publish")
        with suppress(Exception):
            tab.run(pressed="Show what taking it back would change")
        self._wait()
        tab.run()
        tab.say("text_input", "Why is it taken back", "a trial")
        return tab, lambda: tab.send(pressed="Take it back")

    def _cut(self, tab: Tab, kind: str) -> None:
        if kind == "worker":
            self.app.kill_worker()
        elif kind == "app":
            self.app.kill()
            self.app.start()
        tab.close(hard=kind == "cut")
        if kind in ("worker", "app"):
            # As they do by themselves some seconds later.
            with self.engine.begin() as connection:
                dead = update(jobs).where(jobs.c.state == "running").values(lease_until=1)
                connection.execute(dead)

    def _was_given(self, stage: str, last: int) -> bool:
        """Say whether an order, or a draft, has reached the record, after a moment of patience."""
        deadline = time.monotonic() + GRACE
        while not self._is_there(stage, last):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def _is_there(self, stage: str, last: int) -> bool:
        if stage == "draft":
            return staff_state.drafts(self.engine, self.content) > 0
        return bool(self._jobs(stage, last))

    def _jobs(self, stage: str, last: int) -> list[Job]:
        return [job for job in at_work.recent(self.engine, stage, limit=10) if job.job_id > last]

    def _last(self) -> int:
        found = at_work.recent(self.engine, *STAGES, "look_back", limit=1)
        return found[0].job_id if found else 0

    def _version(self) -> int:
        with reading(self.engine).connect() as connection:
            return latest_version(connection)

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while at_work.unended(self.engine):
            if time.monotonic() > deadline:
                raise RuntimeError("an order does not end")
            time.sleep(0.05)

    def _judge(self, what: str, stage: str, before: tuple[int, int]) -> None:
        """Compare what the record holds with what one order makes of it."""
        wrong = []
        found = self._jobs(stage, before[1])
        if stage != "draft":
            states = [job.state.value for job in found]
            if states != ["done"]:
                wrong.append(f"orders {states} {[job.error for job in found]}")
        if stage == "take" and found:
            self.batch = int(found[0].outcome["batch"] or 0)
        moved = self._version() - before[0]
        if moved != (stage in ("publish", "withdraw")):
            wrong.append(f"{moved} new versions")
        state = staff_state.of(self.engine, self.content, self.batch)
        if state != staff_state.WANTED[stage](ROWS):
            wrong.append(f"holds {state}, not {staff_state.WANTED[stage](ROWS)}")
        self.told.wrong += [f"{what}: {words}" for words in wrong]
