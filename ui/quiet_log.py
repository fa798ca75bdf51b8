"""What the app's log bears of one kind of message: a visitor whose requests fail fills no disk with them."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict

PARTS = ("streamlit", "uvicorn", "starlette", "websockets", "asyncio", "procurement_map")
AT_ONCE = 10  # messages of one kind in a minute that are written
MINUTE = 60.0
_MOST_KINDS = 500
_LONGEST = 500  # signs of a message: parts of it may come from a visitor's request


class Few(logging.Filter):
    """Lets the first messages of a kind through each minute, and tells with the next how many were left out.

    A kind is the place in the program that writes it, whatever it tells.
    """

    def __init__(self) -> None:
        super().__init__()
        self._turn = threading.Lock()
        self._kinds: OrderedDict[tuple[str, int], tuple[float, int]] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a message is written; one that is becomes a short line without signs that steer."""
        left_out = self._left_out(record)
        if left_out is None:
            return False
        words = "".join(sign if sign.isprintable() else " " for sign in record.getMessage())
        words = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
        record.msg, record.args = (f"{words} (and {left_out} more like it)" if left_out else words), ()
        return True

    def _left_out(self, record: logging.LogRecord) -> int | None:
        """Count a message; give how many were left out before it, or nothing where it is to be as well."""
        kind, now = (record.pathname, record.lineno), time.monotonic()
        with self._turn:
            began, count = self._kinds.get(kind, (now, 0))
            is_over = now - began >= MINUTE
            left_out = max(0, count - AT_ONCE) if is_over else 0
            began, count = (now, 1) if is_over else (began, count + 1)
            self._kinds[kind] = (began, count)
            self._kinds.move_to_end(kind)
            while len(self._kinds) > _MOST_KINDS:
                self._kinds.popitem(last=False)
        return left_out if count <= AT_ONCE else None


def keep_short() -> None:
    """Have it heeded by all that the app and its server write while visitors are served."""
    few = Few()
    for name, found in list(logging.root.manager.loggerDict.items()):
        is_ours = isinstance(found, logging.Logger) and name.split(".")[0] in PARTS
        if is_ours and not any(isinstance(one, Few) for one in found.filters):
            found.addFilter(few)
