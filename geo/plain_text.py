"""Texts for a terminal and for spreadsheets: what would steer either of them is shown, not done."""

from __future__ import annotations

import re

# All controls but line feed and tab, and the signs that turn the direction of what follows.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FORMULA = re.compile("[\ufeff ]*[=+@-]|[\t\r]")


def escaped(text: str) -> str:
    r"""Give a text with such signs written out, as \x1b or \u202e."""
    return _STEERING.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def disarmed(text: str) -> str:
    """Give a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
