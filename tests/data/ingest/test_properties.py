"""What holds for every input and all options: no traceback, rows add up, rows not taken have a reason."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
from functools import cache

import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from data.files import FileKind, ReadOptions, UnreadableFileError
from data.ingest import open_file, read_file, registers
from data.ingest.encodings import ENCODINGS
from data.ingest.profiles import PARTED_FIELDS, profiles
from data.ingest.reading import RowStatus
from data.ingest.units import UNITS
from data.problems import LANGUAGES, Problem, ProblemCode, Severity
from data.records import TEMPLATE_COLUMNS

SEVERITIES = {
    RowStatus.ACCEPTED: {Severity.NOTE},
    RowStatus.REVIEW: {Severity.NOTE, Severity.REVIEW},
    RowStatus.REJECTED: {Severity.NOTE, Severity.REVIEW, Severity.REJECTED},
    RowStatus.SKIPPED: {Severity.SKIPPED},
}
WORDS = (
    "Title",
    "title",
    "Contractor",
    "Contract Sum",
    "Date of Award",
    "supplier_name",
    "column 2",
    "",
    "字",
)
FIELDS = (*TEMPLATE_COLUMNS, *PARTED_FIELDS, *registers.column_names(FileKind.GRANTS), "colour", "")
OPTIONS = st.builds(
    ReadOptions,
    publisher=st.none() | st.sampled_from([*profiles(), "nobody"]),
    encoding=st.none() | st.sampled_from([*ENCODINGS, "klingon", ""]),
    money=st.none() | st.sampled_from([*UNITS, "shells"]),
    mapping=st.lists(
        st.tuples(st.sampled_from(WORDS) | st.text(max_size=5), st.sampled_from(FIELDS)), max_size=3
    ).map(tuple),
    sheet=st.none() | st.sampled_from(["Awards", "nothing", ""]),
)
# Bytes that mean something to one of the readers.
PIECES = st.sampled_from(
    [
        b"\x00",
        b'"',
        b"\r",
        b"\n",
        b",",
        b";",
        b"\t",
        b"|",
        b"{",
        b"[",
        b"]}",
        b"\\u",
        b"\xff\xfe",
        b"\x1f\x8b",
        b"PK\x03\x04",
        b"1e999",
        b"Total",
        b"\xa1\xb0",
        b"<br>",
        b"=",
        b"sep=;\n",
    ]
)
OBJECTS = [
    {"title": "Tea", "supplier": [{"name": "Ho Limited"}, {"name": "衞生"}], "Contract Sum (HK$)": 1366.49},
    {"title": None, "supplier": [{"name": "Lee Limited"}], "more": {"green": True}},
]
SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


@cache
def sound() -> dict[str, bytes]:
    """Give a valid file of each kind and each publisher."""
    files = {
        example.name: example.file.lstrip("\n").encode()
        for profile in profiles().values()
        for example in profile.examples
    }
    files |= {f"{name}.csv": text.encode() for name, text in registers.examples().items()}
    files["objects.json"] = json.dumps({"result": OBJECTS}, ensure_ascii=False).encode()
    files["lines.json"] = "\n".join(map(json.dumps, OBJECTS)).encode()
    files["packed.csv.gz"] = gzip.compress(files["hyd.csv"], mtime=0)
    files["utf-16.csv"] = files["hyd.csv"].decode().encode("utf-16")
    files["big5.csv"] = "title,supplier_name\n衞生署清潔服務及供應茶葉,大埔工業邨有限公司\n".encode(
        "big5hkscs"
    )
    return files


@cache
def workbook() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    for name in ("Awards", "Notes"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ("title", "supplier_name", "amount", "award_date"))
        sheet.write_row(1, 0, ("Tea", "Ho Limited", 12.5, 46000))
        sheet.merge_range("A3:B4", "merged")
    book.close()
    return target.getvalue()


@st.composite
def mutated(draw: st.DrawFn, content: bytes) -> bytes:
    """Give a file with some of its bytes changed, put in, left out or doubled."""
    changed = bytearray(content)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(changed)))
        end = min(len(changed), start + draw(st.integers(0, 30)))
        changed[start:end] = draw(PIECES | st.binary(max_size=6) | st.just(bytes(changed[start:end]) * 2))
    return bytes(changed[: draw(st.integers(0, len(changed)))] if draw(st.booleans()) else changed)


def account_for(content: bytes, options: ReadOptions = ReadOptions(), name: str = "any") -> None:  # noqa: B008
    """Read a file to its end. Anything but a refusal, and a row without its reason, fails the test."""
    statuses, rows = [], []
    try:
        with open_file(content, name, options) as reading:
            for read in reading:
                statuses.append(read.status)
                rows.append(read.record.row)
                assert (read.award is not None or read.entry is not None) == (
                    read.status in (RowStatus.ACCEPTED, RowStatus.REVIEW)
                )
                assert_told(read.status, read.record.row, read.problems)
            tally = reading.tally
    except UnreadableFileError as refusal:
        assert all(refusal.message(lang).startswith(name) for lang in LANGUAGES)  # noqa: PT017
        return
    assert tally.rows == len(statuses) == sum(tally.by_status.values())
    assert all(tally.by_status[status] == statuses.count(status) for status in RowStatus)
    assert rows == sorted(set(rows))


def assert_told(status: RowStatus, row: int, problems: tuple[Problem, ...]) -> None:
    """Fail where a row that is not accepted lacks its row, column or code, or says more than it became."""
    severities = {problem.severity for problem in problems}
    assert severities <= SEVERITIES[status]
    assert status is RowStatus.ACCEPTED or Severity(status.value) in severities
    for problem in problems:
        assert problem.row == row
        assert problem.column.strip()
        assert problem.code in ProblemCode
        assert len(problem.seen) <= 120
        assert all(problem.message(lang) for lang in LANGUAGES)


@given(st.binary(max_size=400), OPTIONS)
@settings(max_examples=200, **SLOW)
def test_any_bytes_are_read_or_refused(content, options):
    account_for(content, options)


@pytest.mark.parametrize(
    "header",
    [
        "title,supplier_name,amount,award_date,green\n",
        profiles()["HA"].examples[0].file.splitlines()[0] + "\n",
    ],
)
@given(
    content=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)
@settings(max_examples=150, **SLOW)
def test_any_bytes_below_a_header_are_read_or_refused(header, content):
    account_for(header.encode() + content)


@pytest.mark.parametrize("name", sorted(sound()))
def test_every_sound_file_is_accounted_for(name):
    account_for(sound()[name])

    assert read_file(sound()[name], name).kept


@given(st.data())
@settings(max_examples=500, **SLOW)
def test_sound_files_that_are_altered_are_read_or_refused(data):
    name = data.draw(st.sampled_from(sorted(sound())))

    account_for(data.draw(mutated(sound()[name])))


@given(st.data())
@settings(max_examples=250, **SLOW)
def test_sound_files_are_read_or_refused_under_any_options(data):
    content = sound()[data.draw(st.sampled_from(sorted(sound())))]
    headers = content[:300].decode("utf-8", "replace").partition("\n")[0].split(",")
    pairs = st.lists(st.tuples(st.sampled_from(headers), st.sampled_from(FIELDS)), max_size=4)
    options = data.draw(OPTIONS)
    mapping = (*options.mapping, *data.draw(pairs))

    account_for(
        content, ReadOptions(options.publisher, options.encoding, options.money, mapping, options.sheet)
    )


@given(st.data(), OPTIONS)
@settings(max_examples=15, **SLOW)
def test_workbooks_that_are_altered_are_read_or_refused(data, options):
    account_for(data.draw(mutated(workbook())), options)


@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "Tea", "Total", "Note", "12.50", "title", "Ho Ltd"]), min_size=2, max_size=6
        ),
        max_size=8,
    )
)
@settings(max_examples=200, **SLOW)
def test_ragged_rows_are_accounted_for(rows):
    assume(rows)
    target = io.StringIO(newline="")
    csv.writer(target).writerows([["title", "supplier_name", "amount", "lot"], *rows])

    account_for(target.getvalue().encode())


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_file_name_is_taken(name):
    assert read_file(b"title,supplier_name\nTea,Ho\n", name).file_name


def test_file_is_let_go_of_where_reading_stops_early(tmp_path):
    path = tmp_path / "awards.csv"
    path.write_bytes(sound()["hyd.csv"])

    with contextlib.suppress(KeyError), open_file(path, path.name) as reading:
        next(iter(reading))
        raise KeyError

    path.unlink()
    assert not list(tmp_path.iterdir())
