"""A publisher's row as the cells of the template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from data import codelists
from data.files import FileKind
from data.ingest import parting
from data.ingest.aliases import column_form
from data.ingest.amount_cells import split_amount_and_date
from data.ingest.columns import Header
from data.ingest.markup import without_markup
from data.ingest.profiles import (
    AMOUNT_AND_DATE,
    COLUMNS,
    CONTRACT_END,
    CONTRACT_START,
    OCDS,
    SUPPLIER_AND_ADDRESS,
    TEMPLATE,
)
from data.ingest.row import Draft
from data.ingest.supplier_cells import part_suppliers
from data.ingest.tables import Record
from data.ingest.template import rearmed
from data.ingest.text import plain

_AROUND = 4  # signs that may stand around a word that says nothing
_PARTS = {
    SUPPLIER_AND_ADDRESS: ("supplier_name", "supplier_address"),
    AMOUNT_AND_DATE: ("amount", "award_date"),
    CONTRACT_START: ("contract_period",),
    CONTRACT_END: ("contract_period",),
}
_SUPPLIER = frozenset(("supplier_name", "supplier_name_zh", "supplier_address"))
Step = Callable[[Draft, dict[str, str]], None]


class Transform:
    """Turns the rows of one table, in their order, into drafts: a row may need what the row above says."""

    def __init__(self, header: Header) -> None:
        """Work out once for all rows what is to be done with each column."""
        profile = header.profile
        self._fields = tuple(header.fields.items())
        self._choices = _choices(header)
        self._headers = _headers(header)
        self._nothing = profile.nothing
        self._longest = max(map(len, profile.nothing), default=0) + _AROUND
        self._template = profile.name == TEMPLATE
        self._as_written = self._template or profile.kind is not FileKind.AWARDS
        self._steps = () if self._as_written else tuple(_steps(header))
        self._continued = profile.continued if _can_continue(header, self._headers) else frozenset()
        self._lots_continue = profile.name != COLUMNS
        self._above: Mapping[str, str] = {}

    def draft_of(self, record: Record) -> Draft:
        """Give the row's cells by the template's fields."""
        cells = record.cells
        width = len(cells)
        texts = {name: cells[at] for at, name in self._fields if at < width}
        draft = Draft(record.row, texts, self._headers)
        if self._template:
            texts.update((name, rearmed(text)) for name, text in texts.items() if text)
        if self._as_written:
            return draft
        for name, positions in self._choices:
            filled = (cells[at] for at in positions if at < width and cells[at].strip())
            texts[name] = next(filled, "")
        self._clean(texts)
        for step in self._steps:
            step(draft, texts)
        if self._continued:
            self._continue(texts)
        return draft

    def _clean(self, texts: dict[str, str]) -> None:
        """Take out the pieces of web pages, and what says nothing."""
        longest, nothing = self._longest, self._nothing
        for name, text in texts.items():
            if "<" in text or "&" in text:
                texts[name] = text = without_markup(text)
            if text and len(text) <= longest and plain(text) in nothing:
                texts[name] = ""

    def _continue(self, texts: dict[str, str]) -> None:
        """Fill a row that goes on with the row above, of which it says only who else won what.

        Where a publisher's cells span rows, a row of a lot and its amount only is the same supplier's.
        """
        if _given(texts, "title"):
            self._above = texts
        # Title and reference are blank together where their cells span rows.
        if _given(texts, "title") or _given(texts, "tender_ref"):
            return
        names = self._continued
        if not _given(texts, "supplier_name"):
            if not (self._lots_continue and _given(texts, "lot") and _given(texts, "amount")):
                return
            names |= _SUPPLIER
        for name in names:
            if name in self._above and not _given(texts, name):
                texts[name] = self._above[name]
        if _given(texts, "title"):
            self._above = texts


def _given(texts: Mapping[str, str], name: str) -> bool:
    cell = texts.get(name, "")
    return cell != "" and not cell.isspace()


def _can_continue(header: Header, headers: Mapping[str, str]) -> bool:
    """Say whether cells that span rows can be told from missing ones."""
    return header.profile.name != COLUMNS or "tender_ref" in headers


def _headers(header: Header) -> dict[str, str]:
    """Give the header as written that each field comes from, for telling what is wrong with it."""
    headers = {name: header.names[at] for at, name in header.fields.items()}
    if header.profile.kind is FileKind.AWARDS:
        for whole, parts in _PARTS.items():
            if whole in headers:
                for part in parts:
                    headers.setdefault(part, headers[whole])
    return headers


def _choices(header: Header) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Give the fields that several columns hold, with these in the order in which the profile lists them."""
    order = {column_form(name): at for at, name in enumerate(header.profile.layout.columns)}
    columns: dict[str, list[int]] = {}
    for at, name in header.fields.items():
        columns.setdefault(name, []).append(at)
    return tuple(
        (name, tuple(sorted(several, key=lambda at: order.get(column_form(header.names[at]), at))))
        for name, several in columns.items()
        if len(several) > 1
    )


def _steps(header: Header) -> Iterator[Step]:
    """Give what is to be done with each row, in this order."""
    profile, present = header.profile, set(header.fields.values())
    if "tender_ref" in present and profile.name != OCDS:
        yield _part_reference
    if profile.reference_from_title:
        yield _find_reference
    if profile.name == OCDS:
        pass
    elif SUPPLIER_AND_ADDRESS in present:
        yield partial(_part_suppliers, SUPPLIER_AND_ADDRESS, header.bars_part)
    else:
        yield partial(_part_suppliers, "supplier_name", header.bars_part)
    if AMOUNT_AND_DATE in present:
        yield _part_amount
    if present & {CONTRACT_START, CONTRACT_END}:
        yield _join_period
    if profile.buyer:
        yield partial(_set_buyer, codelists.buyers()[profile.buyer].name(profile.language))
    if profile.buyer_from_title:
        yield partial(_find_buyer, profile.language)


def _part_reference(_: Draft, texts: dict[str, str]) -> None:
    cell = texts.get("tender_ref", "")
    if not cell:
        return
    reference, notice = parting.reference_and_gazette(cell)
    texts["tender_ref"] = parting.bare_reference(reference)
    if notice and not _given(texts, "gazette_notice"):
        texts["gazette_notice"] = notice


def _find_reference(_: Draft, texts: dict[str, str]) -> None:
    if not _given(texts, "tender_ref"):
        texts["tender_ref"] = parting.reference_in_title(texts.get("title", "")) or ""


def _part_suppliers(field: str, bars_part: bool, draft: Draft, texts: dict[str, str]) -> None:
    cell = texts.pop(field, "")
    if cell and not cell.isspace():
        part_suppliers(draft, texts, cell, bars_part=bars_part)


def _part_amount(_: Draft, texts: dict[str, str]) -> None:
    amount, day = split_amount_and_date(texts.pop(AMOUNT_AND_DATE, ""))
    texts.setdefault("amount", amount)
    if not _given(texts, "award_date"):
        texts["award_date"] = day


def _join_period(_: Draft, texts: dict[str, str]) -> None:
    period = parting.period_of(texts.pop(CONTRACT_START, ""), texts.pop(CONTRACT_END, ""))
    if not _given(texts, "contract_period"):
        texts["contract_period"] = period


def _set_buyer(name: str, _: Draft, texts: dict[str, str]) -> None:
    if not _given(texts, "buyer"):
        texts["buyer"] = name


def _find_buyer(language: str, _: Draft, texts: dict[str, str]) -> None:
    if not _given(texts, "buyer"):
        code = parting.buyer_in_title(texts.get("title", ""))
        if code:
            texts["buyer"] = codelists.buyers()[code].name(language)
