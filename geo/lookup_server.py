"""One server of the Address Lookup Service, asked politely: slowly, briefly, and not for ever."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from threading import Timer
from typing import Any

import httpx

from geo.lookup_answers import MOST, ShapeError, read_answer
from geo.retry_after import seconds_asked

LEAST_SCORE = 60  # of 100; the service itself goes down to 35 where nothing is said, and takes 80 at the most
MAX_BYTES = 200_000  # five suggestions have about 8,000
_HEADERS = {
    "User-Agent": "hong-kong-procurement-map",
    "Accept": "application/json",
    "Accept-Language": "en,zh-Hant",
    "Accept-Encoding": "identity",
}
# The last four: a connection that was closed, certificates, or a proxy that the environment names.
_NETWORK = (
    *(httpx.HTTPError, httpx.InvalidURL, httpx.StreamError),
    *(OSError, RuntimeError, ValueError, ImportError),
)
_LATER = (429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Manners:
    """How the service is asked. `clock` counts seconds, `now` gives the time of day in UTC."""

    a_second: float = 5  # requests, at most
    timeout_s: float = 5  # for a connection, and for each piece of an answer
    whole_s: float = 10  # for a whole answer
    retries: int = 2
    pause_s: float = 1  # before the first retry; twice as long before the next
    longest_pause_s: float = 30  # a server that asks for a longer one is left alone
    failures: int = 5  # in a row; then nothing more is asked
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


class UnansweredError(Exception):
    """A question without an answer that helps; the text says why."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final  # the server asks to be left alone


class _LaterError(Exception):
    """What may go well a little later."""

    def __init__(self, why: str, after_s: float | None = None) -> None:
        super().__init__(why)
        self.after_s = after_s  # what the server asks to wait


class Server:
    """A server of the service at `base`, such as "https://www.als.gov.hk"."""

    def __init__(self, base: str, manners: Manners) -> None:
        self._url, self._manners = f"{base}/lookup", manners
        self._next = float("-inf")

    def ask(self, address: str) -> list[Any]:
        """Give the suggestions for an address as they came, the best first; raises `UnansweredError`."""
        manners = self._manners
        for retry in range(manners.retries + 1):
            self._wait_for_turn()
            try:
                return read_answer(self._body(address))
            except ShapeError as error:
                raise UnansweredError(str(error)) from error
            except _LaterError as later:
                pause = manners.pause_s * 2**retry if later.after_s is None else later.after_s
                if pause > manners.longest_pause_s:
                    asked = f"{later}; it asks to come again in {pause:.0f} seconds"
                    raise UnansweredError(asked, is_final=True) from later
                if retry == manners.retries:
                    raise UnansweredError(str(later)) from later
                manners.sleep(pause)
        raise AssertionError("unreachable")

    def _wait_for_turn(self) -> None:
        clock = self._manners.clock
        if (wait := self._next - clock()) > 0:
            self._manners.sleep(wait)
        self._next = max(self._next, clock()) + 1 / self._manners.a_second

    def _body(self, address: str) -> bytes:
        """Ask once; closing the connection ends an answer that comes in drops."""
        try:
            timeout = self._manners.timeout_s
            with httpx.Client(verify=_trusted(), timeout=timeout, headers=_HEADERS) as client:
                watch = Timer(self._manners.whole_s, client.close)
                watch.daemon = True
                watch.start()
                try:
                    return self._read(client, address)
                finally:
                    watch.cancel()
        except _NETWORK as error:
            # Its words may hold the address, or the password of a proxy: its kind is enough.
            raise _LaterError(f"no answer ({type(error).__name__})") from error

    def _read(self, client: httpx.Client, address: str) -> bytes:
        asked = {"q": address, "n": str(MOST), "t": str(LEAST_SCORE)}
        with client.stream("GET", self._url, params=asked, follow_redirects=False) as response:
            _check(response)
            content = bytearray()
            latest = time.monotonic() + self._manners.whole_s
            for piece in response.iter_raw():
                content += piece
                if len(content) > MAX_BYTES:
                    raise UnansweredError(f"an answer of more than {MAX_BYTES:,} bytes")
                if time.monotonic() > latest:
                    raise _LaterError("no answer (not whole in time)")
        return bytes(content)


@cache
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _check(response: httpx.Response) -> None:
    """Go on only with an answer that is what was asked for."""
    status = response.status_code
    if status in _LATER:
        raise _LaterError(f"HTTP {status}", seconds_asked(response.headers.get("retry-after")))
    if response.is_redirect:
        raise UnansweredError(f"HTTP {status}: it sends elsewhere, where nothing is asked")
    if status != httpx.codes.OK:
        raise UnansweredError(f"HTTP {status}")
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise UnansweredError("the answer is no JSON by its type")
    if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise UnansweredError("the answer is packed, which was not asked for")
