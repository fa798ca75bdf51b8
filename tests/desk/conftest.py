"""Staff at work on a record: who they are, and their orders carried out."""

import secrets
from dataclasses import dataclass

import pytest

from data import public
from data.desk import orders
from data.desk.rights import Role
from data.files import ReadOptions
from data.jobs.queue import Job, Upload
from data.jobs.worker import run
from tests.desk.signing import open_staff, sign_in  # noqa: F401 - fixtures for all of this folder
from tests.desk.staff_app import staff_app  # noqa: F401

HEADER = "publisher,title,supplier_name,supplier_address,tender_ref,amount,currency,amount_kind,award_date\n"
ROW = 'HYD,{title},{supplier},"{address}",{reference},{amount},HKD,total,2026-07-01\n'
USUAL = {
    "title": "Supply of signs",
    "supplier": "Signs Limited",
    "address": "1 Science Park Road, Sha Tin",
    "amount": "5000",
}


@dataclass
class Staff:
    """Somebody who has signed in; a test may take roles away."""

    name: str
    held: frozenset[Role] = frozenset(Role)
    signed_in: bool = True

    def roles(self) -> frozenset[Role]:
        return self.held if self.signed_in else frozenset()

    def is_signed_in(self) -> bool:
        return self.signed_in


@pytest.fixture
def anna() -> Staff:
    return Staff("anna")


@pytest.fixture
def ben() -> Staff:
    return Staff("ben")


@pytest.fixture
def engine_kind(request) -> str:
    """One database is enough but where a test says so: preparing them takes most of the time."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def engine(home):
    return public.engine(home)


@pytest.fixture
def make_file():
    """Give a file of awards with these references, a row each, otherwise as the test says."""

    def make(*references: str, name: str | None = None, **values: str) -> Upload:
        rows = (ROW.format(**{**USUAL, **values, "reference": reference}) for reference in references)
        return Upload(name or f"{references[0]}.csv", (HEADER + "".join(rows)).encode())

    return make


@pytest.fixture
def done(engine, home):
    """See a job to its end and give it; of what an order became the job counts."""

    def see(ordered: Job | orders.Given) -> Job:
        job = ordered.job if isinstance(ordered, orders.Given) else ordered
        assert job is not None
        return run(engine, home, job.job_id)

    return see


@pytest.fixture
def take(engine, anna, done):
    """Have a file taken and give the job's outcome."""

    def order(upload: Upload, options: ReadOptions | None = None, *, by: Staff | None = None) -> dict:
        options = options or ReadOptions()
        job = orders.take(engine, by or anna, upload, options, note="a test", request_id=secrets.token_hex(8))
        return done(job).outcome

    return order
