"""One row under way: its cells by field, and the problems found so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.ingest.text import collapse, shortened
from data.problems import Problem, ProblemCode, Severity


@dataclass(slots=True)
class Draft:
    """The cells of a row by our fields; reading them notes what is wrong with each."""

    row: int
    texts: Mapping[str, str]  # field -> cell
    headers: Mapping[str, str]  # field -> header as the file writes it
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        """Give a cell on one line, or nothing where it is blank."""
        cell = self.texts.get(name)
        return (collapse(cell) or None) if cell else None

    def note(
        self, name: str, code: ProblemCode, expected: str = "", *, severity: Severity = Severity.REVIEW
    ) -> None:
        """Note what is to be known about a cell; unless told otherwise it is for review."""
        seen = shortened(self.texts.get(name, ""))
        self.problems.append(Problem(self.row, self.headers.get(name, name), code, seen, expected, severity))

    @property
    def rejected(self) -> bool:
        """Say whether the row cannot stand."""
        return any(problem.severity is Severity.REJECTED for problem in self.problems)
