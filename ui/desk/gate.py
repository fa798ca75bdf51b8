"""The gate in front of Streamlit: uploads, connections and pages of staff, before Streamlit sees them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import JSONResponse

from data.desk.rights import Role
from ui.desk import person, provider, refusals
from ui.desk.claims import USER_COOKIE, Why
from ui.desk.held import MEDIA, Uploads, downloads
from ui.desk.person import SHOWING, WRITING
from ui.desk.refusals import Refused

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# As Streamlit's own page writes it; every other spelling stays shut.
UPLOAD = re.compile(rb"/_stcore/upload_file/[A-Za-z0-9-]{1,64}/[A-Za-z0-9-]{1,64}")
FORM_BYTES = 16_384  # what stands around a file in a form
FRAMES = ("iframe", "frame", "embed", "object", "fencedframe")
SIZE = re.compile(r"[0-9]{1,15}")


def is_upload(scope: Scope, base: str) -> bool:
    """Say whether a request is for the upload address, spelled as Streamlit does."""
    raw = bytes(scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
    return raw.startswith(base.encode()) and bool(UPLOAD.fullmatch(raw[len(base) :]))


def cookies_of(headers: Headers) -> dict[str, str]:
    """Give the cookies of a request."""
    return cookie_parser("; ".join(headers.getlist("cookie")))


class Gate:
    """Lets in uploads of uploaders and connections of our own pages; hands out nothing of staff."""

    def __init__(self, app: ASGIApp, *, base: str, staff: frozenset[str]) -> None:
        import streamlit as st

        self.app, self.base, self.staff = app, base, staff
        self.provider = provider.current()
        self.uploads = Uploads()
        self.most = int(st.get_option("server.maxUploadSize")) * 1024 * 1024
        self.others = frozenset(st.get_option("server.corsAllowedOrigins") or ())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what may not pass, before a byte of its body is read."""
        if scope["type"] == "websocket" and not self._may_connect(Headers(scope=scope)):
            refusals.note(Refused.SOCKET)
            await send({"type": "websocket.close", "code": 1008, "reason": "another origin"})
            return
        if scope["type"] == "http":
            answer = await self._answer(scope)
            if answer is not None:
                await answer(scope, receive, send)
                return
            if is_upload(scope, self.base):
                await self._let_up(scope, receive, send)
                return
            if self.provider and scope["path"].startswith(self.base + MEDIA):
                send = downloads(send, is_staff=await self._is_anybody(Headers(scope=scope)))
        await self.app(scope, receive, send)

    async def _let_up(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take in a file, where there is room for it among the other ones of the same person."""
        headers, session = Headers(scope=scope), scope["path"].split("/")[-2]
        found = person.of(cookies_of(headers))
        with self.uploads.coming(
            found.name if found else "", session, int(headers.get("content-length", "0"))
        ) as may_come:
            if may_come:
                await self.app(scope, _measured(receive, self.most + FORM_BYTES), send)
                return
        await _refused(429, "too many files at once", Refused.UPLOAD_MANY)(scope, receive, send)

    async def _is_anybody(self, headers: Headers) -> bool:
        """Say whether a visitor has a role, whatever it is."""
        found = person.of(cookies_of(headers))
        return bool(found and (await asyncio.to_thread(found.standing, SHOWING)).roles)

    async def _answer(self, scope: Scope) -> JSONResponse | None:
        headers = Headers(scope=scope)
        if is_upload(scope, self.base):
            return await self._upload(scope["method"], headers)
        if self.provider and self._is_staff(scope["path"]) and _is_embedded(scope, headers):
            return _refused(403, "not inside another page", Refused.EMBEDDED)
        return None

    def _is_staff(self, path: str) -> bool:
        return path.removeprefix(self.base).strip("/") in self.staff

    def _may_connect(self, headers: Headers) -> bool:
        """Say whether a connection comes from our own pages; one that brings a sign-in has to say so."""
        origin, host = headers.get("origin"), headers.get("host", "")
        has_sign_in = any(name.startswith(USER_COOKIE) for name in cookies_of(headers))
        if origin is None:
            return not has_sign_in
        ours = self.provider.origin if self.provider else None
        if has_sign_in and self.provider:
            return origin == ours and urlsplit(origin).netloc.lower() == host.lower()
        return _netloc(origin) == host.lower() or origin == ours or origin in self.others

    async def _upload(self, method: str, headers: Headers) -> JSONResponse | None:
        """Say no to an upload, or nothing: whose it is, from where, and how large."""
        if self.provider is None or method not in ("PUT", "DELETE"):
            return _refused(403, "closed", Refused.UPLOAD_WAY)
        netloc = urlsplit(self.provider.origin).netloc
        if headers.get("origin") != self.provider.origin or headers.get("host", "").lower() != netloc:
            return _refused(403, "another origin", Refused.UPLOAD_ORIGIN)
        found = person.of(cookies_of(headers))
        if found is None:
            return _refused(403, "closed", Refused.UPLOAD)
        standing = await asyncio.to_thread(found.standing, WRITING)
        if Role.UPLOADER not in standing.roles:
            await asyncio.to_thread(person.note, found, "upload", standing.why or Why.NO_ROLE)
            return _refused(403, "closed")
        size = headers.get("content-length", "")
        if method == "PUT" and ("transfer-encoding" in headers or not SIZE.fullmatch(size)):
            return _refused(411, "no size", Refused.UPLOAD_SIZE)
        if size and int(size) > self.most + FORM_BYTES:
            return _refused(413, "too large", Refused.UPLOAD_SIZE)
        return None


def _refused(status: int, why: str, what: Refused | None = None) -> JSONResponse:
    if what is not None:
        refusals.note(what)
    return JSONResponse({"error": why}, status_code=status, headers={"connection": "close"})


def _netloc(origin: str) -> str | None:
    try:
        parts = urlsplit(origin)
        return parts.netloc.lower() if parts.scheme in ("http", "https") else None
    except ValueError:
        return None


def _is_embedded(scope: Scope, headers: Headers) -> bool:
    asked: Mapping[str, Any] = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return (
        any(name.lower().startswith("embed") for name in asked) or headers.get("sec-fetch-dest", "") in FRAMES
    )


def _measured(receive: Receive, most: int) -> Receive:
    """Pass on a body up to so many bytes; what sends more is gone."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return message if seen <= most else {"type": "http.disconnect"}

    return counted
