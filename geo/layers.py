"""What changes on the map: how districts and sites stand, and where the cells are, as one Folium layer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import folium
from folium.template import Template

from geo.map_districts import AreaShape, area_shapes
from geo.map_marks import AreaMark, CellsMark, LegendMark, MapWords, SiteMark, StagedMark
from geo.map_script import js_data

__all__ = [
    "AreaMark",
    "AreaShape",
    "CellsMark",
    "LegendMark",
    "MapWords",
    "SiteMark",
    "StagedLayer",
    "StagedMark",
    "StateLayer",
    "area_shapes",
    "staged_data",
    "state_data",
]


class StateLayer(folium.FeatureGroup):
    """The one feature group of the map: it tells our script what is so now, and draws nothing itself."""

    # Streamlit-Folium keeps every group it ever showed; the old ones are off the map by now.
    _template = Template("""
        {% macro script(this, kwargs) %}
            window.feature_group = [];
            var {{ this.get_name() }} = hkMap.show({{ this.data }});
        {% endmacro %}
    """)

    def __init__(self, data: str) -> None:
        super().__init__(name="state", control=False)
        self.data = data

    def add_to(self, parent: Any, *_args: Any, **_kwargs: Any) -> StateLayer:  # noqa: ANN401 (Folium's)
        """Name the map; the map itself, which all visitors share, is left as it is."""
        self._parent = parent
        return self

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 (Folium's signature)
        """Give no text: there is nothing to put into a page."""
        return ""


class StagedLayer(StateLayer):
    """The same for a map of what is not public yet, or on which a place is chosen."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            window.feature_group = [];
            hkMap.showStaged({{ this.staged }});
            var {{ this.get_name() }} = hkMap.show({{ this.data }});
        {% endmacro %}
    """)

    def __init__(self, data: str, staged: str) -> None:
        super().__init__(data)
        self.staged = staged


def staged_data(
    marks: Iterable[StagedMark], place: tuple[float, float] | None = None, *, is_picking: bool = False
) -> str:
    """Give what `StagedLayer` tells of places (EPSG:4326: latitude, longitude); `place` is the one chosen."""
    rows = [[mark.lat, mark.lon, mark.radius, mark.name, mark.lines] for mark in marks]
    return js_data([rows, place, int(is_picking)])


def state_data(
    cells: CellsMark, areas: Iterable[AreaMark], sites: Iterable[SiteMark], legend: LegendMark | None = None
) -> str:
    """Give what `StateLayer` tells as plain text.

    Outlines and names are not part of it: the map fetches them once.
    """
    places = [
        cells.tiles,
        cells.cell,
        cells.place,
        int(cells.is_revenue),
        int(cells.is_narrow),
        cells.open_codes,
        cells.open_places,
    ]
    told = [
        cells.ground,
        places,
        [_area_row(area) for area in areas],
        [_site_row(s) for s in sites if s.lines],
        _legend_row(legend) if legend else [],
    ]
    return js_data(told)


def _area_row(area: AreaMark) -> list[object]:
    figure = area.figure or next(iter(area.lines), "")
    return [area.code, area.klass, area.lines, int(area.selected), int(area.hatched), figure]


def _site_row(site: SiteMark) -> list[object]:
    return [site.code, site.lines]


def _legend_row(legend: LegendMark) -> list[object]:
    return [legend.title, legend.unit, legend.classes, legend.nothing, legend.hatched]
