"""One file over the network: asked for politely, taken whole or not at all."""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Timer
from urllib.parse import urljoin, urlsplit

import httpx

from data.files import DataError
from data.ingest import limits
from geo.retry_after import seconds_asked

USER_AGENT = (
    "procurement-map/0.1 (public map of Hong Kong government contract awards; one reader, on request)"
)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 500, 502, 503, 504)
_PACKED = ("gzip", "x-gzip")
_PIECE = 1 << 20


class FetchError(DataError):
    """A file that could not be fetched; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait and how much to take."""

    connect_s: float = limits.FETCH_CONNECT_SECONDS
    read_s: float = limits.FETCH_READ_SECONDS
    total_s: float = limits.FETCH_SECONDS
    pause_s: float = limits.FETCH_PAUSE_SECONDS
    longest_pause_s: float = limits.MAX_FETCH_PAUSE_SECONDS
    most_bytes: int = limits.MAX_FETCHED_BYTES


@dataclass(frozen=True, slots=True)
class Known:
    """What the last answer from an address said of the file: the next request rests on it."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave. No content: the file has not changed since what was `Known`."""

    content: bytes | None
    known: Known


class _BusyError(Exception):
    """The server asks to come again later."""

    def __init__(self, status: int, retry_after: str | None) -> None:
        self.status, self.retry_after = status, retry_after


def download(url: str, known: Known, patience: Patience) -> Answer:
    """Give what the address holds. Proxies and certificates of the environment are respected.

    A server that is busy is asked once more, after a pause. Raises `FetchError`.
    """
    for is_last in (False, True):
        try:
            return _within_time(url, known, patience)
        except _BusyError as busy:
            asked = seconds_asked(busy.retry_after)
            pause = patience.pause_s if asked is None else asked
            if is_last or pause > patience.longest_pause_s:
                later = f"; it asks to come again in {pause:.0f} seconds" if busy.retry_after else ""
                raise FetchError(
                    f"{url}: the server is busy or broken (HTTP {busy.status}){later}; try later"
                ) from busy
            time.sleep(pause)
    raise AssertionError("unreachable")


def _within_time(url: str, known: Known, patience: Patience) -> Answer:
    """Ask once; closing the connection ends an answer that comes in drops."""
    try:
        timeout = httpx.Timeout(patience.read_s, connect=patience.connect_s)
        client = httpx.Client(timeout=timeout, headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"})
    except (ValueError, ImportError, httpx.InvalidURL, OSError) as error:
        # The address of a proxy may hold a password: it is not repeated.
        raise FetchError(
            "a proxy or certificate that the environment names cannot be used: see HTTPS_PROXY, ALL_PROXY, "
            "SSL_CERT_FILE"
        ) from error
    start = time.monotonic()
    watch = Timer(patience.total_s, client.close)
    watch.daemon = True
    watch.start()
    try:
        with client:
            return _follow(client, url, known, patience)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, RuntimeError) as error:
        if time.monotonic() - start >= patience.total_s:
            raise FetchError(f"{url}: not whole after {patience.total_s:g} seconds: given up") from error
        raise FetchError(f"{url}: {_why(error)}") from error
    finally:
        watch.cancel()


def _follow(client: httpx.Client, url: str, known: Known, patience: Patience) -> Answer:
    at = url
    for _ in range(limits.MAX_REDIRECTS + 1):
        if not _may_ask(at, url):
            raise FetchError(f"{at}: only https addresses are asked")
        with client.stream("GET", at, headers=_conditions(known)) as response:
            if response.status_code in _REDIRECTS and "location" in response.headers:
                at = urljoin(at, response.headers["location"])
                continue
            return _answer(response, url, known, patience)
    raise FetchError(f"{url}: more than {limits.MAX_REDIRECTS} redirects")


def _may_ask(at: str, start: str) -> bool:
    """Allow https; plain http only to this machine, and only where it was asked for."""
    try:
        to, first = urlsplit(at), urlsplit(start)
        if to.scheme == "https":
            return bool(to.hostname)
        return to.scheme == "http" and to.hostname in _LOOPBACK and first.hostname in _LOOPBACK
    except ValueError:
        return False


def _conditions(known: Known) -> dict[str, str]:
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in conditions.items() if value}


def _answer(response: httpx.Response, url: str, known: Known, patience: Patience) -> Answer:
    status = response.status_code
    if status == 304 and _conditions(known):
        return Answer(None, known)
    if status in _BUSY:
        raise _BusyError(status, response.headers.get("retry-after"))
    if status in (404, 410):
        raise FetchError(f"{url}: there is no such file (HTTP {status}): its publisher may have moved it")
    if status != 200:
        raise FetchError(f"{url}: the server did not give the file (HTTP {status})")
    content = b"".join(_unpacked(response, url, patience))
    return Answer(content, Known(response.headers.get("etag"), response.headers.get("last-modified")))


def _unpacked(response: httpx.Response, url: str, patience: Patience) -> Iterator[bytes]:
    """Give the pieces of the body, decompressed, while they are no more than is taken."""
    too_large = FetchError(f"{url}: larger than {patience.most_bytes:,} bytes, the most that is fetched")
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", "", *_PACKED):
        raise FetchError(f"{url}: packed in a way that was not asked for ({coding[:40]})")
    unpack = zlib.decompressobj(wbits=31) if coding in _PACKED else None
    length = response.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > patience.most_bytes:
        raise too_large
    total, deadline = 0, time.monotonic() + patience.total_s
    for raw in response.iter_raw():
        for piece in _pieces(unpack, raw, url):
            total += len(piece)
            if total > patience.most_bytes:
                raise too_large
            yield piece
        if time.monotonic() > deadline:
            raise FetchError(f"{url}: not whole after {patience.total_s:g} seconds: given up")
    if unpack is not None and not unpack.eof:
        raise FetchError(f"{url}: the answer broke off half way: nothing of it was taken")


def _pieces(unpack: zlib._Decompress | None, raw: bytes, url: str) -> Iterator[bytes]:
    """Decompress in small steps: a few bytes may stand for very many."""
    if unpack is None:
        yield raw
        return
    try:
        while raw and not unpack.eof:
            yield unpack.decompress(raw, _PIECE)
            raw = unpack.unconsumed_tail
    except zlib.error as error:
        raise FetchError(f"{url}: the answer is damaged: nothing of it was taken") from error


def _why(error: Exception) -> str:
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) is not None and len(causes) < 10:
        causes.append(cause)  # type: ignore[arg-type]  # a cause of these is never an exit
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time: given up"
    if isinstance(error, httpx.ProxyError):
        return "the proxy that the environment names did not let the request through"
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return "the name of the server is not known: is this machine connected?"
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "the server's certificate or encryption cannot be trusted"
    if isinstance(error, httpx.ConnectError):
        return "the server cannot be reached"
    if isinstance(error, (httpx.RemoteProtocolError, httpx.ReadError)):
        return "the answer broke off half way: nothing of it was taken"
    if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol)):
        return "this is no address of a file"
    return f"the file could not be fetched ({type(error).__name__})"
