"""Every kind of damage is found, and told where it is."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import text

from bench.record_mounts import mounts
from data import public
from data.snapshot import files
from data.verify import verify
from tests.data.verify.damages import DAMAGES


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_is_named(played, damage, findings, kind):
    statements, expected = DAMAGES[kind]
    # A snapshot takes as long to compare as all the rest: other tests do.
    shutil.rmtree(played / "snapshots")
    with public.engine(played).connect() as connection:
        of = dict(connection.exec_driver_sql("SELECT batch_id, file_sha256 FROM batches").all())
    names = {"{first}": f"'{of[1]}'", "{other}": f"'{of[3]}'"}
    for placeholder, name in names.items():
        statements = statements.replace(placeholder, name)

    damage(*statements.split("; "))

    found = findings(played)
    assert [line for line in found if re.match(expected, line)], found


@pytest.mark.parametrize("figure", ['"awards":', '"hkd":"', '"register_rows":'])
def test_totals_that_the_rows_do_not_give_are_named(played, damage, findings, figure):
    shutil.rmtree(played / "snapshots")
    damage(f"UPDATE audit SET details = replace(details, '{figure}', '{figure}1') WHERE audit_id = 4")

    found = findings(played)

    assert [line for line in found if line.startswith("totals of version 4")], found


def test_a_guard_that_was_dropped_is_named(played, findings):
    engine = public.engine(played)
    name = "award_rows_refuses_update" if engine.dialect.name == "sqlite" else "award_rows_refuses_change"
    with engine.begin() as connection:
        place = "" if engine.dialect.name == "sqlite" else " ON award_rows"
        connection.exec_driver_sql(f"DROP TRIGGER {name}{place}")

    found = findings(played)

    assert found == [f"guard {name}: it is gone: what was published could have been changed since"]


def test_a_guard_that_lets_everything_through_is_named(played, findings):
    engine = public.engine(played)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER audit_refuses_update")
            connection.exec_driver_sql(
                "CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit WHEN 0 "
                "BEGIN SELECT RAISE(ABORT, 'what was published is never changed or removed'); END"
            )
        else:
            connection.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER audit_refuses_change")

    found = findings(played)

    assert len(found) == 1
    assert re.match(r"guard audit_refuses_(update|change): it was changed", found[0])


def test_every_guard_of_a_new_record_is_asked_for(home):
    engine = public.engine(home)
    every = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal",
    }
    with engine.connect() as connection:
        there = connection.scalar(text(every[engine.dialect.name]))

    assert verify(engine, home).counted["guards"] == there


def test_a_damaged_snapshot_is_named(played, findings):
    (path,) = (played / "snapshots").glob("*.duckdb")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    found = findings(played)

    assert found == [
        f"snapshot of version 9: {path.name} is damaged; the next page that needs it makes it anew"
    ]


def test_a_snapshot_that_says_something_else_is_named(played, findings):
    (path,) = (played / "snapshots").glob("*.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE awards SET title = 'Something else' WHERE award_id = 1")
    path.rename(files.aside(path))
    files.put(path)

    found = findings(played)

    assert found == ["snapshot of version 9: awards: 1 rows are not what the record says, 1 are missing"]


def test_a_table_that_is_gone_does_not_end_the_look_at_the_others(played, damage, findings):
    damage("DROP TABLE assessments", "DELETE FROM corrections")

    found = findings(played)

    assert [line for line in found if line.startswith("assessments: this could not be read to its end")]
    assert [line for line in found if line.startswith("correction of award A1")]
    assert "Traceback" not in "\n".join(found)


def test_many_findings_of_one_kind_are_counted(played, damage, findings):
    many = ", ".join(f"(1, {version}, NULL)" for version in range(100, 350))
    damage(f"INSERT INTO standing VALUES {many}")

    found = findings(played)

    assert "standing and totals: 150 more findings like these" in found


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_read_only_home_does_not_stop_it(played):
    public.engine(played).dispose()
    with mounts() as space:
        space.read_only(played)
        looked = subprocess.run(
            [*space.inside, sys.executable, "-m", "data", "verify"],
            env={**os.environ, "PYTHONPATH": str(Path(public.__file__).parents[1])},
            capture_output=True,
            text=True,
        )
        space.writable(played)

    assert looked.returncode == 0, looked.stdout + looked.stderr
