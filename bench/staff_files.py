"""Files as publishers write them, each taken, compared, published and taken back on a home of its own."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from data import public
from data.desk import drafts, findings, orders
from data.desk.rights import Role
from data.files import ReadOptions
from data.filters import Filters
from data.jobs.queue import Job, JobState, Upload
from data.jobs.worker import run
from data.prepare import prepare
from data.queries.summary import summary
from data.verify import verify

KINDS = (".csv", ".xlsx", ".json", ".gz", ".tsv")


class Clerk:
    """Somebody who may do everything."""

    name = "bench"

    def is_signed_in(self) -> bool:
        """Say that a bench has signed in."""
        return True

    def roles(self) -> frozenset[Role]:
        """Give all roles."""
        return frozenset(Role)


@dataclass(slots=True)
class Came:
    """What came of one file; `wrong` says what should not have been."""

    name: str
    told: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def each(folder: Path) -> Iterator[Came]:
    """Take every file of a folder through the whole way."""
    for path in sorted(path for path in folder.iterdir() if path.suffix in KINDS):
        with tempfile.TemporaryDirectory(prefix="bench-staff-") as place:
            home = Path(place)
            prepare(home, say=lambda _: None)
            came = Came(path.name)
            Way(home, came).go(path)
            public.engine(home).dispose()
            public.forget()
            yield came


class Way:
    """One file's way on a fresh home."""

    def __init__(self, home: Path, came: Came) -> None:
        self.home, self.came, self.caller, self.orders = home, came, Clerk(), 0
        self.engine: Engine = public.engine(home)

    def go(self, path: Path) -> None:
        """Take, compare, publish, look, take back, look again."""
        before = self._totals()
        upload = Upload(path.name, path.read_bytes())
        taken = self._see(
            "take", orders.take(self.engine, self.caller, upload, ReadOptions(), note="", request_id="take")
        )
        outcome = taken.outcome
        if outcome.get("refused"):
            self.came.told.append(f"refused: {outcome['refused']['messages']['en']}")
            return
        self._understood(outcome)
        batch, mark = outcome["batch"], drafts.mark(self.engine, [upload.sha256])
        told = self._see(
            "compare", orders.compare(self.engine, self.caller, [batch], request_id="compare")
        ).outcome
        self._compared(told)
        given = orders.publish(
            self.engine, self.caller, [batch], note="a file as published", seen=mark, release=True,
            request_id="publish",
        )  # fmt: skip
        done = self._see("publish", given.job)
        if done.state is not JobState.DONE or done.outcome.get("held"):
            return
        after = self._totals()
        self._same("totals after publishing", told["totals"]["after"], after)
        back = self._see(
            "look back", orders.look_back(self.engine, self.caller, batch, request_id="back")
        ).outcome
        self._same("totals after taking back, as foretold", back["totals"]["after"], before)
        given = orders.withdraw(self.engine, self.caller, batch, reason="a trial", request_id="withdraw")
        self._see("withdraw", given.job)
        self._same("totals after taking back", before, self._totals())
        self.came.wrong += [str(each) for each in verify(self.engine, self.home).findings]

    def _see(self, what: str, job: Job | None) -> Job:
        assert job is not None
        began = time.monotonic()
        ended = run(self.engine, self.home, job.job_id)
        self.came.told.append(f"{what}: {ended.state.value}, {time.monotonic() - began:.1f} s")
        if ended.state is not JobState.DONE:
            self.came.wrong.append(f"{what}: {ended.error}")
        return ended

    def _understood(self, outcome: dict) -> None:
        found = findings.summary(self.engine, outcome["batch"])
        if found is None:
            self.came.wrong.append("no findings")
            return
        self.came.told += [
            f"understood as {found.kind} of {', '.join(found.publishers)} ({found.profile}), "
            f"{found.encoding}, header in row {found.header_row}",
            f"rows {found.rows} = {found.accepted} accepted + {found.review} review + {found.rejected} "
            f"rejected + {found.skipped} skipped; {found.preview.new} new, {found.preview.known} known",
            f"columns not used: {[one.header for one in found.columns if one.field is None]}",
            *(f"{one.count} x {one.messages['en']}" for one in found.problems),
            *(f"held: {one['text']}" for one in outcome["held"]),
        ]
        if found.rows != found.accepted + found.review + found.rejected + found.skipped:
            self.came.wrong.append("rows do not add up")
        if found.preview.new + found.preview.known != found.accepted + found.review:
            self.came.wrong.append("new and known do not add up to the rows taken")

    def _compared(self, told: dict) -> None:
        counts, conflicts = told["counts"], told["conflicts"]["count"]
        self.came.told.append(
            f"difference: {counts}, {conflicts} conflicts, {told['missing']['count']} missing"
        )
        self.came.told.append(
            f"awards {told['totals']['before']['awards']} -> {told['totals']['after']['awards']}"
        )

    def _totals(self) -> dict[str, object]:
        found = summary(public.current(self.home), Filters()).total
        return {"awards": str(found.awards), "value_hkd": str(found.value_hkd)}

    def _same(self, what: str, one: dict, other: dict) -> None:
        for name in ("awards", "value_hkd"):
            if str(one[name]) != str(other[name]):
                self.came.wrong.append(f"{what}: {name} {one[name]}, not {other[name]}")
