"""Addresses of the map's tiles and cells, and of downloads: what pages name, and the API answers."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from urllib.parse import urlencode

from data.filters import Basis, Filters, PlaceKind
from data.problems import LANGUAGES
from data.snapshot.stamp import FORMAT, Stamp

API = "/api/v1"
# Moves when the same points would be answered in other words: browsers keep what they have for a year.
FORM = 2


def state(stamp: Stamp) -> str:
    """Name a version as the program gives it now: another redaction, format or record is another name."""
    told = f"{stamp.digest}-f{FORMAT}-a{FORM}"
    return f"{stamp.version}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


def plain(filters: Filters) -> Filters:
    """Give filters without what changes no point of the map."""
    return replace(filters, basis=Basis.COMPLETE)


def query(filters: Filters) -> str:
    """Give the one way to write filters behind an address; the place stands in the path."""
    return urlencode(replace(plain(filters), place=PlaceKind.VENDOR).to_query(), doseq=True)


def template(kind: str, stamp: Stamp, filters: Filters) -> str:
    """Give the address of tiles ("cells") or of single cells ("cell"), with {z}, {x} and {y} to fill in."""
    asked = query(filters)
    path = f"{API}/{kind}/{state(stamp)}/{filters.place.value}/{{z}}/{{x}}/{{y}}"
    return path + (f"?{asked}" if asked else "")


def download(kind: str, filters: Filters, version: int | None, language: str = LANGUAGES[0]) -> str:
    """Give the address of a download of the awards that filters select, of the newest version by default.

    `kind` is csv, xlsx, geojson, gpkg, zip for a CSV with its provenance, or txt for the provenance by
    itself, which is in `language`. What a list is ordered by, and what shares rest on, selects nothing.
    """
    asked = plain(filters).to_query() | ({"v": [str(version)]} if version else {})
    if language != LANGUAGES[0]:
        asked["lang"] = [language]
    return f"{API}/awards.{kind}" + (f"?{urlencode(asked, doseq=True)}" if asked else "")


def ground(name: str) -> str:
    """Give the address of outlines and names that no filter changes, by the name of their content."""
    return f"{API}/ground/{name}"
