"""What reading the public files gave: rows in, awards out, and what was held back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, func, or_, select
from sqlalchemy.exc import DBAPIError

from data.files import FileKind
from data.store.engine import StoreError, reading
from data.store.schema import batches


@dataclass(frozen=True, slots=True)
class Loads:
    """Rows of the award files that are public with a version.

    All rows = accepted + review + rejected + skipped.
    """

    files: int
    rows: int
    accepted: int
    review: int
    rejected: int
    skipped: int


def loads(engine: Engine, version: int) -> Loads:
    """Add up what was read for a dataset version. Raises `StoreError` where the record cannot be read."""
    names = ("rows", "accepted", "review", "rejected", "skipped")
    query = select(func.count(), *(func.coalesce(func.sum(batches.c[name]), 0) for name in names)).where(
        batches.c.kind == FileKind.AWARDS.value,
        batches.c.version.between(1, version),
        or_(batches.c.withdrawn_version.is_(None), batches.c.withdrawn_version > version),
    )
    try:
        with reading(engine).connect() as connection:
            row = connection.execute(query).one()
    except DBAPIError as error:
        raise StoreError("what was read cannot be told: the record cannot be read") from error
    return Loads(*map(int, row))
