"""The words of an award: the template's columns, the closed lists of values, one row as read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

# The template that staff fill in, in its order. Only `title` and `supplier_name` are required.
TEMPLATE_COLUMNS = (
    "publisher", "buyer", "buyer_zh", "tender_ref", "lot", "title", "title_zh",
    "supplier_name", "supplier_name_zh", "supplier_address", "delivery_place",
    "category", "sector", "award_date", "award_date_raw", "amount", "currency", "amount_kind", "amount_raw",
    "procurement_method", "procurement_method_raw", "tenders_received", "contract_period",
    "country_of_origin", "green", "brn", "lat", "lon", "gazette_notice", "source_url", "source_ref", "notes",
)  # fmt: skip
REQUIRED_COLUMNS = ("title", "supplier_name")
SUPPLIER_SEPARATOR = " | "  # parts several suppliers, or their addresses, in one cell


class Category(StrEnum):
    """What is bought (OCDS mainProcurementCategory)."""

    GOODS = "goods"
    SERVICES = "services"
    WORKS = "works"
    UNKNOWN = "unknown"


class Origin(StrEnum):
    """Where a value comes from."""

    STATED = "stated"  # the file says so
    INFERRED = "inferred"  # read from other words of the row
    NONE = "none"  # not known


class AmountKind(StrEnum):
    """What an amount is an amount of."""

    TOTAL = "total"
    GROUP_SUM = "group_sum"  # the total of the groups or lots named in the raw text
    FORECAST = "forecast"
    ESTIMATE = "estimate"
    FIRST_YEAR = "first_year"
    PERIODIC = "periodic"  # a fee for each month or year
    BAND = "band"
    REVENUE = "revenue"  # the contractor pays the Government
    NOT_STATED = "not_stated"


# Only these kinds add up to the headline value; every other kind is a line of its own beside it.
HEADLINE_KINDS = (AmountKind.TOTAL, AmountKind.GROUP_SUM, AmountKind.FORECAST, AmountKind.ESTIMATE)


class Method(StrEnum):
    """How the award was tendered (OCDS procurementMethod)."""

    OPEN = "open"
    SELECTIVE = "selective"
    LIMITED = "limited"
    DIRECT = "direct"
    UNKNOWN = "unknown"


class DatePrecision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    NONE = "none"


class Cells(Mapping[str, str]):
    """The cells of one row as typed, by header; rows of a file share their header."""

    __slots__ = ("_cells", "_names")

    def __init__(self, names: tuple[str, ...], cells: tuple[str, ...]) -> None:
        self._names, self._cells = names, cells

    def __getitem__(self, name: str) -> str:
        """Give the cell under a header."""
        return dict(zip(self._names, self._cells, strict=False))[name]

    def __iter__(self) -> Iterator[str]:
        """Give the headers that the row has a cell for."""
        return iter(self._names[: len(self._cells)])

    def __len__(self) -> int:
        """Count the cells."""
        return min(len(self._names), len(self._cells))


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One accepted row of an award file, its values read and its cells as typed.

    Missing is `None` (or the enum's own word for it), never an empty string or zero.
    """

    row: int
    title: str
    suppliers: tuple[str, ...]  # one or more names; a joint venture is one name
    publisher: str | None = None  # code of publishers.csv
    language: str = "en"  # of the edition: "zh-Hant" and "zh-Hans" rows join the English one's award
    buyer: str | None = None  # code of buyers.csv, where the name is known there
    buyer_name: str | None = None
    buyer_zh: str | None = None
    tender_ref: str | None = None
    lot: str | None = None
    title_zh: str | None = None
    suppliers_zh: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()  # as many as suppliers, or one for all
    delivery_place: str | None = None
    category: Category | None = None
    sector: str | None = None  # code of sectors.csv
    award_date: str | None = None  # "2026-06-12", "2026-06" or "2026": as much as is known
    amount: Decimal | None = None
    currency: str | None = None  # ISO 4217; set whenever there is an amount
    amount_kind: AmountKind = AmountKind.NOT_STATED
    amount_period: str | None = None  # "month" or "year" with periodic and revenue amounts
    amount_rounded_to: Decimal | None = None  # the unit of the last digit given, where above one cent
    amount_raw: str | None = None
    amount_parts: tuple[tuple[str, Decimal], ...] = ()  # label and sum of each group that was added up
    amount_shared: bool = False  # the tender's sum, which stands with several of its suppliers
    method: Method = Method.UNKNOWN
    method_raw: str | None = None
    tenders_received: int | None = None
    contract_period: str | None = None
    period_from: str | None = None  # as much of the dates as `contract_period` tells, like `award_date`
    period_to: str | None = None
    country_of_origin: str | None = None
    green: bool | None = None
    brn: str | None = None
    lat: float | None = None
    lon: float | None = None
    gazette_notice: str | None = None
    source_url: str | None = None
    source_ref: str | None = None
    notes: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)  # header -> the cell as typed

    @property
    def date_precision(self) -> DatePrecision:
        """Say how much of the award date is known."""
        lengths = {10: DatePrecision.DAY, 7: DatePrecision.MONTH, 4: DatePrecision.YEAR}
        return lengths[len(self.award_date)] if self.award_date else DatePrecision.NONE


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One accepted row of a register: tenancies, grants or coverage."""

    row: int
    values: Mapping[str, str | None]
