"""The cells of a row as an award with known values, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from data.ingest import codes, dates
from data.ingest.amounts import read_amount
from data.ingest.date_order import Order, order_of
from data.ingest.limits import FIRST_YEAR, LAST_YEAR, MAX_TENDERS
from data.ingest.money import MoneyRules
from data.ingest.nobody import said_instead
from data.ingest.period import period_in_title, read_period
from data.ingest.row import Draft
from data.ingest.text import collapse, reference
from data.names import normal_form
from data.problems import ProblemCode, Severity
from data.records import SUPPLIER_SEPARATOR, AmountKind, AwardRow, Category, Method
from geo import coordinates
from geo.coordinates import Form, read_point

# Around Hong Kong, EPSG:4326: a point is only ever used to place something in it.
_LATITUDES, _LONGITUDES = coordinates.LATITUDES, coordinates.LONGITUDES
_READ_AS = {
    Form.GRID: ProblemCode.COORDINATES_GRID,
    Form.MINUTES: ProblemCode.COORDINATES_MINUTES,
    Form.SWAPPED: ProblemCode.COORDINATES_SWAPPED,
}
_PART = SUPPLIER_SEPARATOR.strip()
_LOST = "\ufffd"  # stands for a character that could not be read when the file was saved


@dataclass(frozen=True, slots=True)
class Standing:
    """What is the same for all rows of a file, where a row does not say otherwise."""

    file_name: str
    money: MoneyRules
    amount_kind: AmountKind | None = None
    language: str = "en"
    publisher: str | None = None  # code of publishers.csv
    source_url: str | None = None
    as_of: str = field(default_factory=dates.today)  # no award is dated after this day
    order_known: bool = True  # whether the day stands first in its dates, as it does in Hong Kong
    buyer: Mapping[str, str] = field(default_factory=dict)  # values of an award that names none
    methods: Mapping[str, str] = field(default_factory=dict)  # normal form of words -> code, as a person says


def check_award(
    draft: Draft, standing: Standing, cells: Mapping[str, str], *, shared: bool = False
) -> AwardRow | None:
    """Give the award of a row, or nothing where it has no title or no supplier, or says that it is none.

    The texts of the draft are those of the template, `cells` the row as typed. What cannot be read is noted
    in the draft and counts as not known. `shared`: the sum stands with other suppliers of the tender too.
    """
    texts = draft.texts
    if _LOST in "".join(texts.values()):
        for name, cell in texts.items():
            if _LOST in cell:
                draft.note(name, ProblemCode.LOST_CHARACTERS)
    title, suppliers = _required(draft)
    if title is None or not suppliers:
        return None
    method, method_raw = _method(draft, standing)
    return AwardRow(
        row=draft.row,
        title=title,
        suppliers=suppliers,
        language=standing.language,
        publisher=_publisher(draft, standing),
        tender_ref=reference(texts.get("tender_ref", "")) or None,
        suppliers_zh=_parallel(draft, "supplier_name_zh", len(suppliers), one_for_all=False),
        addresses=_parallel(draft, "supplier_address", len(suppliers), one_for_all=True),
        method=method,
        method_raw=method_raw,
        source_url=_source_url(draft) or standing.source_url,
        source_ref=draft.text("source_ref") or f"row {draft.row} of {standing.file_name}",
        cells=cells,
        **_amount(draft, standing, shared=shared),
        **{**standing.buyer, **_where_filled(draft)},
        **_dates(draft, title, standing),
    )


def _amount(draft: Draft, standing: Standing, *, shared: bool) -> dict[str, Any]:
    amount = read_amount(draft, standing.money, standing.amount_kind)
    shared = (shared or amount.shared) and amount.value is not None
    if shared:
        draft.note("amount", ProblemCode.SUM_SHARED, severity=Severity.NOTE)
    return {
        "amount": amount.value,
        "currency": amount.currency,
        "amount_kind": amount.kind,
        "amount_period": amount.period,
        "amount_rounded_to": amount.rounded_to,
        "amount_raw": amount.raw,
        "amount_parts": amount.parts,
        "amount_shared": shared,
        "lot": draft.text("lot") or (_lots(amount.parts) if amount.parts else None),
    }


def _where_filled(draft: Draft) -> dict[str, Any]:
    """Read the columns that few files have; nothing is asked of those that are blank."""
    texts = draft.texts
    values: dict[str, Any] = {name: draft.text(name) for name in _AS_WRITTEN if texts.get(name)}
    for name, read in _READ:
        if texts.get(name):
            values |= read(draft)
    if texts.get("lat") or texts.get("lon"):
        values["lat"], values["lon"] = _coordinates(draft)
    return values


def _dates(draft: Draft, title: str, standing: Standing) -> dict[str, Any]:
    day = _date(draft, standing) if draft.texts.get("award_date") else None
    return {"award_date": day, **_contract_period(draft, title, standing)}


def _lots(parts: tuple[tuple[str, Decimal], ...]) -> str | None:
    """Give the lots that a cell adds up ("Group A: ... Group B: ..."); numbers alone name none."""
    labels = [label for label, _ in parts]
    return SUPPLIER_SEPARATOR.join(labels) if all(" " in label for label in labels) else None


def _buyer(draft: Draft) -> dict[str, Any]:
    name = draft.text("buyer")
    if not name:
        return {}
    return {"buyer": codes.find_buyer(name), "buyer_name": name}


def _contract_period(draft: Draft, title: str, standing: Standing) -> dict[str, Any]:
    """Give the period of its cell; where that is blank the days that the title states."""
    text = draft.text("contract_period")
    if text is None:
        since, until = period_in_title(title, order_known=standing.order_known)
    else:
        since, until = read_period(text, order_known=standing.order_known)
    return {"contract_period": text, "period_from": since, "period_to": until}


def _category(draft: Draft) -> dict[str, Any]:
    code = codes.word_of(draft, "category")
    return {"category": None if code in (None, Category.UNKNOWN) else Category(code)}


def _publisher(draft: Draft, standing: Standing) -> str | None:
    if draft.text("publisher") is None:
        return standing.publisher
    return codes.code_of(draft, "publisher", codes.find_publisher)


def _required(draft: Draft) -> tuple[str | None, tuple[str, ...]]:
    """Give title and suppliers; a missing one is noted as the reason that the row cannot stand."""
    title, names = draft.text("title"), _parts(draft.texts.get("supplier_name", ""))
    suppliers = tuple(name for name in names if name and not said_instead(name))
    if suppliers:
        if len(suppliers) < len(names):
            draft.note("supplier_name", ProblemCode.SUPPLIER_COUNT, f"A {_PART} B")
    elif {said_instead(name) for name in names if name} == {ProblemCode.NOT_AWARDED}:
        draft.note("supplier_name", ProblemCode.NOT_AWARDED, severity=Severity.SKIPPED)
        return None, ()
    else:
        draft.note("supplier_name", ProblemCode.MISSING, "supplier_name", severity=Severity.REJECTED)
    if title is None:
        draft.note("title", ProblemCode.MISSING, "title", severity=Severity.REJECTED)
    return title, suppliers


def _parallel(draft: Draft, name: str, suppliers: int, *, one_for_all: bool) -> tuple[str, ...]:
    """Give one value for each supplier; a blank one among them is ""."""
    if not draft.texts.get(name):
        return ()
    values = _parts(draft.texts.get(name, ""))
    if not any(values):
        return ()
    if len(values) == suppliers or (one_for_all and len(values) == 1):
        return values
    draft.note(name, ProblemCode.SUPPLIER_COUNT, str(suppliers))
    return ()


def _parts(cell: str) -> tuple[str, ...]:
    if _PART not in cell:
        return (collapse(cell),)
    return tuple(collapse(part) for part in cell.split(_PART))


def _method(draft: Draft, standing: Standing) -> tuple[Method, str | None]:
    """Give the method and the words of the notice, which decide where the code does not."""
    text, raw = draft.text("procurement_method"), draft.text("procurement_method_raw")
    code = codes.word_of(draft, "procurement_method") if text else None
    words = raw or (None if text == code else text)
    if words and standing.methods:
        code = standing.methods.get(normal_form(words), code)
    if code is None and words:
        code = codes.find_word("procurement_method", words)
    return Method(code) if code else Method.UNKNOWN, words


def _date(draft: Draft, standing: Standing) -> str | None:
    text = draft.text("award_date")
    if text is None:
        return None
    iso = dates.read_date(text)
    if iso is None:
        draft.note("award_date", *dates.what_is_wrong(text))
        return None
    if not standing.order_known and order_of(text) is Order.EITHER:
        draft.note("award_date", ProblemCode.BAD_DATE, dates.EXPECTED)
        return None
    if not dates.in_range(iso):
        draft.note("award_date", ProblemCode.DATE_OUT_OF_RANGE, f"{FIRST_YEAR}-{LAST_YEAR}")
        return None
    if dates.is_after(iso, standing.as_of):
        draft.note("award_date", ProblemCode.DATE_OUT_OF_RANGE, f"<= {standing.as_of}")
        return None
    return iso


def _tenders(draft: Draft) -> int | None:
    text = draft.text("tenders_received")
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", text):
        draft.note("tenders_received", ProblemCode.BAD_NUMBER, "0, 1, 2, 3")
        return None
    if int(text) > MAX_TENDERS:
        draft.note("tenders_received", ProblemCode.OUT_OF_RANGE, f"0-{MAX_TENDERS}")
        return None
    return int(text)


def _brn(draft: Draft) -> str | None:
    text = (draft.text("brn") or "").replace(" ", "")
    if text and not re.fullmatch(r"[0-9]{8}", text):
        draft.note("brn", ProblemCode.BAD_NUMBER, "12345678")
        return None
    return text or None


def _coordinates(draft: Draft) -> tuple[float | None, float | None]:
    """Give latitude and longitude, both or neither; what was written otherwise than in degrees is told."""
    point = read_point(draft.text("lat") or "", draft.text("lon") or "")
    if point is not None:
        if point.form is not Form.DEGREES:
            draft.note("lat", _READ_AS[point.form], f"{point.lat}, {point.lon}", severity=Severity.NOTE)
        return point.lat, point.lon
    lat, lon = _degrees(draft, "lat", *_LATITUDES), _degrees(draft, "lon", *_LONGITUDES)
    if (lat is None) == (lon is None):
        return lat, lon
    missing = "lat" if lat is None else "lon"
    if draft.text(missing) is None:
        draft.note(missing, ProblemCode.MISSING, "lat, lon")
    return None, None


def _degrees(draft: Draft, name: str, least: float, most: float) -> float | None:
    text = draft.text(name)
    if text is None:
        return None
    if not re.fullmatch(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?", text):
        draft.note(name, ProblemCode.BAD_NUMBER, "22.4520")
        return None
    if not least <= float(text) <= most:
        draft.note(name, ProblemCode.OUT_OF_RANGE, f"{least}-{most}")
        return None
    return float(text)


def _source_url(draft: Draft) -> str | None:
    text = draft.text("source_url")
    if text is None:
        return None
    if not re.match(r"https?://[^\s/]+", text, re.IGNORECASE) or " " in text:
        draft.note("source_url", ProblemCode.BAD_LINK, "https://...")
        return None
    return text


_AS_WRITTEN = (
    "buyer_zh", "title_zh", "delivery_place", "country_of_origin", "gazette_notice", "notes",
)  # fmt: skip
_READ: tuple[tuple[str, Callable[[Draft], dict[str, Any]]], ...] = (
    ("buyer", _buyer),
    ("category", _category),
    ("sector", lambda draft: {"sector": codes.code_of(draft, "sector", codes.find_sector)}),
    ("tenders_received", lambda draft: {"tenders_received": _tenders(draft)}),
    ("green", lambda draft: {"green": codes.yes_or_no(draft, "green")}),
    ("brn", lambda draft: {"brn": _brn(draft)}),
)
