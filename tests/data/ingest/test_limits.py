"""Nothing but a refusal comes out of any bytes, and limits hold."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from functools import cache

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.files import UnreadableFileError
from data.ingest import delimited, json_stream
from data.ingest.container import open_tables
from data.problems import LANGUAGES, RefusalCode

CSV = 'Tender Reference,Title,Contractor\r\nA1,"Tea, green",衞生用品有限公司\r\nA2,"x\ny",大埔工業邨\r\n'
OBJECTS = [
    {"ref": "A1", "to": [{"name": "衞生署"}, {"name": "b"}], "sum": 1366.49},
    {"ref": None, "x": {"y": True}},
]
RELEASES = {
    "releases": [{"ocid": "1", "tag": ["award"], "awards": [{"id": "1", "suppliers": [{"name": "A"}]}]}] * 2
}


@cache
def workbook():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("A")
        sheet.write_row(0, 0, ["衞生署", 7.0, True])
        sheet.merge_range("A2:B3", "merged")
    return content.getvalue()


SOUND = {
    "utf-8": CSV.encode(),
    "utf-16": CSV.encode("utf-16"),
    "utf-16 without mark": CSV.encode("utf-16-le"),
    "big5": CSV.encode("big5hkscs"),
    "gb": CSV.encode("gb18030"),
    "gzip": gzip.compress(CSV.encode(), mtime=0),
    "json": json.dumps(OBJECTS, ensure_ascii=False).encode(),
    "lines": "\n".join(map(json.dumps, OBJECTS)).encode(),
    "ocds": json.dumps(RELEASES).encode(),
}


def read_or_refuse(content):
    """Count the rows of a file, 0 if it is refused; every other error goes on to the test."""
    try:
        with open_tables(content, "a") as file:
            return sum(1 for table in file.tables for _ in table.records())
    except UnreadableFileError as refusal:
        return min(0, *(len(refusal.message(lang)) for lang in LANGUAGES))


@given(st.binary(max_size=400))
@example(b"\x1f\x8b")
@example(b"PK\x03\x04")
@example(b"\xff\xfe\x00")
@example(b"[{")
@example(b"sep=")
@example(b'sep="\n"a')
@example(b"sep=\n\n")
@settings(deadline=None)
def test_any_bytes_are_read_or_refused(content):
    read_or_refuse(content)


@given(
    st.text(alphabet='",;|\t\r\n\x00 ab衞[]{}:1-.e\\u<>=', max_size=200),
    st.sampled_from(["utf-8", "utf-16-le", "big5hkscs"]),
)
def test_any_text_is_read_or_refused(text, codec):
    read_or_refuse(text.encode(codec))


@pytest.mark.parametrize("kind", SOUND)
@given(data=st.data())
@settings(max_examples=60)
def test_files_cut_off_or_altered_are_read_or_refused(kind, data):
    content = bytearray(SOUND[kind])
    for _ in range(data.draw(st.integers(0, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    length = data.draw(st.one_of(st.just(len(content)), st.integers(1, len(content))))

    read_or_refuse(bytes(content[:length]))


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_workbooks_that_are_altered_are_read_or_refused(data):
    content = bytearray(workbook())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    read_or_refuse(bytes(content))


@pytest.mark.parametrize("content", SOUND.values(), ids=SOUND)
def test_files_that_are_sound_are_read(content):
    assert read_or_refuse(content) == 3


def test_more_rows_than_are_taken_are_refused(monkeypatch):
    monkeypatch.setattr(delimited, "MAX_ROWS", 5)
    monkeypatch.setattr(json_stream, "MAX_ROWS", 5)

    for content in (b"a,b\n" * 6, b"[" + b'{"a": 1},' * 5 + b'{"a": 1}]'):
        with pytest.raises(UnreadableFileError) as refusal, open_tables(content, "a") as file:
            list(file.tables[0].records())
        assert refusal.value.code is RefusalCode.TOO_MANY_ROWS


@pytest.mark.parametrize(
    ("name", "line"),
    [("a.csv", b"A1,Supply of tea,Ho Lee Limited\r\n"), ("a.json", b'{"ref": "A1", "title": "Tea"}\n')],
    ids=["delimited", "json"],
)
def test_memory_does_not_grow_with_the_file(name, line, tmp_path):
    path = tmp_path / name
    path.write_bytes(line * 40_000)

    tracemalloc.start()
    with open_tables(path, name) as file:
        rows = sum(1 for _ in file.tables[0].records())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert rows >= 40_000
    assert peak < 1_500_000
