"""Whoever reads does not wait long for the figures of a version that somebody else is putting together."""

import time

import pytest
from sqlalchemy import select

from data import public
from data.snapshot import files
from data.snapshot.stamp import public_stamp
from data.store import schema
from data.store.corrections import correct
from data.store.engine import reading


@pytest.fixture
def home(copy_starter, tmp_path):
    return copy_starter(tmp_path)


def test_the_version_before_is_read_while_somebody_makes_the_new_one(home, monkeypatch):
    monkeypatch.setattr(public, "_SHORT_SECONDS", 0.1)
    before = public.soon(home)
    next_one = _publish(home)
    lock = files.BuildLock.take(files.folder(home) / next_one.file_name)
    assert lock is not None
    began = time.monotonic()

    meanwhile = public.soon(home)

    assert meanwhile is before
    assert time.monotonic() - began < 2
    monkeypatch.setattr(public, "_SHORT_SECONDS", 60.0)
    assert public.soon(home) is before  # nobody else waits for it
    assert time.monotonic() - began < 4
    lock.release()
    assert public.soon(home).version == next_one.version == before.version + 1


def test_where_nobody_makes_it_whoever_reads_does(home):
    before = public.soon(home)
    _publish(home)

    assert public.soon(home).version == before.version + 1


def test_a_long_one_that_nobody_makes_is_made_beside_the_pages(home, monkeypatch):
    monkeypatch.setattr(public, "_SHORT", 0)
    monkeypatch.setattr(public, "_OTHERS_SECONDS", 0.0)
    monkeypatch.setattr(public, "_PATIENCE_SECONDS", 0.0)
    before = public.soon(home)
    _publish(home)

    assert public.soon(home) is before
    ends = time.monotonic() + 120
    while public.soon(home) is before:
        assert time.monotonic() < ends
    assert public.soon(home).version == before.version + 1


def _publish(home):
    engine = public.engine(home)
    with reading(engine).connect() as connection:
        award = connection.scalars(select(schema.award_rows.c.award_id)).first()
    correct(engine, award, "sector", "ict", by="tester", reason="a trial")
    stamp = public_stamp(engine)
    assert stamp is not None
    return stamp
