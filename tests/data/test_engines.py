"""What both databases refuse: nothing published is changed, replaced or removed, batches only move on."""

import importlib

import pytest
from sqlalchemy import (
    Boolean,
    Float,
    Integer,
    LargeBinary,
    String,
    Text,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError

from data import public
from data.store import schema

REFUSED = "never changed"
ONE_OF_EACH = {Integer: 1, Float: 1.0, Boolean: True, LargeBinary: b"1", String: "1", Text: "1"}
STANDS = (*schema.IMMUTABLE, "batches")


def row_of(table) -> dict:
    """Give a row in which everything is a one, so that every reference finds its row."""
    return {column.name: ONE_OF_EACH[type(column.type)] for column in table.columns}


@pytest.fixture
def engine(home):
    """A record with one row in each table, none of them to be redacted."""
    engine = public.engine(home)
    with engine.begin() as connection:
        for table in schema.metadata.sorted_tables:
            if table is not schema.redacting:
                connection.execute(insert(table).values(row_of(table)))
    return engine


def refused(engine, *statements) -> None:
    """Try statements in one transaction and see the last one refused."""
    *before, last = statements
    with engine.connect() as connection, connection.begin():
        for statement in before:
            connection.execute(statement)
        with pytest.raises(DBAPIError, match=REFUSED):
            connection.execute(last)
        connection.rollback()


def changes(table, dialect: str) -> list:
    """Give the statements that would change, replace or remove the row of a table."""
    columns = [f'"{column.name}"' for column in table.columns]
    fixed = [
        column for column in table.columns if table is not schema.batches or column.name not in schema.MOVING
    ]
    # Every column is tried, set to what it is already: that a value stays the same is no excuse.
    found = [update(table).values({column.name: column}) for column in fixed]
    copy = f"INTO {table.name} ({', '.join(columns)}) SELECT {', '.join(columns)} FROM {table.name}"
    if dialect == "sqlite":
        found.append(text(f"INSERT OR REPLACE {copy}"))
    else:
        keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
        value = f'SET "{fixed[-1].name}" = EXCLUDED."{fixed[-1].name}"'
        found.append(text(f"INSERT {copy} ON CONFLICT ({keys}) DO UPDATE {value}"))
        found.append(text(f"TRUNCATE {table.name} CASCADE"))
    return [*found, delete(table)]


@pytest.mark.parametrize("name", STANDS)
def test_a_row_that_stands_is_not_changed_or_replaced_or_removed(engine, name):
    for change in changes(schema.metadata.tables[name], engine.dialect.name):
        refused(engine, change)


def test_every_column_of_a_batch_moves_or_is_kept_from_moving():
    migration = importlib.import_module("data.store.migrations.versions.0002_staging_and_editions")

    assert {*migration.FIXED, *schema.MOVING} == set(schema.batches.columns.keys())


def test_every_table_that_holds_published_facts_is_among_those_tried():
    # Orders come and go with the work; what was fetched or looked up only spares others a second request.
    passing = {"jobs", "uploads", "redacting", "fetches", "lookups"}
    # What staff work on is before it is public, and what they set aside is no fact of an award.
    passing |= {"findings", "drafts", "proposals", "set_aside"}

    assert set(STANDS) | passing == set(schema.metadata.tables)


@pytest.mark.parametrize("name", schema.REDACTABLE)
def test_a_row_that_is_being_redacted_may_change_but_not_go(engine, name):
    table = schema.metadata.tables[name]
    named = insert(schema.redacting).values(table_name=name, key="1")
    column = list(table.columns)[-1]

    refused(engine, named, delete(table))

    with engine.begin() as connection:
        connection.execute(named)
        connection.execute(update(table).values({column.name: column}))


@pytest.mark.parametrize("name", schema.REDACTABLE)
def test_a_row_beside_the_one_that_is_being_redacted_stays_as_it_is(engine, name):
    table = schema.metadata.tables[name]
    named = insert(schema.redacting).values(table_name=name, key="2")
    column = list(table.columns)[-1]

    refused(engine, named, update(table).values({column.name: column}))


WAITS, PUBLIC = ("staged", 0, None), ("published", 3, None)
PUT_AWAY, TAKEN_BACK = ("withdrawn", 0, None), ("withdrawn", 3, 5)
FORWARD = [(WAITS, PUBLIC), (WAITS, PUT_AWAY), (PUBLIC, TAKEN_BACK)]
STATES = (WAITS, PUBLIC, PUT_AWAY, TAKEN_BACK)
WRONG = [
    *((one, other) for one in STATES for other in STATES if one != other and (one, other) not in FORWARD),
    (WAITS, ("published", 0, None)),
    (WAITS, ("staged", 4, None)),
    (PUBLIC, ("published", 4, None)),
    (PUBLIC, ("published", 3, 5)),
    (PUBLIC, ("withdrawn", 3, None)),
    (PUBLIC, ("withdrawn", 3, 2)),
    (PUBLIC, ("withdrawn", 4, 5)),
    (TAKEN_BACK, ("withdrawn", 3, 6)),
    (PUBLIC, ("gone", 3, None)),
]


def state_of(state: str, version: int, withdrawn_version: int | None) -> dict:
    return {"state": state, "version": version, "withdrawn_version": withdrawn_version}


@pytest.fixture
def batch_in(home):
    """Give an engine on whose record one batch stands in a state."""
    engine = public.engine(home)

    def make(state):
        with engine.begin() as connection:
            connection.execute(insert(schema.files).values(row_of(schema.files)))
            values = row_of(schema.batches) | state_of(*state)
            connection.execute(insert(schema.batches).values(values))
        return engine

    return make


@pytest.mark.parametrize(("old", "new"), FORWARD, ids=str)
def test_a_batch_moves_forward(batch_in, old, new):
    engine = batch_in(old)

    with engine.begin() as connection:
        connection.execute(update(schema.batches).values(state_of(*new)))

    with engine.begin() as connection:
        batches = schema.batches.c
        found = connection.execute(select(batches.state, batches.version, batches.withdrawn_version)).one()
    assert tuple(found) == new


@pytest.mark.parametrize(("old", "new"), WRONG, ids=str)
def test_a_batch_moves_no_other_way(batch_in, old, new):
    engine = batch_in(old)

    refused(engine, update(schema.batches).values(state_of(*new)))


def test_sqlite_keeps_the_settings_that_nothing_acknowledged_is_lost_with(home, engine_kind):
    if engine_kind != "sqlite":
        return
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}

    with public.engine(home).connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}

    assert found == wanted


def test_a_row_that_refers_to_nothing_is_refused(home):
    rows = schema.award_rows

    with pytest.raises(DBAPIError), public.engine(home).begin() as connection:
        connection.execute(insert(rows).values(row_of(rows)))


def test_a_reader_waits_for_no_writer(home):
    from data.store.engine import reading
    from data.store.log import one_at_a_time

    engine = public.engine(home)
    with engine.begin() as writer:
        one_at_a_time(writer)
        writer.execute(insert(schema.files).values(row_of(schema.files)))

        with reading(engine).connect() as reader:
            seen = reader.scalar(select(func.count()).select_from(schema.files))

    assert seen == 0


def test_a_reader_sees_one_state_however_long_it_reads(home):
    from data.store.engine import reading

    engine = public.engine(home)
    count = select(func.count()).select_from(schema.files)
    with reading(engine).connect() as reader:
        before = reader.scalar(count)
        with engine.begin() as writer:
            writer.execute(insert(schema.files).values(row_of(schema.files)))

        after = reader.scalar(count)

    assert (before, after) == (0, 0)


def test_all_tables_are_there_after_the_migrations(home):
    names = set(inspect(public.engine(home)).get_table_names())

    assert names == {*schema.metadata.tables, "alembic_version"}
