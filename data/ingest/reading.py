"""What reading gives, row by row, and what came of all rows together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from data.ingest.tables import Record
from data.problems import Problem, ProblemCode, Severity
from data.records import AwardRow, RegisterRow

# Columns that a report adds: reading the corrected file passes over them.
STATUS, PROBLEM = "row_status", "row_problem"


class RowStatus(StrEnum):
    """What became of a row."""

    ACCEPTED = "accepted"
    REVIEW = "review"  # it stands, a cell of it counts as not known until somebody looks
    REJECTED = "rejected"
    SKIPPED = "skipped"


class RowRead(NamedTuple):
    """One row of a file and what became of it. Accepted rows and those for review hold what they say."""

    record: Record
    status: RowStatus
    problems: tuple[Problem, ...] = ()
    award: AwardRow | None = None
    entry: RegisterRow | None = None


@dataclass(slots=True)
class Tally:
    """How many rows became what, and how often each problem was found; the first of each are kept."""

    rows: int = 0
    by_status: Counter[RowStatus] = field(default_factory=Counter)
    by_code: Counter[ProblemCode] = field(default_factory=Counter)

    def add(self, read: RowRead) -> None:
        """Count a row."""
        self.rows += 1
        self.by_status[read.status] += 1
        for problem in read.problems:
            self.by_code[problem.code] += 1


def status_of(problems: list[Problem]) -> RowStatus:
    """Give what the problems of a row make of it."""
    severities = {problem.severity for problem in problems}
    if Severity.REJECTED in severities:
        return RowStatus.REJECTED
    if Severity.SKIPPED in severities:
        return RowStatus.SKIPPED
    return RowStatus.REVIEW if Severity.REVIEW in severities else RowStatus.ACCEPTED
