"""What reading a batch that waits gave, kept for pages: in sum, and row by row, a part at a time."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterator
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, insert, select

from data.desk.found import (
    Column,
    FileCheck,
    Part,
    PlaceFound,
    Point,
    Preview,
    ProblemFound,
    ProblemGroup,
    RowFound,
    RowsPage,
    Summary,
)
from data.store.codec import options_from_json
from data.store.engine import reading
from data.store.said import forget_findings
from data.store.schema_desk import findings as table

__all__ = [
    "ROWS_A_PART",
    "Column",
    "FileCheck",
    "Part",
    "PlaceFound",
    "Point",
    "Preview",
    "ProblemFound",
    "ProblemGroup",
    "RowFound",
    "RowsPage",
    "Summary",
    "packed",
    "page",
    "row_to_json",
    "rows",
    "rows_of",
    "summary",
    "summary_of",
    "write",
]
ROWS_A_PART = 500


def summary(engine: Engine, batch_id: int) -> Summary | None:
    """Give what a batch that waits was understood as; nothing where that was not kept."""
    with reading(engine).connect() as connection:
        return summary_of(connection, batch_id)


def summary_of(connection: Connection, batch_id: int) -> Summary | None:
    """Give the same within a transaction."""
    content = connection.scalar(select(table.c.content).where(_one(batch_id, 0)))
    return None if content is None else _summary(_unpacked(content))


def page(engine: Engine, batch_id: int, *, mark: str = "", offset: int = 0, limit: int = 50) -> RowsPage:
    """Give some of the rows with a mark, or of all; only the parts that hold them are read."""
    with reading(engine).connect() as connection:
        found = summary_of(connection, batch_id)
        if found is None:
            return RowsPage(0, ())
        wanted, passed = mark or "all", 0
        chosen: list[RowFound] = []
        for part in found.parts:
            has = part.marks.get(wanted, 0)
            if has and passed + has > offset and len(chosen) < limit:
                told = [row for row in _part(connection, batch_id, part.part) if wanted in row["marks"]]
                chosen += map(_row, told[max(offset - passed, 0) :][: limit - len(chosen)])
            passed += has
    return RowsPage(passed, tuple(chosen))


def rows(engine: Engine, batch_id: int, numbers: Collection[int]) -> dict[int, RowFound]:
    """Give rows by their numbers; those that the file does not have are left out."""
    with reading(engine).connect() as connection:
        return rows_of(connection, batch_id, numbers)


def rows_of(connection: Connection, batch_id: int, numbers: Collection[int]) -> dict[int, RowFound]:
    """Give the same within a transaction."""
    found = summary_of(connection, batch_id)
    wanted = set(numbers)
    listed = found.parts if found else ()
    parts = [part for part in listed if any(part.first <= number <= part.last for number in wanted)]
    told = (row for part in parts for row in _part(connection, batch_id, part.part))
    return {row["row"]: _row(row) for row in told if row["row"] in wanted}


def write(connection: Connection, batch_id: int, found: Summary, parts: Iterator[bytes]) -> None:
    """Keep what reading a batch gave in place of what was kept of it."""
    forget_findings(connection, [batch_id])
    told = {"batch_id": batch_id, "part": 0, "content": packed(asdict(found))}
    connection.execute(insert(table).values(told))
    for number, content in enumerate(parts, 1):
        connection.execute(insert(table).values(batch_id=batch_id, part=number, content=content))


def packed(value: object) -> bytes:
    """Give a part as it is kept."""
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), 6)


def row_to_json(row: RowFound) -> dict[str, Any]:
    """Give a row as it is kept: what is as usual is left out."""
    # `dataclasses.asdict` copies deeply, which would take as long as the reading itself.
    told = {name: value for name in _FIELDS if (value := getattr(row, name)) != getattr(_USUAL_ROW, name)}
    for name in told.keys() & {"vendor", "delivery"}:
        told[name] = {each: getattr(told[name], each) for each in _PLACE_FIELDS}
    if "problems" in told:
        told["problems"] = [asdict(problem) for problem in row.problems]
    return told


_USUAL_ROW = RowFound(row=-1, status="accepted")
_USUAL = asdict(_USUAL_ROW)
_FIELDS = tuple(field.name for field in fields(RowFound))
_PLACE_FIELDS = tuple(field.name for field in fields(PlaceFound))


def _one(batch_id: int, part: int) -> ColumnElement[bool]:
    return (table.c.batch_id == batch_id) & (table.c.part == part)


def _unpacked(content: bytes) -> Any:  # noqa: ANN401 - JSON of any shape
    return json.loads(zlib.decompress(content).decode("utf-8", "surrogatepass"))


def _part(connection: Connection, batch_id: int, part: int) -> list[dict[str, Any]]:
    content = connection.scalar(select(table.c.content).where(_one(batch_id, part)))
    return [] if content is None else list(_unpacked(content))


def _row(value: dict[str, Any]) -> RowFound:
    told = {**_USUAL, **value}
    return RowFound(
        **{
            **told,
            "suppliers": tuple(told["suppliers"]),
            "vendor": _place(told["vendor"]),
            "delivery": _place(told["delivery"]),
            "problems": tuple(ProblemFound(**problem) for problem in told["problems"]),
            "cells": tuple((header, text) for header, text in told["cells"]),
            "marks": tuple(told["marks"]),
        }
    )


def _place(value: dict[str, Any]) -> PlaceFound:
    return PlaceFound(**{**value, "districts": tuple(value["districts"])})


_LATER = ("title_lines", "suggested_publishers", "suggested_buyers", "unknown_methods")


def _summary(value: dict[str, Any]) -> Summary:
    preview = value["preview"]
    tallies = {
        name: {key: (count, total) for key, (count, total) in preview[name].items()}
        for name in ("vendors", "delivery", "kinds", "estates")
        if preview.get(name) is not None
    }
    points = tuple(Point(**point) for point in preview["points"])
    groups = [{**group, "first": tuple(group["first"])} for group in value["problems"]]
    columns = [
        {**column, **{name: tuple(column.get(name, ())) for name in ("samples", "suggested")}}
        for column in value["columns"]
    ]
    return Summary(
        **{
            **value,
            "publishers": tuple(value["publishers"]),
            "sheets": tuple(value["sheets"]),
            "columns": tuple(Column(**column) for column in columns),
            "options": options_from_json(json.dumps(value["options"])),
            "problems": tuple(ProblemGroup(**group) for group in groups),
            "preview": Preview(**{**preview, **tallies, "points": points}),
            "parts": tuple(Part(**part) for part in value["parts"]),
            "checks": tuple(
                FileCheck(**{**check, "rows": tuple(check["rows"])}) for check in value.get("checks", ())
            ),
            **{name: tuple(value.get(name, ())) for name in _LATER},
        }
    )
