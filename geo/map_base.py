"""The constant base map: Hong Kong, its controls and, where wanted, the Lands Department's tiles."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import folium
from folium.template import Template

from geo.map_marks import MapWords
from geo.map_script import js_data

HONG_KONG = ((22.150, 113.830), (22.566, 114.450))  # south-west, north-east: its land and near waters
_AROUND = ((21.85, 113.30), (22.90, 115.00))  # as far as the map can be moved
_CENTRE = (22.358, 114.140)
_ZOOMS = (9, 19)

# Lands Department, Map API: https://api.portal.hkmapservice.gov.hk
TILE_HOST = "https://mapapi.geodata.gov.hk"
_TILES = f"{TILE_HOST}/gs/api/v1.0.0/xyz/basemap/WGS84/{{z}}/{{x}}/{{y}}.png"
_LABELS = f"{TILE_HOST}/gs/api/v1.0.0/xyz/label/hk/{{language}}/WGS84/{{z}}/{{x}}/{{y}}.png"
_DISCLAIMER = "https://api.portal.hkmapservice.gov.hk/disclaimer"
_LABEL_LANGUAGES = {"en": "en", "zh-Hant": "tc", "zh-Hans": "sc"}


@dataclass(frozen=True, slots=True)
class MapAssets:
    """Paths on our own server of what a map loads; `images` ends in a slash."""

    leaflet_js: str
    leaflet_css: str
    map_js: str
    map_css: str
    images: str


class _Nothing:
    """What a page holds around the map: nothing that would have to travel."""

    def render(self) -> str:
        """Give no text."""
        return ""


class _Page:
    """The page of a map that is rendered for Streamlit-Folium only."""

    header, html = _Nothing(), _Nothing()

    def render(self) -> str:
        """Give no text."""
        return ""


class BaseMap(folium.Map):
    """A Folium map that never changes: made once, shown to everybody.

    Streamlit-Folium renders a map again and again on each run of a page, and writes into it. This one is
    its script and addresses and nothing else; what would be written is what stands there already.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = hkMap.start({{ this.get_name()|tojson }}, {{ this.settings }});
        {% endmacro %}
    """)
    _page = _Page()

    def __init__(self, assets: MapAssets, settings: str) -> None:
        super().__init__(location=_CENTRE, tiles=None, min_zoom=_ZOOMS[0], max_zoom=_ZOOMS[1])
        # On the instance: Folium's own lists name other people's servers.
        self.default_js = [("leaflet", assets.leaflet_js), ("map", assets.map_js)]
        self.default_css = [("leaflet", assets.leaflet_css), ("map", assets.map_css)]
        self._id = "div"  # the name that Streamlit-Folium would give
        self.settings = settings

    def get_root(self) -> Any:  # noqa: ANN401 (Folium's signature)
        """Give the page around the map."""
        return self._page

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 (Folium's signature)
        """Give no text: there is nothing to put into a page."""
        return ""


def base_map(assets: MapAssets, *, tiles: bool, language: str, words: MapWords | None = None) -> folium.Map:
    """Give a map of Hong Kong, the very same one for the same arguments.

    `language` is en, zh-Hant or zh-Hans. All visitors share it.
    """
    return _base_map(assets, tiles, language, words or MapWords())


@lru_cache(maxsize=32)
def _base_map(assets: MapAssets, tiles: bool, language: str, words: MapWords) -> folium.Map:
    label_url = _LABELS.replace("{language}", _LABEL_LANGUAGES[language])
    said = [[_camel(field.name), getattr(words, field.name)] for field in fields(words)]
    settings = [
        [_CENTRE, HONG_KONG, _AROUND, _ZOOMS],
        [_TILES, label_url, _DISCLAIMER] if tiles else None,
        language,
        [[name, text] for name, text in said if name != "units"],
        words.units,
        assets.images,
    ]
    return BaseMap(assets, js_data(settings))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
