"""Cells that hold pieces of a web page, as the text that they show."""

from __future__ import annotations

import html
import re

_BREAKING = "br|p|div|li|ul|ol|tr|td|th|table|tbody|h[1-6]"
_INLINE = "b|i|u|a|em|strong|span|font|sup|sub|small"
# The tags that pages of departments use; anything else between these signs is text, as in "length <5 m".
_TAG = re.compile(
    rf"<(?P<close>/?)(?:(?P<breaking>{_BREAKING})|{_INLINE})(?:\s[^<>]{{0,300}})?/?>", re.IGNORECASE
)


def without_markup(cell: str) -> str:
    """Give a cell without tags, a line break where one broke the line, entities as their characters."""
    if "<" in cell:
        cell = _TAG.sub(lambda tag: "\n" if tag["breaking"] else "", cell)
    return html.unescape(cell) if "&" in cell and ";" in cell else cell
