"""What a caller wants to hear of a long write, and to do within its transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection


def _say_nothing(_phase: str, _done: int, _total: int) -> None:
    pass


def _do_nothing(_connection: Connection, _outcome: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Hooks:
    """`progress` hears (phase, done, total); `finish` is the last step of the transaction.

    `finish` gets the connection and what will be given back. What it raises rolls everything back. `told`
    is what the log is to tell besides: who asked for what another one approved.
    """

    progress: Callable[[str, int, int], None] = _say_nothing
    finish: Callable[[Connection, object], None] = _do_nothing
    told: Mapping[str, Any] = field(default_factory=dict)


NO_HOOKS = Hooks()
