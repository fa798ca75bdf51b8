"""HTML from templates that escape every value: the only way a word gets into a page of ours."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

_FOLDER = Path(__file__).parent
_EARLY_ENDS = "/* All above is sent with the page itself, before its first words. */"


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["columns"] = columns
    return made


class Html(str):
    """HTML that is ready: Streamlit takes it as it is; other texts it searches for indents and paths."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def fill(template: str, **values: object) -> Html:
    """Give a template's HTML with its values escaped."""
    return Html(_templates().get_template(template).render(**values).strip())


def columns(labels: Iterable[str]) -> str:
    """Give what a table tells once of its columns: a phone shows them in front of each cell.

    A text of JSON is one of CSS as well.
    """
    return ";".join(
        f"--hk-c{at}:{json.dumps(label, ensure_ascii=False)}" for at, label in enumerate(labels, 1)
    )


def show(template: str, **values: object) -> None:
    """Draw a template on the page."""
    st.html(fill(template, **values))


def note(words: str) -> None:
    """Draw a quiet line of text. Streamlit's own captions are Markdown, which reads $...$ as a formula."""
    show("note.html", words=words)


@cache
def style() -> str:
    """Give the look of all pages."""
    css = (_FOLDER / "look" / "style.css").read_text(encoding="utf-8")
    return f"<style>{css}</style>"


def early_style() -> str:
    """Give the beginning of that look: where things stand."""
    first, mark, _ = style().partition(_EARLY_ENDS)
    assert mark, "style.css has no end of its early part"
    return f"{first}</style>"
