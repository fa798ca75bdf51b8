"""The map's own scripts and styles, and data written so that no script can come out of it."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import NoReturn

from geo import map_marks

_TEMPLATES = Path(__file__).parent / "templates"
_PARTS = ("map", "words", "areas", "sites", "cells", "marks", "list", "state", "labels", "staged")

# Beside what closes a script or a quote, `{`, `$` and `_` are written as escapes: Streamlit-Folium
# searches the finished text for `{{ '...' }}` and for `_names` and replaces what it finds.
_UNSAFE = re.compile("[<>&'`{}$_\u2028\u2029\ud800-\udfff]")


def js_data(value: object) -> str:
    """Write lists, texts and numbers as a JavaScript literal that stays data wherever it is put.

    Takes no dictionaries: their braces would be written as escapes like those of a text.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_refuse)
    return _UNSAFE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    sign = found.group()
    # Half a character cannot be sent at all.
    return "\\ufffd" if "\ud800" <= sign <= "\udfff" else f"\\u{ord(sign):04x}"


def _refuse(value: object) -> NoReturn:
    raise TypeError(f"not for a map: {type(value).__name__}")


@cache
def library() -> str:
    """Give the JavaScript that draws, without its comments."""
    return "\n".join(_code(f"{name}.js") for name in _PARTS)


def _code(name: str) -> str:
    lines = (line.strip() for line in (_TEMPLATES / name).read_text("utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@cache
def styles() -> str:
    """Give the map's style sheet with the project's colours filled in."""
    colours = {f"--class-{klass}": colour for klass, colour in enumerate(map_marks.PALETTE)}
    colours |= {
        "--nothing": map_marks.NOTHING,
        "--hatch": map_marks.HATCH,
        "--accent": map_marks.ACCENT,
        "--neutral": map_marks.NEUTRAL,
        "--sea": map_marks.SEA,
    }
    root = ";".join(f"{name}:{colour}" for name, colour in colours.items())
    return f":root{{{root}}}\n{(_TEMPLATES / 'map.css').read_text('utf-8')}"
