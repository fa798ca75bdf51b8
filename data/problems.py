"""What can be wrong with a file, a row or a cell: the codes, and their sentences in three languages."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Formatter

_CATALOGUE = Path(__file__).parent / "codes" / "problems.csv"
LANGUAGES = ("en", "zh-Hant", "zh-Hans")


class Severity(StrEnum):
    """What a problem does to its row."""

    NOTE = "note"  # nothing: the row stands as it is, this is worth knowing
    REVIEW = "review"  # the row stands, the cell counts as not known until somebody looks
    REJECTED = "rejected"  # the row cannot be taken
    SKIPPED = "skipped"  # the row is none: blank, a total, a footnote, or there already


class ProblemCode(StrEnum):
    """What can be wrong with a row. `codes/problems.csv` has the sentences."""

    MISSING = "missing"
    BAD_DATE = "bad_date"
    NO_SUCH_DAY = "no_such_day"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    BAD_ORDER = "bad_order"
    BAD_AMOUNT = "bad_amount"
    AMOUNT_OUT_OF_RANGE = "amount_out_of_range"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_LOST = "unit_lost"
    UNIT_CONFLICT = "unit_conflict"
    CURRENCY_UNKNOWN = "currency_unknown"
    CURRENCY_CONFLICT = "currency_conflict"
    SEVERAL_AMOUNTS = "several_amounts"
    SUM_SHARED = "sum_shared"
    COORDINATES_GRID = "coordinates_grid"
    COORDINATES_MINUTES = "coordinates_minutes"
    COORDINATES_SWAPPED = "coordinates_swapped"
    BAD_NUMBER = "bad_number"
    OUT_OF_RANGE = "out_of_range"
    BAD_LINK = "bad_link"
    UNKNOWN_CODE = "unknown_code"
    SCHEME_CONFLICT = "scheme_conflict"
    NAME_OR_ADDRESS = "name_or_address"
    SUPPLIER_COUNT = "supplier_count"
    LOST_CHARACTERS = "lost_characters"
    TOO_LONG = "too_long"
    BROKEN_ROW = "broken_row"
    QUOTES = "quotes"
    CUT_OFF = "cut_off"
    UNKNOWN_COLUMN = "unknown_column"
    BLANK_ROW = "blank_row"
    REPEATED_HEADER = "repeated_header"
    TOTAL_ROW = "total_row"
    FOOTNOTE = "footnote"
    DUPLICATE_ROW = "duplicate_row"
    NOT_AWARDED = "not_awarded"
    SUPERSEDED = "superseded"


class RefusalCode(StrEnum):
    """Why a file cannot be taken at all. `codes/problems.csv` has the sentences."""

    EMPTY = "file_empty"
    NOT_THERE = "file_not_there"
    TOO_LARGE = "file_too_large"
    TOO_MANY_ROWS = "file_too_many_rows"
    TOO_MANY_COLUMNS = "file_too_many_columns"
    LINE_TOO_LONG = "file_line_too_long"
    OTHER_KIND = "file_other_kind"
    DAMAGED = "file_damaged"
    PROTECTED = "file_protected"
    UNPACKED_TOO_LARGE = "file_unpacked_too_large"
    ENCODING_NOT_KNOWN = "file_encoding_not_known"
    NOT_IN_ENCODING = "file_not_in_encoding"
    ENCODING_UNCLEAR = "file_encoding_unclear"
    ENCODING_AND_COLUMNS = "file_encoding_and_columns"
    OPEN_QUOTE = "file_open_quote"
    NO_ROWS = "file_no_rows"
    NO_HEADER = "file_no_header"
    COLUMNS_ASKED_FOR = "file_columns_asked_for"
    COLUMN_TWICE = "file_column_twice"
    SHEET_NOT_KNOWN = "file_sheet_not_known"
    SHEETS_UNCLEAR = "file_sheets_unclear"
    PUBLISHER_NOT_KNOWN = "file_publisher_not_known"
    PUBLISHER_MISMATCH = "file_publisher_mismatch"
    BUYER_NOT_KNOWN = "file_buyer_not_known"
    MAP_HEADER_NOT_THERE = "file_map_header_not_there"
    MAP_FIELD_NOT_KNOWN = "file_map_field_not_known"
    MONEY_NOT_KNOWN = "file_money_not_known"


class CheckCode(StrEnum):
    """What a file says of all its rows, held against them. `codes/problems.csv` has the sentences."""

    TOTALS_AGREE = "totals_agree"
    TOTALS_DIFFER = "totals_differ"
    DATES_OUTSIDE = "dates_outside"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to know about one cell of a file."""

    row: int  # as the spreadsheet shows it; the first line of the file is row 1
    column: str  # the header as the file writes it
    code: ProblemCode
    seen: str
    expected: str = ""  # a form, a list of codes or a range: the same in every language
    severity: Severity = Severity.REVIEW

    def message(self, lang: str = "en") -> str:
        """Say what was seen, what was expected and what to do, in a language of `LANGUAGES`."""
        return sentence(self.code, lang, column=self.column, seen=self.seen, expected=self.expected)


def sentence(code: str, lang: str = "en", **values: object) -> str:
    """Give the sentence of a code with its values filled in; a value it lacks is left blank."""
    text = _sentences()[code][lang]
    return Formatter().vformat(text, (), _Filled({name: str(value) for name, value in values.items()}))


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    with _CATALOGUE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


class _Filled(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""
