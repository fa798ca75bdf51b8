"""Answers on the ground of the map: outlines and names, which travel once to each browser."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path

from api.answering import Answer, encode, pack
from api.keeping import Kept, Workshop
from api.refusal import RefusedError
from data import ground, public
from data.files import DataError
from geo.errors import GeoError

logger = logging.getLogger("procurement_map")

NAME = re.compile(r"[a-z]{1,20}(-[0-9a-f]{4,64})?-[0-9a-f]{12}")
KEPT_BYTES = 5_000_000


class MovedError(Exception):
    """The ground has another name now. This is not kept: the home may have the other polygons again."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Grounds:
    """Gives the ground of a name, drawn once."""

    def __init__(self, home: Callable[[], Path]) -> None:
        self._home = home
        self._workshop = Workshop(1)
        self._kept: Kept[Answer] = Kept(KEPT_BYTES, lambda answer: answer.size)

    async def answer(self, name: str) -> Answer:
        """Give a ground. Raises `RefusedError` where there is none, and `MovedError`."""
        if not NAME.fullmatch(name):
            raise _unknown(name)

        async def make() -> Answer:
            return await self._workshop.run(self._make, name)

        return await self._kept.get(name, make)

    def _make(self, name: str) -> Answer:
        home = self._home()
        try:
            found = ground.named(public.engine(home), home, name)
        except (DataError, GeoError) as error:
            # Its words are for those who run the server.
            logger.error("The API cannot draw %s: %s", name, error)
            message = "The outlines cannot be had now; ask again later."
            raise RefusedError(503, "not_now", message, retry_after_s=30) from error
        if found is None:
            raise _unknown(name)
        if found.name != name:
            raise MovedError(found.name)
        return pack(encode(found.told))


def _unknown(name: str) -> RefusedError:
    return RefusedError(404, "no_ground", f"There are no outlines '{name[:40]}'.")
