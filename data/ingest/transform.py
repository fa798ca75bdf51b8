"""A publisher's row as the cells of the template."""

from __future__ import annotations

from collections.abc import Mapping

from data.ingest.columns import Header
from data.ingest.profiles import SUPPLIER_AND_ADDRESS, TEMPLATE, Profile
from data.ingest.read import Record
from data.ingest.row import Draft
from data.ingest.suppliers import split_name_address
from data.ingest.template import rearmed
from data.ingest.text import plain
from data.records import SUPPLIER_SEPARATOR, ProblemCode

_BAR = SUPPLIER_SEPARATOR.strip()


def draft_of(record: Record, header: Header, profile: Profile, source: Mapping[str, str]) -> Draft:
    """Give the row's cells by the template's fields; `source` says what the file itself does not."""
    texts = {name: record.cells[at] for at, name in header.fields.items() if at < len(record.cells)}
    headers = {name: header.names[at] for at, name in header.fields.items()}
    if profile.layout.name == TEMPLATE:
        texts = {name: rearmed(text) for name, text in texts.items()}
    if profile.nothing:
        texts = {name: "" if plain(text) in profile.nothing else text for name, text in texts.items()}
    draft = Draft(record.row, texts, headers)
    if SUPPLIER_AND_ADDRESS in texts:
        _part_supplier(draft, texts, headers)
    for name, text in source.items():
        if not texts.get(name, "").strip():
            texts[name] = text
    return draft


def _part_supplier(draft: Draft, texts: dict[str, str], headers: dict[str, str]) -> None:
    cell = texts.pop(SUPPLIER_AND_ADDRESS)
    column = headers.pop(SUPPLIER_AND_ADDRESS)
    both = split_name_address(cell)
    headers["supplier_name"] = headers["supplier_address"] = column
    # The bar parts suppliers in the template only; here it is a sign like any other.
    texts["supplier_name"] = both.name.replace(_BAR, "/")
    texts["supplier_address"] = (both.address or "").replace(_BAR, "/")
    if not both.certain:
        draft.note("supplier_name", ProblemCode.NAME_OR_ADDRESS, "the supplier, two spaces, the address")
