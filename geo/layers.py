"""What changes on the map: districts, bubbles and sites as one Folium feature group."""

from __future__ import annotations

from collections.abc import Iterable

import folium
from folium.template import Template

from geo.map_districts import AreaShape, area_shapes
from geo.map_marks import AreaMark, MapWords, PointMark, SiteMark
from geo.map_script import VerbatimMixin, js_data

__all__ = [
    "AreaMark",
    "AreaShape",
    "MapWords",
    "PointMark",
    "SiteMark",
    "area_shapes",
    "overlay",
    "overlay_data",
]


class Overlay(VerbatimMixin, folium.FeatureGroup):
    """The one feature group of the map."""

    # Streamlit-Folium keeps every group it ever showed; the old ones are off the map by now.
    _template = Template("""
        {% macro script(this, kwargs) %}
            window.feature_group = [];
            var {{ this.get_name() }} = L.featureGroup().addTo({{ this._parent.get_name() }});
        {% endmacro %}
    """)


class MarksLayer(VerbatimMixin, folium.map.Layer):
    """A layer drawn by a function of our own script from plain data."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = hkMap.{{ this.draw }}({{ this.marks }})
                .addTo({{ this._parent.get_name() }});
        {% endmacro %}
    """)

    def __init__(self, draw: str, marks: str) -> None:
        super().__init__(name=draw, control=False)
        self._name = f"Marks{draw.title()}"
        self.draw = draw
        self.marks = marks


def overlay_data(
    shapes: Iterable[AreaShape],
    areas: Iterable[AreaMark],
    points: Iterable[PointMark],
    sites: Iterable[SiteMark],
    words: MapWords | None = None,
) -> tuple[tuple[str, str], ...]:
    """Give what `overlay` draws as plain text: the part worth keeping in a cache.

    Areas without a shape are left out. Points with equal places fan out when clicked.
    """
    sentence = (words or MapWords()).cluster
    return (
        ("areas", f"[{','.join(_area_rows(shapes, areas))}]"),
        ("sites", js_data([_site_row(site) for site in sites])),
        ("points", js_data([sentence, [_point_row(point) for point in points]])),
    )


def overlay(data: Iterable[tuple[str, str]]) -> folium.FeatureGroup:
    """Wrap the text of `overlay_data` for one `st_folium`, which uses it up: never share it."""
    group = Overlay(name="overlay", control=False)
    for draw, marks in data:
        group.add_child(MarksLayer(draw, marks))
    return group


def _area_rows(shapes: Iterable[AreaShape], areas: Iterable[AreaMark]) -> list[str]:
    by_code = {shape.code: shape for shape in shapes}
    known = ((area, by_code[area.code]) for area in areas if area.code in by_code)
    return [f"[{js_data(_area_row(area, shape))},{shape.rings}]" for area, shape in known]


def _area_row(area: AreaMark, shape: AreaShape) -> list[object]:
    return [area.code, area.name, area.klass, area.lines, area.selected, area.hatched, shape.name_point]


def _point_row(point: PointMark) -> list[object]:
    place = (round(point.lat, 6), round(point.lon, 6))
    return [
        point.id,
        point.name,
        *place,
        float(point.weight),
        int(point.accent),
        int(point.selected),
        point.lines,
    ]


def _site_row(site: SiteMark) -> list[object]:
    return [site.code, site.name, site.lat, site.lon, site.radius_m, site.kind, site.lines, site.outline]
