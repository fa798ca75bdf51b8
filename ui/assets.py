"""Map scripts and styles, copied from installed packages to the folder that Streamlit serves."""

from __future__ import annotations

import functools
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

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
MARKERCLUSTER_FILES = ("leaflet.markercluster.js", "MarkerCluster.css", "MarkerCluster.Default.css")
VERSION_LENGTH = 16  # hexadecimal digits of the content hash in the folder's name


@dataclass(frozen=True, slots=True)
class AssetUrls:
    """Paths on our own server of what a map loads."""

    leaflet_js: str
    leaflet_css: str
    images: str  # ends in a slash, as `L.Icon.Default.imagePath` wants it
    markercluster_js: str
    markercluster_css: str
    markercluster_default_css: str


@functools.cache
def _sources() -> dict[str, Path]:
    """Give the installed file for each name below the served folder."""
    from xstatic.pkg import leaflet, leaflet_markercluster

    packages = ((leaflet.BASE_DIR, LEAFLET_FILES), (leaflet_markercluster.BASE_DIR, MARKERCLUSTER_FILES))
    return {name: Path(base) / name for base, names in packages for name in names}


@functools.cache
def folder_name() -> str:
    """Name the served folder by its content, so that a browser may keep what it loaded for ever."""
    digest = hashlib.sha256()
    for name, source in sorted(_sources().items()):
        digest.update(f"{name}\0{source.stat().st_size}\0".encode())
        digest.update(source.read_bytes())
    return f"map-{digest.hexdigest()[:VERSION_LENGTH]}"


def prepare(static: Path = STATIC) -> Path:
    """Copy what is missing or differs; give the folder that holds the files."""
    folder = static / folder_name()
    for name, source in _sources().items():
        target, content = folder / name, source.read_bytes()
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


def urls() -> AssetUrls:
    """Give the addresses of the files, with the base path the server was started with."""
    import streamlit as st

    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    root = f"/{base}/app/static/{folder_name()}" if base else f"/app/static/{folder_name()}"
    return AssetUrls(
        leaflet_js=f"{root}/leaflet.js",
        leaflet_css=f"{root}/leaflet.css",
        images=f"{root}/images/",
        markercluster_js=f"{root}/leaflet.markercluster.js",
        markercluster_css=f"{root}/MarkerCluster.css",
        markercluster_default_css=f"{root}/MarkerCluster.Default.css",
    )


if __name__ == "__main__":
    prepare()
