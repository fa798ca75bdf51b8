"""Bits that turn over in the file of the record: none that changes what is public goes unseen."""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from data import public
from data.files import DataError
from data.store import state
from data.verify import verify

FLIPS = 40
PAGES, PAGE = 8, 4096
# What readers get of the record; nothing of it may change unseen.
PUBLISHED = (
    "SELECT * FROM award_rows ORDER BY row_id",
    "SELECT * FROM register_rows ORDER BY row_id",
    "SELECT * FROM standing ORDER BY award_id, version",
    "SELECT * FROM assessments ORDER BY row_id, version",
    "SELECT * FROM corrections ORDER BY award_id, field, version",
    "SELECT * FROM edition_links ORDER BY award_id, version",
    "SELECT * FROM suppliers ORDER BY supplier_id",
    "SELECT * FROM supplier_names ORDER BY normal_form",
    "SELECT * FROM awards ORDER BY award_id",
    "SELECT * FROM batches ORDER BY batch_id",
    "SELECT * FROM audit ORDER BY audit_id",
    "SELECT * FROM versions ORDER BY version",
    "SELECT sha256, size, hex(content) FROM files ORDER BY sha256",
)


def published(path: Path) -> list | None:
    """Give all that was published as a plain reader gets it; nothing where it cannot be read."""
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            tables = [connection.execute(text(query)).all() for query in PUBLISHED]
            return [*tables, list(state.public_awards(connection))]
    except (SQLAlchemyError, ValueError, KeyError, TypeError):
        return None
    finally:
        engine.dispose()


def looked(home: Path) -> list[str]:
    """Give what a verification finds, also where it refuses to look."""
    try:
        return [str(finding) for finding in verify(public.connect(home), home).findings]
    except DataError as error:
        return [str(error)]


@pytest.fixture
def sound(starter_home, tmp_path, monkeypatch):
    """Give the bytes of a sound record, and a function that looks at a record of other bytes."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with sqlite3.connect(starter_home / "record.sqlite") as source:
        source.execute("VACUUM INTO ?", [str(tmp_path / "sound.sqlite")])

    def look(content: bytes) -> tuple[list[str], list | None]:
        home = tmp_path / "damaged"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        (home / "record.sqlite").write_bytes(content)
        return looked(home), published(home / "record.sqlite")

    return (tmp_path / "sound.sqlite").read_bytes(), look


def test_no_bit_that_changes_what_is_public_turns_over_unseen(sound):
    content, look = sound
    _, before = look(content)
    chance, unseen, changed = random.Random(20261122), [], 0

    for _ in range(FLIPS):
        place, bit = chance.randrange(len(content)), chance.randrange(8)
        flipped = bytearray(content)
        flipped[place] ^= 1 << bit
        found, left = look(flipped)
        if left != before:
            changed += 1
            unseen += [] if found else [(place, bit)]

    assert before is not None
    assert changed > FLIPS // 4
    assert unseen == []


def test_pages_of_nonsense_are_told_in_words(sound):
    content, look = sound
    chance = random.Random(4)

    for _ in range(PAGES):
        place = chance.randrange(len(content) // PAGE) * PAGE
        nonsense = content[:place] + chance.randbytes(PAGE) + content[place + PAGE :]
        found, _ = look(nonsense)

        assert found, place
        assert all(": " in line and "\n" not in line for line in found)


def test_a_record_cut_short_is_told_in_words(sound):
    content, look = sound

    found, _ = look(content[: len(content) // 2])

    assert found
