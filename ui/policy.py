"""What a page may load: the content policies of the app's pages and of the map's frame."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders

TILE_HOST = "https://mapapi.geodata.gov.hk"  # Lands Department, map tiles
HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def script_hashes(html: str) -> list[str]:
    """Give the policy sources that allow exactly the inline scripts of a page."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(html))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def _policy(**sources: Iterable[str]) -> str:
    return "; ".join(f"{name.replace('_', '-')} {' '.join(values)}" for name, values in sources.items())


def page_policy(hashes: Iterable[str], *, host: str = "", tiles: bool = True, alone: bool = False) -> str:
    """Give the content policy of a page; `host` is the one the visitor asked for, `alone` lets none embed it.

    Streamlit writes its styles into the page, and its style sheet holds a font in a `data:` address.
    Charts need nothing: Vega reads its expressions without building scripts.
    """
    # Some browsers do not count a socket to the same host as 'self'.
    sockets = [f"ws://{host}", f"wss://{host}"] if HOST.fullmatch(host) else []
    return _policy(
        default_src=["'self'"],
        script_src=["'self'", *hashes],
        style_src=["'self'", "'unsafe-inline'"],
        img_src=["'self'", "data:", "blob:", *([TILE_HOST] if tiles else [])],
        font_src=["'self'", "data:"],
        connect_src=["'self'", *sockets],
        worker_src=["'self'"],
        frame_src=["'self'"],
        frame_ancestors=["'none'" if alone else "'self'"],
        object_src=["'none'"],
        base_uri=["'self'"],
        form_action=["'self'"],
    )


def component_policy(*, tiles: bool = True) -> str:
    """Give the content policy of the map's frame.

    Streamlit-Folium puts the map's script into the frame as text and evaluates what changes with the filters.
    """
    return _policy(
        default_src=["'self'"],
        script_src=["'self'", "'unsafe-inline'", "'unsafe-eval'"],
        style_src=["'self'", "'unsafe-inline'"],
        img_src=["'self'", "data:", "blob:", *([TILE_HOST] if tiles else [])],
        connect_src=["'self'"],
        frame_ancestors=["'self'"],
        object_src=["'none'"],
        base_uri=["'self'"],
        form_action=["'none'"],
    )


def secure_cookies(headers: MutableHeaders) -> None:
    """Let every cookie of an answer travel by HTTPS only."""
    cookies = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for cookie in cookies:
        has_it = "secure" in (part.strip().lower() for part in cookie.split(";"))
        headers.append("set-cookie", cookie if has_it else f"{cookie}; Secure")
