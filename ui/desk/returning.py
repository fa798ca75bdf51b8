"""The ways of signing in and out: back to the page and language where they began, and nowhere else."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse

from ui.desk import person, provider, refusals
from ui.desk.claims import USER_COOKIE
from ui.desk.gate import cookies_of
from ui.desk.refusals import Refused
from ui.view import PARAMETERS

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOGIN, LOGOUT, CALLBACK = "auth/login", "auth/logout", "oauth2callback"
WAYS = frozenset((LOGIN, LOGOUT, CALLBACK))
COOKIE = "procurement_map_return"
COOKIE_SECONDS = 900  # that signing in may take
FAILED, FAILED_SECONDS = "procurement_map_failed", 20  # told at the door where it led back to
LONGEST = 1500  # signs of an address that is kept
OWN_SITE = ("same-origin", "none")  # `none` is somebody who types the address


def own_address(target: str, base: str, pages: frozenset[str]) -> str | None:
    """Give the address of a page of ours in the one way we write it; nothing where it is not one.

    It begins with our own path and holds nothing but parameters that pages know, written anew.
    """
    if len(target) > LONGEST or not target.startswith("/"):
        return None
    path, _, query = target.partition("?")
    if not path.startswith(f"{base}/") or path.removeprefix(f"{base}/") not in pages:
        return None
    try:
        told = parse_qsl(query.partition("#")[0], max_num_fields=40)
    except ValueError:
        return None
    kept = urlencode([(name, value) for name, value in told if name in PARAMETERS])
    return path + (f"?{kept}" if kept else "")


def has_signed_in(headers: Headers) -> bool:
    """Say whether an answer signs somebody in; one that only takes old cookies away does not."""
    given = (cookie.partition(";")[0] for cookie in headers.getlist("set-cookie"))
    values = (value.partition("=")[2].strip('"') for value in given if value.startswith(USER_COOKIE))
    return any(values)


class Returning:
    """Keeps where a sign-in began and leads back there; ends a sign-in for every tab when one signs out."""

    def __init__(self, app: ASGIApp, *, base: str, pages: frozenset[str]) -> None:
        self.app, self.base, self.pages = app, base, pages
        self.provider = provider.current()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is not about signing in."""
        way = scope["path"].removeprefix(self.base).strip("/") if scope["type"] == "http" else ""
        if self.provider is None or way not in WAYS:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if way != CALLBACK and headers.get("sec-fetch-site", "none") not in OWN_SITE:
            refusals.note(Refused.FOREIGN)
            answer = JSONResponse({"error": "from another site"}, status_code=403)
            await answer(scope, receive, send)
            return
        if way == LOGIN and headers.get("host", "").lower() != urlsplit(self.provider.origin).netloc:
            # By another name of the app the provider would lead back to where no sign-in began.
            target = self._page(headers.get("referer", "")) or f"{self.base}/"
            await RedirectResponse(self.provider.origin + target, status_code=302)(scope, receive, send)
            return
        kept = None
        if way == LOGOUT:
            await self._end(headers)
        asked = frozenset(dict(parse_qsl(scope["query_string"].decode("latin-1"))))
        if way == CALLBACK:
            kept = own_address(unquote(cookies_of(headers).get(COOKIE, "")), self.base, self.pages)
        began = self._began(headers, language_only=way == LOGOUT)

        async def answer_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                self._lead(answered, way, began if way == LOGOUT else kept)
                # Signing out leads through here too, without an answer of the provider.
                if way == CALLBACK and asked & {"code", "error"} and not has_signed_in(answered):
                    answered.append(
                        "set-cookie", f"{FAILED}=1; Max-Age={FAILED_SECONDS}; {self._attributes()}"
                    )
                if way != CALLBACK:
                    self._keep(message, began)
            await send(message)

        await self.app(scope, receive, answer_with)

    def _lead(self, headers: MutableHeaders, way: str, target: str | None) -> None:
        """Send whoever Streamlit would send to the first page to where they came from."""
        headers["cache-control"] = "no-store"
        if way != LOGIN and target and headers.get("location") in (f"{self.base}/", self.base or "/"):
            headers["location"] = target
        if way == CALLBACK:
            headers.append("set-cookie", f"{COOKIE}=; Max-Age=0; {self._attributes()}")

    def _keep(self, message: Message, began: str | None) -> None:
        if began:
            value = f"{COOKIE}={quote(began, safe='')}; Max-Age={COOKIE_SECONDS}; {self._attributes()}"
            MutableHeaders(scope=message).append("set-cookie", value)

    def _attributes(self) -> str:
        return f"Path={self.base or '/'}; HttpOnly; SameSite=Lax"

    def _began(self, headers: Headers, *, language_only: bool) -> str | None:
        """Give the page that led here, by what the browser says of it."""
        try:
            parts = urlsplit(headers.get("referer", ""))
        except ValueError:
            return None
        if self.provider is None or f"{parts.scheme}://{parts.netloc}" != self.provider.origin:
            return None
        if language_only:
            language = [(name, value) for name, value in parse_qsl(parts.query) if name == "lang"]
            return own_address(f"{self.base}/?{urlencode(language[-1:])}", self.base, self.pages)
        return self._page(headers.get("referer", ""))

    def _page(self, referer: str) -> str | None:
        """Give the address of the page that an address names, whatever host it names."""
        try:
            parts = urlsplit(referer)
        except ValueError:
            return None
        return own_address(f"{parts.path}?{parts.query}", self.base, self.pages)

    async def _end(self, headers: Headers) -> None:
        found = person.of(cookies_of(headers))
        if found:
            await asyncio.to_thread(found.end)
