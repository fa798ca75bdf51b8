"""What Streamlit holds of staff in memory: files on their way up, within bounds; downloads."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from geo import settings
from ui.desk import refusals
from ui.desk.refusals import Refused

if TYPE_CHECKING:
    from starlette.types import Message, Send

MEDIA = "/media/"
PUBLIC_MEDIA = "application/pdf"  # briefs: the one thing that public pages offer from there
MEGABYTE = 1024 * 1024
_ANSWER = b'{"error":"closed"}'


def downloads(send: Send, *, is_staff: bool) -> Send:
    """Pass on a file that Streamlit holds: to staff any, and kept nowhere; to others what is public.

    What it is the answer itself says: Streamlit gives a file under whatever ending its address has.
    """
    is_refused = False

    async def checked(message: Message) -> None:
        nonlocal is_refused
        if message["type"] == "http.response.start" and message["status"] in (200, 206):
            headers = MutableHeaders(scope=message)
            if not headers.get("content-type", "").startswith(PUBLIC_MEDIA):
                headers["cache-control"] = "private, no-store"
                is_refused = not is_staff
            if is_refused:
                refusals.note(Refused.DOWNLOAD)
                told = {"content-type": "application/json", "content-length": str(len(_ANSWER))}
                raw = [(name.encode(), value.encode()) for name, value in told.items()]
                message = {**message, "status": 403, "headers": raw}
        elif is_refused:
            if message.get("more_body"):
                return
            message = {"type": "http.response.body", "body": _ANSWER}
        await send(message)

    return checked


class Uploads:
    """Counts what each person's files take in memory, those on their way included, in whatever tab."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._of: dict[str, dict[str, int]] = defaultdict(dict)  # name -> session -> bytes on their way

    @contextmanager
    def coming(self, name: str, session: str, size: int) -> Iterator[bool]:
        """Say whether a file may come, and count its bytes while it does."""
        with self._turn:
            of = self._of[name]
            held = {one: _bytes_of(one) for one in of}
            taken = sum(of.values()) + sum(held.values())
            may_come = taken + size <= settings.waiting_megabytes() * MEGABYTE
            for one in [one for one, coming in of.items() if not coming and not held[one]]:
                del of[one]
            size = size if may_come else 0
            of[session] = of.get(session, 0) + size
        try:
            yield may_come
        finally:
            with self._turn:
                of[session] = of.get(session, size) - size


def _bytes_of(session: str) -> int:
    from streamlit.runtime import exists, get_instance

    # What Streamlit offers tells of one file at a time, by its number; this is what it looks into.
    storage = getattr(get_instance().uploaded_file_mgr, "file_storage", {}) if exists() else {}
    return sum(len(file.data) for file in list(storage.get(session, {}).values()))
