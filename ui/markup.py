"""HTML from templates that escape every value: the only way a word gets into a page of ours."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

_FOLDER = Path(__file__).parent


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Html(str):
    """HTML that is ready: Streamlit takes it as it is; other texts it searches for indents and paths."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def fill(template: str, **values: object) -> Html:
    """Give a template's HTML with its values escaped."""
    return Html(_templates().get_template(template).render(**values).strip())


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
