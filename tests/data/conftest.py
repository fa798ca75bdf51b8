"""Homes with a record in them: the starter data, or a few awards written by the test."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from data import public
from data.__main__ import main
from data.files import FileKind, ReadResult
from data.placing import load_placing
from data.records import AmountKind, AwardRow
from data.store.publish import Order, publish


@pytest.fixture(scope="session")
def starter(starter_home):
    """The snapshot of the starter data."""
    return public.current(starter_home)


@pytest.fixture
def make_award():
    """Give an award with what the test names; everything else is plain."""

    def make(row: int = 2, **values) -> AwardRow:
        plain = {
            "title": "Supply of tables",
            "suppliers": ("Tables Limited",),
            "publisher": "HYD",
            "buyer": "HYD",
            "tender_ref": f"REF {row}",
            "award_date": "2026-06-12",
            "amount": Decimal("100.00"),
            "currency": "HKD",
            "amount_kind": AmountKind.TOTAL,
        }
        return AwardRow(row=row, **plain | values)

    return make


@pytest.fixture
def make_result():
    """Give the result of reading a file with these awards."""

    def make(*awards: AwardRow, name: str = "awards.csv") -> ReadResult:
        return ReadResult(
            kind=FileKind.AWARDS,
            file_name=name,
            encoding="utf-8",
            profile="template",
            header_row=1,
            columns={},
            rows=len(awards),
            awards=tuple(awards),
        )

    return make


@pytest.fixture
def record(home, make_result):
    """An empty record, with a function that publishes awards to it and gives the new snapshot.

    A test with it runs once on SQLite and once on PostgreSQL: see `tests/engines.py`.
    """
    engine = public.engine(home)

    class Record:
        def publish(self, *awards: AwardRow, content: bytes | None = None):
            content = content or repr(awards).encode()
            order = Order(content, make_result(*awards))
            return publish(engine, [order], by="tester", note="a test", placing=load_placing(engine, home))

        def snapshot(self):
            return public.current(home)

    Record.home, Record.engine = home, engine
    return Record()


@pytest.fixture
def untouched_home(tmp_path, monkeypatch):
    """A home that stays empty: what the test does changes nothing."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield home
    assert not list(home.iterdir())


@pytest.fixture
def given(tmp_path, untouched_home):
    """Write a file and give its path."""

    def write(text: str, name: str = "awards.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def told(capsys):
    """Check files; give the exit code and the objects that `--json` prints."""

    def check(*words) -> tuple[int, list[dict]]:
        capsys.readouterr()
        code = main(["check", "--json", *map(str, words)])
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return check
