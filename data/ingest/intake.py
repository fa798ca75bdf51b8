"""A file from its bytes to what it says: awards or a register, and every problem found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import islice
from pathlib import PurePath

from data.files import ReadResult, UnreadableFileError
from data.ingest import codes, registers
from data.ingest.amounts import without_shared
from data.ingest.check import check_award
from data.ingest.columns import Header, find_header
from data.ingest.limits import MAX_CELL, MAX_LINES_ABOVE_HEADER, MAX_ROWS
from data.ingest.profiles import TEMPLATE, Layout, Profile, profiles
from data.ingest.read import Record, decode, quotes_pair, records
from data.ingest.row import Draft
from data.ingest.text import collapse, shortened
from data.ingest.transform import draft_of
from data.records import AwardRow, Problem, ProblemCode, RegisterRow

_DELIMITERS = (",", ";", "\t")


@dataclass(slots=True)
class _Tally:
    """What came of the rows so far."""

    rows: int = 0
    rejected: int = 0
    skipped: int = 0
    awards: list[AwardRow] = field(default_factory=list)
    register: list[RegisterRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: set[bytes] = field(default_factory=set)


def read_file(
    content: bytes, file_name: str, *, publisher: str | None = None, encoding: str | None = None
) -> ReadResult:
    """Give the rows of a file with their values, and what is wrong with them.

    `publisher` is the code of who published it, for rows of the template that do not say so; `encoding`
    is taken in place of trying those known. Raises `UnreadableFileError` where the file cannot be taken.
    """
    name = collapse(PurePath(file_name.replace("\\", "/")).name) or "file"
    text, taken = decode(content, name, encoding)
    delimiter, header = _header(text, name)
    profile = profiles().get(header.layout.name)
    code = _publisher(profile, publisher, name)
    tally = _Tally(problems=_unknown_columns(header))
    whole = quotes_pair(text, delimiter, name)
    for record in islice(records(text, delimiter, name), header.row, None):
        tally.rows += 1
        if tally.rows > MAX_ROWS:
            raise UnreadableFileError(f"{name}: more than {MAX_ROWS:,} rows are not taken. Part the file.")
        if not _skipped(record, header, tally) and _sound(record, header, tally, whole=whole):
            _take(record, header, profile, _source(profile, code, record, name), tally)
    if profile is not None and profile.shared_amounts:
        _drop_shared_amounts(header, tally)
    return ReadResult(
        kind=header.layout.kind,
        file_name=name,
        encoding=taken,
        profile=header.layout.name,
        header_row=header.row,
        columns=header.columns(),
        rows=tally.rows,
        awards=tuple(tally.awards),
        register=tuple(tally.register),
        rejected=tally.rejected,
        skipped=tally.skipped,
        problems=tuple(sorted(tally.problems, key=lambda problem: problem.row)),
    )


def _layouts() -> list[Layout]:
    return [profile.layout for profile in profiles().values()] + registers.layouts()


def _header(text: str, name: str) -> tuple[str, Header]:
    """Find the header under each way of parting cells. Raises where there is none that is known."""
    for delimiter in _DELIMITERS:
        try:
            top = list(islice(records(text, delimiter, name), MAX_LINES_ABOVE_HEADER + 1))
        except UnreadableFileError:
            if delimiter == _DELIMITERS[-1]:
                raise
            continue
        header = find_header(top, _layouts(), name)
        if header is not None:
            return delimiter, header
    raise UnreadableFileError(_no_header(text, name))


def _no_header(text: str, name: str) -> str:
    top = islice(records(text, _DELIMITERS[0], name), MAX_LINES_ABOVE_HEADER + 1)
    rows = [record for record in top if any(cell.strip() for cell in record.cells)]
    widest = max(rows, key=lambda record: sum(1 for cell in record.cells if cell.strip()), default=None)
    seen = shortened(", ".join(widest.cells)) if widest else ""
    where = f" (row {widest.row})" if widest else ""
    known = "; ".join(f"{layout.name}: {', '.join(sorted(layout.required))}" for layout in _layouts())
    return (
        f"{name}: none of the first {MAX_LINES_ABOVE_HEADER + 1} rows is a header that is known. "
        f'The fullest of them{where} reads "{seen}". Expected one of these sets of columns: {known}. '
        "If these are awards, copy them into the template and give that file."
    )


def _publisher(profile: Profile | None, wanted: str | None, name: str) -> str | None:
    if wanted is None:
        return profile.publisher if profile else None
    code = codes.find_publisher(wanted)
    if code is None:
        raise UnreadableFileError(
            f"{name}: the publisher {wanted!r} is not known. Give the code of one that is."
        )
    if profile is not None and profile.publisher not in (None, code):
        raise UnreadableFileError(
            f"{name}: the columns are those of {profile.publisher}, not of {code}. Leave the publisher out, "
            "or check the file."
        )
    return code


def _source(profile: Profile | None, publisher: str | None, record: Record, name: str) -> dict[str, str]:
    """Give what a row says of where it comes from, where its own cells do not."""
    source = {"publisher": publisher} if publisher else {}
    if profile is not None and profile.layout.name != TEMPLATE:
        source["source_ref"] = f"row {record.row} of {name}"
    return source


def _skipped(record: Record, header: Header, tally: _Tally) -> bool:
    """Count blank rows, repeated headers and rows that stood before; the last are listed."""
    blank = not any(collapse(cell) for cell in record.cells)
    if blank or header.is_repeated_by(record):
        tally.skipped += 1
        return True
    mark = blake2b("\x1f".join(record.cells).rstrip("\x1f").encode("utf-8", "surrogatepass"), digest_size=16)
    if mark.digest() in tally.seen:
        tally.skipped += 1
        first = next((cell for cell in record.cells if cell.strip()), "")
        tally.problems.append(
            Problem(
                record.row,
                header.names[0],
                ProblemCode.DUPLICATE_ROW,
                shortened(first),
                "a row that differs",
                rejected=False,
            )
        )
        return True
    tally.seen.add(mark.digest())
    return False


def _sound(record: Record, header: Header, tally: _Tally, *, whole: bool) -> bool:
    """Say whether the cells stand where they belong and can be held; if not, reject the row."""
    problem = None
    for at, cell in enumerate(record.cells):
        column = header.names[at] if at < len(header.names) else f"column {at + 1}"
        if len(cell) > MAX_CELL:
            problem = (column, ProblemCode.TOO_LONG, cell, f"at most {MAX_CELL} characters")
        elif at >= len(header.names) and cell.strip():
            problem = (column, ProblemCode.BROKEN_ROW, cell, f"{len(header.names)} cells")
        elif not whole and "\n" in cell:
            problem = (column, ProblemCode.BROKEN_ROW, cell, "quotation marks that pair")
        if problem:
            column, code, seen, expected = problem
            tally.problems.append(Problem(record.row, column, code, shortened(seen), expected))
            tally.rejected += 1
            return False
    return True


def _take(
    record: Record, header: Header, profile: Profile | None, source: dict[str, str], tally: _Tally
) -> None:
    cells = dict(zip(header.names, record.cells, strict=False))
    if profile is not None:
        draft = draft_of(record, header, profile, source)
        award = check_award(draft, profile)
        if award is not None and not draft.rejected:
            tally.awards.append(replace(award, cells=cells))
    else:
        texts = {name: record.cells[at] for at, name in header.fields.items() if at < len(record.cells)}
        draft = Draft(record.row, texts, {name: header.names[at] for at, name in header.fields.items()})
        values = registers.check_row(draft, header.layout)
        if not draft.rejected:
            tally.register.append(RegisterRow(record.row, values))
    tally.problems.extend(draft.problems)
    tally.rejected += draft.rejected


def _drop_shared_amounts(header: Header, tally: _Tally) -> None:
    column = next((name for name, field_name in header.columns().items() if field_name == "amount"), "amount")
    tally.awards, problems = without_shared(tally.awards, column)
    tally.problems.extend(problems)


def _unknown_columns(header: Header) -> list[Problem]:
    """Note each named column that is not known: it is kept as typed and not used."""
    unknown: Sequence[str] = [
        header.names[at] for at, form in enumerate(header.known_as) if form and at not in header.fields
    ]
    return [
        Problem(
            header.row, name, ProblemCode.UNKNOWN_COLUMN, name, "a column of the template", rejected=False
        )
        for name in unknown
    ]
