"""A trial of the staff pages on one machine: this machine only, no proxy, and every page says so."""

from __future__ import annotations

import ipaddress
import os
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, RedirectResponse

from ui.desk import provider, refusals
from ui.desk.provider import ProviderError
from ui.desk.refusals import Refused

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

ADDRESS = "127.0.0.1"
# What proxies, tunnels and delivery networks add to a request; no browser sends any of it.
PROXIED = re.compile(
    r"via|cdn-loop|.*forwarded.*|.*(client|real|connecting|user|remote)-?(ip|addr|address|host)"
    r"|(cf|fastly|akamai|x-(envoy|amzn?|azure|appengine|arr|original|akamai|ngrok|vercel|fly))-.*"
)


def is_on() -> bool:
    """Say whether this is a trial: PROCUREMENT_MAP_TRIAL=1, set by `dev.py run --staff`."""
    return os.environ.get("PROCUREMENT_MAP_TRIAL", "").strip() == "1"


def check() -> None:
    """Refuse to start a trial that others could reach; raises `ProviderError`."""
    if not is_on():
        return
    import streamlit as st

    if st.get_option("server.address") != ADDRESS:
        raise ProviderError(f"A trial listens on {ADDRESS} and nowhere else (PROCUREMENT_MAP_TRIAL=1).")
    found = provider.current()
    if found is None or not all(map(provider.is_loopback, (found.metadata_url, found.redirect_uri))):
        raise ProviderError("A trial needs a provider of sign-ins on this machine (PROCUREMENT_MAP_TRIAL=1).")


def is_from_here(scope: Scope, headers: Headers) -> bool:
    """Say whether a request was made on this machine, straight."""
    if any(PROXIED.fullmatch(name) for name in headers):
        return False
    try:
        return ipaddress.ip_address((scope.get("client") or ("",))[0]).is_loopback
    except ValueError:
        return False


class OnThisMachine:
    """Answers whoever sits at this machine, under the one name that sign-in knows; refuses everybody else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        found = provider.current() if is_on() else None
        self.origin = found.origin if found else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from here."""
        if not self.origin or scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers, ours = Headers(scope=scope), urlsplit(self.origin)
        host = headers.get("host", "")
        if not is_from_here(scope, headers) or host not in (ours.netloc, f"localhost:{ours.port}"):
            refusals.note(Refused.TRIAL)
            answer = JSONResponse({"error": "a trial"}, status_code=403, headers={"connection": "close"})
            await answer(scope, receive, send)
        elif host != ours.netloc and scope["type"] == "http" and scope["method"] == "GET":
            query = scope["query_string"].decode("latin-1")
            target = self.origin + scope["path"] + (f"?{query}" if query else "")
            await RedirectResponse(target)(scope, receive, send)
        else:
            await self.app(scope, receive, send)
