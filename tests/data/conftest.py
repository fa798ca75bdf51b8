"""Homes with a record in them: the starter data, or a few awards written by the test."""

from decimal import Decimal
from pathlib import Path

import pytest

from data import public
from data.files import FileKind, ReadResult
from data.prepare import prepare
from data.records import AmountKind, AwardRow
from data.store.engine import migrate
from data.store.publish import Order, publish
from geo import boundaries


@pytest.fixture(scope="session")
def starter_home(tmp_path_factory) -> Path:
    """A home with the starter data; tests only read it."""
    home = tmp_path_factory.mktemp("starter")
    prepare(home, say=lambda _: None)
    return home


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
def record(tmp_path, make_result):
    """An empty record, with a function that publishes awards to it and gives the new snapshot."""
    engine = public.engine(tmp_path)
    migrate(engine)

    class Record:
        home = tmp_path

        def publish(self, *awards: AwardRow, content: bytes | None = None):
            content = content or repr(awards).encode()
            order = Order(content, make_result(*awards))
            return publish(engine, [order], by="tester", note="a test", outlines=boundaries.load(tmp_path))

        def snapshot(self):
            return public.current(tmp_path)

    Record.engine = engine
    return Record()
