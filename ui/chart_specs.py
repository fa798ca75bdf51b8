"""Ready Vega-Lite specifications: bars from zero with their values on them, rows as Arrow bytes.

Colours and fonts are the theme's, light and dark: a specification names none. Rows travel beside it,
made once and not by way of pandas on every run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from ui import amounts
from ui.texts import Language

Spec = dict[str, Any]
_ROWS = "rows"  # what a specification calls the rows
_LABELLED = 12  # so many bars have room for a value on each; of more only the longest has one
_ACROSS = 6  # so many names stand side by side
_BAND = 26  # pixels of a lying bar with its gap
_MARGIN = 12
_NAME_WIDTH = 150  # pixels; the rest of a long name is in the table and on hover
# The theme gives bars its first colour, but words none: they ask for it as a category of their own.
_QUIET: Spec = {"datum": "label", "type": "nominal", "legend": None}
# Pixels that the longest amount takes in any language: charts side by side have one axis.
_LABEL_WIDTH = 108
_LEAST = 40  # pixels that are left for the longest bar
# How much higher than the highest bar the axis is: its label stands there.
_ROOM_ABOVE = 1.12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, how long it is, the value written on it, and the exact lines on hover."""

    name: str
    size: float
    shown: str
    exact: tuple[str, ...]  # in the order of the titles


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis of amounts or counts says; `top` makes it as long as another chart's."""

    title: str
    language: Language
    is_money: bool = False
    top: float | None = None


def standing(bars: Sequence[Bar], titles: Sequence[str], axis: Axis) -> Spec:
    """Give bars side by side in their order, as of months."""
    turned = 0 if len(bars) <= _ACROSS else -90
    across = {"labelAngle": turned, "labelOverlap": True}
    size: Spec = {
        "field": "size",
        "type": "quantitative",
        "title": axis.title,
        "scale": _scale(bars, axis.top, f"{_ROOM_ABOVE}"),
        "axis": {"tickCount": 5, **(_short(axis.language) if axis.is_money else {"tickMinStep": 1})},
    }
    return _drawn(
        bars,
        {"x": {"field": "name", "type": "ordinal", "sort": None, "title": None, "axis": across}, "y": size},
        titles,
        {"type": "text", "baseline": "bottom", "dy": -2},
    )


def lying(bars: Sequence[Bar], titles: Sequence[str], top: float | None = None) -> Spec:
    """Give bars below each other with their names before and their values behind them; no axis is needed."""
    names = {"labelLimit": _NAME_WIDTH, "labelPadding": 6, "labelOverlap": False, "ticks": False}
    return _drawn(
        bars,
        {
            "y": {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": names},
            "x": {
                "field": "size",
                "type": "quantitative",
                "axis": None,
                # However wide the chart is, there is room for a label beside the longest bar.
                "scale": _scale(bars, top, f"width / max(width - {_LABEL_WIDTH}, {_LEAST})"),
            },
        },
        titles,
        {"type": "text", "align": "left", "dx": 4},
        is_each_labelled=True,
    )


def height(bars: Sequence[Bar]) -> int:
    """Give the pixels that lying bars need."""
    return _BAND * len(bars) + _MARGIN


def _drawn(
    bars: Sequence[Bar], places: Spec, titles: Sequence[str], label: Spec, *, is_each_labelled: bool = False
) -> Spec:
    told = [{"field": f"exact{at}", "type": "nominal", "title": title} for at, title in enumerate(titles)]
    return {
        "data": {"name": _ROWS},
        "datasets": {_ROWS: _arrow(bars, len(titles), is_each_labelled)},
        "encoding": {**places, "tooltip": told},
        "layer": [
            {"mark": {"type": "bar"}},
            {"mark": label, "encoding": {"text": {"field": "label", "type": "nominal"}, "color": _QUIET}},
        ],
    }


def _arrow(bars: Sequence[Bar], lines: int, is_each_labelled: bool) -> bytes:
    """Give the rows as Streamlit sends them."""
    longest = max((bar.size for bar in bars), default=0.0)
    has_room = len(bars) <= _LABELLED

    def label(bar: Bar) -> str:
        return bar.shown if is_each_labelled or (bar.size and (has_room or bar.size == longest)) else ""

    columns: dict[str, pa.Array] = {
        "name": pa.array([bar.name for bar in bars], pa.string()),
        "size": pa.array([bar.size for bar in bars], pa.float64()),
        "label": pa.array([label(bar) for bar in bars], pa.string()),
    }
    for at in range(lines):
        columns[f"exact{at}"] = pa.array([bar.exact[at] for bar in bars], pa.string())
    table = pa.table(columns)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _scale(bars: Sequence[Bar], top: float | None, room: str) -> Spec:
    """Give a scale that begins at zero and is so many times (an expression) as long as the longest bar."""
    longest = top if top is not None else max((bar.size for bar in bars), default=0.0)
    return {
        "zero": True,
        "nice": False,
        **({"domainMax": {"expr": f"{longest} * {room}"}} if longest > 0 else {}),
    }


def _short(language: Language) -> Spec:
    """Give labels of an axis of amounts in the units of a language: 1.5 billion, 15億."""
    _, units = amounts.short_form(language)
    plain = "format(datum.value, ',.3~r')"
    for size, word in reversed(units):
        scaled = f"format(datum.value / {size}, ',.3~r')"
        plain = f"abs(datum.value) >= {size} ? {scaled} + '{word}' : {plain}"
    return {"labelExpr": plain}
