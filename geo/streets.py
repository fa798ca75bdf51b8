"""The Lands Department's list of streets, where a home has it: its districts win over our own."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geo.districts import districts
from geo.errors import GeoError
from geo.folding import clean

DISTRICTS, ENGLISH, CHINESE = "DC", "StreetNames_EN", "StreetNames_ZH"
COLUMNS = (DISTRICTS, ENGLISH, CHINESE)
MAX_BYTES = 20_000_000  # the list of 2020 has 0.2 MB
MAX_ROWS = 100_000
_LONGEST_NAME = 200
_DISTRICT_SEPARATOR = "-"
_NO_NAME = "NA"  # what the list writes where a street has no name in a language
_SHOWN = 40  # characters of a cell that an error repeats
# The list's letters, without case and spaces.
_LETTERS = {
    "C&W": "CW", "WC": "WC", "E": "EST", "S": "STH", "YTM": "YTM", "SSP": "SSP",
    "KC": "KC", "WTS": "WTS", "KT": "KT", "TW": "TW", "TM": "TM", "YL": "YL",
    "N": "NTH", "TP": "TP", "SK": "SK", "ST": "ST", "K&T": "KWT", "IS": "ISL",
}  # fmt: skip


class StreetsError(GeoError):
    """A file that is not the list of streets."""


@dataclass(frozen=True, slots=True)
class Street:
    """One row: names as published, in one width; empty where it has none in a language."""

    name_en: str
    name_zh_hant: str
    districts: tuple[str, ...]  # our codes; several where the street lies in several


@dataclass(frozen=True, slots=True, eq=False)
class StreetList:
    """The streets of a home's list. Two lists are one where their content is.

    `fault` says why a list that is there is not used; it then has no streets.
    """

    streets: tuple[Street, ...]
    source: str
    sha256: str  # of the file as it was given
    loaded_at: str  # ISO 8601, UTC
    fault: str | None = None

    def __eq__(self, other: object) -> bool:
        """Compare by the file's content, so that caches keep what one list gave."""
        return isinstance(other, StreetList) and self.sha256 == other.sha256

    def __hash__(self) -> int:
        """Go with `__eq__`."""
        return hash(self.sha256)

    @property
    def edition(self) -> str:
        """Give the short name that tells this list from another."""
        return f"streets {self.sha256[:8]}"


def load(home: Path) -> StreetList | None:
    """Give the list of a home, nothing where none was loaded.

    Where the copy cannot be read the list is empty and its `fault` says why.
    """
    stored = _stored(home)
    try:
        content = stored.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        return _unreadable(stored, error)
    try:
        told: Any = json.loads(content)
        known = districts()
        streets = tuple(_kept(row, known.keys()) for row in told["streets"])
        provenance = told["provenance"]
        if len(streets) != provenance["rows"]:
            raise ValueError("rows are missing")
        texts = [str(provenance[name]) for name in ("source", "sha256", "loaded_at")]
        return StreetList(streets, texts[0], texts[1], texts[2])
    except (ValueError, KeyError, TypeError, IndexError, RecursionError, AttributeError) as error:
        return _unreadable(stored, error)


def use(file: Path, home: Path) -> StreetList:
    """Check a file of streets and load it into the home.

    Raises `StreetsError`, naming row and column, where it is not the Lands Department's list.
    """
    try:
        if file.stat().st_size > MAX_BYTES:
            raise StreetsError(f"{file}: more than {MAX_BYTES:,} bytes, which the list of streets never has")
        content = file.read_bytes()
    except OSError as error:
        raise StreetsError(f"{file}: cannot be read ({error.strerror})") from error
    streets = read(content, str(file))
    found = StreetList(
        streets,
        file.name,
        hashlib.sha256(content).hexdigest(),
        datetime.now(UTC).isoformat(timespec="seconds"),
    )
    _store(found, home)
    return found


def reset(home: Path) -> None:
    """Go back to the project's own gazetteer alone."""
    _stored(home).unlink(missing_ok=True)


def read(content: bytes, source: str) -> tuple[Street, ...]:
    """Give the streets of a list; raises `StreetsError` for any row that is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise StreetsError(
            f"{source}: row {row}: not UTF-8 text, which the published list is; get the file again"
        ) from error
    if "\x00" in text:
        raise StreetsError(f"{source}: not a CSV file; expected the columns {', '.join(COLUMNS)}")
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        places = _header(next(rows, []), source)
        streets = tuple(_streets(rows, places, source))
    except csv.Error as error:
        raise StreetsError(f"{source}: row {rows.line_num}: not CSV ({error})") from error
    if not streets:
        raise StreetsError(f"{source}: no streets below the header; get the file again")
    return streets


def _header(cells: Sequence[str], source: str) -> tuple[int, ...]:
    """Give where each of the columns stands."""
    seen = [cell.strip().casefold() for cell in cells]
    missing = [name for name in COLUMNS if seen.count(name.casefold()) != 1]
    if missing:
        raise StreetsError(
            f"{source}: row 1: seen {_shown(','.join(cells))}, expected each of the columns "
            f"{', '.join(COLUMNS)} once; {', '.join(missing)} is not there once"
        )
    return tuple(seen.index(name.casefold()) for name in COLUMNS)


def _streets(rows: Iterator[list[str]], places: tuple[int, ...], source: str) -> Iterator[Street]:
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if number > MAX_ROWS:
            raise StreetsError(f"{source}: more than {MAX_ROWS:,} rows, which the list of streets never has")
        if len(cells) <= max(places):
            raise StreetsError(
                f"{source}: row {number}: seen {len(cells)} cells, expected at least {max(places) + 1}"
            )
        codes, english, chinese = (" ".join(clean(cells[place]).split()) for place in places)
        street = Street(
            _name(english, source, number, ENGLISH),
            _name(chinese, source, number, CHINESE),
            _codes(codes, source, number),
        )
        if not street.name_en and not street.name_zh_hant:
            raise StreetsError(f"{source}: row {number}: {ENGLISH} and {CHINESE} are blank, expected a name")
        yield street


def _name(text: str, source: str, row: int, column: str) -> str:
    if text.upper() == _NO_NAME:
        return ""
    if len(text) > _LONGEST_NAME or (text and not any(char.isalpha() for char in text)):
        raise StreetsError(f"{source}: row {row}, {column}: seen {_shown(text)}, expected a street's name")
    return text


def _codes(text: str, source: str, row: int) -> tuple[str, ...]:
    letters = [letter.strip().upper() for letter in text.split(_DISTRICT_SEPARATOR)]
    if not all(letter in _LETTERS for letter in letters):
        raise StreetsError(
            f"{source}: row {row}, {DISTRICTS}: seen {_shown(text)}, "
            f"expected {', '.join(_LETTERS)}, or several of them parted by {_DISTRICT_SEPARATOR!r}"
        )
    return tuple(sorted({_LETTERS[letter] for letter in letters}))


def _shown(text: str) -> str:
    short = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return repr(short)


def _kept(row: Any, known: Any) -> Street:  # noqa: ANN401 - what a file of ours holds is not sure
    codes, english, chinese = row
    if not (isinstance(english, str) and isinstance(chinese, str)):
        raise TypeError("a name that is no text")
    if not codes or not all(code in known for code in codes):
        raise ValueError("a district that is none")
    return Street(english, chinese, tuple(codes))


def _store(found: StreetList, home: Path) -> None:
    told = {
        "source": found.source,
        "sha256": found.sha256,
        "loaded_at": found.loaded_at,
        "rows": len(found.streets),
    }
    rows = [[list(s.districts), s.name_en, s.name_zh_hant] for s in found.streets]
    target = _stored(home)
    target.parent.mkdir(parents=True, exist_ok=True)
    # In one file and renamed, so that no crash leaves half a list or pairs it with another's sum.
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with aside.open("w", encoding="utf-8") as out:
            json.dump({"provenance": told, "streets": rows}, out, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def _unreadable(stored: Path, error: Exception) -> StreetList:
    fault = f"{stored} cannot be read ({type(error).__name__}): load the list again"
    return StreetList((), stored.name, "", "", fault)


def _stored(home: Path) -> Path:
    return home / "streets" / "list.json"
