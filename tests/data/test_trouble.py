"""What is said when the database fails."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from data.store.trouble import sentence


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("database or disk is full", "no room left"),
        ("attempt to write a readonly database", "can only be read"),
        ("database is locked", "try again"),
        ("database disk image is malformed", "damaged"),
        ("disk I/O error", "disk fails"),
        ('could not extend file: No space left on device\nHINT: password "s3cret"', "no room left"),
        ("connection to postgresql://map:s3cret@db failed", "(OperationalError): see DATABASE_URL"),
    ],
    ids=["full", "read-only", "locked", "damaged", "failing", "full server", "other"],
)
def test_trouble_is_told_in_our_own_words_alone(told, said):
    error = OperationalError("INSERT ...", {}, sqlite3.OperationalError(told))

    assert said in sentence(error)
    assert sentence(error).startswith("the record cannot be used")
    assert "s3cret" not in sentence(error)
