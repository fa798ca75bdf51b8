"""What the person who gives a file says of it, held against what is known."""

from __future__ import annotations

from data import codelists
from data.files import FileKind, ReadOptions, UnreadableFileError
from data.ingest import codes, registers
from data.ingest.fit import Fit
from data.ingest.profiles import PARTED_FIELDS
from data.ingest.units import UNITS
from data.problems import RefusalCode
from data.records import TEMPLATE_COLUMNS

_FIELDS = (*TEMPLATE_COLUMNS, *PARTED_FIELDS)


def checked(options: ReadOptions, file: str) -> str | None:
    """Give the code of the publisher that is named. Raises for options that are not known."""
    if options.money is not None and options.money not in UNITS:
        raise UnreadableFileError(
            RefusalCode.MONEY_NOT_KNOWN, file, seen=options.money, expected=", ".join(UNITS)
        )
    known = {*_FIELDS, *(name for kind in FileKind for name in registers.column_names(kind))}
    for _, name in options.mapping:
        if name and name not in known:
            fields = ", ".join(TEMPLATE_COLUMNS)
            raise UnreadableFileError(RefusalCode.MAP_FIELD_NOT_KNOWN, file, seen=name, expected=fields)
    if options.buyer is not None and codes.find_buyer(options.buyer) is None:
        raise UnreadableFileError(
            RefusalCode.BUYER_NOT_KNOWN, file, seen=options.buyer, expected=", ".join(codelists.buyers())
        )
    if options.publisher is None:
        return None
    code = codes.find_publisher(options.publisher)
    if code is None:
        codes_known = ", ".join(codelists.publishers())
        raise UnreadableFileError(
            RefusalCode.PUBLISHER_NOT_KNOWN, file, seen=options.publisher, expected=codes_known
        )
    return code


def refuse_fields_of_other_kinds(fit: Fit, options: ReadOptions, file: str) -> None:
    """Raise where a column is said to hold what a file of this kind has no field for."""
    kind = fit.profile.kind
    fields = _FIELDS if kind is FileKind.AWARDS else registers.column_names(kind)
    for _, name in options.mapping:
        if name and name not in fields:
            expected = ", ".join(TEMPLATE_COLUMNS if kind is FileKind.AWARDS else fields)
            raise UnreadableFileError(RefusalCode.MAP_FIELD_NOT_KNOWN, file, seen=name, expected=expected)
