"""Options that several commands share: how a file is to be read."""

from __future__ import annotations

import argparse
from datetime import date

from data.files import DataError, ReadOptions
from data.ingest.dates import in_range
from data.ingest.limits import FIRST_YEAR, LAST_YEAR
from data.records import Method


def add_read_options(command: argparse.ArgumentParser) -> None:
    """Add what the person who gives a file knows better than the file says."""
    command.add_argument("--publisher", metavar="CODE", help="who published it, where the file does not say")
    command.add_argument("--buyer", metavar="CODE", help="who bought, for the rows that do not say")
    command.add_argument("--encoding", metavar="E", help="for example utf-8, big5hkscs, gb18030, utf-16")
    command.add_argument("--money", metavar="UNIT", help="what plain amounts are in: dollar, million, ...")
    command.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="HEADER=FIELD",
        help='which field a column holds, as in --map "Contract Sum=amount", or that it holds none, as in '
        '--map "Deposit="; may be given several times',
    )
    command.add_argument(
        "--method",
        action="append",
        default=[],
        metavar="WORDS=CODE",
        help='how words say that it was tendered, as in --method "OT=open"; may be given several times',
    )
    command.add_argument("--sheet", metavar="NAME", help="which sheet of a workbook")
    command.add_argument(
        "--as-of",
        type=_day,
        metavar="YYYY-MM-DD",
        help="no award is dated after this day; today if not given",
    )


def read_options(chosen: argparse.Namespace) -> ReadOptions:
    """Give the options as readers take them. A `--map` or `--method` that is none raises `DataError`."""
    return ReadOptions(
        publisher=chosen.publisher,
        buyer=chosen.buyer,
        encoding=chosen.encoding,
        money=chosen.money,
        mapping=tuple(_pair(given) for given in chosen.map),
        methods=tuple(_method(given) for given in chosen.method),
        sheet=chosen.sheet,
        as_of=chosen.as_of,
    )


def _day(given: str) -> str:
    try:
        day = date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{given!r} is no day: write YYYY-MM-DD") from error
    if day != given or not in_range(day):
        raise argparse.ArgumentTypeError(f"{given!r}: write a day from {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _method(given: str) -> tuple[str, str]:
    words, sign, code = given.rpartition("=")
    known = [method.value for method in Method]
    if not sign or not words.strip() or code.strip() not in known:
        raise DataError(f'--method {given!r}: write "WORDS=CODE", with a code of {", ".join(known)}')
    return words.strip(), code.strip()


def _pair(given: str) -> tuple[str, str]:
    # Headers may hold the sign themselves, fields never do.
    header, sign, field = given.rpartition("=")
    if not sign or not header.strip():
        raise DataError(
            f'--map {given!r}: write "HEADER=FIELD", for example "Contract Sum=amount", or "HEADER="'
        )
    return header, field.strip()
