"""Kinds of files, and what reading one gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from data.problems import Problem, RefusalCode, sentence
from data.records import AwardRow, RegisterRow


class FileKind(StrEnum):
    """What a file is a list of."""

    AWARDS = "awards"
    TENANCIES = "tenancies"
    GRANTS = "grants"
    COVERAGE = "coverage"
    EVIDENCE = "evidence"
    INDICATORS = "indicators"


class DataError(Exception):
    """Base of what this room raises; the text is meant for the person who gave the input."""


class UnreadableFileError(DataError):
    """A file that cannot be taken at all: wrong kind, wrong encoding, no header that is known.

    `values` fill the sentence of the code: `file`, and as it needs `row`, `seen`, `expected`, `example`.
    """

    def __init__(self, code: RefusalCode, file: str, **values: object) -> None:
        self.code = code
        self.values = {"file": file, **values}
        super().__init__(self.message())

    def message(self, lang: str = "en") -> str:
        """Say what is wrong and what to do, in a language of `data.problems.LANGUAGES`."""
        return sentence(self.code, lang, **self.values)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person who gives a file knows better than the file says."""

    publisher: str | None = None  # code of publishers.csv
    buyer: str | None = None  # code of buyers.csv: who bought what the rows name no buyer of
    encoding: str | None = None
    money: str | None = None  # unit of plain amounts: a key of data.ingest.units.UNITS
    mapping: tuple[tuple[str, str], ...] = ()  # (header as written, field of the template)
    methods: tuple[tuple[str, str], ...] = ()  # (how it was tendered as written, code of data.records.Method)
    sheet: str | None = None  # of a workbook
    as_of: str | None = None  # ISO day on which it is read, today if None: no award is dated after it


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a file says. `rows` = accepted + review + rejected + skipped.

    `awards` and `register` hold the accepted rows and those for review, whose doubtful cells are not known.
    """

    kind: FileKind
    file_name: str
    encoding: str
    profile: str  # "template", "columns" (found by aliases), a register's name, or a profile's such as "HA"
    header_row: int
    columns: Mapping[str, str]  # header as written -> our field
    rows: int
    awards: tuple[AwardRow, ...] = ()
    register: tuple[RegisterRow, ...] = ()
    review: int = 0
    rejected: int = 0
    skipped: int = 0
    problems: tuple[Problem, ...] = field(default=())
    sheet: str | None = None
    taken: int | None = None  # how many rows can be published, where these are not held

    @property
    def kept(self) -> int:
        """Count the rows that can be published."""
        return len(self.awards) + len(self.register) if self.taken is None else self.taken

    @property
    def accepted(self) -> int:
        """Count the rows with nothing in doubt."""
        return self.kept - self.review
