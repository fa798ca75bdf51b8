"""The text of a cell without what only its layout put there."""

from __future__ import annotations

import re
import unicodedata

from data.ingest.limits import MAX_SEEN

# Marks without width, and marks that turn the writing direction: they can hide what a cell says.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
# A reference that was broken over two lines after a slash or a dash.
_BROKEN = re.compile(r"(?<=[/-])\s{2,}|\s{2,}(?=[/-])")


def visible(cell: str) -> str:
    """Give the cell without invisible and control characters; spaces and line breaks stay."""
    if cell.isascii() and cell.isprintable():
        return cell
    return _CONTROL.sub("", _INVISIBLE.sub("", cell))


def collapse(cell: str) -> str:
    """Give the cell on one line, with single spaces."""
    if cell.isascii() and cell.isprintable():
        # Most cells are so already; telling is cheaper than parting them into words.
        loose = "  " in cell or cell[:1] == " " or cell[-1:] == " "
        return " ".join(cell.split()) if loose else cell
    return " ".join(_CONTROL.sub("", _INVISIBLE.sub("", cell)).split())


def plain(cell: str) -> str:
    """Give a form for comparing: one width, one case, single spaces."""
    return collapse(cell if cell.isascii() else unicodedata.normalize("NFKC", cell)).casefold()


def header_form(cell: str) -> str:
    """Give a form for comparing headers: `supplier_name` may be typed "Supplier name"."""
    return " ".join(plain(cell).replace("_", " ").split())


def reference(cell: str) -> str:
    """Give a tender reference, mended where a line break had parted it."""
    return collapse(_BROKEN.sub("", visible(cell).strip()))


def shortened(cell: str) -> str:
    """Give what a problem shows of a cell."""
    text = collapse(cell[: 4 * MAX_SEEN])
    return text if len(text) <= MAX_SEEN else text[: MAX_SEEN - 1] + "…"
