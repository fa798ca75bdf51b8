"""What a file leaves unsaid and a clerk knows: who published it, who bought, in what unit its sums are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import partial

import streamlit as st

from data import codelists
from data.desk.found import Summary
from data.ingest.units import UNITS
from data.problems import ProblemCode
from data.records import Method
from data.store.batches import Batch
from ui import amounts, markup, names
from ui.desk import choices, fields, row_values, saying
from ui.desk.choices import Asked
from ui.filter_panel import plain
from ui.frame import Page

PUBLISHER, BUYER, MONEY = "publisher", "buyer", "money"
_NO_UNIT = f"code:{ProblemCode.UNIT_UNKNOWN.value}"  # the mark of rows whose sum has no unit
_PLAIN = re.compile("[0-9]{1,12}(?:[.][0-9]{1,6})?")
SAME = "="  # the buyer: the body that publishes the list


def open_ones(summary: Summary) -> tuple[str, ...]:
    """Give what has to be asked about all rows of a file."""
    if summary.kind != "awards":
        return ()
    asked = {
        PUBLISHER: not summary.publishers,
        BUYER: bool(summary.preview.gaps.get("buyer")),
        MONEY: summary.options.money is None
        and (summary.suggested_money is not None or bool(summary.counts.get(_NO_UNIT))),
    }
    return tuple(name for name, is_open in asked.items() if is_open)


def show(page: Page, batch: Batch, summary: Summary, asked: Asked) -> None:
    """Ask what is open, with what stands above the table; one button has the file read so."""
    questions = open_ones(summary)
    if not questions and not summary.unknown_methods:
        return
    key = f"questions_{batch.batch_id}_{page.view.language.value}"
    st.subheader(page.say("batch.ask"), anchor=False)
    if PUBLISHER in questions:
        markup.note(page.say("batch.ask.first"))
    if summary.title_lines:
        markup.show("desk_lines.html", caption=page.say("batch.ask.above"), lines=summary.title_lines)
    saying.show_said(page, key)
    with st.form(key, border=True):
        for name in questions:
            offered, now = _offered(page, name, summary)
            st.selectbox(
                page.say(f"batch.ask.{name}"),
                offered,
                index=offered.index(now),
                format_func=partial(_worded, page, name, _suggested(name, summary), plain_sum(summary)),
                help=page.say(f"batch.ask.{name}.note"),
                key=f"{key}_{name}",
            )
        _methods(page, summary, key)
        st.form_submit_button(
            page.say("batch.ask.read"),
            type="primary",
            on_click=partial(_order, page, asked, questions, summary.unknown_methods, key),
        )


def _methods(page: Page, summary: Summary, key: str) -> None:
    """Ask what words on how it was tendered mean that no list knows."""
    for at, words in enumerate(summary.unknown_methods):
        st.selectbox(
            page.say("batch.ask.method", words=plain(words)),
            row_values.options("method"),
            format_func=lambda code: (
                row_values.words(page, "method", code) if code else page.say("batch.ask.method.none")
            ),
            help=page.say("batch.ask.method.note"),
            key=f"{key}_method_{at}",
        )


def _suggested(name: str, summary: Summary) -> tuple[str, ...]:
    if name == PUBLISHER:
        return summary.suggested_publishers
    if name == BUYER:
        return summary.suggested_buyers
    return (summary.suggested_money,) if summary.suggested_money else ()


def _offered(page: Page, name: str, summary: Summary) -> tuple[list[str], str]:
    """Give the answers, what the file names first, and the one that is proposed: nothing holds unsaid."""
    suggested = _suggested(name, summary)
    if name == MONEY:
        others: Iterable[str] = fields.UNITS_OFFERED
    else:
        others = fields.publishers(page) if name == PUBLISHER else codelists.buyers()
    if name != BUYER:
        return list(dict.fromkeys(("", *suggested, *others))), suggested[0] if len(suggested) == 1 else ""
    publishers = summary.publishers or summary.suggested_publishers
    own = {codelists.publishers()[code].parent for code in publishers if code in codelists.publishers()}
    now = SAME if suggested and own == {suggested[0]} else ""
    return list(dict.fromkeys(("", SAME, *suggested, *others))), now


def plain_sum(summary: Summary) -> Decimal | None:
    """Give a sum of the file that is a plain number: in each unit it is another."""
    samples = (one for column in summary.columns if column.field == "amount" for one in column.samples)
    found = (one.replace(",", "").strip() for one in samples)
    return next((Decimal(one) for one in found if _PLAIN.fullmatch(one)), None)


def _worded(page: Page, name: str, suggested: tuple[str, ...], seen: Decimal | None, code: str) -> str:
    if code in ("", SAME):
        return page.say("batch.ask.same" if code else f"batch.ask.{name}.none")
    if name == MONEY:
        told = fields.unit(page, code)
        if seen is not None:
            becomes = amounts.money_short(page.view.language, seen * UNITS[code])
            told = page.say("batch.ask.unit", unit=told, seen=f"{seen:f}", becomes=becomes)
    else:
        told = fields.publisher(page, code) if name == PUBLISHER else names.buyer(page, code, code)
    return page.say("batch.ask.suggested", name=told) if code in suggested else told


def _order(page: Page, asked: Asked, questions: tuple[str, ...], methods: tuple[str, ...], key: str) -> None:
    """Order the reading with what was said; a question left open stays one."""
    # That words are left as they are written is an answer too: they are not asked about again.
    meant = {
        words: str(st.session_state.get(f"{key}_method_{at}") or Method.UNKNOWN.value)
        for at, words in enumerate(methods)
    }
    said = {name: str(st.session_state.get(f"{key}_{name}") or "") for name in questions}
    with saying.errors(page, key):
        publisher = said.get(PUBLISHER) or asked.options.publisher or ""
        if said.get(BUYER) == SAME:
            if not publisher:
                raise saying.AskedError(page.say("batch.ask.same.whose"))
            said[BUYER] = codelists.publishers()[publisher].parent or ""
        if not any((*said.values(), *meant.values())):
            raise saying.AskedError(page.say("batch.ask.nothing"))
        told = {name: value for name, value in said.items() if value}
        methods_said = tuple(sorted((dict(asked.options.methods) | meant).items()))
        choices.order(page, asked, replace(asked.options, **told, methods=methods_said, as_of=None))
