"""A page with one map and one button that changes a filter: ours, or one of Folium's own ways with points.

Run by Streamlit beside `map_server.py`. `?kind=` says which map. What a page takes once (points, base map
files) is there before the button is pressed; what is measured is what each change costs.
"""

import os
import time
from pathlib import Path

import folium
import streamlit as st
from folium.plugins import FastMarkerCluster, MarkerCluster
from streamlit_folium import st_folium

from data import public, tile_address
from data.filters import Filters
from data.queries import vendors
from data.snapshot.stamp import Stamp
from geo import boundaries, map_ground
from geo.districts import districts
from geo.layers import AreaMark, CellsMark, StateLayer, state_data
from geo.map_base import HONG_KONG, base_map
from ui import assets, map_view

HOME = Path(os.environ["PROCUREMENT_MAP_HOME"])
# As many selections as a page is changed, so that none is answered from what the browser kept.
CATEGORIES = (
    ("goods", "services", "works"),
    ("goods", "services"),
    ("services", "works"),
    ("goods", "works"),
    ("services",),
    ("works",),
    ("goods",),
)
TALLY = ("1,234 awards", "HK$123 million", "12 not in the sum")


@st.cache_resource
def selected(number: int) -> tuple[Stamp, Filters, list[vendors.MapPoint]]:
    """Give the filters of a change and the points of the vendors, the same ones for every kind of map."""
    filters = Filters(category=CATEGORIES[number])
    snapshot = public.current(HOME)
    return snapshot.stamp, filters, vendors.supplier_points(snapshot, filters)


def ours(stamp: Stamp, filters: Filters, _points: list[vendors.MapPoint], number: int) -> None:
    """Draw the product's map."""
    cells = CellsMark(
        tile_address.ground(map_ground.ground(boundaries.approximate(), HOME).name),
        tile_address.template("cells", stamp, filters),
        tile_address.template("cell", stamp, filters),
        "vendor",
        open_codes=(f"change {number}",),
    )
    areas = [AreaMark(code, "", number % 5, TALLY) for code in districts()]
    base = base_map(assets.urls(), tiles=False, language="en")
    layer = StateLayer(state_data(cells, areas, []))
    map_view.show(base, layer, height=396, key="map", on_click=lambda _click: None)


def with_marker_cluster(
    _stamp: Stamp, _filters: Filters, points: list[vendors.MapPoint], number: int
) -> None:
    """Draw markers in a cluster, each with its name."""
    cluster = MarkerCluster()
    for point in points:
        cluster.add_child(folium.Marker((point.lat, point.lon), tooltip=point.name))
    _show(cluster, number)


def with_fast_marker_cluster(
    _stamp: Stamp, _filters: Filters, points: list[vendors.MapPoint], number: int
) -> None:
    """Draw bare points in a cluster."""
    # Folium's own callback wants one more library, for icons.
    plain = "function (row) { return L.marker(new L.LatLng(row[0], row[1])); }"
    _show(FastMarkerCluster([(point.lat, point.lon) for point in points], callback=plain), number)


def with_geojson(_stamp: Stamp, _filters: Filters, points: list[vendors.MapPoint], number: int) -> None:
    """Draw points as GeoJSON, each with its name."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": point.name},
            "geometry": {"type": "Point", "coordinates": (point.lon, point.lat)},
        }
        for point in points
    ]
    collection = {"type": "FeatureCollection", "features": features}
    marker, tooltip = folium.CircleMarker(radius=4), folium.GeoJsonTooltip(["name"])
    _show(folium.GeoJson(collection, marker=marker, tooltip=tooltip), number)


def _show(layer: folium.map.Layer, number: int) -> None:
    whole = folium.Map(tiles=None, maxZoom=19)
    whole.default_js = [("leaflet", "/app/static/others/leaflet.js")]
    whole.default_css = [("leaflet", "/app/static/others/leaflet.css")]
    if isinstance(layer, MarkerCluster):  # the fast one as well
        layer.default_js = [("cluster", "/app/static/others/leaflet.markercluster.js")]
        layer.default_css = [("cluster", "/app/static/others/MarkerCluster.css")]
    whole.add_child(layer)
    whole.fit_bounds(HONG_KONG)
    # Comes after the points, so that whoever looks knows that these were drawn.
    whole.add_child(_Done(number))
    st_folium(whole, key=f"map{number}", height=396, use_container_width=True, returned_objects=[])


class _Done(folium.MacroElement):
    """Says in the map's frame that all before it was drawn."""

    _template = folium.template.Template(
        "{% macro script(this, kwargs) %}window.benchDrawn = {{ this.number }};{% endmacro %}"
    )

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


KINDS = {
    "ours": ours,
    "MarkerCluster": with_marker_cluster,
    "FastMarkerCluster": with_fast_marker_cluster,
    "GeoJson": with_geojson,
}

st.set_page_config(layout="wide")
state = st.session_state
number = state.setdefault("number", 0)
for one in range(len(CATEGORIES)):
    selected(one)  # before the first press: what asking for points takes is no part of drawing them
stamp, filters, points = selected(number % len(CATEGORIES))
began = time.perf_counter()
KINDS[st.query_params.get("kind", "ours")](stamp, filters, points, number)
built_ms = (time.perf_counter() - began) * 1e3
st.button("change", on_click=lambda: state.update(number=number + 1))
st.text(f"change {number} built in {built_ms:.2f} ms with {len(points)} points")
