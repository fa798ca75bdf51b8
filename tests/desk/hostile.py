"""A file whose cells mean harm: to pages, to Markdown, to templates, to spreadsheets, to readers."""

from __future__ import annotations

import csv
import io

import openpyxl

ELSEWHERE = "https://elsewhere.invalid"
CELLS = {
    "script": '<script>alert("cell")</script>',
    "image": f"<img src={ELSEWHERE}/a.png onerror=\"alert('cell')\">",
    "drawing": "</title></script><svg onload=alert('cell')>",
    "frame": f'"><iframe src="{ELSEWHERE}"></iframe><a href="javascript:alert(1)">x</a>',
    "markdown": f"[press](javascript:alert(1)) ![x]({ELSEWHERE}/b.png) **b** :red[x] $\\frac{{1}}{{2}}$",
    "template": "${alert('cell')} `${alert(1)}` {{ 7*7 }} {% raw %} #{1+1} \\u003cb\\u003e",
    "formula": f'=HYPERLINK("{ELSEWHERE}","press")',
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-1+1 works",
    "at": "@SUM(1+1)*cmd",
    "tab": "\t=1+1",
    "bidi": "abc\u202egnp.exe\u2066\u2069\u200f\u200b",
    "control": "a\x07b\x1bc\x7f",
    "long": "L" * 10_000,
}
COLUMNS = (
    "publisher", "buyer", "title", "title_zh", "supplier_name", "supplier_address", "tender_ref",
    "amount", "currency", "amount_kind", "award_date", "delivery_place", "<b onclick=alert(1)>`${1}`",
)  # fmt: skip
SHOWN = ("script", "image", "markdown", "template", "formula")  # titles that are looked for
FILE_NAME = (
    "'><img src=x onerror=alert(1)> [a](javascript:alert(1)) ${1} `b`.csv"  # Chromium writes quotes as %22
)


def content(*, nul: bool = False) -> bytes:
    """Give the file: a row for each kind of harm, which stands in all of its texts."""
    told = {**CELLS, "nul": "a\0b"} if nul else CELLS
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for number, (name, cell) in enumerate(told.items(), 1):
        place = f"{cell} {number} Science Park Road, Sha Tin, New Territories"
        writer.writerow(
            ("HYD", cell, cell, cell, f"{cell} {name}", place, cell, 10**9 - number, "HKD", "total",
             "2026-07-01", cell, cell)
        )  # fmt: skip
    # What cannot be taken is shown as well: an amount and a date that are none.
    cell = CELLS["image"]
    writer.writerow(("HYD", cell, cell, cell, cell, cell, cell, cell, cell, cell, cell, cell, cell))
    return file.getvalue().encode()


def cells_of(body: bytes, kind: str) -> list[str]:
    """Give all texts of a download."""
    if kind == "csv":
        return [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))) for cell in row]
    book = openpyxl.load_workbook(io.BytesIO(body), read_only=True)
    found = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return [str(cell.value) for cell in found if cell.data_type != "n" and cell.value is not None]
