"""Who may do what: asked at the moment of each call, and written into the log where it is refused."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from functools import cache
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from data.files import DataError
from data.jobs.queue import BusyError, is_locked
from data.store.log import append_audit, now, one_at_a_time

_BUSY = "the record is busy with a large change: nothing was done; try again in a minute"
_LONGEST = 200  # signs of what the log tells of a refused call
NOBODY = "(not signed in)"
MINUTE = 60.0
AT_ONCE = (
    10  # refused calls of one person that the log tells one by one in a minute; of more it tells how many
)


class Role(StrEnum):
    """What somebody may be. Which words of the sign-in mean it is a setting."""

    UPLOADER = "uploader"
    APPROVER = "approver"


class Refusal(StrEnum):
    """Why a call is refused."""

    SIGNED_OUT = "signed_out"  # the sign-in is over, or cannot be confirmed now
    NO_ROLE = "no_role"
    OWN_WORK = "own_work"  # whoever asks does not approve


class Caller(Protocol):
    """Somebody at work. `roles` is asked anew on each call: a role may have been taken away meanwhile."""

    @property
    def name(self) -> str:
        """Give the name under which the log knows who it is: one line."""

    def roles(self) -> frozenset[Role]:
        """Give what the caller may be now; nothing where the sign-in is over."""

    def is_signed_in(self) -> bool:
        """Say whether the sign-in holds now."""


class RefusedError(DataError):
    """Somebody asked for what is not theirs to do. Nothing was done; the log tells of it."""

    def __init__(self, why: Refusal, asked: str) -> None:
        self.why = why
        super().__init__(f"{asked}: refused ({why.value})")


def require(engine: Engine, caller: Caller, asked: str, *roles: Role, **told: object) -> None:
    """Let a call go on whose caller has one of `roles` at this moment, else raise `RefusedError`.

    `told` is what the log is to say of a call that is refused.
    """
    if not caller.is_signed_in():
        refuse(engine, caller, asked, Refusal.SIGNED_OUT, told)
    if not caller.roles() & set(roles):
        refuse(engine, caller, asked, Refusal.NO_ROLE, told)


def refuse(engine: Engine, caller: Caller, asked: str, why: Refusal, told: Mapping[str, object]) -> None:
    """Write a refused call into the log, within what it bears of one person, and raise `RefusedError`."""
    if _many().is_told(engine, caller, asked, why):
        note(engine, caller, "refuse", {"asked": asked, "why": why.value, **told})
    raise RefusedError(why, asked)


def is_same_person(name: str, other: str) -> bool:
    """Say whether two names of the log are one person's; told to be the same where that is doubtful.

    What a name shows may change, the lasting key at its end does not: `anna (f3c1)`.
    """
    return _key(name) == _key(other)


def flush() -> None:
    """Write down the refused calls that were only counted so far."""
    _many().flush()


def note(engine: Engine, caller: Caller, action: str, details: Mapping[str, Any]) -> None:
    """Write what somebody at work did, or was refused, into the log."""
    short = {
        name: value if isinstance(value, int) else str(value)[:_LONGEST] for name, value in details.items()
    }
    try:
        with engine.begin() as connection:
            one_at_a_time(connection)
            at = now(connection)
            append_audit(connection, at=at, by=caller.name or NOBODY, action=action, details=short)
    except OperationalError as error:
        if is_locked(error):
            raise BusyError(_BUSY) from error
        raise


class _Many:
    """Counts the refused calls of a person beyond so many a minute: nobody fills the log."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._counts: dict[tuple[Engine, str], int] = {}
        self._last: dict[tuple[Engine, str], tuple[Caller, str, Refusal]] = {}

    def is_told(self, engine: Engine, caller: Caller, asked: str, why: Refusal) -> bool:
        """Count a refused call, and say whether it is told by itself."""
        key = (engine, caller.name)
        with self._turn:
            count = self._counts[key] = self._counts.get(key, 0) + 1
            self._last[key] = (caller, asked, why)
            if count == 1:
                timer = threading.Timer(MINUTE, self._end, (key,))
                timer.daemon = True
                timer.start()
        return count <= AT_ONCE

    def flush(self) -> None:
        """End the minute of everybody."""
        for key in list(self._counts):
            self._end(key)

    def _end(self, key: tuple[Engine, str]) -> None:
        with self._turn:
            untold = self._counts.pop(key, 0) - AT_ONCE
            last = self._last.pop(key, None)
        if last is None or untold <= 0:
            return
        caller, asked, why = last
        with suppress(DataError, SQLAlchemyError):
            note(key[0], caller, "refuse", {"asked": asked, "why": why.value, "times": untold})


@cache
def _many() -> _Many:
    return _Many()


def _key(name: str) -> str:
    """Give what lasts of a name: what its last brackets hold, or all of it where it has none."""
    name, depth = unicodedata.normalize("NFKC", name).strip().casefold(), 0
    for at in range(len(name) - 1, 0, -1):
        depth += (name[at] == ")") - (name[at] == "(")
        if depth == 0:
            return name[at + 1 : -1] if name[at] == "(" else name
    return name
