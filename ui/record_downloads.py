"""Links to downloads of exactly the awards of a view."""

from __future__ import annotations

from data import tile_address
from data.exports.workbook import SENT_ROWS
from ui import amounts, markup
from ui.frame import Page
from ui.server import base_path

# In this order; where there is no name, the catalogue has one.
_KINDS = {"csv": "CSV", "zip": "", "xlsx": "Excel (XLSX)", "geojson": "GeoJSON", "gpkg": "GeoPackage"}


def html(page: Page, awards: int) -> str:
    """Give a line of links, one for each kind of file; a workbook that would not hold all rows is none."""
    offered = [kind for kind in _KINDS if kind != "xlsx" or awards <= SENT_ROWS]
    n = amounts.count(page.view.language, awards)
    return markup.fill(
        "downloads.html",
        words=page.say("download.these", count=awards, n=n),
        kinds=[(_KINDS[kind] or page.say(f"download.{kind}"), _address(page, kind)) for kind in offered],
        about=(page.say("download.about"), _address(page, "txt")),
        too_many="" if "xlsx" in offered else page.say("download.too_many", rows=f"{SENT_ROWS:,}"),
    )


def _address(page: Page, kind: str) -> str:
    language = page.view.language.value
    return base_path() + tile_address.download(kind, page.view.filters, page.snapshot.version, language)
