"""What was computed is kept for everybody, computed once, and never by too many at a time.

All of it is used from the one thread of the server's event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, Generic, ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

from api.refusal import RefusedError

P = ParamSpec("P")
T = TypeVar("T")


def hear(task: asyncio.Task[Any]) -> None:
    """Take note of how a task ended, for when nobody waits for it any more."""
    if not task.cancelled():
        task.exception()


class Workshop:
    """Runs what takes time in threads: some at once, some waiting, and no more."""

    def __init__(self, at_once: int, waiting: int = 500) -> None:
        self._turn = asyncio.Semaphore(at_once)
        self._room = at_once + waiting

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Give what a function returns. Raises `RefusedError` where too many wait already."""
        if self._room <= 0:
            raise RefusedError(503, "busy", "Too many ask at once; ask again in a moment.", retry_after_s=2)
        self._room -= 1
        try:
            async with self._turn:
                return await run_in_threadpool(work, *args, **kwargs)
        finally:
            self._room += 1


class Kept(Generic[T]):
    """Values by key, those used last, up to a weight in all. Who asks for one in the making waits for it."""

    def __init__(self, limit: int, weigh: Callable[[T], int]) -> None:
        self._limit, self._weigh = limit, weigh
        self._values: dict[Hashable, T] = {}
        self._making: dict[Hashable, asyncio.Task[T]] = {}
        self.weight = 0

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._values)

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """Give the value of a key, making it where it is not kept."""
        if key in self._values:
            # Its place is at the end again.
            value = self._values[key] = self._values.pop(key)
            return value
        task = self._making.get(key)
        if task is None:
            task = self._making[key] = asyncio.create_task(self._make(key, make))
            task.add_done_callback(hear)
        # Whoever goes away leaves the work to the others.
        return await asyncio.shield(task)

    def clear(self) -> None:
        """Let go of everything; what is in the making is not kept."""
        self._values.clear()
        self._making.clear()
        self.weight = 0

    async def _make(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        own = asyncio.current_task()
        try:
            value = await make()
            if self._making.get(key) is own:
                self._keep(key, value)
            return value
        finally:
            if self._making.get(key) is own:
                del self._making[key]

    def _keep(self, key: Hashable, value: T) -> None:
        weight = self._weigh(value)
        if weight > self._limit:
            return
        self._values[key] = value
        self.weight += weight
        while self.weight > self._limit:
            oldest = next(iter(self._values))
            self.weight -= self._weigh(self._values.pop(oldest))
