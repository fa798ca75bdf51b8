"""`backup`, `restore` and `redact` as they are typed."""

import json
import signal
import subprocess
import sys

import pytest

from data import public
from data.__main__ import main
from data.store import state
from data.store.redact import redact
from data.traces import erase_traces
from data.verify import verify

SIGNED = ("--by", "rita", "--reason", "a test")
# Redacts the addresses of award A1; killed at the end of the transaction, or after it.
KILLED = """
import os, signal, sys
from data import public
from data.store.hooks import Hooks
from data.store.redact import redact
from geo import settings

def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)

hooks = Hooks(finish=kill) if sys.argv[1] == "finish" else Hooks()
redact(public.engine(settings.home()), "A1", "addresses", by="rita", reason="x", hooks=hooks)
kill()
"""


@pytest.fixture
def told(capsys):
    """Run a command; give its exit code and what `--json` printed, or the error."""

    def run(*words):
        capsys.readouterr()
        code = main([*map(str, words)])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else said.err

    return run


@pytest.fixture
def stated(record, make_award, tmp_path):
    """Give a record whose award A1 states an address, in a file that reads so."""
    path = tmp_path / "awards.csv"
    path.write_text("title,supplier_name,supplier_address\nSigns,Signs Limited,Rose House\n")
    assert main(["import", str(path), "--publish", "--publisher", "GLD", "--by", "anna", "--note", "x"]) == 0
    return record


def addresses(record):
    with record.engine.begin() as connection:
        return [public.award.addresses for public in state.public_awards(connection)]


def test_a_backup_is_made_and_restored(stated, told, tmp_path):
    path = tmp_path / "backup"

    code, made = told("backup", path, "--json")
    again, refused = told("backup", path, "--json")
    restored_code, restored = told("restore", path, *SIGNED, "--json")

    assert (code, made["version"], made["size"]) == (0, 1, path.stat().st_size)
    assert (again, refused.count("\n")) == (2, 1)
    assert "never overwrites" in refused
    assert (restored_code, restored["version"], restored["replaced_version"]) == (0, 1, 1)


def test_what_is_no_backup_is_refused_in_one_line(home, told, tmp_path):
    path = tmp_path / "backup"
    path.write_text("no backup")

    for words in (("restore", path, *SIGNED), ("restore", tmp_path / "nowhere", *SIGNED)):
        code, refused = told(*words)
        assert (code, refused.count("\n")) == (2, 1)


def test_a_redaction_tells_what_it_did(stated, told):
    code, done = told("redact", "A1", "--field", "addresses", *SIGNED, "--json")
    again, refused = told("redact", "A1", "--field", "addresses", *SIGNED, "--json")

    assert (code, done["version"], done["rows"], len(done["rewritten"])) == (0, 2, 1, 1)
    assert addresses(stated) == [(done["tombstone"],)]
    assert (again, refused.count("\n")) == (2, 1)


@pytest.mark.parametrize("when", ["finish", "after"])
def test_a_redaction_that_is_killed_is_done_or_not_and_can_be_ended(stated, when):
    died = subprocess.run([sys.executable, "-c", KILLED, when], check=False)

    assert died.returncode == -signal.SIGKILL
    if when == "finish":
        assert verify(stated.engine, stated.home).findings == ()
        assert addresses(stated) == [("Rose House",)]
        redact(stated.engine, "A1", "addresses", by="rita", reason="x")
    assert erase_traces(stated.engine, stated.home)
    assert verify(stated.engine, stated.home).findings == ()
    assert addresses(stated)[0][0].startswith("[redacted ")
    assert public.current(stated.home).rows("SELECT addresses FROM awards")[0]["addresses"] != "Rose House"
    assert not [path for path in stated.home.rglob("*") if path.is_file() and b"Rose" in path.read_bytes()]


@pytest.mark.parametrize("damage", ["all", "middle"])
def test_a_damaged_record_is_put_aside_and_the_backup_restored(tmp_path, monkeypatch, told, damage):
    home, kept = tmp_path / "home", tmp_path / "kept"
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    path = tmp_path / "awards.csv"
    path.write_text("title,supplier_name\nSigns,Signs Limited\n")
    assert main(["import", str(path), "--publish", "--publisher", "GLD", "--by", "anna", "--note", "x"]) == 0
    assert told("backup", kept, "--json")[0] == 0
    public.engine(home).dispose()
    record = home / "record.sqlite"
    size = record.stat().st_size
    record.write_bytes(b"junk" if damage == "all" else record.read_bytes()[:8192] + bytes(size - 8192))

    code, restored = told("restore", kept, *SIGNED, "--json")

    assert (code, restored["version"]) == (0, 1)
    assert [found.name for found in (home / "backups").glob("damaged-*/record.sqlite")] == ["record.sqlite"]
    assert verify(public.engine(home), home).clean


def test_a_damaged_record_stays_where_it_is_where_the_backup_is_none(tmp_path, monkeypatch, told):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(home))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (home / "record.sqlite").write_bytes(b"junk" * 2000)
    (tmp_path / "none").write_bytes(b"no backup")

    code, said = told("restore", tmp_path / "none", *SIGNED)

    assert (code, "backup" in said) == (2, True)
    assert (home / "record.sqlite").read_bytes() == b"junk" * 2000
