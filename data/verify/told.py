"""What the log says: the word by which everything else is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Sealed:
    """The entry that made a dataset version."""

    entry: int
    at: str
    action: str
    by: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """The first entry that names a batch: who took its file, when and why."""

    entry: int
    at: str
    by: str
    note: str
    files: Mapping[str, str]  # name -> SHA-256, of all files of the entry


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction as its entry tells it."""

    entry: int
    value: str | None
    by: str
    note: str


@dataclass(slots=True)
class Told:
    """All that the log says of batches, versions, corrections and redactions."""

    whole: bool = False  # whether the log could be read to its end
    head: str = ""  # hash of its last entry
    sealed: dict[int, Sealed] = field(default_factory=dict)  # by version
    taken: dict[int, Taken] = field(default_factory=dict)  # by batch
    came: dict[int, int] = field(default_factory=dict)  # batch -> version of its publishing
    gone: dict[int, int | None] = field(default_factory=dict)  # batch -> version; none: it only waited
    held: dict[int, list[str]] = field(default_factory=dict)  # batch -> why, in words
    kept: dict[str, str] = field(default_factory=dict)  # file that could not be read -> when it was kept
    corrections: dict[tuple[int, str, int], Corrected] = field(default_factory=dict)
    with_files: dict[tuple[int, str, int], int] = field(default_factory=dict)  # said of rows -> its entry
    restores: list[int] = field(default_factory=list)  # entries
    redactions: list[int] = field(default_factory=list)
    # What the last redaction says of a thing that it changed.
    rows: dict[int, str] = field(default_factory=dict)  # row_id -> hash
    register_rows: dict[int, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)  # name -> SHA-256 of what is left
    digests: dict[int, str] = field(default_factory=dict)  # by version
    redacted: set[int] = field(default_factory=set)  # awards
    merges: dict[tuple[int, int], tuple[int | None, str]] = field(default_factory=dict)  # supplier, version

    def take(self, number: int, at: str, by: str, action: str, details: Mapping[str, Any]) -> None:
        """Take in an entry, in the log's order."""
        version = details.get("version")
        if action == "redact":
            self._take_redaction(number, details)
        if isinstance(version, int):
            self.sealed[version] = Sealed(number, at, action, by, details)
        batches = [batch for batch in details.get("batches", ()) if isinstance(batch, int)]
        if action in ("stage", "publish"):
            taken = Taken(number, at, by, str(details.get("note", "")), details.get("files", {}))
            for batch in batches:
                self.taken.setdefault(batch, taken)
        if action in ("publish", "withdraw") and isinstance(version, int):
            for *_, award, name in details.get("corrections", ()):
                self.with_files[int(award), str(name), version] = number
        if action == "publish" and isinstance(version, int):
            self.came |= dict.fromkeys(batches, version)
        elif action == "withdraw":
            self.gone |= dict.fromkeys(batches, version)
        elif action == "hold":
            self.held |= {batch: list(details.get("held", ())) for batch in batches}
        elif action == "correct" and isinstance(version, int):
            key = (int(details["award"]), str(details["field"]), version)
            self.corrections[key] = Corrected(number, details.get("value"), by, str(details.get("note", "")))
        elif action == "merge" and isinstance(version, int):
            self.merges[int(details["supplier"]), version] = (details.get("into"), by)
        elif action == "keep":
            for sha256 in details.get("files", {}).values():
                self.kept.setdefault(str(sha256), at)
        elif action == "restore":
            self.restores.append(number)

    def _take_redaction(self, number: int, details: Mapping[str, Any]) -> None:
        self.redactions.append(number)
        self.rows |= {int(row): text for row, text in details.get("rows", {}).items()}
        self.register_rows |= {int(row): text for row, text in details.get("register_rows", {}).items()}
        self.files |= details.get("files", {})
        self.digests |= {int(version): text for version, text in details.get("digests", {}).items()}
        self.redacted.add(int(details["award"]))
