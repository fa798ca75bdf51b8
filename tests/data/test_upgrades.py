"""Records that earlier editions of the program made, brought up: every figure, hash and entry is kept.

`records/edition_*.json` were written by those editions themselves: their tables row by row, and what was
public with each version.
"""

import base64
import json
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, func, select, text

from data import public
from data.store import schema
from data.store.codec import row_hash
from data.store.engine import MIGRATIONS, migrate, reading
from data.store.publish import withdraw
from data.store.state import public_awards
from data.verify import verify

RECORDS = Path(__file__).parent / "records"
EDITIONS = ("0001", "0002")
# What a row of these said before is said in other tables now.
GIVEN_UP = {"award_links": set(), "suppliers": {"merged_into"}}


def cell(value):
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value


@pytest.fixture(params=EDITIONS)
def old(request, empty_home):
    """Give what a record of an earlier edition held; its tables are in the database of the home."""
    told = json.loads((RECORDS / f"edition_{request.param}.json").read_text(encoding="utf-8"))
    config, metadata = Config(), MetaData()
    config.set_main_option("script_location", str(MIGRATIONS))
    with public.engine(empty_home).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, request.param)
        metadata.reflect(connection)
        for table in metadata.sorted_tables:
            for row in told["tables"].get(table.name, ()):
                values = {name: cell(value) for name, value in row.items()}
                connection.execute(table.insert().values(values))
            _count_on(connection, table)
    return told


def _count_on(connection, table) -> None:
    """Let PostgreSQL number the next row after those that were put in with their numbers."""
    key = next(iter(table.primary_key.columns), None)
    if connection.dialect.name != "postgresql" or key is None or not key.autoincrement:
        return
    last = connection.scalar(select(func.max(key))) if "_id" in key.name else None
    if isinstance(last, int):
        sequence = text("SELECT setval(pg_get_serial_sequence(:table, :key), :last)")
        connection.execute(sequence, {"table": table.name, "key": key.name, "last": last})


@pytest.fixture
def engine(old, empty_home):
    """The record, brought up."""
    engine = public.engine(empty_home)
    migrate(engine)
    return engine


def awards_of(home) -> list[dict]:
    """Give what is public as the editions wrote it down."""
    rows = public.current(home).rows("SELECT * FROM awards ORDER BY award_id")
    return [{name: str(v) if isinstance(v, Decimal) else v for name, v in row.items()} for row in rows]


def test_what_is_public_stays_as_it_was(engine, old, empty_home):
    found = awards_of(empty_home)

    shown = [{name: row[name] for name in known} for known, row in zip(old["awards"], found, strict=True)]
    assert shown == old["awards"]
    assert public.current(empty_home).version == old["history"][-1]["version"]


def test_every_version_has_the_awards_and_sums_that_it_had(engine, old):
    for step in old["history"]:
        with reading(engine).connect() as connection:
            found = [
                [
                    one.award_id,
                    one.award.tender_ref,
                    None if one.award.amount is None else str(one.award.amount),
                ]
                for one in public_awards(connection, step["version"])
            ]

        assert found == step["awards"], f"version {step['version']}"


def test_every_row_says_what_it_said(engine, old):
    with engine.begin() as connection:
        for name, rows in old["tables"].items():
            if name == "award_links":
                continue
            found = [dict(row) for row in connection.execute(select(schema.metadata.tables[name])).mappings()]
            given_up = GIVEN_UP.get(name, set())

            for row in rows:
                kept = {column: cell(value) for column, value in row.items() if column not in given_up}
                assert any(kept.items() <= one.items() for one in found), f"{name}: {kept}"
            assert len(found) == len(rows), name


def test_the_hash_of_every_row_is_still_that_of_its_texts(engine, old):
    with engine.begin() as connection:
        rows = connection.execute(select(schema.award_rows)).all()
        entries = connection.execute(select(schema.register_rows)).all()

    assert len(rows) == len(old["tables"]["award_rows"])
    assert all(row.row_hash == row_hash(row.row, row.value, row.cells) for row in rows)
    assert all(entry.row_hash == row_hash(entry.row, entry.value) for entry in entries)


def test_nothing_in_it_is_found_wrong(engine, empty_home):
    assert verify(engine, empty_home).findings == ()


def test_bringing_up_again_changes_nothing(engine, empty_home):
    before = awards_of(empty_home)

    migrate(engine)

    assert awards_of(empty_home) == before


def test_an_old_batch_is_taken_back_as_if_it_were_new(engine, old, empty_home):
    # The second batch of every record is the later word on the signs and the only one on the lamps.
    withdraw(engine, 2, by="tester", reason="a test")

    amounts = {row["tender_ref"]: row["amount"] for row in awards_of(empty_home)}

    assert amounts["HY/1"] == "5000.00"
    assert "HY/3" not in amounts
    assert public.current(empty_home).version == old["history"][-1]["version"] + 1
    assert verify(engine, empty_home).findings == ()
