"""What stands around every page: closed addresses, headers, the page's language, errors, the start."""

from __future__ import annotations

import asyncio
import itertools
import logging
import re
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse

from data.files import DataError
from geo import settings
from geo.errors import GeoError
from ui import assets, early, markup, policy, quiet_log, sitemap, worker
from ui.desk import gate, provider, refusals, returning, trial
from ui.desk.gate import Gate
from ui.desk.provider import ProviderError
from ui.desk.returning import Returning
from ui.desk.trial import OnThisMachine
from ui.sitemap import STAFF_KEYS
from ui.texts import Language, text

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger("procurement_map")

# Streamlit's own ways in: files of strangers, and pages driven by programs. `Gate` opens the first to staff.
CLOSED = (("_stcore", "upload_file"), ("_stcore", "agent"), ("_stcore", "metrics"))
NO_SCRIPT = (
    '<p lang="en">This map needs JavaScript to be switched on.</p>'
    '<p lang="zh-Hant">請開啟 JavaScript 以使用本地圖。</p>'
    '<p lang="zh-Hans">请开启 JavaScript 以使用本地图。</p>'
)
FIXED_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Without this Streamlit's page first looks for its server below its own address, and logs two errors.
WHERE_THE_SERVER_IS = '<script>window.__streamlit={BACKEND_BASE_URL:location.origin+"%s"}</script>'
HTTPS_ONLY = "max-age=31536000"  # a year
FOR_EVER = "public, max-age=31536000, immutable"  # a year: the folder's name changes with its content
ASSET_PATH = re.compile(r"/app/static/map-[0-9a-f]+/")


def middleware() -> list[Middleware]:
    """Give the layers around the app, the outermost first; end the process where it must not start."""
    try:
        provider.current()
        trial.check()
    except ProviderError as error:
        sys.exit(f"The procurement map does not start. {error}")
    # Streamlit complains of a missing static folder before `lifespan` can fill it.
    assets.STATIC.mkdir(exist_ok=True)
    base = base_path()
    return [
        Middleware(SecurityHeaders),
        Middleware(OnThisMachine),
        Middleware(ClosedAddresses),
        Middleware(Gate, base=base, staff=STAFF_KEYS),
        Middleware(Returning, base=base, pages=sitemap.addresses()),
        Middleware(PageLanguage),
    ]


def path_parts(path: str) -> list[str]:
    """Give the names in a path however it is spelled: encoded again, with backslashes or double slashes."""
    for _ in range(3):
        path = unquote(path)
    return [part for part in path.replace("\\", "/").lower().split("/") if part not in ("", ".")]


def is_closed(path: str) -> bool:
    """Say whether a path leads to something that is shut, below whatever base path."""
    parts = path_parts(path)
    return any(pair in CLOSED for pair in itertools.pairwise(parts))


class ClosedAddresses:
    """Refuses uploads and the programs' interface before a byte of the request is read.

    Where staff sign in, an upload in Streamlit's own spelling is judged by the next layer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.base, self.has_staff = base_path(), provider.current() is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 at a closed address; pass everything else on."""
        if (
            scope["type"] in ("http", "websocket")
            and is_closed(scope["path"])
            and not (self.has_staff and scope["type"] == "http" and gate.is_upload(scope, self.base))
        ):
            response = JSONResponse({"error": "closed"}, status_code=403, headers={"connection": "close"})
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)


def base_path() -> str:
    """Give the path the app is served below, without a slash at its end; mostly empty."""
    import streamlit as st

    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def _streamlit_index() -> str:
    import streamlit

    return (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


class SecurityHeaders:
    """Sets the headers that keep a page to our own server, on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.hashes = policy.script_hashes(page_html(_streamlit_index(), Language.EN))
        self.tiles = settings.tiles()
        self.component_prefix = f"{base_path()}/component/"
        self.base, found = base_path(), provider.current()
        self.is_https = found is not None and found.is_https
        self.alone = (STAFF_KEYS | returning.WAYS) if found else frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message), scope, message["status"])
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _complete(self, headers: MutableHeaders, scope: Scope, status: int) -> None:
        for name, value in FIXED_HEADERS.items():
            headers[name] = value
        if scope["path"].startswith(self.component_prefix):
            headers["content-security-policy"] = policy.component_policy(tiles=self.tiles)
        else:
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
            alone = scope["path"].removeprefix(self.base).strip("/") in self.alone
            headers["content-security-policy"] = policy.page_policy(
                self.hashes, host=host, tiles=self.tiles, alone=alone
            )
            if alone:
                headers["x-frame-options"] = "DENY"
        if self.is_https:
            headers["strict-transport-security"] = HTTPS_ONLY
            policy.secure_cookies(headers)
        if status in (200, 304) and ASSET_PATH.search(scope["path"]):
            headers["cache-control"] = FOR_EVER


def page_html(html: str, language: Language) -> str:
    """Give Streamlit's page in the visitor's language: `lang`, title, and the words without scripts."""
    html = re.sub(r"<html lang=\"[^\"]*\"", f'<html lang="{language}"', html, count=1)
    html = re.sub(
        r"<title>.*?</title>",
        f"<title>{escape(text(language, 'site.name'))}</title>",
        html,
        count=1,
        flags=re.DOTALL,
    )
    html = html.replace("<head>", f"<head>{WHERE_THE_SERVER_IS % base_path()}", 1)
    html = html.replace("</head>", f"{early.head()}</head>", 1)
    html = re.sub(r"\s*<link rel=\"service-desc\"[^>]*>", "", html)
    return re.sub(
        r"<noscript>.*?</noscript>", f"<noscript>{NO_SCRIPT}</noscript>", html, count=1, flags=re.DOTALL
    )


def page_language(query: bytes) -> Language:
    """Read the language from the address; what is not one of ours is English."""
    return _language(parse_qs(query.decode("latin-1")).get("lang", [""])[-1])


def _language(code: str) -> Language:
    try:
        return Language(code)
    except ValueError:
        return Language.EN


class PageLanguage:
    """Rewrites the one HTML page that Streamlit serves; every other answer streams through untouched."""

    # Whether the page changed is asked of Streamlit's file, which says nothing of what we put in.
    UNSENT = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
    NO_PAGES = ("static", "media", "component", "_stcore", "app/static", "api")

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.pages = sitemap.addresses() | (returning.WAYS if provider.current() else frozenset())
        self.no_pages = tuple(f"{base_path()}/{name}/" for name in self.NO_PAGES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and put the answer into the language asked for."""
        if scope["type"] != "http" or scope["path"].startswith(self.no_pages):
            await self.app(scope, receive, send)
            return
        language = page_language(scope["query_string"])
        if not self._is_page(scope):
            home = f"{base_path()}/?lang={language.value}"
            say, on_trial = partial(text, language), trial.is_on()
            body = markup.fill("not_found.html", say=say, language=language.value, home=home, trial=on_trial)
            await HTMLResponse(body, status_code=404)(scope, receive, send)
            return
        kept = [(name, value) for name, value in scope["headers"] if name not in self.UNSENT]
        rewrite = _rewriter(send, language)
        await self.app({**scope, "headers": kept}, receive, rewrite)

    def _is_page(self, scope: Scope) -> bool:
        """Say whether Streamlit has something at an address; its own answer to others is English."""
        path = scope["path"].removeprefix(base_path()).strip("/")
        return path in self.pages or "." in path or scope["method"] not in ("GET", "HEAD")


def _rewriter(send: Send, language: Language) -> Callable[[Message], Any]:
    held: dict[str, Any] = {}

    async def rewrite(message: Message) -> None:
        if message["type"] == "http.response.start":
            if MutableHeaders(scope=message).get("content-type", "").startswith("text/html"):
                held.update(start=message, body=b"")
                return
        elif message["type"] == "http.response.body" and held:
            held["body"] += message.get("body", b"")
            if message.get("more_body"):
                return
            message = {"type": "http.response.body", "body": _finish(held, language)}
            await send(held["start"])
        await send(message)

    return rewrite


def _finish(held: dict[str, Any], language: Language) -> bytes:
    """Give the new body and make the held headers agree with it."""
    headers = MutableHeaders(scope=held["start"])
    headers["content-language"] = language
    for name in ("content-length", "etag", "last-modified", "accept-ranges"):
        del headers[name]
    if not held["body"]:  # an answer to HEAD
        return b""
    body = page_html(held["body"].decode("utf-8"), language).encode("utf-8")
    headers["content-length"] = str(len(body))
    return body


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Prepare the map's files and the data before the first visitor is let in; have a worker meanwhile.

    Where the data cannot be prepared the log says why, and the pages show what there is, or say it as well.
    """
    from data.prepare import prepare as prepare_data

    await asyncio.to_thread(assets.prepare)
    try:
        await asyncio.to_thread(prepare_data)
    except (DataError, GeoError) as error:
        logger.error("The data cannot be made ready: %s", error)
    quiet_log.keep_short()
    with worker.beside(settings.home()):
        yield
    refusals.flush()


def show_script_error(error: Exception) -> bool:
    """Log an error of a page under a short number and tell the visitor only that number."""
    import streamlit as st

    number = secrets.token_hex(4)
    logger.error("Error %s on a page", number, exc_info=error)
    st.error(text(_language(st.query_params.get("lang", "")), "notice.error", number=number))
    return True
