"""What a verification found: one line for each thing that is wrong, and how much was looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Progress = Callable[[str, int, int], None]  # what is looked at, how much is done, how much there is

MOST_OF_A_CHECK = 100  # findings that one check tells; the rest is counted


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    where: str
    what: str

    def __str__(self) -> str:
        """Give the finding in one line."""
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Report:
    """All that is wrong, and how much was checked: a count that is missing says that a check did not run."""

    findings: tuple[Finding, ...]
    counted: Mapping[str, int]
    skipped: tuple[str, ...] = ()  # what was asked to be left out
    head: str = (
        ""  # hash of the log's last entry: kept elsewhere, it shows a log that was cut or written anew
    )

    @property
    def clean(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.findings


class Notes:
    """Where checks write down what they see; of many findings of one check only the first are kept."""

    def __init__(self, progress: Progress) -> None:
        self.counted: Counter[str] = Counter()
        self._progress = progress
        self._findings: list[Finding] = []
        self._check, self._found = "", 0

    def begin(self, check: str) -> None:
        """Begin a check; `check` says in a word or two what it looks at."""
        self._close()
        self._check, self._found = check, 0
        self._progress(check, 0, 0)

    def tell(self, done: int, total: int = 0) -> None:
        """Say how far the check is."""
        self._progress(self._check, done, total)

    def wrong(self, where: str, what: str) -> None:
        """Write down what is wrong."""
        self._found += 1
        if self._found <= MOST_OF_A_CHECK:
            self._findings.append(Finding(_one_line(where), _one_line(what)))

    def count(self, what: str, number: int = 1) -> None:
        """Count what was looked at."""
        self.counted[what] += number

    def findings(self) -> tuple[Finding, ...]:
        """Give all that was written down."""
        self._close()
        return tuple(self._findings)

    def _close(self) -> None:
        if self._found > MOST_OF_A_CHECK:
            left = self._found - MOST_OF_A_CHECK
            self._findings.append(Finding(self._check, f"{left:,} more findings like these"))
        self._found = 0


def _one_line(text: str) -> str:
    # A damaged text may hold anything, also halves of characters and line ends.
    return " ".join(text.encode("utf-8", "backslashreplace").decode().split())
