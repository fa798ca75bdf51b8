"""JSON as departments publish it, arrays of objects or one object a line, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from functools import partial

from data.ingest import ocds
from data.ingest.json_stream import JsonFile, Outline, Path, TooManyKeysError, Value, another
from data.ingest.limits import MAX_COLUMNS
from data.ingest.source import Source
from data.ingest.tables import Container, Record, Table
from data.problems import RefusalCode

_BETWEEN = " | "


def json_tables(source: Source, encoding: str) -> tuple[Table, ...]:
    """Give a table for each array of objects of a JSON file, or the one of its awards where it is OCDS.

    The first record holds the keys, as row 1; an object is a row. Raises `UnreadableFileError`.
    """
    file = JsonFile(source, encoding)
    paths = _paths(file, file.outline())
    for path in paths:
        if ocds.is_release(next(file.items(path), None)):
            return (ocds.awards_table(file, path),)
    return tuple(_table(file, path) for path in paths)


def _paths(file: JsonFile, outline: Outline) -> list[Path | None]:
    """Give the keys above each array of objects; `None` stands for the objects at the top themselves."""
    found: list[Path | None] = [path for path, objects in outline.arrays.items() if objects]
    packages = [path for path in found if path in (("releases",), ("records",))]
    if outline.objects and "ocid" in file.head(frozenset(("ocid",))):
        return [None]
    if outline.objects > 1:
        return [packages[0] if packages else None]
    if found:
        return found
    if outline.arrays and not outline.others:
        raise file.source.refusal(RefusalCode.NO_ROWS, row=1)
    if outline.objects:
        return [None]
    raise file.source.refusal(RefusalCode.OTHER_KIND, seen="JSON […]")


def _table(file: JsonFile, path: Path | None) -> Table:
    names = _names(file, path)
    return Table(".".join(path or ()), Container.OBJECTS, partial(_records, file, path, names))


def _names(file: JsonFile, path: Path | None) -> tuple[str, ...]:
    """Give all keys of the objects, in the order in which they appear."""
    names: dict[str, None] = {}
    for row, item in enumerate(file.items(path), start=2):
        try:
            names.update(dict.fromkeys(flattened(item)))
            _check_width(names)
        except TooManyKeysError as error:
            raise file.source.refusal(
                RefusalCode.TOO_MANY_COLUMNS, row=row, seen=f"> {MAX_COLUMNS}", expected=MAX_COLUMNS
            ) from error
    return tuple(name.replace("\x00", "\ufffd") for name in names)


def _records(file: JsonFile, path: Path | None, names: tuple[str, ...]) -> Iterator[Record]:
    yield Record(1, names)
    for row, item in enumerate(file.items(path), start=2):
        cells = flattened(item)
        # Databases take no NUL, and this is how a lost character is shown.
        yield Record(row, tuple(cells.get(name, "").replace("\x00", "\ufffd") for name in names))


def flattened(item: Value) -> dict[str, str]:
    """Give the text of an object by key, keys inside keys parted by a dot, items of an array by a bar.

    An array of objects has as many items under each of its keys. What is no object stands under no key.
    """
    cells: dict[str, str] = {}
    if isinstance(item, dict):
        for key, value in item.items():
            if isinstance(value, str) and key not in cells:
                cells[key] = value
            else:
                _flatten(key, value, cells)
    elif item is not None:
        _flatten("", item, cells)
    return cells


def _check_width(keys: Sized) -> None:
    if len(keys) > MAX_COLUMNS:
        raise TooManyKeysError


def _flatten(name: str, value: Value, cells: dict[str, str]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _flatten(f"{name}.{key}", inner, cells)
    elif isinstance(value, list):
        for inner, texts in _columns(value).items():
            text = _BETWEEN.join(texts) if any(texts) else ""
            cells[another(f"{name}.{inner}" if inner else name, cells)] = text
    else:
        cells[another(name, cells)] = value or ""


def _columns(items: list[Value]) -> dict[str, list[str]]:
    """Give the texts of the items under each of their keys, blank where an item lacks it."""
    columns: dict[str, list[str]] = {}
    for at, item in enumerate(items):
        for key, text in flattened(item).items():
            texts = columns.setdefault(key, [])
            texts.extend([""] * (at - len(texts)))
            texts.append(text.replace("|", "/"))
        _check_width(columns)
    for texts in columns.values():
        texts.extend([""] * (len(items) - len(texts)))
    return columns or {"": []}
