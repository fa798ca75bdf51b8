"""The parts of a workbook: a zip file of XML, checked before it is unpacked."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.parsers import expat

from data.problems import RefusalCode

_CHUNK = 1 << 16
# Other kinds of files that are zip files too, by the beginning of a part's name.
_OTHER_KINDS = (
    ("word/", "Word (.docx)"),
    ("ppt/", "PowerPoint (.pptx)"),
    ("visio/", "Visio (.vsdx)"),
    ("Index/Document.iwa", ".numbers"),
    ("META-INF/MANIFEST.MF", ".jar"),
)
# What the standard library raises for zip files that are broken in one way or another.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, LookupError, ValueError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
Attributes = dict[str, str]


class RefusedError(Exception):
    """A workbook that is not read, with the code and the values of the sentence that says why."""

    def __init__(self, code: RefusalCode, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken; see `data/ingest/limits.py`."""

    unpacked: int  # bytes, as declared and as counted; also of the text written
    parts: int
    sheets: int
    cells: int
    rows: int
    columns: int
    line: int  # characters of a row
    memory: int
    seconds: int


class Parts:
    """A workbook's parts by name; what is read of them is counted."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits, self.left = limits, limits.unpacked
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise RefusedError(RefusalCode.DAMAGED, seen="zip") from error
        self._check(self._zip.infolist())

    def _check(self, infos: list[zipfile.ZipInfo]) -> None:
        names = [info.filename for info in infos]
        if not any(name.startswith("xl/") for name in names):
            raise RefusedError(RefusalCode.OTHER_KIND, seen=self._other_kind(names))
        if "xl/workbook.bin" in names:
            raise RefusedError(RefusalCode.OTHER_KIND, seen=".xlsb")
        if any(info.flag_bits & 1 for info in infos):
            raise RefusedError(RefusalCode.PROTECTED)
        too_many = len(infos) > self.limits.parts
        if too_many or sum(info.file_size for info in infos) > self.limits.unpacked:
            raise self.too_large()

    def _other_kind(self, names: list[str]) -> str:
        if "mimetype" in names:
            with self._zip.open("mimetype") as file:
                if file.read(100).startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
                    return ".ods"
        starts = (kind for start, kind in _OTHER_KINDS if any(name.startswith(start) for name in names))
        return next(starts, "zip")

    def too_large(self) -> RefusedError:
        """Give the error for a workbook that unpacks to more than is taken."""
        return RefusedError(RefusalCode.UNPACKED_TOO_LARGE, expected=f"{self.limits.unpacked:,} B")

    def related(self, part: str) -> Mapping[str, tuple[str, str]]:
        """Give for each relation of a part its type and the part it leads to."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = (kind, target.lstrip("/"))

        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if self.has(rels):
            self.walk(rels, start)
        return found

    def has(self, part: str) -> bool:
        """Say whether there is such a part."""
        return part in self._zip.NameToInfo

    def walk(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Call back for each element of a part, by its name without a prefix, and for its text."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, attributes: start(name[name.rfind(":") + 1 :], attributes)
        if end is not None:
            parser.EndElementHandler = lambda name: end(name[name.rfind(":") + 1 :])
        if text is not None:
            parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            with self._zip.open(part) as stream:
                self._feed(parser, stream)
        except (*_BROKEN, expat.ExpatError) as error:
            raise RefusedError(RefusalCode.DAMAGED, seen=part[:80]) from error

    def _feed(self, parser: expat.XMLParserType, stream: IO[bytes]) -> None:
        while chunk := stream.read(_CHUNK):
            self.left -= len(chunk)
            if self.left < 0:
                raise self.too_large()
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    """Refuse what no workbook has: entities declared there can grow without end."""
    raise RefusedError(RefusalCode.DAMAGED, seen="<!DOCTYPE")
