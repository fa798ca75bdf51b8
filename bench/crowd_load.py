"""What visitors do, and how their answers are added up."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from websockets.exceptions import WebSocketException

from bench.crowd_app import App
from bench.crowd_visitor import Answer, VisitError, Visitor

SEED = 20266
ARRIVING = 8  # at once
MOST_CHOSEN = 3  # values of one filter
# One list and the place of the value chosen in it, a change each; the last leads back to where they began.
FEW = (
    ("sector", 0), ("sector", 1), ("category", 1), ("sector", None),
    ("category", None), ("district", 2), ("district", 5), ("district", None),
)  # fmt: skip
MANY = ("district", "sector", "year", "method", "buyer", "category")


class Filters(StrEnum):
    """How many selections the visitors ask for."""

    FEW = "few"  # the same seven, which are kept from the first time on
    MANY = "many"  # chance: hardly any twice


@dataclass(slots=True)
class Told:
    """What a crowd was answered."""

    answers: list[Answer] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)  # state -> digest
    differing: int = 0
    known: int = 0  # answers of a state that somebody had asked for before
    wall_s: float = 0.0
    processor_s: float = 0.0
    memory_mb: float = 0.0

    def take(self, answer: Answer) -> None:
        """Take one answer, and compare it with what others were shown in the same state."""
        self.answers.append(answer)
        self.errors += answer.errors
        self.known += answer.state in self.shown
        self.differing += self.shown.setdefault(answer.state, answer.digest) != answer.digest

    def quantile(self, share: float) -> float:
        """Give the seconds within which that share of the answers came."""
        seconds = sorted(answer.seconds for answer in self.answers)
        return seconds[min(len(seconds) - 1, int(share * len(seconds)))] if seconds else float("nan")

    @property
    def sent_bytes(self) -> float:
        """Give the bytes that the middle one of the answers took."""
        return statistics.median(answer.sent_bytes for answer in self.answers) if self.answers else 0.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many do what, how often, and how long each waits between two changes."""

    visitors: int
    filters: Filters
    changes: int
    pause_s: float
    patience_s: float = 60.0
    seed: int = SEED


def run(apps: Sequence[App], crowd: Crowd, shown: dict[str, str]) -> Told:
    """Let a crowd visit, spread over the servers in turn; each visitor stays with one of them.

    `shown` is what was shown in each state until now, state -> digest; it is compared with and added to.
    """
    return asyncio.run(_run(apps, crowd, shown))


async def _run(apps: Sequence[App], crowd: Crowd, shown: dict[str, str]) -> Told:
    told = Told(shown=shown)
    door = asyncio.Semaphore(ARRIVING)
    before = Told(shown=shown)  # the first page of each visitor is not a change
    arriving = (_arrive(apps[at % len(apps)], crowd, door, before) for at in range(crowd.visitors))
    visitors = [visitor for visitor in await asyncio.gather(*arriving) if visitor]
    told.errors += before.errors
    told.differing = before.differing
    began, worked = time.perf_counter(), _processor(apps)
    await asyncio.gather(*(_visit(visitor, at, crowd, told) for at, visitor in enumerate(visitors)))
    told.wall_s, told.processor_s = time.perf_counter() - began, _processor(apps) - worked
    told.memory_mb = sum(app.used()[1] for app in apps)
    await asyncio.gather(*(visitor.leave() for visitor in visitors))
    return told


def _processor(apps: Sequence[App]) -> float:
    return sum(app.used()[0] for app in apps)


async def _arrive(app: App, crowd: Crowd, door: asyncio.Semaphore, told: Told) -> Visitor | None:
    async with door:
        try:
            visitor = await Visitor.arrive(app.port, crowd.patience_s)
            told.take(await visitor.open())
        except (VisitError, WebSocketException, OSError) as error:
            told.errors.append(_reason(error))
            return None
        return visitor


async def _visit(visitor: Visitor, number: int, crowd: Crowd, told: Told) -> None:
    """Make the changes, one every so many seconds; who waits longer for an answer clicks at once then."""
    chance = random.Random(f"{crowd.seed} {crowd.filters} {crowd.visitors} {number}")
    choices = _few() if crowd.filters is Filters.FEW else _many(chance)
    due = time.perf_counter() + chance.random() * crowd.pause_s
    for _ in range(crowd.changes):
        await asyncio.sleep(max(due - time.perf_counter(), 0))
        due = time.perf_counter() + crowd.pause_s
        name, places = next(choices)
        try:
            options = visitor.options(f"filter_{name}")
            labels = [options[int(place * len(options)) if place < 1 else int(place) - 1] for place in places]
            told.take(await visitor.choose(f"filter_{name}", list(dict.fromkeys(labels))))
        except (VisitError, WebSocketException, OSError) as error:
            told.errors.append(_reason(error))
            return


def _few() -> Iterator[tuple[str, tuple[float, ...]]]:
    """Give changes: a list, and which of its values are chosen, counted from one."""
    while True:
        for name, place in FEW:
            yield name, () if place is None else (place + 1,)


def _many(chance: random.Random) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Give changes: a list, and values as shares of it; one or two lists have values at a time."""
    names = list(MANY)
    chance.shuffle(names)
    before = None
    while True:
        for name in names:
            yield name, tuple(chance.random() for _ in range(chance.randint(1, MOST_CHOSEN)))
            if before:
                yield before, ()
            before = name


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
