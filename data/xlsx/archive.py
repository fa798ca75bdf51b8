"""A workbook as a zip file: checked before it is unpacked, and made such that openpyxl knows it."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.problems import RefusalCode

# Other kinds of files that are zip files too, by the beginning of a part's name.
_OTHER_KINDS = (
    ("word/", "Word (.docx)"),
    ("ppt/", "PowerPoint (.pptx)"),
    ("visio/", "Visio (.vsdx)"),
    ("Index/Document.iwa", ".numbers"),
    ("META-INF/MANIFEST.MF", ".jar"),
)
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w{1,40})/")
_HEAD = 1 << 16


class RefusedError(Exception):
    """A workbook that is not read, with the code and the values of the sentence that says why."""

    def __init__(self, code: RefusalCode, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken; see `data/ingest/limits.py`."""

    unpacked: int  # bytes, also of the text written
    parts: int
    sheets: int
    cells: int
    rows: int
    columns: int
    line: int  # characters of a row
    memory: int
    seconds: int

    def too_large(self) -> RefusedError:
        """Give the error for a workbook that is or holds more than is taken."""
        return RefusedError(RefusalCode.UNPACKED_TOO_LARGE, expected=f"{self.unpacked:,} B")


@contextmanager
def damaged(seen: str) -> Iterator[None]:
    """Refuse the file if a library fails at it, by whatever error: none has one of its own for this."""
    try:
        yield
    except (RefusedError, MemoryError):
        raise
    except Exception as error:
        raise RefusedError(RefusalCode.DAMAGED, seen=seen[:80]) from error


def checked(path: Path, folder: Path, limits: Limits) -> Path:
    """Give the path of a workbook that is safe to unpack, which may be a copy in `folder`.

    What parts declare is what they are at most: `zipfile` gives no more of them.
    """
    with damaged("zip"), zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        names = [info.filename for info in infos]
        if not any(name.startswith("xl/") for name in names):
            raise RefusedError(RefusalCode.OTHER_KIND, seen=_other_kind(archive, names))
        if "xl/workbook.bin" in names:
            raise RefusedError(RefusalCode.OTHER_KIND, seen=".xlsb")
        if any(info.flag_bits & 1 for info in infos):
            raise RefusedError(RefusalCode.PROTECTED)
        if len(infos) > limits.parts or sum(info.file_size for info in infos) > limits.unpacked:
            raise limits.too_large()
        with archive.open("_rels/.rels") as file:
            strict = _STRICT.search(file.read(_HEAD))
        return _transitional(archive, folder / "transitional") if strict else path


def _other_kind(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "mimetype" in names:
        with archive.open("mimetype") as file:
            if file.read(100).startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
                return ".ods"
    starts = (kind for start, kind in _OTHER_KINDS if any(name.startswith(start) for name in names))
    return next(starts, "zip")


def _transitional(archive: zipfile.ZipFile, path: Path) -> Path:
    """Copy a "strict" workbook with the namespaces of all others, the only ones that openpyxl knows."""
    with zipfile.ZipFile(path, "w") as copy:
        for info in archive.infolist():
            with archive.open(info) as source, copy.open(info.filename, "w", force_zip64=True) as target:
                # Namespaces stand in a part's first element.
                target.write(_STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", source.read(_HEAD)))
                shutil.copyfileobj(source, target)
    return path
