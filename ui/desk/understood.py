"""How a file was understood: who published it, which column holds what, and what became of its rows."""

from __future__ import annotations

import streamlit as st

from data.desk.found import Summary
from data.desk.rights import Role
from data.store.batches import Batch
from ui import amounts, markup
from ui.desk import choices, fields, guard
from ui.desk.choices import Asked, Question
from ui.frame import Page


def show(page: Page, batch: Batch, summary: Summary) -> None:
    """Draw what was understood, and the choices that make it otherwise."""
    markup.note(page.say("batch.understood.lead"))
    markup.show("desk_facts.html", rows=facts(page, summary))
    markup.show("desk_counts.html", say=page.say, rows=counts(page, batch))
    markup.show(
        "desk_columns.html",
        say=page.say,
        rows=[
            (one.header, fields.field(page, one.field), bool(one.field), one.samples)
            for one in summary.columns
        ],
    )
    if not guard.may(Role.UPLOADER):
        return
    is_unsaid = summary.kind == "awards" and not summary.publishers
    if is_unsaid:
        st.info(page.say("batch.no_publisher.note"))
    with st.expander(page.say("batch.understood.otherwise"), expanded=is_unsaid):
        markup.note(page.say("batch.understood.otherwise.note"))
        choices.form(page, asked(batch, summary), f"batch_{batch.batch_id}")


def facts(page: Page, summary: Summary) -> list[tuple[str, str]]:
    """Give what was understood as label and value."""
    found = summary.publishers
    publisher = page.say("list.comma").join(fields.publisher(page, code) for code in found)
    # Where the file names its sums itself, there is no unit to speak of.
    money = " · ".join(filter(None, (fields.unit(page, summary.money_unit), summary.currency)))
    told = {
        "kind": fields.kind(page, summary.kind),
        "publisher": publisher or page.say("batch.no_publisher"),
        "profile": fields.profile(page, summary.profile),
        "encoding": fields.encoding(page, summary.encoding),
        "sheet": summary.sheet or "",
        "header": amounts.count(page.view.language, summary.header_row),
        "money": money if summary.kind in ("awards", "grants") else "",
    }
    return [(page.say(f"batch.fact.{name}"), value) for name, value in told.items() if value]


def counts(page: Page, batch: Batch) -> list[tuple[str, str, str]]:
    """Give the rows in all and what became of them: code, label and figure."""
    language = page.view.language
    rows = [("rows", page.say("batch.rows"), amounts.count(language, batch.rows))]
    return rows + [
        (name, fields.status(page, name), amounts.count(language, getattr(batch, name)))
        for name in fields.STATUSES
    ]


def asked(batch: Batch, summary: Summary) -> Asked:
    """Give what the choices are about."""
    return Asked(
        file_name=batch.file_name,
        sha256=batch.file_sha256,
        kind=summary.kind,
        options=batch.options,
        sheets=summary.sheets,
        columns=_questions(summary),
        encoding=summary.encoding,
        replaces=batch.batch_id,
        after=batch.batch_id,
    )


def _questions(summary: Summary) -> tuple[Question, ...]:
    return tuple(Question(one.header, one.field, one.samples) for one in summary.columns)
