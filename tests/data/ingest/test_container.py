"""What kind of file it is, unpacking, and refusals that say why."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from pathlib import Path

import pytest

from data.files import UnreadableFileError
from data.ingest import container
from data.ingest.container import open_tables
from data.ingest.tables import Container
from data.problems import LANGUAGES, RefusalCode

TABLE = "title,supplier_name\nTea,Ho Ltd\n"


def zipped(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.spreadsheet")
    return file.getvalue()


def ole(stream):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + stream.encode("utf-16-le") + bytes(500)


def refusal(content):
    with pytest.raises(UnreadableFileError) as caught:
        rows(content)
    return caught.value


def rows(content, name="awards.csv"):
    with open_tables(content, name) as file:
        return [record.cells for record in file.tables[0].records()]


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        pytest.param(b"%PDF-1.7\n", "PDF", id="pdf"),
        pytest.param(ole("Workbook"), ".xls", id="old workbook"),
        pytest.param(ole("WordDocument"), ".doc", id="old document"),
        pytest.param(b"\x09\x08\x10\x00\x00\x06\x05\x00", ".xls", id="older workbook"),
        pytest.param(zipped("mimetype", "content.xml"), ".ods", id="ods"),
        pytest.param(zipped("word/document.xml"), "Word (.docx)", id="docx"),
        pytest.param(zipped("ppt/presentation.xml"), "PowerPoint (.pptx)", id="pptx"),
        pytest.param(zipped("xl/workbook.bin"), ".xlsb", id="xlsb"),
        pytest.param(zipped("awards.csv"), "zip", id="zip"),
        pytest.param(zipped(), "zip", id="empty zip"),
        pytest.param(b"\n <!DOCTYPE html><html>", "HTML", id="web page"),
        pytest.param(b'<HTML lang="en">', "HTML", id="web page without a doctype"),
        pytest.param(b"<table><tr><td>1</td></tr></table>", "HTML", id="web page saved as .xls"),
        pytest.param(b'\xef\xbb\xbf<?xml version="1.0"?><awards/>', "XML", id="xml"),
        pytest.param(b"<awards><award/></awards>", "XML", id="xml without a declaration"),
        pytest.param("<awards/>".encode("utf-16"), "XML", id="xml in utf-16"),
        pytest.param(b"<svg xmlns='x'></svg>", "SVG", id="svg"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "PNG", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0", "JPEG", id="jpeg"),
        pytest.param(b"{\\rtf1 awards}", "RTF", id="rtf"),
        pytest.param(b"SQLite format 3\x00", "SQLite", id="sqlite"),
        pytest.param(b"PAR1\x15\x04\x15", "Parquet", id="parquet"),
        pytest.param(bytes(8) + b"DUCK" + bytes(100), "DuckDB", id="duckdb"),
        pytest.param(b"a" * 257 + b"ustar\x0000", "tar", id="tar"),
        pytest.param(b"BZh91AY&SY12", "bzip2", id="bzip2"),
        pytest.param(gzip.compress(gzip.compress(TABLE.encode())), "gzip (gzip)", id="gzip twice"),
        pytest.param(gzip.compress(b"%PDF-1.7"), "PDF", id="packed pdf"),
        pytest.param(b"\x00\x01\x02\xff" * 99, "binary (00 01 02 FF)", id="binary"),
        pytest.param(b'["a", 1]', "JSON […]", id="json without objects"),
    ],
)
def test_other_kinds_of_files_are_refused_by_what_they_are(content, seen):
    error = refusal(content)

    assert error.code is RefusalCode.OTHER_KIND
    assert error.values["seen"] == seen
    assert all(seen in error.message(lang) for lang in LANGUAGES)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf\r\n \r\n",
        b"\xff\xfe\n\x00",
        pytest.param(gzip.compress(b" \n"), id="packed blank"),
    ],
)
def test_empty_file_is_refused(content):
    assert refusal(content).code is RefusalCode.EMPTY


def test_protected_workbook_is_refused():
    assert refusal(ole("EncryptedPackage")).code is RefusalCode.PROTECTED


@pytest.mark.parametrize("path", ["not-there.csv", "."])
def test_file_that_is_not_there_is_refused(path, tmp_path):
    assert refusal(tmp_path / path).code is RefusalCode.NOT_THERE


def test_file_that_is_too_large_is_refused(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(container.MAX_FILE_BYTES + 1)

    assert refusal(path).code is RefusalCode.TOO_LARGE


def test_packed_file_is_read_like_the_file_in_it():
    assert rows(gzip.compress(TABLE.encode())) == rows(TABLE.encode())
    assert rows(gzip.compress(b"title,supplier") + gzip.compress(b"_name\n")) == [("title", "supplier_name")]


@pytest.mark.parametrize(
    "content",
    [gzip.compress(TABLE.encode() * 99)[:-20], gzip.compress(b"a,b\n")[:-8] + b"12345678", b"\x1f\x8bnone"],
    ids=["cut off", "wrong sum", "no gzip"],
)
def test_packed_file_that_is_damaged_is_refused(content):
    error = refusal(content)

    assert (error.code, error.values["seen"]) == (RefusalCode.DAMAGED, "gzip")


def test_packed_file_that_grows_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(container, "MAX_UNPACKED_BYTES", 1_000_000)

    assert refusal(gzip.compress(bytes(2_000_000))).code is RefusalCode.UNPACKED_TOO_LARGE


def test_what_is_unpacked_is_deleted_afterwards(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with open_tables(gzip.compress(TABLE.encode()), "a.csv.gz") as file:
        used = list(tmp_path.iterdir())
        list(file.tables[0].records())
    refusal(gzip.compress(b"%PDF"))

    assert used
    assert not list(tmp_path.iterdir())


def test_a_path_is_read_like_its_bytes(tmp_path):
    path = Path(tmp_path / "a.csv")
    path.write_bytes(TABLE.encode())

    assert rows(path) == rows(TABLE.encode())


def test_text_that_only_begins_like_json_or_xml_is_delimited():
    with open_tables(b"[Reference],<Title>\nA,B\n", "a.csv") as file:
        table = file.tables[0]

        assert table.container is Container.DELIMITED
        assert next(table.records()).cells == ("[Reference]", "<Title>")
