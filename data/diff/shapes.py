"""What a difference is made of: rows, conflicts, what files no longer list, figures before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from data.award_fields import FieldChange
from data.files import FileKind
from data.store.hold import HoldReason


class RowKind(StrEnum):
    """What publishing a row would do."""

    NEW = "new"  # nothing of it is public now
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class ConflictKind(StrEnum):
    """Who says otherwise."""

    PUBLISHER = "publisher"  # another one, of the same buyer and reference
    EDITION = "edition"  # the same one, in another language


@dataclass(frozen=True, slots=True)
class DiffBatch:
    """A file that is looked at. `public_as` is the batch as which its bytes are public already."""

    batch_id: int
    file_name: str
    kind: FileKind
    rows: int
    public_as: int | None = None


@dataclass(frozen=True, slots=True)
class RowDiff:
    """One row of a file; `award_id` is what a new award would get if it were published now.

    A register's row has none, and what it says in short for a title.
    """

    batch_id: int
    row: int
    kind: RowKind
    award_id: int | None
    title: str
    changes: tuple[FieldChange, ...] = ()
    corrected: tuple[str, ...] = ()  # fields that say what staff say of the row


@dataclass(frozen=True, slots=True)
class Listed:
    """An award as it is public, or would be. Where the money is missing, `None`."""

    award_id: int
    publisher: str | None
    reference: str | None
    title: str
    suppliers: str
    award_date: str | None
    amount: Decimal | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two lists that name one award but not the same sum, date or supplier: `fields` says which."""

    kind: ConflictKind
    fields: tuple[str, ...]  # of "amount", "award_date", "suppliers"
    ours: Listed
    theirs: Listed


@dataclass(frozen=True, slots=True)
class Missing:
    """Public awards of the files' publishers and languages that no row of the files is of. They stay public.

    `within` of them are dated between the first and the last award of the files; those come first.
    """

    count: int = 0
    within: int = 0
    first: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingRows:
    """Public rows of registers that no row of the files repeats. They stay public."""

    count: int = 0
    first: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of the whole public record as the pages show them; copies of an award count once."""

    awards: int = 0
    value_hkd: Decimal = Decimal(0)
    without_value: int = 0
    without_date: int = 0
    without_place: int = 0  # of vendors
    suppliers: int = 0
    listed_twice: int = 0
    revenue_awards: int = 0
    fees: Mapping[str, tuple[int, Decimal]] = field(default_factory=dict)  # period -> awards, HK$ stated


@dataclass(frozen=True, slots=True)
class Diff:
    """What publishing batches together would do to what is public with `version`."""

    version: int
    batches: tuple[DiffBatch, ...]
    rows: tuple[RowDiff, ...]
    conflicts: tuple[Conflict, ...]
    missing: Missing
    missing_rows: MissingRows
    totals_before: Totals
    totals_after: Totals
    held: tuple[HoldReason, ...] = ()
    said: str = ""  # names the corrections that wait with the files, as `drafts.mark` does
    corrections: int = 0

    def of(self, kind: RowKind) -> tuple[RowDiff, ...]:
        """Give the rows of one kind."""
        return tuple(row for row in self.rows if row.kind is kind)

    @property
    def is_nothing(self) -> bool:
        """Say whether there is nothing that anybody would have to look at."""
        return not (
            self.conflicts
            or self.missing.count
            or self.missing_rows.count
            or self.held
            or any(row.kind is not RowKind.UNCHANGED for row in self.rows)
            or any(batch.public_as is not None for batch in self.batches)
        )
