"""A file whose encoding is unclear and whose columns are unknown: both are said at once."""

from __future__ import annotations

from pathlib import Path

from data.files import ReadOptions, UnreadableFileError
from data.ingest.columns import find_header
from data.ingest.container import open_tables
from data.problems import RefusalCode

_OF_COLUMNS = (RefusalCode.NO_HEADER, RefusalCode.COLUMNS_ASKED_FOR)


def with_columns(
    refusal: UnreadableFileError, source: bytes | Path, file: str, options: ReadOptions
) -> UnreadableFileError:
    """Give a refusal of an unclear encoding, with what is in question of the columns in every encoding."""
    if refusal.code is not RefusalCode.ENCODING_UNCLEAR:
        return refusal
    possible = str(refusal.values["seen"])
    asked = [_asked_in(name, source, file, options) for name in possible.split(", ")]
    first = asked[0]
    if first is None or None in asked:
        return refusal
    is_named = first.code is RefusalCode.COLUMNS_ASKED_FOR
    return UnreadableFileError(
        RefusalCode.ENCODING_AND_COLUMNS,
        file,
        seen=possible,
        row=first.values.get("row", ""),
        header=first.values.get("seen", ""),
        expected=first.values["expected"] if is_named else "title, supplier_name",
    )


def _asked_in(
    encoding: str, source: bytes | Path, file: str, options: ReadOptions
) -> UnreadableFileError | None:
    """Give what is asked about the columns in an encoding, nothing where they are known in it."""
    try:
        with open_tables(source, file, encoding) as opened:
            find_header(opened.tables, options, file)
    except UnreadableFileError as error:
        return error if error.code in _OF_COLUMNS else None
    return None
