"""Homes whose record is on SQLite or PostgreSQL: what asks for one runs once on each.

    def test_something(home):            # runs as [sqlite] and as [postgresql]
        engine = public.engine(home)     # the tables are there, and empty

    home           a home with an empty record; PROCUREMENT_MAP_HOME and DATABASE_URL name it, for the
                   command line, for `{**os.environ}` of another process, for whatever reads them
    empty_home     the same before `python -m data prepare`: a database without any table
    new_home       a function that gives further homes, each with a record of its own; the variables name
                   the last one; `new_home(tables=False)` gives one like `empty_home`
    starter_home   a home with the starter data, prepared once and copied; not named in the environment,
                   to be read only; `copy_starter` makes a folder one, which may be written to
    prepared_home  a home with the starter data on each database, named in the environment
    engine_kind    "sqlite" or "postgresql", for what differs; asking for it alone makes a test run twice
    postgresql     the server itself (`devtools.postgres.Server`), for tests about PostgreSQL only

`-k sqlite` and `-k postgresql` choose one. `public.engine(home)` keeps its engine for each home: a test that
changes the variables afterwards still reaches the record of the home it names.
"""

from __future__ import annotations

import shutil

import pytest

from data import public
from data.prepare import prepare
from data.store.engine import migrate
from devtools.postgres import CannotStartError, server

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql():
    """Give a PostgreSQL server for all tests: TEST_DATABASE_URL, or one of our own."""
    try:
        with server() as running:
            yield running
    except CannotStartError as error:
        pytest.skip(str(error))


def _made(home, address: str | None, *, starter: bool = False):
    """Give the home, its tables made where DATABASE_URL says, perhaps with the starter data in them."""
    with pytest.MonkeyPatch.context() as patch:
        _name(patch, home, address)
        engine = public.engine(home)
        migrate(engine)
        if starter:
            prepare(home, say=lambda _: None)
            public.forget()
    engine.dispose()
    return home


def _name(patch, home, address: str | None) -> None:
    """Set the variables that name a home and its record."""
    patch.setenv("PROCUREMENT_MAP_HOME", str(home))
    if address is None:
        patch.delenv("DATABASE_URL", raising=False)
    else:
        patch.setenv("DATABASE_URL", address)


def _share_statements(engine, template_home) -> None:
    """Let a home use the statements that were compiled for the others: a fifth of the time went into these.

    SQLAlchemy keeps them by dialect, so that has to be the same object, of an engine that was connected.
    """
    first = public.engine(template_home)
    engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = first._compiled_cache


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """Give a home and its SQLite file with all tables, to be copied."""
    home = _made(tmp_path_factory.mktemp("template"), None)
    return home, home / "record.sqlite"


@pytest.fixture(scope="session")
def postgresql_template(postgresql, tmp_path_factory):
    """Give a home and the address of its database with all tables, to be copied."""
    address = postgresql.new_database()
    home = _made(tmp_path_factory.mktemp("template"), address.render_as_string(hide_password=False))
    yield home, address
    postgresql.drop(address)


@pytest.fixture(scope="session")
def sqlite_starter(tmp_path_factory):
    """Give a home with the starter data and its SQLite file, to be copied."""
    home = _made(tmp_path_factory.mktemp("starter"), None, starter=True)
    return home, home / "record.sqlite"


@pytest.fixture(scope="session")
def postgresql_starter(postgresql, tmp_path_factory):
    """Give a home with the starter data and the address of its database, to be copied."""
    address = postgresql.new_database()
    url = address.render_as_string(hide_password=False)
    yield _made(tmp_path_factory.mktemp("starter"), url, starter=True), address
    postgresql.drop(address)


@pytest.fixture(scope="session")
def copy_starter(sqlite_starter):
    """Give a function that makes of a folder a home with the starter data, on SQLite."""

    def copy(home):
        shutil.copytree(sqlite_starter[0], home, dirs_exist_ok=True)
        return home

    return copy


@pytest.fixture(scope="session")
def starter_home(copy_starter, tmp_path_factory):
    """Give a home with the starter data; tests only read it."""
    return copy_starter(tmp_path_factory.mktemp("starter"))


@pytest.fixture(params=KINDS)
def engine_kind(request) -> str:
    """Give the kind of the record's database: a test that asks for it runs once on each."""
    return request.param


@pytest.fixture
def new_home(engine_kind, tmp_path, monkeypatch, request):
    """Give a function that makes a home with a record of its own and names it in the environment."""
    homes, addresses = [], []

    def make(*, tables: bool = True, starter: bool = False):
        home = tmp_path / f"home{len(homes) or ''}"
        home.mkdir()
        address = None
        content = "starter" if starter else "template"
        template_home, template = request.getfixturevalue(f"{engine_kind}_{content}")
        if starter:
            shutil.copytree(template_home, home, dirs_exist_ok=True)
        if engine_kind == "postgresql":
            running = request.getfixturevalue("postgresql")
            addresses.append(running.new_database(template if tables else None))
            address = addresses[-1].render_as_string(hide_password=False)
        elif tables and not starter:
            shutil.copyfile(template, home / "record.sqlite")
        _name(monkeypatch, home, address)
        homes.append(home)
        engine = public.engine(home)
        _share_statements(engine, template_home)
        return home

    yield make
    for home in homes:
        public.engine(home).dispose()
    for address in addresses:
        request.getfixturevalue("postgresql").drop(address)


@pytest.fixture
def home(new_home):
    """Give a home with an empty record, named in the environment; the test runs once on each database."""
    return new_home()


@pytest.fixture
def prepared_home(new_home):
    """Give a home with the starter data, named in the environment; the test runs once on each database."""
    return new_home(starter=True)


@pytest.fixture
def empty_home(new_home):
    """Give a home whose record has no tables yet, named in the environment."""
    return new_home(tables=False)
