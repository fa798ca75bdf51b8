"""A backup in place of the record: all of it or nothing, and the log says so."""

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import delete, select, text

from data import public
from data.files import DataError
from data.jobs import queue
from data.store import state
from data.store.backup import backup
from data.store.copying import record_file
from data.store.engine import MIGRATIONS, connect, migrate
from data.store.hooks import Hooks
from data.store.log import entry_hash
from data.store.manifest import checked, seal
from data.store.publish import withdraw
from data.store.restore import restore
from data.store.schema import audit, award_rows, awards, versions
from tests.data.test_migrations import OLD_RECORD

BY = {"by": "rosa", "reason": "the disk was lost"}
# Restores a backup; killed when it has told so often how far it is.
KILLED = """
import os, signal, sys
from pathlib import Path
from data import public
from data.store.hooks import Hooks
from data.store.restore import restore
from geo import settings

told, when = 0, sys.argv[2]

def kill(*_):
    global told
    told += 1
    if when.isdigit() and told == int(when):
        os.kill(os.getpid(), signal.SIGKILL)

def finish(*_):
    if when == "finish":
        os.kill(os.getpid(), signal.SIGKILL)

home = settings.home()
hooks = Hooks(progress=kill, finish=finish)
restore(public.engine(home), home, Path(sys.argv[1]), by="rosa", reason="a test", hooks=hooks)
if when == "done":
    os.kill(os.getpid(), signal.SIGKILL)
"""


def public_awards(engine, version=None):
    with engine.begin() as connection:
        return list(state.public_awards(connection, version))


def log(engine):
    with engine.begin() as connection:
        return [(row.action, json.loads(row.details)) for row in connection.execute(select(audit))]


def numbers(engine):
    with engine.begin() as connection:
        return list(connection.scalars(select(versions.c.version).order_by(versions.c.version)))


@pytest.fixture
def backed_up(record, make_award, tmp_path):
    """Give a backup of a record with one version; the record went on to a second one."""
    record.publish(make_award(2), make_award(3))
    backup(record.engine, tmp_path / "backup")
    record.publish(make_award(2, title="Supply of chairs"), make_award(4))
    return tmp_path / "backup"


def test_into_an_empty_record_comes_the_backup_and_one_entry(record, backed_up, new_home, tmp_path):
    told = checked(backed_up)
    before = public_awards(record.engine, 1)
    home = new_home()

    done = restore(public.engine(home), home, backed_up, **BY)

    engine = public.engine(home)
    assert (done.version, done.from_version, done.replaced_version, done.replaced) == (1, 1, 0, None)
    assert public_awards(engine) == before
    again = backup(engine, tmp_path / "again")
    assert {name for name in told.tables if told.tables[name] != again.tables[name]} == {"audit"}
    assert [action for action, _ in log(engine)] == ["publish", "restore"]
    assert log(engine)[-1][1]["reason"] == "the disk was lost"


def test_over_a_record_that_went_on_it_is_a_new_version_above_all(record, backed_up):
    before = public_awards(record.engine, 1)

    done = restore(record.engine, record.home, backed_up, **BY)

    assert (done.version, done.from_version, done.replaced_version) == (3, 1, 2)
    assert public_awards(record.engine) == before
    assert numbers(record.engine) == [1, 3]
    assert log(record.engine)[-1][1]["replaced_version"] == 2
    with pytest.raises(DataError, match="no version 2"):
        public.at(record.home, 2)
    assert public.current(record.home).rows("SELECT count(*) AS n FROM awards") == [{"n": 2}]


def test_what_was_replaced_can_be_restored_again(record, backed_up):
    before = public_awards(record.engine)
    done = restore(record.engine, record.home, backed_up, **BY)

    again = restore(record.engine, record.home, done.replaced, **BY)

    assert public_awards(record.engine) == before
    assert (again.version, again.from_version, numbers(record.engine)) == (4, 2, [1, 2, 4])


def test_where_nothing_is_lost_no_version_is_made(record, make_award, tmp_path):
    record.publish(make_award(2))
    backup(record.engine, tmp_path / "backup")

    done = restore(record.engine, record.home, tmp_path / "backup", **BY)

    assert (done.version, numbers(record.engine)) == (1, [1])
    assert [action for action, _ in log(record.engine)] == ["publish", "restore"]


def test_the_record_goes_on_after_a_restore(record, backed_up, make_award):
    restore(record.engine, record.home, backed_up, **BY)

    record.publish(make_award(5))
    withdraw(record.engine, 2, by="rosa", reason="a test")

    assert numbers(record.engine) == [1, 3, 4, 5]
    assert [award.award.row for award in public_awards(record.engine)] == [2, 3]


def test_an_award_that_was_minted_since_keeps_its_id(record, backed_up, make_award):
    restore(record.engine, record.home, backed_up, **BY)

    record.publish(make_award(5))
    record.publish(make_award(4))

    ids = {public.award.tender_ref: public.award_id for public in public_awards(record.engine)}
    assert ids == {"REF 2": 1, "REF 3": 2, "REF 4": 3, "REF 5": 4}


def test_what_was_published_is_guarded_as_before(record, backed_up):
    restore(record.engine, record.home, backed_up, **BY)

    for table in (award_rows, awards, audit):
        with pytest.raises(Exception, match="never changed"), record.engine.begin() as connection:
            connection.execute(delete(table))


def test_orders_that_waited_have_failed_and_no_number_of_a_job_is_given_twice(record, make_award, tmp_path):
    record.publish(make_award(2))
    waiting = queue.order(record.engine, "withdraw", {"batch": 1, "reason": "x"}, by="anna")
    backup(record.engine, tmp_path / "backup")
    later = queue.order(record.engine, "withdraw", {"batch": 1, "reason": "y"}, by="anna")

    restore(record.engine, record.home, tmp_path / "backup", **BY)

    assert "order it again" in queue.job(record.engine, waiting.job_id).error
    new = queue.order(record.engine, "withdraw", {"batch": 1, "reason": "z"}, by="anna")
    assert new.job_id > later.job_id


def test_a_backup_that_is_damaged_changes_nothing(record, backed_up):
    before = public_awards(record.engine)
    content = backed_up.read_bytes()
    backed_up.write_bytes(content.replace(b"Tables Limited", b"Cables Limited"))

    with pytest.raises(DataError, match="damaged"):
        restore(record.engine, record.home, backed_up, **BY)

    assert public_awards(record.engine) == before
    assert not (record.home / "backups").exists()


def test_nothing_is_restored_anonymously(record, backed_up):
    with pytest.raises(DataError, match="--by"):
        restore(record.engine, record.home, backed_up, by=" ", reason="x")


def test_a_backup_of_an_older_edition_is_brought_up(home, tmp_path):
    path = tmp_path / "old"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with record_file(path) as engine, engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in OLD_RECORD:
            connection.exec_driver_sql(statement.replace("('f', 1, 'x'", "('f', 1, x'78'"))
        connection.exec_driver_sql("DROP TRIGGER audit_refuses_update")
        entry = connection.exec_driver_sql(
            'SELECT audit_id, at, "by", action, details, previous_hash FROM audit'
        ).one()
        connection.exec_driver_sql(f"UPDATE audit SET hash = '{entry_hash(*entry)}'")
    told = seal(path)

    restore(public.engine(home), home, path, **BY)

    assert told.revision == "0001"
    assert [award.award.title for award in public_awards(public.engine(home))] == ["Guards"]


def test_a_backup_of_a_newer_edition_is_refused(record, backed_up):
    with closing(sqlite3.connect(backed_up)) as plain:
        plain.execute("DROP TABLE backup_manifest")
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
        plain.commit()
    seal(backed_up)

    with pytest.raises(DataError, match="newer edition"):
        restore(record.engine, record.home, backed_up, **BY)

    assert numbers(record.engine) == [1, 2]


@pytest.mark.parametrize("engine_kind", ["postgresql"], indirect=True)
def test_a_record_moves_between_databases_and_back(record, make_award, tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    one, two = connect(tmp_path / "one"), connect(tmp_path / "two")
    migrate(one)
    migrate(two)
    monkeypatch.undo()
    restored = Path(tmp_path / "from-postgresql")
    record.publish(make_award(2), make_award(3, title="供應桌子"))
    before = public_awards(record.engine)

    backup(record.engine, restored)
    restore(one, tmp_path / "one", restored, **BY)
    backup(one, tmp_path / "from-sqlite")
    done = restore(record.engine, record.home, tmp_path / "from-sqlite", **BY)
    backup(record.engine, tmp_path / "again")
    restore(two, tmp_path / "two", tmp_path / "again", **BY)

    assert done.version == 1
    assert public_awards(one) == public_awards(record.engine) == public_awards(two) == before
    assert [action for action, _ in log(two)] == ["publish", "restore", "restore", "restore"]
    record.publish(make_award(7))
    assert numbers(record.engine) == [1, 2]
    one.dispose()
    two.dispose()


@pytest.mark.parametrize("when", ["1", "22", "finish", "done"])
def test_a_restore_that_is_killed_leaves_the_record_before_or_after(record, backed_up, when):
    before, after = public_awards(record.engine), public_awards(record.engine, 1)

    died = subprocess.run([sys.executable, "-c", KILLED, backed_up, when], check=False)

    assert died.returncode in (0, -signal.SIGKILL)
    assert numbers(record.engine) in ([1, 2], [1, 3])
    is_done = numbers(record.engine) == [1, 3]
    assert is_done or when != "done"
    assert public_awards(record.engine) == (after if is_done else before)
    done = restore(record.engine, record.home, backed_up, **BY)
    assert public_awards(record.engine) == after
    assert done.version == (4 if is_done else 3)
    assert not list(record.home.glob(".restore-*"))


def test_others_read_the_record_during_a_restore(record, backed_up):
    before = public_awards(record.engine)
    seen = []

    def look(phase, _done, _total):
        if phase == "restoring":
            with record.engine.execution_options(reading=True).connect() as connection:
                seen.append(list(state.public_awards(connection)))

    restore(record.engine, record.home, backed_up, hooks=Hooks(progress=look), **BY)

    assert seen
    assert all(one == before for one in seen)
    assert public_awards(record.engine) != before


def test_what_is_unlike_the_tables_is_not_left_behind(record, backed_up):
    restore(record.engine, record.home, backed_up, **BY)

    with record.engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM redacting")) == 0
        assert connection.scalar(text("SELECT count(*) FROM uploads")) == 0
