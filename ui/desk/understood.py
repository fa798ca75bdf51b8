"""How a file was understood: who published it, which column holds what, and what became of its rows."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from data.desk.found import Column, Summary
from data.desk.rights import Role
from data.store.batches import Batch
from ui import amounts, markup
from ui.desk import choices, fields, guard, questions
from ui.desk.choices import Asked, Question
from ui.filter_panel import plain
from ui.frame import Page


def show(page: Page, batch: Batch, summary: Summary) -> None:
    """Draw what was understood, and the choices that make it otherwise."""
    may = guard.may(Role.UPLOADER)
    markup.note(page.say("batch.understood.lead"))
    if summary.kind == "awards":
        st.markdown(plain(in_all(page, summary)))
        _checks(page, summary)
    if may:
        questions.show(page, batch, summary, asked(batch, summary))
    markup.show("desk_facts.html", rows=facts(page, summary))
    markup.show("desk_counts.html", say=page.say, rows=counts(page, batch))
    markup.show(
        "desk_columns.html",
        say=page.say,
        rows=[
            (one.header, _taken_for(page, one), bool(one.field), one.samples)
            for one in sorted(summary.columns, key=lambda one: bool(one.field))
        ],
    )
    if not may:
        return
    unknown = any(one.suggested for one in summary.columns)
    with st.expander(page.say("batch.understood.otherwise"), expanded=unknown):
        markup.note(page.say("batch.understood.otherwise.note"))
        choices.form(page, asked(batch, summary), f"batch_{batch.batch_id}")


def _taken_for(page: Page, column: Column) -> str:
    """Name what a column is taken for; of one that is not used, what it may hold."""
    named = fields.field(page, column.field)
    if column.field or not column.suggested:
        return named
    perhaps = fields.field(page, column.suggested[0])
    return page.say("list.comma").join((named, page.say("upload.perhaps", field=perhaps)))


def in_all(page: Page, summary: Summary) -> str:
    """Say in one sentence what the rows that are taken add up to, and what they leave out."""
    language, gaps = page.view.language, summary.preview.gaps
    taken = summary.accepted + summary.review
    told = [page.say("batch.all.awards", n=taken)]
    told += [amounts.in_currency(language, Decimal(sum_), code) for code, sum_ in summary.sums.items()]
    if summary.without_sum:
        told.append(page.say("batch.all.without_sum", n=summary.without_sum))
    if summary.first_date and summary.last_date:
        first, last = (amounts.day(language, iso) for iso in (summary.first_date, summary.last_date))
        told.append(first if first == last else page.say("desk.glance.from_to", first=first, last=last))
    if summary.without_date:
        told.append(page.say("batch.all.without_date", n=summary.without_date))
    if gaps.get("place"):
        told.append(page.say("batch.all.without_place", n=gaps["place"]))
    return page.say("list.semicolon").join(told)


def _checks(page: Page, summary: Summary) -> None:
    """Draw what the file says of itself beside its rows: what agrees quietly, what does not as a warning."""
    for check in summary.checks:
        words = check.messages.get(page.view.language.value) or check.messages["en"]
        if check.good:
            markup.note(words)
        else:
            st.warning(plain(words))


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
    return tuple(Question(one.header, one.field, one.samples, one.suggested) for one in summary.columns)
