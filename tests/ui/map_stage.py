"""A small Streamlit script with our map, and an API's answers for it, with names that mean harm."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

from xstatic.pkg import leaflet

from geo import map_script
from geo.districts import districts

ROOT = Path(__file__).parents[2]
HOSTILE = "${alert(1)} `x` \\x3cimg src=x> </script><img src=x onerror=alert(1)> {{7*7}} </textarea>"
SCRIPT = """
import itertools

import streamlit as st

from geo.layers import AreaMark, CellsMark, MapWords, SiteMark, StateLayer, state_data
from geo.map_base import MapAssets, base_map
from ui import map_view

st.set_page_config(layout="wide")
HOSTILE = {hostile!r}
CODES = "CW WC EST STH YTM SSP KC WTS KT TW TM YL NTH TP SK ST KWT ISL".split()
files = ("leaflet.js", "leaflet.css", "map.js", "map.css", "images/")
assets = MapAssets(*(f"/app/static/{{name}}" for name in files))
state = st.session_state
state.runs = state.get("runs", 0) + 1
changes = state.setdefault("changes", 0)
shade = lambda code: None if code == "TM" else changes % 5
areas = [
    AreaMark(code, "", shade(code), (HOSTILE,), selected=code == "WC" and changes > 0, hatched=code == "SK")
    for code in CODES
]
sites = [SiteMark(code, "", 0, 0, 0, "", (HOSTILE,)) for code in ("INNO-TP", "INNO-TKO", "INNO-YL")]
cells = CellsMark(
    "/api/v1/ground/test", f"/api/v1/cells/{{changes}}/{{{{z}}}}/{{{{x}}}}/{{{{y}}}}",
    f"/api/v1/cell/{{changes}}/{{{{z}}}}/{{{{x}}}}/{{{{y}}}}", "vendor",
    open_codes=tuple(state.get("open", ())),
)
base = base_map(
    assets, tiles="tiles" in st.query_params, language=st.query_params.get("lang", "en"),
    words=MapWords(map_name=HOSTILE, vendor_many="{{n}} vendors " + HOSTILE),
)


def clicked(click):
    state.clicks = [*state.get("clicks", []), f"{{click.kind}} {{click.code}}"]
    state.open = [click.code]


layer = StateLayer(state_data(cells, areas, sites))
map_view.show(base, layer, height=480, key="map", on_click=clicked)
st.button("change", on_click=lambda: state.update(changes=state.changes + 1))
st.text("clicks: " + ", ".join(state.get("clicks", [])))
st.text(f"runs: {{state.runs}}")
st.text(f"changes: {{state.changes}}")
"""
CODES = tuple(districts())
SITES = {
    "INNO-TP": (22.458, 114.186, "estate"),
    "INNO-TKO": (22.288, 114.276, "estate"),
    "INNO-YL": (22.458, 114.025, "estate"),
    "HKSP": (22.427, 114.21, "park"),
}
# Code -> lat, lon, sum. The first three lie close together, the last two at one place.
POINTS = {
    "S1": (22.2815, 114.1575, 1e6),
    "S2": (22.2835, 114.1575, 2e6),
    "S3": (22.2855, 114.1575, 3e6),
    "ALONE": (22.5, 113.9, 1_234_567.0),
    "T1": (22.36, 114.42, 2e6),
    "T2": (22.36, 114.42, 2e6),
}


@contextmanager
def running(folder: Path, port: int) -> Iterator[str]:
    """Start the script's server; give its address once it is healthy."""
    from tests.conftest import RunningApp, _wait_for

    (folder / "app.py").write_text(SCRIPT.format(hostile=HOSTILE), "utf-8")
    shutil.copytree(leaflet.BASE_DIR, folder / "static")
    (folder / "static" / "map.js").write_text(map_script.library(), "utf-8")
    (folder / "static" / "map.css").write_text(map_script.styles(), "utf-8")
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.enableStaticServing": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += [f"--{name}={value}" for name, value in options.items()]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(RunningApp(address, folder, folder / "app.py", server))
            yield address
        finally:
            server.terminate()


def answer(url: str) -> str:
    """Give what the API would say at an address, each change with larger sums than the one before."""
    kind, *numbers = urlsplit(url).path.removeprefix("/api/v1/").split("/")
    if kind == "ground":
        return json.dumps(ground())
    changes, z, x, y = (int(number) for number in numbers)
    found = cells(z, changes)
    if kind == "cells":
        inside = [told for (across, down), told in found.items() if (across >> 2, down >> 2) == (x, y)]
        return json.dumps({"all": {"awards": 9, "value_hkd": 12e6, "largest_hkd": 3e6}, "cells": inside})
    codes = [code for code, (lat, lon, _) in POINTS.items() if number(lat, lon, z + 2) == (x, y)]
    top = [figures([code], changes) | point(code) for code in codes]
    return json.dumps({"cell": found.get((x, y)), "top": top, "more": 3})


def cells(z: int, changes: int) -> dict[tuple[int, int], dict]:
    groups = defaultdict(list)
    for code, (lat, lon, _) in POINTS.items():
        groups[number(lat, lon, z + 2)].append(code)
    return {place: cell(place, codes, changes) for place, codes in groups.items()}


def cell(place: tuple[int, int], codes: list[str], changes: int) -> dict:
    lat, lon = ([POINTS[code][axis] for code in codes] for axis in (0, 1))
    told = {"x": place[0], "y": place[1], "lat": sum(lat) / len(lat), "lon": sum(lon) / len(lon)}
    told |= {"points": len(codes), "suppliers": len(codes), **figures(codes, changes)}
    if len(codes) == 1:
        return told | {"point": point(codes[0])}
    bounds = [min(lat), min(lon), max(lat), max(lon)]
    return told | {"bounds": bounds, "plants": 1, "one_place": min(lat) == max(lat)}


def point(code: str) -> dict:
    name = HOSTILE if not code.startswith("T") else f"Twin {code}"
    local = "plant" if code == "S2" else "address"
    return {
        "code": code,
        "name": name,
        "district": "ISL",
        "precision": "street",
        "within_m": 90,
        "local": local,
    }


def figures(codes: list[str], changes: int) -> dict:
    return {
        "awards": 2 * len(codes),
        "value_hkd": sum(POINTS[code][2] for code in codes) + changes,
        "without_value": 1,
    }


def ground() -> dict:
    """Give rectangles for districts, in three rows, and four sites."""
    districts = []
    for at, code in enumerate(CODES):
        lat, lon = 22.2 + 0.12 * (at // 6), 113.85 + 0.1 * (at % 6)
        ring = [(lat, lon), (lat + 0.12, lon), (lat + 0.12, lon + 0.1), (lat, lon + 0.1)]
        whole = [(round(lat * 1e5), round(lon * 1e5)) for lat, lon in ring]
        steps = [*whole[0]]
        for (lat_0, lon_0), (lat_1, lon_1) in pairwise(whole):
            steps += [lat_1 - lat_0, lon_1 - lon_0]
        name = HOSTILE if code == "ST" else code
        districts.append(
            {"code": code, "names": {"en": name}, "at": [lat + 0.06, lon + 0.05], "rings": [[steps]]}
        )
    sites = [
        {"code": c, "names": {"en": c + HOSTILE}, "kind": k, "at": [lat, lon], "radius_m": 400, "outline": []}
        for c, (lat, lon, k) in SITES.items()
    ]
    return {"districts": districts, "sites": sites}


def number(lat: float, lon: float, zoom: int) -> tuple[int, int]:
    """Give the tile that a place is in, by the textbook's formula."""
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * 2**zoom), int(down * 2**zoom)


def is_api(url: str) -> bool:
    """Say whether an address is one that `answer` knows."""
    return re.match(r"http://127\.0\.0\.1:\d+/api/v1/", url) is not None
