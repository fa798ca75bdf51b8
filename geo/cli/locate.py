"""`python -m geo locate "ADDRESS"... [--file CSV --column NAME] [--json]`: where addresses are."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from geo import boundaries, constituencies, outline_file, streets
from geo.boundaries import Outlines
from geo.cli.codes import OK, PROBLEMS
from geo.coordinates import read_pair
from geo.errors import GeoError
from geo.locator import Locator
from geo.outline_file import OutlineFileError, Polygons
from geo.places import Place, Precision, Scope
from geo.plain_text import disarmed, escaped

FIELDS = (
    *("address", "scope", "district", "lat", "lon", "precision", "within_m"),
    *("method", "matched", "estate", "facility", "country", "constituency"),
)
# Tried in this order where nothing else is asked for: the first that fits the whole file.
_ENCODINGS = ("utf-8-sig", "big5hkscs", "gb18030")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")  # UTF-16
_DELIMITERS = ",\t;"
_LONGEST_CELL = 1_000_000  # characters


class LocateError(GeoError):
    """A file whose addresses cannot be read."""


def add(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("addresses", nargs="*", metavar="ADDRESS", help="an address, or a point as LAT,LON")
    parser.add_argument("--file", type=Path, help="a CSV file with addresses in one of its columns")
    parser.add_argument("--column", help="the column of that file")
    parser.add_argument("--encoding", help="of that file, where it is not UTF-8")
    parser.add_argument("--json", action="store_true", help="JSON instead of a table in CSV")


def run(chosen: argparse.Namespace, home: Path) -> int:
    """Place addresses with what the home has; 0 all placed, 1 some not, 2 refused. Asks no network."""
    if not chosen.addresses and chosen.file is None:
        raise LocateError("no address given; name addresses, or --file CSV --column NAME")
    if (chosen.file is None) != (chosen.column is None):
        raise LocateError("--file and --column go together: the file, and the column with the addresses")
    texts = list(chosen.addresses)
    if chosen.file is not None:
        texts += _column(chosen.file, chosen.column, chosen.encoding)
    listed = streets.load(home)
    if listed is not None and listed.fault:
        print(f"note: {listed.fault}", file=sys.stderr)
    locator = Locator(streets=listed)
    outlines = boundaries.load(home)
    found = ((_shown(text), _place(text, locator, outlines)) for text in texts)
    return _tell(found, _polygons(home), as_json=chosen.json)


def _polygons(home: Path) -> Polygons | None:
    try:
        return outline_file.load(home, constituencies.known())
    except OutlineFileError as error:
        print(f"note: {error}", file=sys.stderr)
        return None


def _place(text: str, locator: Locator, outlines: Outlines) -> Place:
    """Place an address; a text that is a point lies in the district that holds it."""
    point = read_pair(text)
    if point is None:
        return locator.address(text)
    district = boundaries.district_of(point.lat, point.lon, outlines)
    if district is None:
        return Place()
    return Place(
        Scope.DISTRICT,
        (district,),
        point.lat,
        point.lon,
        Precision.BUILDING,
        f"coordinates ({point.form}) in {outlines.edition} outlines",
        text,
    )


def _tell(found: Iterable[tuple[str, Place]], polygons: Polygons | None, *, as_json: bool) -> int:
    told: list[dict[str, object]] = []
    # In UTF-8 whatever the terminal is set to, or a table of Chinese names could not be redirected.
    out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="", write_through=True)
    table = csv.DictWriter(out, FIELDS, lineterminator="\n")
    unplaced = 0
    if not as_json:
        table.writeheader()
    for address, place in found:
        unplaced += place.scope is Scope.UNKNOWN
        row = _row(address, place) | {"constituency": _constituency(place, polygons)}
        if as_json:
            told.append(row)
        else:
            table.writerow({name: _disarmed(value) for name, value in row.items()})
    if as_json:
        json.dump(told, out, ensure_ascii=False, indent=1)
        out.write("\n")
    out.detach()
    return PROBLEMS if unplaced else OK


def _row(address: str, place: Place) -> dict[str, object]:
    several = ";".join(place.districts) or None
    return {
        "address": address,
        "scope": str(place.scope),
        "district": several,
        "lat": place.lat,
        "lon": place.lon,
        "precision": str(place.precision),
        "within_m": place.within_m,
        "method": place.method,
        "matched": _shown(place.matched) or None,
        "estate": place.estate,
        "facility": place.facility,
        "country": place.country,
    }


def _constituency(place: Place, polygons: Polygons | None) -> str | None:
    """Name the constituency of a place by its code; both where a split district leaves that open."""
    if len(place.districts) != 1:
        return None
    found = constituencies.of_place(place.districts[0], place.lat, place.lon, polygons, place.within_m)
    return ";".join(one.code for one in found)


def _disarmed(value: object) -> object:
    """Give a cell that neither a spreadsheet nor a terminal obeys."""
    return escaped(disarmed(value)) if isinstance(value, str) else value


def _shown(text: str) -> str:
    """Give a text that can be written as UTF-8: an argument may hold bytes that are none."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _column(file: Path, name: str, encoding: str | None) -> Iterator[str]:
    text = _text(file, encoding)
    csv.field_size_limit(_LONGEST_CELL)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [" ".join(cell.split()) for cell in next(rows, [])]
        place = _place_of(name, header, file)
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield cells[place] if place < len(cells) else ""
    except csv.Error as error:
        raise LocateError(f"{file}: row {rows.line_num}: not CSV ({error})") from error


def _place_of(name: str, header: list[str], file: Path) -> int:
    """Give where a column stands, named as the file does or in another case."""
    asked = " ".join(name.split())
    for same in (str, str.casefold):
        places = [place for place, cell in enumerate(header) if same(cell) == same(asked)]
        if len(places) == 1:
            return places[0]
        if places:
            raise LocateError(f"{file}: {len(places)} columns are called {asked!r}; rename one of them")
    known = ", ".join(repr(_shown(cell)) for cell in header if cell) or "none"
    raise LocateError(f"{file}: there is no column {asked!r}; its columns are: {known}")


def _text(file: Path, encoding: str | None) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise LocateError(f"{file}: cannot be read ({error.strerror})") from error
    if encoding is None and content.startswith(_WIDE_MARKS):
        encoding = "utf-16"
    for name in (encoding,) if encoding else _ENCODINGS:
        try:
            text = content.decode(name)
        except LookupError as error:
            raise LocateError(f"--encoding {name}: not known; for example {', '.join(_ENCODINGS)}") from error
        except UnicodeError:
            continue
        if "\x00" in text:
            if encoding or name == _ENCODINGS[0]:
                row = text[: text.index("\x00")].count("\n") + 1
                raise LocateError(
                    f"{file}: row {row}: a NUL (\\x00), which no text holds: take it out, or say "
                    "--encoding utf-16 where the file is that"
                )
            break
        if encoding is None and name != _ENCODINGS[0]:
            print(
                f"note: {file} is not UTF-8 and was read as {name}; --encoding says otherwise",
                file=sys.stderr,
            )
        return text
    tried = encoding or ", ".join(_ENCODINGS)
    raise LocateError(f"{file}: not a CSV file in {tried}; save it as CSV UTF-8, or name its --encoding")
