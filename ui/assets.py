"""Scripts and styles of the map, Leaflet's and our own, in the folder that Streamlit serves."""

from __future__ import annotations

import functools
import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from geo import map_script
from geo.map_base import MapAssets

STATIC = Path(__file__).parent / "static"

# What the map loads; source maps and unminified copies stay in the packages.
LEAFLET_FILES = (
    "leaflet.js",
    "leaflet.css",
    "images/layers.png",
    "images/layers-2x.png",
    "images/marker-icon.png",
    "images/marker-icon-2x.png",
    "images/marker-shadow.png",
)
MAP_JS, MAP_CSS = "map.js", "map.css"  # our own
VERSION_LENGTH = 16  # hexadecimal digits of the content hash in the folder's name


@functools.cache
def _contents() -> Mapping[str, bytes]:
    """Give each file by its name below the served folder."""
    from xstatic.pkg import leaflet

    found = {name: (Path(leaflet.BASE_DIR) / name).read_bytes() for name in LEAFLET_FILES}
    return found | {MAP_JS: map_script.library().encode(), MAP_CSS: map_script.styles().encode()}


@functools.cache
def folder_name() -> str:
    """Name the served folder by its content, so that a browser may keep what it loaded for ever."""
    digest = hashlib.sha256()
    for name, content in sorted(_contents().items()):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return f"map-{digest.hexdigest()[:VERSION_LENGTH]}"


def prepare(static: Path = STATIC) -> Path:
    """Copy what is missing or differs; give the folder that holds the files."""
    folder = static / folder_name()
    for name, content in _contents().items():
        target = folder / name
        if not target.is_file() or target.read_bytes() != content:
            _write_whole(target, content)
    return folder


def _write_whole(target: Path, content: bytes) -> None:
    """Put a file in place in one step: a server that is running never serves half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=target.parent, prefix=".aside-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(aside).chmod(0o644)
        Path(aside).replace(target)
    finally:
        Path(aside).unlink(missing_ok=True)


def urls() -> MapAssets:
    """Give the addresses of the files, with the base path the server was started with."""
    import streamlit as st

    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    root = f"/{base}/app/static/{folder_name()}" if base else f"/app/static/{folder_name()}"
    return MapAssets(
        leaflet_js=f"{root}/leaflet.js",
        leaflet_css=f"{root}/leaflet.css",
        map_js=f"{root}/{MAP_JS}",
        map_css=f"{root}/{MAP_CSS}",
        images=f"{root}/images/",
    )


if __name__ == "__main__":
    prepare()
