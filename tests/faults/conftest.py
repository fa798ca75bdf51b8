"""Prepared homes that each trial copies, and the libraries that let calls go wrong."""

import pytest

from bench import record_calls, record_kills
from bench.record_faults import Scene
from bench.record_homes import Homes
from bench.record_library import NoCompilerError, build
from bench.record_rows import content

ROWS, FEW = 500, 20


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    """Give generated files by their number of rows."""
    folder = tmp_path_factory.mktemp("files")
    paths = {rows: folder / f"generated_{rows}.csv" for rows in (ROWS, FEW)}
    for rows, path in paths.items():
        path.write_bytes(content(rows))
    return paths


@pytest.fixture(scope="session")
def sqlite_homes(tmp_path_factory):
    """Give copies of a home with the starter data."""
    return Homes(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_homes(tmp_path_factory, postgresql):
    """Give copies of a home with the starter data, each with a database of its own."""
    return Homes(tmp_path_factory.mktemp("postgresql"), postgresql)


@pytest.fixture(params=["sqlite", "postgresql"])
def homes(request):
    """Give copies of a home; the test runs once on each database."""
    return request.getfixturevalue(f"{request.param}_homes")


@pytest.fixture(scope="session")
def calls_library(tmp_path_factory):
    """Give the library that lets single calls go wrong; without gcc the test is skipped."""
    try:
        return build(record_calls.LIBRARY, tmp_path_factory.mktemp("library"))
    except NoCompilerError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def scene(sqlite_homes, files, tmp_path_factory):
    """Give what faults happen to."""
    whole = record_kills.measure(sqlite_homes, record_kills.Order(files[ROWS]))
    return Scene(sqlite_homes, files[ROWS], whole, tmp_path_factory.mktemp("scene"))
