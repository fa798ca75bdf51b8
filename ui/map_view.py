"""The one place that draws the map and reads what was clicked on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium

_LONGEST_CODE = 200


class ClickKind(StrEnum):
    """What was clicked."""

    DISTRICT = "district"
    VENDOR = "vendor"
    ESTATE = "estate"  # an estate, a facility or a park
    PIN = "pin"  # a place that is being chosen; its code is "lat,lon"


@dataclass(frozen=True, slots=True)
class Click:
    """One click; `code` comes from the browser: look it up, never trust it."""

    kind: ClickKind
    code: str
    at: int = field(default=0, compare=False)  # tells two clicks on the same object apart


def show(
    base: folium.Map,
    layer: folium.FeatureGroup,
    *,
    height: int,
    key: str,
    on_click: Callable[[Click], None],
) -> None:
    """Draw the map; a click is acted on before the one run that it causes.

    Moving and zooming cause no run; another `layer` or `height` keeps the frame and its view, another
    `base` or `key` makes a new frame.
    """

    def heard() -> None:
        click = parse_click(st.session_state.get(key))
        if click is not None:
            on_click(click)

    # Nothing of Streamlit-Folium's own reply is asked for: our layers send the click themselves.
    st_folium(
        base,
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=layer,
        on_change=heard,
    )


def parse_click(reply: Mapping[str, Any] | None) -> Click | None:
    """Read the map's reply; anything but a well-formed click is none."""
    said = reply.get("click") if isinstance(reply, Mapping) else None
    if not isinstance(said, Mapping):
        return None
    kind, code, at = said.get("kind"), said.get("code"), said.get("at")
    if kind not in tuple(ClickKind) or not isinstance(code, str) or type(at) is not int:
        return None
    if not 0 < len(code) <= _LONGEST_CODE:
        return None
    return Click(ClickKind(kind), code, at)
