"""Kinds of files, and what reading one gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from data.records import AwardRow, Problem, RegisterRow


class FileKind(StrEnum):
    """What a file is a list of."""

    AWARDS = "awards"
    TENANCIES = "tenancies"
    GRANTS = "grants"
    COVERAGE = "coverage"


class DataError(Exception):
    """Base of what this room raises; the text is meant for the person who gave the input."""


class UnreadableFileError(DataError):
    """A file that cannot be taken at all: wrong kind, wrong encoding, no header that is known."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a file says. `rows` = accepted + rejected + skipped."""

    kind: FileKind
    file_name: str
    encoding: str
    profile: str  # "template", a register's name, or a publisher's profile such as "HA"
    header_row: int
    columns: Mapping[str, str]  # header as written -> our field
    rows: int
    awards: tuple[AwardRow, ...] = ()
    register: tuple[RegisterRow, ...] = ()
    rejected: int = 0
    skipped: int = 0
    problems: tuple[Problem, ...] = field(default=())

    @property
    def accepted(self) -> int:
        """Count the rows taken."""
        return len(self.awards) + len(self.register)
