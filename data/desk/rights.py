"""Who may do what: asked at the moment of each call, and written into the log where it is refused."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from data.files import DataError
from data.jobs.queue import BusyError, is_locked
from data.store.log import append_audit, now, one_at_a_time

_BUSY = "the record is busy with a large change: nothing was done; try again in a minute"
_LONGEST = 200  # signs of what the log tells of a refused call
NOBODY = "(not signed in)"


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
    """Write a refused call into the log, and raise `RefusedError`."""
    note(engine, caller, "refuse", {"asked": asked, "why": why.value, **told})
    raise RefusedError(why, asked)


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
