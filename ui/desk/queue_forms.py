"""What a clerk says of an item of the queue, and what is ordered of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from data import codelists, public
from data.desk import orders
from data.desk.orders import Given
from data.desk.worklist import Kind
from data.diff.conflicts import PublicConflict
from data.records import SUPPLIER_SEPARATOR, AmountKind
from data.suggest import Suggestion
from geo import settings
from geo.coordinates import is_point
from geo.districts import districts
from geo.places import Scope
from ui import award_fields, names
from ui.desk import guard, queue_state, saying
from ui.filter_panel import plain
from ui.frame import Page

Award = Mapping[str, Any]
# What the form says, by the names of its fields.
_PLACEHOLDER = "22.319300, 114.169400"
_FIELD_OF = {Kind.SECTOR: "sector", Kind.DELIVERY: "delivery_districts", Kind.VENDOR: "vendor_district"}


def key(page: Page, kind: Kind, name: str) -> str:
    """Name a field: the same for all items of a kind, so that the keyboard stays where it is."""
    return f"queue_{kind.value}_{name}_{page.view.language.value}"


def said(page: Page, kind: Kind, name: str) -> Any:  # noqa: ANN401 - what a widget holds
    """Give what stands in a field."""
    return st.session_state.get(key(page, kind, name))


def clear(page: Page, kind: Kind) -> None:
    """Empty the form for the next item; only the reason stays, which mostly is the same."""
    for name in ("amount", "point", "sector", "vendor_district", "field_amount", "field_award_date"):
        if key(page, kind, name) in st.session_state:
            st.session_state[key(page, kind, name)] = "" if name in ("amount", "point") else None
    if key(page, kind, "delivery_districts") in st.session_state:
        st.session_state[key(page, kind, "delivery_districts")] = []
    if key(page, kind, "field_suppliers") in st.session_state:
        st.session_state[key(page, kind, "field_suppliers")] = None


def fields(page: Page, kind: Kind, award: Award) -> None:
    """Draw what is asked of an award with a gap."""
    match kind:
        case Kind.SUM:
            st.text_input(page.say("queue.amount"), key=key(page, kind, "amount"), max_chars=30)
            st.selectbox(
                page.say("queue.amount_kind"),
                [one.value for one in AmountKind if one is not AmountKind.NOT_STATED],
                index=[one.value for one in AmountKind].index(AmountKind.TOTAL.value),
                format_func=lambda code: page.say(f"amount_kind.{code}"),
                key=key(page, kind, "amount_kind"),
            )
        case Kind.SECTOR:
            _choice(page, kind, "sector", list(codelists.sectors()), lambda code: names.sector(page, code))
        case Kind.DELIVERY:
            st.multiselect(
                page.say("queue.delivery_districts"),
                [Scope.TERRITORY.value, *districts()],
                format_func=lambda code: names.district(page, code),
                key=key(page, kind, "delivery_districts"),
                placeholder=page.say("queue.choose"),
                select_all=False,
            )
        case _:
            _choice(page, kind, "vendor_district", list(districts()), lambda code: names.district(page, code))
            _pin(page, kind, award)


def choose(page: Page, kind: Kind, found: PublicConflict, sides: Sequence[Award]) -> None:
    """Draw which list is right, field by field."""
    for field in found.fields:
        st.selectbox(
            page.say(f"queue.right.{field}"),
            [at for at, one in enumerate(sides) if _value(one, field)],
            index=None,
            format_func=lambda at, field=field: _side(page, sides, at, field),
            key=key(page, kind, f"field_{field}"),
            placeholder=page.say("queue.choose"),
        )


def which_leads(page: Page, kind: Kind, pair: Suggestion, item: str) -> None:
    """Draw the choice of the name under which two vendors become one."""
    by_awards = sorted((pair.first, pair.second), key=lambda one: -one.awards)
    st.radio(
        page.say("queue.leads"),
        [one.code for one in by_awards],
        format_func=lambda code: plain(next(one.name for one in by_awards if one.code == code)),
        key=key(page, kind, f"leads_{item}"),
    )


def save(page: Page, kind: Kind, item: str, award: Award, reason: str) -> Given:
    """Order what the form says of an award with a gap; `AskedError` where it says nothing."""
    if kind is Kind.SUM:
        amount = str(said(page, kind, "amount") or "").strip()
        amount = _digits(amount)
        if amount and orders.expected_instead("amount", amount):
            amount = ""
        _needed(page, amount, "queue.missing.amount")
        stated = said(page, kind, "amount_kind")
        given = _correct(page, kind, item, award["award_id"], "amount", amount, reason)
        if stated and stated != AmountKind.TOTAL.value:
            given = _correct(page, kind, item, award["award_id"], "amount_kind", stated, reason)
        return given
    if kind is Kind.VENDOR and (point := str(said(page, kind, "point") or "").strip()):
        return _pinned(page, kind, item, award, point, reason)
    field = _FIELD_OF[kind]
    value = said(page, kind, field)
    if isinstance(value, list):
        is_all = Scope.TERRITORY.value in value
        value = Scope.TERRITORY.value if is_all else ",".join(sorted(value))
    _needed(page, value, f"queue.missing.{kind.value}")
    return _correct(page, kind, item, award["award_id"], field, value, reason)


def settle(
    page: Page, kind: Kind, item: str, found: PublicConflict, sides: Sequence[Award], reason: str
) -> Given:
    """Order that one list's word counts for both, field by field."""
    chosen = {field: said(page, kind, f"field_{field}") for field in found.fields}
    _needed(page, any(at is not None for at in chosen.values()), "queue.missing.conflict")
    given = Given()
    for field, at in chosen.items():
        if at is not None:
            wrong = sides[1 - at]["award_id"]
            given = _correct(page, kind, item, wrong, field, _value(sides[at], field), reason)
    return given


def merge(page: Page, kind: Kind, item: str, pair: Suggestion, reason: str) -> Given:
    """Order that two vendors are one."""
    leads = said(page, kind, f"leads_{item}")
    other = pair.second.code if leads == pair.first.code else pair.first.code
    return orders.merge(
        public.engine(settings.home()),
        guard.caller(),
        int(other[1:]),
        int(str(leads)[1:]),
        reason=reason,
        seen=page.snapshot.version,
        request_id=queue_state.sitting().request_id(kind, item, f"merge {leads}"),
    )


def _correct(
    page: Page, kind: Kind, item: str, award_id: int, field: str, value: str | None, reason: str
) -> Given:
    return orders.correct(
        public.engine(settings.home()),
        guard.caller(),
        award_id,
        field,
        value,
        reason=reason,
        seen=page.snapshot.version,
        request_id=queue_state.sitting().request_id(kind, item, f"{award_id} {field} {value}"),
    )


def _pinned(page: Page, kind: Kind, item: str, award: Award, point: str, reason: str) -> Given:
    try:
        lat, lon = map(float, point.replace(",", " ").split())
    except ValueError:
        lat = lon = float("nan")
    _needed(page, is_point(lat, lon), "queue.missing.point")
    address = said(page, kind, f"address_{award['award_id']}") or award["addresses"]
    return orders.pin(
        public.engine(settings.home()),
        guard.caller(),
        address,
        lat,
        lon,
        reason=reason,
        seen=page.snapshot.version,
        request_id=queue_state.sitting().request_id(kind, item, f"pin {address} {lat} {lon}"),
    )


def _pin(page: Page, kind: Kind, award: Award) -> None:
    addresses = (award["addresses"] or "").split(SUPPLIER_SEPARATOR)
    if not addresses[0]:
        return
    if len(addresses) > 1:
        st.selectbox(
            page.say("queue.address"), addresses, key=key(page, kind, f"address_{award['award_id']}")
        )
    st.text_input(
        page.say("queue.point"),
        key=key(page, kind, "point"),
        max_chars=60,
        placeholder=_PLACEHOLDER,
        help=page.say("queue.point.help"),
    )


def _choice(page: Page, kind: Kind, name: str, codes: list[str], namer: Callable[[str], str]) -> None:
    st.selectbox(
        page.say(f"queue.{name}"),
        codes,
        index=None,
        format_func=namer,
        key=key(page, kind, name),
        placeholder=page.say("queue.choose"),
    )


def _value(award: Award, field: str) -> str:
    """Give what a list says, as a correction would say it; nothing where it cannot be said."""
    if field == "amount":
        return f"{award['amount']:f}" if award["amount"] is not None and award["currency"] == "HKD" else ""
    return str(award["supplier_names" if field == "suppliers" else field] or "")


def _side(page: Page, sides: Sequence[Award], at: int, field: str) -> str:
    shown = {"award_date": "date", "suppliers": "vendor"}.get(field, field)
    told = award_fields.describe(page, sides[at], shown)
    return page.say("queue.right.of", n=at + 1, value=told)


def _digits(amount: str) -> str:
    return amount.upper().removeprefix("HKD").removeprefix("HK$").removeprefix("$").replace(",", "").strip()


def _needed(page: Page, value: object, words: str) -> None:
    if not value:
        raise saying.AskedError(page.say(words))
