"""Writes the Simplified Chinese texts from the Traditional ones: `python -m devtools.simplify`.

OpenCC turns Hong Kong's characters into simplified ones; what reads wrongly after that stands, reviewed,
in `zh_Hans.overrides.po`.
"""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po, write_po
from opencc import OpenCC

# Spellings that the characters alone do not change.
SPELLINGS = {
    "程式": "程序",
    "档案": "文件",
    "连结": "链接",
    "载入": "加载",
    "营运": "运营",
    "甚么": "什么",
    "纪录": "记录",
    "搜寻": "搜索",
    "「": "“",
    "」": "”",
}
LOCALE = Path(__file__).parents[1] / "ui" / "locale"
CODES = Path(__file__).parents[1] / "data" / "codes"
SENTENCES = (CODES / "problems.csv", CODES / "provenance.csv")


def turned(text: str) -> str:
    """Give a Traditional Chinese text in simplified characters and the Mainland's spellings."""
    text = _converter().convert(text)
    for hong_kong, mainland in SPELLINGS.items():
        text = text.replace(hong_kong, mainland)
    return text


@cache
def _converter() -> OpenCC:
    return OpenCC("hk2s")


def simplified() -> bytes:
    """Give the bytes of `zh_Hans.po` as they follow from the other two files."""
    with (LOCALE / "zh_Hant.po").open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    with (LOCALE / "zh_Hans.overrides.po").open("rb") as file:
        reviewed = {message.id: message.string for message in read_po(file) if message.id}
    for message in catalogue:
        if not message.id:
            continue
        forms = (message.string,) if isinstance(message.string, str) else message.string
        own = tuple(turned(form) for form in forms)
        plain = own[0] if isinstance(message.string, str) else own
        message.string = reviewed.get(message.id, plain)
    written = io.BytesIO()
    write_po(written, catalogue, width=0)
    return written.getvalue()


def simplified_sentences(path: Path) -> str:
    """Give the text of one of `SENTENCES` with its last column as it follows from the one before."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(
        [header, *([code, en, hant, turned(hant)] for code, en, hant, _ in rows)]
    )
    return written.getvalue()


if __name__ == "__main__":
    (LOCALE / "zh_Hans.po").write_bytes(simplified())
    for sentences in SENTENCES:
        sentences.write_text(simplified_sentences(sentences), "utf-8")
