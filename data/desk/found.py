"""What reading a file gives staff to look at: the file in sum, its problems, its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.files import ReadOptions
from data.problems import sentence

Tally = tuple[int, str]  # how many awards, and their HK$ as an exact number


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its header as written, what it is taken for, and what stands in it.

    `suggested`: what a column that is taken for nothing may hold, the likeliest first.
    """

    header: str
    field: str | None
    samples: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """A problem of a column, however many rows have it; `messages` are of the first one, by language."""

    number: int
    code: str
    column: str
    severity: str
    count: int
    first: tuple[int, ...]  # rows
    messages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Point:
    """Where new awards land; `what` is "vendor" or "delivery"."""

    what: str
    lat: float
    lon: float
    count: int
    sum: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What the rows would be on the map. Districts and points are of awards that are not public yet."""

    new: int = 0
    known: int = 0
    vendors: Mapping[str, Tally] = field(default_factory=dict)
    delivery: Mapping[str, Tally] = field(default_factory=dict)
    points: tuple[Point, ...] = ()
    points_left_out: int = 0
    estates: Mapping[str, Tally] | None = None  # of vendors' addresses; None: was not counted
    gaps: Mapping[str, int] = field(default_factory=dict)  # of all rows taken: what they do not tell
    kinds: Mapping[str, Tally] = field(default_factory=dict)  # of amounts, of all rows taken


@dataclass(frozen=True, slots=True)
class Part:
    """Which rows a part holds, and how many of them have each mark."""

    part: int
    first: int
    last: int
    marks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What the file says of all its rows, held against them: never a hindrance. `messages` by language."""

    code: str  # of data.problems.CheckCode
    good: bool
    messages: Mapping[str, str]
    rows: tuple[int, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """How a file was understood, and what came of its rows. `counts` are the rows of each mark."""

    file_name: str
    sha256: str
    kind: str
    publishers: tuple[str, ...]
    profile: str
    encoding: str
    sheet: str | None
    sheets: tuple[str, ...]
    header_row: int
    columns: tuple[Column, ...]
    money_unit: str | None  # a key of data.ingest.units.UNITS; none where the file does not say
    currency: str | None
    options: ReadOptions
    rows: int
    accepted: int
    review: int
    rejected: int
    skipped: int
    problems: tuple[ProblemGroup, ...]
    preview: Preview
    counts: Mapping[str, int]
    parts: tuple[Part, ...] = ()
    title_lines: tuple[str, ...] = ()  # what stands above the header
    suggested_publishers: tuple[str, ...] = ()  # whose names stand there, the best first: nobody said so yet
    suggested_buyers: tuple[str, ...] = ()
    suggested_money: str | None = None  # a key of UNITS that the title names, where the column names none
    without_publisher: int | None = None  # of the rows taken, as are all of these; None: was not counted
    sums: Mapping[str, str] = field(default_factory=dict)  # currency -> exact sum; a shared one counts once
    without_sum: int = 0
    first_date: str | None = None
    last_date: str | None = None
    without_date: int = 0
    checks: tuple[FileCheck, ...] = ()
    unknown_methods: tuple[str, ...] = ()  # how it was tendered in words that no list knows; few or none


@dataclass(frozen=True, slots=True)
class ProblemFound:
    """One thing to know about a cell of a row."""

    code: str
    column: str
    severity: str
    seen: str
    expected: str = ""

    def message(self, lang: str = "en") -> str:
        """Say it in a language of `data.problems.LANGUAGES`."""
        return sentence(self.code, lang, column=self.column, seen=self.seen, expected=self.expected)


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """Where a row's vendor is, or where it delivers."""

    scope: str = "unknown"
    districts: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    precision: str = "none"
    method: str = "none"
    estate: str | None = None  # code of an INNOPARK or park


@dataclass(frozen=True, slots=True)
class RowFound:
    """A row of the file: what became of it, what it says, what it was taken from."""

    row: int
    status: str
    is_new: bool = False
    title: str = ""
    suppliers: tuple[str, ...] = ()
    amount: str | None = None
    currency: str | None = None
    amount_kind: str = "not_stated"
    award_date: str | None = None
    category: str = "unknown"
    category_origin: str = "none"
    sector: str | None = None
    sector_origin: str = "none"
    method: str = "unknown"
    reference: str | None = None
    buyer: str | None = None
    vendor: PlaceFound = PlaceFound()
    delivery: PlaceFound = PlaceFound()
    address: str | None = None  # what a pin would be of
    delivery_place: str | None = None
    problems: tuple[ProblemFound, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()  # header and cell as typed, long ones cut
    values: Mapping[str, str] = field(default_factory=dict)  # of a register's row
    marks: tuple[str, ...] = ()

    @property
    def is_taken(self) -> bool:
        """Say whether the row would be published."""
        return self.status in ("accepted", "review")


@dataclass(frozen=True, slots=True)
class RowsPage:
    """Some rows of a list, and how long that is."""

    total: int
    rows: tuple[RowFound, ...]
