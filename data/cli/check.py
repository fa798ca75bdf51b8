"""`check`: what a file says and what is wrong with it, without changing anything."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.cli.aside import Aside
from data.cli.award_json import award_json
from data.cli.options import add_read_options, read_options
from data.cli.progress import Progress
from data.files import DataError, FileKind, ReadOptions, UnreadableFileError
from data.ingest import open_file
from data.ingest.intake import Reading
from data.ingest.reading import RowStatus
from data.ingest.report import Report
from data.problems import LANGUAGES, Problem, Severity

if TYPE_CHECKING:
    from data.assess import Assessment
    from data.records import AwardRow

SHOWN = 200  # problems printed one by one
OK, PROBLEMS, REFUSED = 0, 1, 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "check",
        help="say what a file holds and what is wrong with it; changes nothing",
        description="Ends with 0 when every row was accepted, 1 when something is for review or rejected, "
        "2 when a file cannot be read.",
    )
    command.add_argument("files", type=Path, nargs="+", metavar="FILE")
    add_read_options(command)
    command.add_argument("--json", action="store_true", help="one object a file, each on a line of its own")
    command.add_argument("--awards", action="store_true", help="with --json: the awards as they were read")
    command.add_argument("--report", type=Path, metavar="OUT.csv", help="the file again, with what is wrong")
    command.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the problems")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Check each file; give the worst outcome."""
    if chosen.report and len(chosen.files) > 1:
        raise DataError("--report takes one FILE at a time")
    if chosen.report and chosen.report.resolve() == chosen.files[0].resolve():
        raise DataError("--report would write over the file itself: name another one")
    if chosen.report and chosen.report.exists() and not chosen.report.is_file():
        raise DataError(f"--report: {chosen.report} is there and is no file")
    return max([_check(path, chosen) for path in chosen.files])


def _check(path: Path, chosen: argparse.Namespace) -> int:
    options = read_options(chosen)
    try:
        if chosen.json:
            return _tell_json(path, options, chosen)
        return _tell(path, options, chosen)
    except UnreadableFileError as error:
        if chosen.json:
            print(json.dumps({"file": path.name, "error": _error(error, chosen.lang)}, ensure_ascii=False))
        else:
            print(error.message(chosen.lang), file=sys.stderr)
        return REFUSED


def _error(error: UnreadableFileError, lang: str) -> dict[str, Any]:
    values = {name: value for name, value in error.values.items() if name != "file"}
    return {"code": error.code.value, **values, "message": error.message(lang), "messages": _all(error)}


def _all(told: Problem | UnreadableFileError) -> dict[str, str]:
    return {lang: told.message(lang) for lang in LANGUAGES}


def _outcome(reading: Reading) -> int:
    counts = reading.tally.by_status
    return PROBLEMS if counts[RowStatus.REVIEW] or counts[RowStatus.REJECTED] else OK


@contextmanager
def _opened(path: Path, options: ReadOptions, report: Path | None) -> Iterator[tuple[Reading, Report | None]]:
    with open_file(path, path.name, options) as reading:
        if report is None:
            yield reading, None
        else:
            with Report.to(report, reading.header) as written:
                yield reading, written


def _tell(path: Path, options: ReadOptions, chosen: argparse.Namespace) -> int:
    with _opened(path, options, chosen.report) as (reading, report), Progress(path.name) as progress:
        _tell_head(reading)
        left = _tell_problems(reading.problems, SHOWN, chosen.lang)
        for read in reading:
            progress.step()
            if report:
                report.add(read, chosen.lang)
            left = _tell_problems(read.problems, left, chosen.lang)
        progress.clear()
        _tell_sums(reading, left)
        return _outcome(reading)


def _tell_head(reading: Reading) -> None:
    header = reading.header
    where = f", sheet {reading.table.name!r}" if reading.table.name else ""
    print(
        f"{reading.file_name}: {reading.kind.value}, read as {header.profile.name}, {reading.encoding}"
        f"{where}, header in row {header.row}"
    )
    for name, field in header.columns().items():
        print(f"  {name!r} is {field}")


def _tell_problems(problems: tuple[Problem, ...], left: int, lang: str) -> int:
    """Print problems while there is room; give the room that is left, below zero what was left out."""
    for problem in problems:
        if problem.code.value == "blank_row":
            continue
        if left > 0:
            print(f"  row {problem.row}, {problem.column}: {problem.code.value}: {problem.message(lang)}")
        left -= 1
    return left


def _tell_sums(reading: Reading, left: int) -> None:
    if left < 0:
        print(f"  ... and {-left:,} more; --json or --report lists them all")
    tally = reading.tally
    parts = " + ".join(f"{tally.by_status[status]:,} {status.value}" for status in RowStatus)
    print(f"{reading.file_name}: {tally.rows:,} rows = {parts}")


def _tell_json(path: Path, options: ReadOptions, chosen: argparse.Namespace) -> int:
    """Print one object: problems as they come, awards kept aside on disk meanwhile."""
    with (
        _opened(path, options, chosen.report) as (reading, report),
        Progress(path.name) as progress,
        Aside() as problems,
        Aside() as awards,
    ):
        for problem in reading.problems:
            problems.add(json.dumps(_problem(problem, chosen.lang), ensure_ascii=False))
        assessed = _assessor() if chosen.awards else None
        publishers: set[str | None] = set()
        for read in reading:
            progress.step()
            if report:
                report.add(read, chosen.lang)
            for problem in read.problems:
                problems.add(json.dumps(_problem(problem, chosen.lang), ensure_ascii=False))
            if read.award is not None:
                publishers.add(read.award.publisher)
                if assessed:
                    made = award_json(read.award, assessed(read.award))
                    awards.add(json.dumps({"status": read.status.value, **made}, ensure_ascii=False))
            elif read.entry is not None and chosen.awards:
                entry = {"row": read.entry.row, "status": read.status.value, **read.entry.values}
                awards.add(json.dumps(entry, ensure_ascii=False))
        progress.clear()
        head = json.dumps(_facts(reading, publishers), ensure_ascii=False)
        sys.stdout.write(f'{head[:-1]}, "problems": [')
        problems.copy()
        if chosen.awards:
            name = "awards" if reading.kind is FileKind.AWARDS else "entries"
            sys.stdout.write(f'], "{name}": [')
            awards.copy()
        sys.stdout.write("]}\n")
        return _outcome(reading)


def _assessor() -> Callable[[AwardRow], Assessment]:
    """Give what places and classifies an award; loading it takes longer than most files."""
    from data.assess import assess
    from data.placing import Placing
    from geo import boundaries, settings

    placing = Placing(boundaries.load(settings.home()))
    return lambda award: assess(award, placing)


def _facts(reading: Reading, publishers: set[str | None]) -> dict[str, Any]:
    tally, header = reading.tally, reading.header
    named = reading.publisher or header.profile.publisher
    return {
        "file": reading.file_name,
        "kind": reading.kind.value,
        "encoding": reading.encoding,
        "sheet": reading.table.name or None,
        "publisher": named or (next(iter(publishers)) if len(publishers) == 1 else None),
        "profile": header.profile.name,
        "header_row": header.row,
        "columns": header.columns(),
        "rows": tally.rows,
        **{status.value: tally.by_status[status] for status in RowStatus},
        "problem_counts": {code.value: count for code, count in sorted(tally.by_code.items())},
    }


def _problem(problem: Problem, lang: str) -> dict[str, Any]:
    return {
        "row": problem.row,
        "column": problem.column,
        "code": problem.code.value,
        "severity": problem.severity.value,
        "seen": problem.seen,
        "expected": problem.expected,
        "message": problem.message(lang),
        "messages": _all(problem) if problem.severity is not Severity.NOTE else {},
    }
