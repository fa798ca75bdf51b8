"""From words to a PDF: tagged (PDF/UA-1), on two sheets of A4, with fonts that have the characters."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst

from ui.brief import glyphs
from ui.brief.sheet import Brief

_TEMPLATE = Path(__file__).with_name("brief.typ")
_FONTS = ("cvttf_NotoSansCJK_Regular", "cvttf_NotoSansCJK_Bold")
# One at a time: a page asks for it seldom, and it takes a processor for a tenth of a second.
_turn = threading.Lock()


def pdf(brief: Brief, made_at: str) -> bytes:
    """Give the PDF; the same words and the same moment (ISO 8601) give the same bytes.

    Words travel as JSON and are shown as they are: nothing in them is read as the template's language.
    """
    told = json.dumps(_shown(asdict(brief)), ensure_ascii=False)
    with _turn:
        made = typst.compile(
            _TEMPLATE,
            root=_TEMPLATE.parent,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"brief": told},
            pdf_standards=["ua-1"],
            timestamp=datetime.fromisoformat(made_at),
        )
    assert isinstance(made, bytes)
    return made


def _shown(told: object) -> object:
    """Give the same with texts that the font can show."""
    if isinstance(told, dict):
        return {name: _shown(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [_shown(value) for value in told]
    return glyphs.shown(told, _regular()) if isinstance(told, str) else told


@cache
def _regular() -> Path:
    return next(file for folder in _folders(_FONTS[0]) for file in folder.glob("*.otf"))


@cache
def _fonts() -> typst.Fonts:
    """Find the fonts in their packages, once: reading them takes some time."""
    folders = [folder for name in _FONTS for folder in _folders(name)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def _folders(package: str) -> list[Path]:
    found = find_spec(package)
    return [Path(folder) for folder in (found.submodule_search_locations or ())] if found else []
