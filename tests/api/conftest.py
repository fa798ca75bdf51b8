"""The API by itself, on a home with the starter data or with a few awards of the test."""

from decimal import Decimal

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import serving
from data import public
from data.files import FileKind, ReadResult
from data.placing import load_placing
from data.prepare import prepare
from data.records import AmountKind, AwardRow
from data.store.engine import migrate
from data.store.publish import Order, publish

CENTRAL = "1 Queen's Road Central, Central"


@pytest.fixture(scope="session")
def api_home(tmp_path_factory):
    """A home with the starter data; tests only read it."""
    home = tmp_path_factory.mktemp("api")
    prepare(home, say=lambda _: None)
    return home


@pytest.fixture(scope="session")
def starter(api_home):
    """The snapshot of the starter data."""
    return public.current(api_home)


def _client(home, base: str = "", **seconds: float) -> TestClient:
    return TestClient(Starlette(routes=serving.routes(base, lambda: home, **({"fresh_s": 0.0} | seconds))))


@pytest.fixture(scope="module")
def client(api_home):
    """A client of the API on the starter data."""
    with _client(api_home, fresh_s=60.0) as client:
        yield client


@pytest.fixture
def open_api():
    """Give what opens the API of a home, below a path; it asks the record anew each time."""
    return _client


@pytest.fixture
def own_home(tmp_path, monkeypatch):
    """An empty home, and what publishes an award of a supplier in Central there."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    engine = public.engine(tmp_path)
    migrate(engine)

    def give(supplier: str, reference: str = "REF 1"):
        award = AwardRow(
            row=2,
            title="Supply of tables",
            suppliers=(supplier,),
            addresses=(CENTRAL,),
            publisher="HYD",
            buyer="HYD",
            tender_ref=reference,
            award_date="2026-06-12",
            amount=Decimal("100.50"),
            currency="HKD",
            amount_kind=AmountKind.TOTAL,
        )
        result = ReadResult(FileKind.AWARDS, "awards.csv", "utf-8", "template", 1, {}, 1, (award,))
        order = Order(repr(award).encode(), result)
        publish(engine, [order], by="tester", note="a test", placing=load_placing(engine, tmp_path))

    return tmp_path, give
