"""A file from its bytes to what it says: awards or a register, row by row, and every problem found."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import islice
from pathlib import Path, PurePath

from data.files import FileKind, ReadOptions, ReadResult, UnreadableFileError
from data.ingest import codes, registers
from data.ingest.amounts import SharedSums
from data.ingest.both import with_columns
from data.ingest.check import Standing, check_award
from data.ingest.columns import Header, find_header
from data.ingest.container import Opened, open_tables
from data.ingest.date_order import month_first
from data.ingest.dates import today
from data.ingest.limits import MAX_CELL
from data.ingest.profiles import AMOUNT_AND_DATE
from data.ingest.reading import RowRead, RowStatus, Tally, status_of
from data.ingest.report import without_report
from data.ingest.skipped import no_award_at, skipped_as
from data.ingest.tables import Container, Record, Table
from data.ingest.text import collapse, shortened
from data.ingest.transform import Transform
from data.problems import Problem, ProblemCode, RefusalCode, Severity
from data.records import AwardRow, Cells, RegisterRow

_NO_OPTIONS = ReadOptions()
_TOLD_EVERY = 1_000  # rows
_NOWHERE = sys.maxsize  # the position of a column that a file does not have


@contextmanager
def open_file(source: bytes | Path, file_name: str, options: ReadOptions = _NO_OPTIONS) -> Iterator[Reading]:
    """Open a file, find its table and its columns; its rows are read as they are asked for.

    Raises `UnreadableFileError` where the file cannot be taken, also while rows are being read.
    """
    name = collapse(PurePath(file_name.replace("\\", "/")).name) or "file"
    with _opened(source, name, options) as opened:
        table, header = without_report(*find_header(opened.tables, options, name))
        publisher = codes.find_publisher(options.publisher) if options.publisher else None
        sheets = tuple(each.name for each in opened.tables if each.name)
        buyer = codes.find_buyer(options.buyer) if options.buyer else None
        as_of = options.as_of or today()
        methods = codes.methods_said(options.methods)
        yield Reading(
            name, opened.encoding, table, header, publisher, as_of, buyer, methods=methods, sheets=sheets
        )


def _opened(source: bytes | Path, name: str, options: ReadOptions) -> Opened:
    try:
        return open_tables(source, name, options.encoding)
    except UnreadableFileError as refusal:
        raise with_columns(refusal, source, name, options) from None


def read_file(
    source: bytes | Path,
    file_name: str,
    options: ReadOptions = _NO_OPTIONS,
    *,
    progress: Callable[[int], None] | None = None,
) -> ReadResult:
    """Give all rows of a file with their values, and what is to be known about them.

    `progress` is told how many rows were read, every thousand of them.
    Raises `UnreadableFileError` where the file cannot be taken.
    """
    awards: list[AwardRow] = []
    entries: list[RegisterRow] = []
    with open_file(source, file_name, options) as reading:
        problems = list(reading.problems)
        for read in reading:
            if progress and reading.tally.rows % _TOLD_EVERY == 0:
                progress(reading.tally.rows)
            problems.extend(read.problems)
            if read.award is not None:
                awards.append(read.award)
            elif read.entry is not None:
                entries.append(read.entry)
    return result_of(reading, awards=tuple(awards), register=tuple(entries), problems=tuple(problems))


def result_of(
    reading: Reading,
    *,
    awards: tuple[AwardRow, ...] = (),
    register: tuple[RegisterRow, ...] = (),
    problems: tuple[Problem, ...] = (),
    taken: int | None = None,
) -> ReadResult:
    """Give what came of a file whose rows were all read; `taken` counts them where they are not held."""
    counts = reading.tally.by_status
    return ReadResult(
        kind=reading.kind,
        file_name=reading.file_name,
        encoding=reading.encoding,
        profile=reading.header.profile.name,
        header_row=reading.header.row,
        columns=reading.header.columns(),
        rows=reading.tally.rows,
        awards=awards,
        register=register,
        review=counts[RowStatus.REVIEW],
        rejected=counts[RowStatus.REJECTED],
        skipped=counts[RowStatus.SKIPPED],
        problems=problems,
        sheet=reading.table.name or None,
        taken=taken,
    )


@dataclass(slots=True)
class Reading:
    """A file under way. Iterating gives its rows once, in their order; `tally` then holds their sums."""

    file_name: str
    encoding: str
    table: Table
    header: Header
    publisher: str | None  # who published it, where its own rows do not say
    as_of: str  # the day on which it is read: no award is made after it
    buyer: str | None = None  # who bought, where a row does not say
    methods: Mapping[str, str] = field(default_factory=dict)  # normal form of words -> code
    tally: Tally = field(default_factory=Tally)
    problems: tuple[Problem, ...] = ()  # of the header
    sheets: tuple[str, ...] = ()  # of the workbook
    _seen: dict[bytes, int] = field(default_factory=dict)
    _shared: SharedSums | None = None
    _tender_at: tuple[int, ...] = ()
    _narrowest: int = _NOWHERE  # how many cells every row so far has, those of the header that are named too

    def __post_init__(self) -> None:
        """Note each named column that is not used: it is kept as typed."""
        self.problems = tuple(
            Problem(self.header.row, name, ProblemCode.UNKNOWN_COLUMN, name, severity=Severity.NOTE)
            for name in self.header.unused()
        )
        for problem in self.problems:
            self.tally.by_code[problem.code] += 1
        named = (at for row in self.header.written for at, cell in enumerate(row, start=1) if cell)
        self._narrowest = max(named, default=_NOWHERE)

    @property
    def kind(self) -> FileKind:
        """Say what the file is a list of."""
        return self.header.profile.kind

    def __iter__(self) -> Iterator[RowRead]:
        """Give each row below the header, and count it."""
        if self.header.profile.shared_amounts:
            at = {name: at for at, name in self.header.fields.items()}
            at["supplier"] = at.get("supplier_and_address", at.get("supplier_name", _NOWHERE))
            names = ("tender_ref", "award_date", "amount", "supplier")
            self._tender_at = tuple(at.get(name, _NOWHERE) for name in names)
            self._shared = self._sums_of_tenders()
        money = self.header.money
        transform = Transform(self.header)
        standing = Standing(
            self.file_name,
            # The standard says that a value has its currency: one without is of no country.
            replace(money, currency=None) if self.table.container is Container.OCDS else money,
            self.header.profile.amount_kind,
            self.header.profile.language,
            self.publisher or self.header.profile.publisher,
            self.header.profile.source_url,
            self.as_of,
            not month_first(self._dates()),
            codes.buyer_said(self.buyer, self.header.profile.language),
            self.methods,
        )
        for record in self._records():
            read = self._dropped(record) or self._taken(record, transform, standing)
            self.tally.add(read)
            yield read
        if not self.tally.by_status[RowStatus.ACCEPTED] and self._nothing_but_skipped():
            raise UnreadableFileError(RefusalCode.NO_ROWS, self.file_name, row=self.header.row)

    def _records(self) -> Iterator[Record]:
        return islice(self.table.records(), self.header.position, None)

    def _nothing_but_skipped(self) -> bool:
        return self.tally.by_status[RowStatus.SKIPPED] == self.tally.rows

    def _dropped(self, record: Record) -> RowRead | None:
        """Give the row as skipped or rejected where it is none, stood before, or cannot be told apart."""
        code = skipped_as(record, self.header)
        if code is not None:
            return _without(record, RowStatus.SKIPPED, self._problem(record, code))
        problem = self._unsound(record)
        if problem is not None:
            return _without(record, RowStatus.REJECTED, problem)
        text = "\x1f".join(record.cells).rstrip("\x1f")
        mark = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()
        first = self._seen.setdefault(mark, record.row)
        if first != record.row:
            problem = self._problem(record, ProblemCode.DUPLICATE_ROW, str(first))
            return _without(record, RowStatus.SKIPPED, problem)
        return None

    def _problem(self, record: Record, code: ProblemCode, expected: str = "") -> Problem:
        at = next((at for at, cell in enumerate(record.cells) if cell.strip()), 0)
        if code is ProblemCode.NOT_AWARDED:
            at = no_award_at(record.cells, self.header) or at
        seen = shortened(record.cells[at]) if at < len(record.cells) else ""
        return Problem(record.row, self.header.name_at(at), code, seen, expected, Severity.SKIPPED)

    def _unsound(self, record: Record) -> Problem | None:
        """Give the reason why the cells of a row cannot be told apart or held."""
        known = len(self.header.names)
        if len(record.cells) <= known and record.quotes_pair and max(map(len, record.cells)) <= MAX_CELL:
            return None
        # A mark without its partner joins a cell with the lines below, or parts it at a comma inside it.
        signs = ("\n", "\r", '"') if len(record.cells) > known else ("\n", "\r")
        for at, cell in enumerate(record.cells):
            if len(cell) > MAX_CELL:
                code, expected = ProblemCode.TOO_LONG, f"<= {MAX_CELL}"
            elif not record.quotes_pair and any(sign in cell for sign in signs):
                code, expected = ProblemCode.QUOTES, '"..."'
            elif at >= known and cell.strip():
                code, expected = ProblemCode.BROKEN_ROW, str(known)
            else:
                continue
            column = self.header.name_at(at)
            return Problem(record.row, column, code, shortened(cell), expected, Severity.REJECTED)
        return None

    def _taken(self, record: Record, transform: Transform, standing: Standing) -> RowRead:
        draft = transform.draft_of(record)
        if not record.line_ends and len(record.cells) < self._narrowest:
            draft.problems.append(self._cut_off(record))
        self._narrowest = min(self._narrowest, len(record.cells))
        if self.kind is not FileKind.AWARDS:
            values = registers.check_row(draft, self.header.profile.layout, money=self.header.money)
            status = status_of(draft.problems)
            entry = None if status is RowStatus.REJECTED else RegisterRow(record.row, values)
            return RowRead(record, status, tuple(draft.problems), None, entry)
        shared = self._shared is not None and self._shared.holds(*self._tender(record)[:3])
        award = check_award(draft, standing, Cells(self.header.names, record.cells), shared=shared)
        status = status_of(draft.problems)
        kept = None if status is RowStatus.REJECTED else award
        return RowRead(record, status, tuple(draft.problems), kept)

    def _cut_off(self, record: Record) -> Problem:
        """Give what is to be known of a last row that stops before the columns that all rows above have."""
        column = self.header.name_at(len(record.cells))
        return Problem(record.row, column, ProblemCode.CUT_OFF, shortened(record.cells[-1]))

    def _sums_of_tenders(self) -> SharedSums:
        sums = SharedSums()
        for record in self._records():
            sums.add(*self._tender(record))
        return sums

    def _dates(self) -> Iterator[str]:
        """Give the cells that hold the dates of award."""
        names = ("award_date", AMOUNT_AND_DATE)
        positions = [at for at, name in self.header.fields.items() if name in names]
        if not positions or self.kind is not FileKind.AWARDS:
            return
        for record in self._records():
            for at in positions:
                if at < len(record.cells) and record.cells[at].strip():
                    yield record.cells[at]

    def _tender(self, record: Record) -> tuple[str, str, str, str]:
        """Give reference, date, amount and supplier of a row as typed."""
        reference, day, amount, supplier = (
            record.cells[at] if at < len(record.cells) else "" for at in self._tender_at
        )
        return reference, day, amount, supplier


def _without(record: Record, status: RowStatus, problem: Problem) -> RowRead:
    return RowRead(record, status, (problem,))
