"""A kept file with texts taken out of it, in its own kind and encoding, all else as it was."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from xml.sax.saxutils import escape, unescape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from data.files import DataError, ReadOptions
from data.ingest import file_kinds
from data.ingest.container import open_tables
from data.ingest.delimited import raw_rows
from data.ingest.intake import open_file
from data.ingest.limits import HEAD_BYTES
from data.ingest.source import Source
from data.ingest.tables import Record
from data.redaction import Redactor

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_SHARED = re.compile(
    r"(<(?P<tag>(?:\w+:)?(?:si|is|text))(?:\s[^>]*)?>)(?P<inner>.*?)(</(?P=tag)>)", re.DOTALL
)
_RUN = re.compile(r"<(?P<tag>(?:\w+:)?t)(?:\s[^>]*)?>(?P<text>.*?)</(?P=tag)>", re.DOTALL)
_PHONETIC = re.compile(r"<(?P<tag>(?:\w+:)?rPh)\b.*?</(?P=tag)>", re.DOTALL)
_VALUE = re.compile(r"(<(?:\w+:)?v>)([^<]*)(</(?:\w+:)?v>)")
_TAGS = re.compile("<[^>]*>")
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_XML = (".xml", ".rels", ".vml")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to go from a file: the texts wherever they stand, but in `theirs`."""

    redactor: Redactor
    pure: frozenset[str]  # the template's columns that hold nothing but the field
    mixed: frozenset[str]  # columns that it may have been read from among other things
    own: Mapping[int, tuple[str, ...]]  # rows of the award, and what each states in the field
    theirs: frozenset[int]  # rows of other awards that state the same

    def cells(self, cells: Sequence[str], columns: Sequence[str | None], row: int) -> tuple[str, ...]:
        """Give what the cells of a row become. `columns` says which of the template's each is."""
        if row in self.theirs:
            return tuple(cells)
        if row not in self.own:
            return tuple(map(self.redactor.without, cells))
        pairs = list(zip(cells, (*columns, *(None for _ in cells)), strict=False))
        whole = set(self.pure)
        if not any(name in self.pure and cell.strip() for cell, name in pairs):
            found = [any(map(Redactor((text,), "").holds, cells)) for text in self.own[row]]
            # It was read from cells that write it otherwise: all of these go.
            whole |= set() if all(found) else self.mixed
        return tuple(
            self.redactor.whole(cell) if name in whole else self.redactor.without(cell)
            for cell, name in pairs
        )


@dataclass(slots=True)
class _Plan:
    """What becomes of each cell of a file."""

    wanted: Wanted
    table: str = ""  # the name of the one that holds the awards
    columns: tuple[str | None, ...] = ()
    strings: dict[str, str] = field(default_factory=dict)  # whole cells: before -> after

    def cells(self, record: Record, table: str) -> tuple[str, ...]:
        """Give what the cells of a row become."""
        if table == self.table:
            return self.wanted.cells(record.cells, self.columns, record.row)
        return tuple(map(self.wanted.redactor.without, record.cells))

    def string(self, text: str) -> str:
        """Give what a text becomes of which only the words are known, not the place."""
        return self.strings.get(text.strip()) or self.wanted.redactor.without(text)


def rewritten(
    content: bytes, file_name: str, options: ReadOptions, encoding: str, wanted: Wanted
) -> bytes | None:
    """Give a file without what is to go; nothing where that cannot be done, or cannot be proved.

    It is read again: each other cell is as it was, and what was to go is gone.
    """
    try:
        packed = file_kinds.is_gzip(content[:2])
        plain = gzip.decompress(content) if packed else content
        plan = _planned(plain, file_name, options, wanted)
        made = _made(plain, file_name, encoding, plan)
        if made is None or not _is_as_meant(plain, made, file_name, options, plan):
            return None
        return gzip.compress(made, mtime=0) if packed else made
    except (DataError, OSError, ValueError, LookupError, csv.Error):
        return None


def states(
    content: bytes,
    file_name: str,
    options: ReadOptions,
    encoding: str | None,
    redactor: Redactor,
    theirs: frozenset[int] = frozenset(),
) -> bool:
    """Say whether a text stands in a file, in whichever table, but for the rows `theirs` of its awards."""
    if encoding is not None and not file_kinds.is_zip(content[:4]) and not file_kinds.is_gzip(content[:2]):
        told = content.decode(encoding, "replace")
        if not redactor.may_hold(told):
            return False
        if not theirs and redactor.holds(told):
            return True
    try:
        own = _table_of_awards(content, file_name, options) if theirs else None
        with open_tables(content, file_name, options.encoding) as opened:
            return any(
                redactor.holds("\n".join(record.cells))
                for table in opened.tables
                for record in table.records()
                if table.name != own or record.row not in theirs
            )
    except (DataError, OSError, ValueError, LookupError, csv.Error):
        # It cannot be read any more: what it says as plain text has to do.
        return redactor.holds(content.decode(encoding or "utf-8", "replace"))


def _table_of_awards(content: bytes, file_name: str, options: ReadOptions) -> str:
    with open_file(content, file_name, options) as reading:
        return reading.table.name


def _planned(content: bytes, file_name: str, options: ReadOptions, wanted: Wanted) -> _Plan:
    """Find the columns of the field, and what their cells become."""
    plan = _Plan(wanted)
    with open_file(content, file_name, options) as reading:
        plan.table = reading.table.name
        names = reading.header.fields
        plan.columns = tuple(names.get(at) for at in range(max(names, default=-1) + 1))
        for record in reading.table.records():
            if record.row in wanted.own:
                for was, becomes in zip(record.cells, plan.cells(record, plan.table), strict=True):
                    if was != becomes:
                        plan.strings[was.strip()] = becomes
    return plan


def _made(content: bytes, file_name: str, encoding: str, plan: _Plan) -> bytes | None:
    if file_kinds.is_zip(content[:4]):
        return _workbook(content, plan)
    text = content.decode(encoding)
    if file_kinds.is_json(text[:HEAD_BYTES].lstrip("\ufeff \t\r\n")):
        made = _STRING.sub(lambda found: _json_string(found[0], plan.string), text)
    else:
        made = _delimited(Source(content, file_name), encoding, plan)
    # The mark in front of UTF-16 is read and written by the codec of that name; others are part of the text.
    return made.encode(encoding)


def _json_string(literal: str, change: Callable[[str], str]) -> str:
    text = json.loads(literal)
    changed = change(text)
    return literal if changed == text else json.dumps(changed, ensure_ascii=literal.isascii())


def _delimited(source: Source, encoding: str, plan: _Plan) -> str:
    """Write the rows anew in which something changes; all others keep every sign."""
    written = []
    for held, record, delimiter in raw_rows(source, encoding):
        if record is None:
            written.append(held)
            continue
        cells = plan.cells(record, "")
        if cells == record.cells:
            written.append(held)
            continue
        ending = held[len(held.rstrip("\r\n")) :]
        row = io.StringIO()
        # All quoted: the writer does not see that a cell holds a line break where the row ends without one.
        csv.writer(row, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL).writerow(cells)
        written.append(row.getvalue())
    return "".join(written)


def _workbook(content: bytes, plan: _Plan) -> bytes | None:
    made = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename.endswith(_XML):
                text = part.decode("utf-8-sig")
                text = _SHARED.sub(lambda found: _shared(found, plan.string), text)
                text = _VALUE.sub(lambda found: _value(found, plan.string), text)
                if _still_there(text, plan.wanted):
                    return None
                part = text.encode()
            # With the time of then: the same is left whenever it is made.
            new.writestr(ZipInfo(info.filename, info.date_time), part, ZIP_DEFLATED)
    return made.getvalue()


def _shared(found: re.Match[str], change: Callable[[str], str]) -> str:
    inner = _PHONETIC.sub("", found["inner"])
    text = "".join(unescape(run["text"], _ENTITIES) for run in _RUN.finditer(inner))
    changed = change(text)
    if not text or changed == text:
        return found[0]
    prefix = found["tag"].rpartition(":")[0]
    tag = f"{prefix}:t" if prefix else "t"
    return f'{found[1]}<{tag} xml:space="preserve">{escape(changed)}</{tag}>{found[4]}'


def _value(found: re.Match[str], change: Callable[[str], str]) -> str:
    text = unescape(found[2], _ENTITIES)
    # Numbers are places in the list of texts, or figures: no text of theirs is changed.
    if text.strip().lstrip("-").replace(".", "", 1).isdigit():
        return found[0]
    changed = change(text)
    return found[0] if changed == text else f"{found[1]}{escape(changed)}{found[3]}"


def _still_there(part: str, wanted: Wanted) -> bool:
    words = unescape(_TAGS.sub("\n", part), _ENTITIES)
    texts = "".join(wanted.redactor.texts)
    return bool(texts) and any(wanted.redactor.holds(line) for line in (words, *words.split("\n")))


def _is_as_meant(old: bytes, new: bytes, file_name: str, options: ReadOptions, plan: _Plan) -> bool:
    """Read a file as it was and as it became, and compare them cell by cell."""
    with (
        open_tables(old, file_name, options.encoding) as before,
        open_tables(new, file_name, options.encoding) as after,
    ):
        if [table.name for table in before.tables] != [table.name for table in after.tables]:
            return False
        for was, became in zip(before.tables, after.tables, strict=True):
            for one, other in zip_longest(was.records(), became.records()):
                if one is None or other is None or not _is_row_as_meant(one, other, plan, was.name):
                    return False
    return True


def _is_row_as_meant(before: Record, after: Record, plan: _Plan, table: str) -> bool:
    if before.row != after.row or len(before.cells) != len(after.cells):
        return False
    meant = plan.cells(before, table)
    for was, becomes, became in zip(before.cells, meant, after.cells, strict=True):
        # Of a list in a cell each item may have been replaced by itself: what counts is that it is gone.
        if (was == becomes) != (was == became) or (was != becomes and plan.wanted.redactor.holds(became)):
            return False
    return True
