"""Versions of the dataset, opened for the API without keeping anybody else waiting."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path

from api.keeping import Workshop, hear
from api.refusal import RefusedError
from data import public
from data.files import DataError
from data.snapshot.reader import Snapshot

logger = logging.getLogger("procurement_map")

FRESH_S = 1.0  # how long nobody asks the record again what a version is
PATIENCE_S = 8.0  # how long a question waits for a version that is being prepared
HELD = 3


class Versions:
    """Gives snapshots by version. An older one that has to be built first holds up only its own kind."""

    def __init__(
        self,
        home: Callable[[], Path],
        redacted: Callable[[], None],
        *,
        fresh_s: float = FRESH_S,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """`redacted` is called where texts were taken out of the dataset since the last question."""
        self._home, self._redacted = home, redacted
        self._fresh_s, self._patience_s = fresh_s, patience_s
        self._seen: dict[int, tuple[float, Snapshot]] = {}
        self._opening: dict[int, asyncio.Task[Snapshot]] = {}
        self._looking, self._newest, self._older = Workshop(4), Workshop(1), Workshop(1)
        self._redactions = 0

    async def open(self, version: int) -> Snapshot:
        """Give the snapshot of a version. Raises `RefusedError`: no such version, or not to be had now."""
        seen = self._seen.get(version)
        if seen is not None and time.monotonic() - seen[0] < self._fresh_s:
            return seen[1]
        task = self._opening.get(version)
        if task is None:
            task = self._opening[version] = asyncio.create_task(self._open(version))
            task.add_done_callback(lambda done: self._opened(version, done))
        try:
            return await asyncio.wait_for(asyncio.shield(task), self._patience_s)
        except TimeoutError as error:
            raise _later(f"Version {version} is being prepared; ask again in a moment.", 5) from error

    async def newest(self) -> int:
        """Give the number of the newest version. Raises `RefusedError` where there is none to be had."""
        try:
            known = await self._looking.run(public.versions, self._home())
        except DataError as error:
            logger.error("The API cannot read the versions: %s", error)
            raise _later("The dataset cannot be read now; ask again later.", 30) from error
        if not known:
            raise RefusedError(404, "no_version", "Nothing is published yet.")
        return known[-1].version

    def _opened(self, version: int, done: asyncio.Task[Snapshot]) -> None:
        hear(done)
        self._opening.pop(version, None)

    async def _open(self, version: int) -> Snapshot:
        try:
            found = await self._find(version)
        except DataError as error:
            # Its words are for those who run the server.
            logger.error("The API cannot read version %s: %s", version, error)
            raise _later(f"Version {version} cannot be read now; ask again later.", 30) from error
        if found.stamp.redactions != self._redactions:
            self._redactions = found.stamp.redactions
            self._seen.clear()
            self._redacted()
        self._seen.pop(version, None)
        self._seen[version] = time.monotonic(), found
        while len(self._seen) > HELD:
            del self._seen[next(iter(self._seen))]
        return found

    async def _find(self, version: int) -> Snapshot:
        home = self._home()
        known = await self._looking.run(public.versions, home)
        numbers = [one.version for one in known]
        if version not in numbers:
            message = (
                f"There is no version {version} of this dataset; the newest is {max(numbers, default=0)}."
            )
            raise RefusedError(404, "no_version", message)
        if version in self._seen:
            return await self._looking.run(public.at, home, version)
        turn = self._newest if version == max(numbers) else self._older
        return await turn.run(public.at, home, version)


def _later(message: str, seconds: int) -> RefusedError:
    return RefusedError(503, "not_now", message, retry_after_s=seconds)
