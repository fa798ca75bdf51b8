"""The rows of a file: what is wrong with them, grouped and row by row, and where they are put right."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from data import public
from data.desk import drafts, findings, glance
from data.desk.drafts import Draft
from data.desk.found import ProblemGroup, RowFound, RowsPage, Summary
from data.desk.rights import Role
from data.store.batches import Batch
from geo import settings
from ui import amounts, markup
from ui.desk import corrections, fields, guard, row_form, row_values, saving
from ui.frame import Page

PER_PAGE = 25
GUESSED = (
    "delivery_part",
    "delivery",
    "category",
    "sector",
)  # what a row's words let suppose where no cell states it
_GROUPS = 12  # of problems that are listed at once; the others stand below
_LISTED = 100
_LONGEST = 160

Said = Mapping[int, Mapping[str, Draft]]


def show(page: Page, batch: Batch, summary: Summary) -> None:
    """Draw what is wrong, a page of rows to correct, and one row in full."""
    engine = public.engine(settings.home())
    _groups(page, batch, summary)
    done = glance.put_right(engine, batch.batch_id, drafts.held(engine, batch.file_sha256))
    _gaps(page, batch, summary, done)
    mark = _filter(page, batch, summary, done)
    at = int(st.session_state.get(_key(batch, "page"), 0))
    found = findings.page(engine, batch.batch_id, mark=mark, offset=at * PER_PAGE, limit=PER_PAGE)
    if not found.rows:
        st.info(page.say("batch.rows.none"))
        return
    # Who only approves reads what others say of a file.
    if summary.kind != "awards" or not guard.may(Role.UPLOADER):
        _pager(page, batch, found, at)
        _plain(page, found.rows, {}, is_open=True)
        return
    said = drafts.last(engine, batch.file_sha256)
    saving.ask_reason(page)
    saving.show(page, batch.file_sha256)
    corrections.table(page, batch, found.rows, said, f"{mark}_{at}")
    _pager(page, batch, found, at)
    _plain(page, found.rows, said, is_open=not any(row.is_taken for row in found.rows))
    corrections.listed(page, batch, said)
    row_form.show(page, batch, found.rows, said)


def look_at(batch: Batch, mark: str) -> None:
    """Show the rows of a mark from the first one on; to be called from callbacks."""
    st.session_state[_key(batch, "mark")] = mark
    st.session_state[_key(batch, "page")] = 0


def mark_words(page: Page, summary: Summary, mark: str, done: int = 0) -> str:
    """Name the rows of a mark, with how many there are, and how many of them were put right."""
    kind, _, code = mark.partition(":")
    if kind == "status":
        name = fields.status(page, code)
    elif kind == "problem":
        group = next(one for one in summary.problems if str(one.number) == code)
        name = f"{group.column}: {_short(page, group)}"
    elif kind in ("gap", "guess"):
        name = page.say(f"batch.{kind}.{code}")
    else:
        name = page.say(f"batch.mark.{mark or 'all'}")
    count, language = summary.counts.get(mark or "all", 0), page.view.language
    told = page.say("form.count", name=name, n=amounts.count(language, count))
    return page.say("batch.mark.done", told=told, n=amounts.count(language, done)) if done else told


def marks(summary: Summary) -> list[str]:
    """Give the marks that rows of the file have, in the order in which they are offered."""
    statuses = [f"status:{name}" for name in ("review", "rejected", "accepted", "skipped")]
    offered = ["", *statuses, "new", *(f"gap:{name}" for name in summary.preview.gaps)]
    offered += [f"guess:{name}" for name in GUESSED]
    offered += [f"problem:{group.number}" for group in summary.problems]
    return [mark for mark in offered if not mark or summary.counts.get(mark)]


def _groups(page: Page, batch: Batch, summary: Summary) -> None:
    st.subheader(page.say("batch.problems"), anchor=False)
    if not summary.problems:
        markup.note(page.say("batch.problems.none.but" if _not_stated(summary) else "batch.problems.none"))
        return
    if any(group.count > PER_PAGE for group in summary.problems):
        markup.note(page.say("batch.problems.note"))
    for group in summary.problems[:_GROUPS]:
        _group(page, batch, summary, group)
    if len(summary.problems) > _GROUPS:
        rest = summary.problems[_GROUPS:_LISTED]
        with st.expander(page.say("batch.problems.more", n=amounts.count(page.view.language, len(rest)))):
            for group in rest:
                _group(page, batch, summary, group)


def _not_stated(summary: Summary) -> list[str]:
    return [mark for mark in marks(summary) if mark.startswith(("gap:", "guess:"))]


def _gaps(page: Page, batch: Batch, summary: Summary, done: Mapping[str, int]) -> None:
    """Draw what the rows do not tell, or only their titles let suppose; each leads to its rows."""
    offered = _not_stated(summary)
    if not offered:
        return
    markup.note(page.say("batch.rows.gaps"))
    with st.container(horizontal=True, gap="small"):
        for mark in offered:
            st.button(
                mark_words(page, summary, mark, done.get(mark, 0)),
                key=f"show_{mark}_{page.view.language.value}",
                on_click=partial(look_at, batch, mark),
            )


def _group(page: Page, batch: Batch, summary: Summary, group: ProblemGroup) -> None:
    has_rows = f"problem:{group.number}" in summary.counts
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"problem_{group.number}"
    ):
        markup.show(
            "desk_problem.html",
            severity=page.say(f"batch.severity.{group.severity}"),
            code=group.severity,
            column=group.column,
            words=_said(page, group),
        )
        if has_rows:
            n = amounts.count(page.view.language, group.count)
            st.button(
                page.say("batch.problems.show", count=group.count, n=n),
                key=f"show_problem_{group.number}_{page.view.language.value}",
                on_click=partial(look_at, batch, f"problem:{group.number}"),
            )


def _said(page: Page, group: ProblemGroup) -> str:
    return str(group.messages.get(page.view.language.value) or group.messages.get("en", ""))


def _short(page: Page, group: ProblemGroup) -> str:
    words = _said(page, group)
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _filter(page: Page, batch: Batch, summary: Summary, done: Mapping[str, int]) -> str:
    st.subheader(page.say("batch.rows.heading"), anchor=False)
    offered = marks(summary)
    now = st.session_state.get(_key(batch, "mark"))
    if now not in offered:
        now = "status:review" if "status:review" in offered else ""
    key = f"{_key(batch, 'filter')}_{page.view.language.value}"
    st.session_state[key] = now

    def chosen() -> None:
        look_at(batch, st.session_state[key])

    labels = {mark: mark_words(page, summary, mark, done.get(mark, 0)) for mark in offered}
    st.selectbox(
        page.say("batch.rows.which"), offered, format_func=labels.__getitem__, key=key, on_change=chosen
    )
    return str(now)


def _pager(page: Page, batch: Batch, found: RowsPage, at: int) -> None:
    pages = -(-found.total // PER_PAGE)
    if pages < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="rows_pager"):
        for name, number, is_there in (
            ("pager.first", 0, at > 0),
            ("records.previous", at - 1, at > 0),
            ("records.next", at + 1, at + 1 < pages),
            ("pager.last", pages - 1, at + 1 < pages),
        ):
            st.button(
                page.say(name),
                key=f"rows_{name}_{page.view.language.value}",
                disabled=not is_there,
                on_click=partial(_turn, batch, number),
            )
        language = page.view.language
        first, last = at * PER_PAGE + 1, at * PER_PAGE + len(found.rows)
        markup.note(
            page.say(
                "batch.rows.page",
                first=amounts.count(language, first),
                last=amounts.count(language, last),
                total=amounts.count(language, found.total),
            )
        )


def _turn(batch: Batch, number: int) -> None:
    st.session_state[_key(batch, "page")] = number


def _plain(page: Page, rows: tuple[RowFound, ...], said: Said, *, is_open: bool) -> None:
    """Draw the rows as a table of words, which screen readers read and browsers print."""
    lang = page.view.language.value
    told = [
        {
            "row": row.row,
            "status": fields.status(page, row.status),
            "code": row.status,
            "title": row.title
            or " · ".join(row.values.values())
            or " · ".join(cell for _, cell in row.cells if cell),
            "told": _told(page, row, said.get(row.row, {})),
            "problems": [(one.column, one.message(lang)) for one in row.problems],
        }
        for row in rows
    ]
    with st.expander(page.say("batch.rows.plain"), expanded=is_open):
        semicolon = page.say("list.semicolon")
        markup.show("desk_found_rows.html", say=page.say, rows=told, semicolon=semicolon)


def _told(page: Page, row: RowFound, said: Mapping[str, Draft]) -> list[tuple[str, str]]:
    """Give what a row says, or somebody says of it: label and words; nothing of a register's row."""
    if not row.is_taken or row.values:
        return []
    values = ((name, row_values.cell(row, name, said).value) for name in row_values.FIELDS)
    return [(row_values.label(page, name), row_values.words(page, name, value)) for name, value in values]


def _key(batch: Batch, name: str) -> str:
    return f"rows_{name}_of_{batch.batch_id}"
