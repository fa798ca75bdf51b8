"""The constant base map: Hong Kong, its controls and, where wanted, the Lands Department's tiles."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any, Protocol

import folium
from branca.element import CssLink, JavascriptLink
from folium.template import Template

from geo import map_script
from geo.map_marks import MapWords
from geo.map_script import VerbatimMixin

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


class MapAssets(Protocol):
    """Paths on our own server of what a map loads; `images` ends in a slash."""

    leaflet_js: str
    leaflet_css: str
    markercluster_js: str
    markercluster_css: str
    images: str


class BaseMap(VerbatimMixin, folium.Map):
    """A Folium map that asks only our own server for scripts and styles."""

    _template = Template("""
        {% macro header(this, kwargs) %}<style>{{ this.styles }}</style>{% endmacro %}
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }} ></div>
            <svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>
              <pattern id="hk-hatching" width="7" height="7" patternUnits="userSpaceOnUse"
                       patternTransform="rotate(45)">
                <rect width="7" height="7" style="fill:#f3f2f0"/>
                <line x1="0" y1="0" x2="0" y2="7" style="stroke:var(--hatch);stroke-width:3"/>
              </pattern>
            </defs></svg>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            {{ this.library }}
            var {{ this.get_name() }} = hkMap.start({{ this.get_name()|tojson }}, {{ this.settings }});
        {% endmacro %}
    """)

    def __init__(self, assets: MapAssets, settings: str) -> None:
        super().__init__(location=_CENTRE, tiles=None, min_zoom=_ZOOMS[0], max_zoom=_ZOOMS[1])
        # On the instance: Folium's own lists name other people's servers.
        self.default_js = [("leaflet", assets.leaflet_js), ("markercluster", assets.markercluster_js)]
        self.default_css = [
            ("leaflet_css", assets.leaflet_css),
            ("markercluster_css", assets.markercluster_css),
        ]
        self.library = map_script.library()
        self.styles = map_script.styles()
        self.settings = settings

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 (Folium's signature)
        """Put the map and the links to its scripts and styles into the page."""
        page: Any = self.get_root()
        for name, address in self.default_js:
            page.header.add_child(JavascriptLink(address), name=name)
        for name, address in self.default_css:
            page.header.add_child(CssLink(address), name=name)
        return super().render(**kwargs)


def base_map(assets: MapAssets, *, tiles: bool, language: str, words: MapWords | None = None) -> folium.Map:
    """Give a map of Hong Kong that is the same text for the same arguments.

    `language` is en, zh-Hant or zh-Hans. Cheap, and used up by one `st_folium`: build it on each
    run, never share it between sessions.
    """
    label_url = _LABELS.replace("{language}", _LABEL_LANGUAGES[language])
    settings = [
        [_CENTRE, HONG_KONG, _AROUND, _ZOOMS],
        [_TILES, label_url, _DISCLAIMER] if tiles else None,
        language,
        astuple(words or MapWords()),
        assets.images,
    ]
    return BaseMap(assets, map_script.js_data(settings))
