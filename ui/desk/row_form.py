"""One row in full: its cells as the file has them, what is wrong, and a form for every field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from data.desk.drafts import Draft
from data.desk.found import RowFound
from data.store.batches import Batch
from ui import markup
from ui.desk import corrections, fields, pin_map, row_values, saving
from ui.desk.row_values import FIELDS, Cell
from ui.desk.saving import Change
from ui.frame import Page

Said = Mapping[int, Mapping[str, Draft]]
_LONGEST = 90
_DISTRICTS = "delivery_districts"


def show(page: Page, batch: Batch, rows: Sequence[RowFound], said: Said) -> None:
    """Draw one of the rows: the clerk chooses which."""
    st.subheader(page.say("batch.one"), anchor=False)
    labels = {row.row: _label(page, row) for row in rows}
    number = st.selectbox(
        page.say("batch.one.which"),
        list(labels),
        format_func=labels.__getitem__,
        key=f"one_row_{batch.batch_id}_{rows[0].row}_{len(rows)}_{page.view.language.value}",
    )
    row = next((one for one in rows if one.row == number), rows[0])
    left, right = st.columns([1, 1.2], gap="medium")
    with left:
        lang = page.view.language.value
        markup.show(
            "desk_row.html",
            say=page.say,
            status=fields.status(page, row.status),
            problems=[(one.column, one.message(lang)) for one in row.problems],
            cells=[(header, cell) for header, cell in row.cells if cell.strip()],
        )
    with right:
        if row.is_taken:
            _form(page, batch, row, said.get(row.row, {}))
            pin_map.show(page, batch, row, said.get(row.row, {}))
        else:
            st.info(page.say("batch.one.not_taken"))


def typed(cells: Sequence[Cell], given: Mapping[str, object]) -> list[Change]:
    """Give what to save of a form: `given` is what stands in it, by field."""
    found = []
    for cell in cells:
        if cell.field not in given:
            continue  # what the browser did not tell is not changed
        value = given[cell.field]
        if isinstance(value, list):
            value = row_values.TERRITORY if row_values.TERRITORY in value else ",".join(sorted(value))
        wanted = row_values.wanted(cell, value)
        if wanted != cell.held:
            found.append(Change(cell.row, cell.field, wanted, cell.seen))
    return found


def _form(page: Page, batch: Batch, row: RowFound, said: Mapping[str, Draft]) -> None:
    cells = [row_values.cell(row, field, said) for field in FIELDS]
    # What somebody else said meanwhile makes a new form, whose fields show it.
    told = max((cell.seen or 0 for cell in cells), default=0)
    key = f"{batch.batch_id}_{row.row}_{told}_{page.view.language.value}"
    with st.form(f"row_form_{key}", border=True):
        for cell in cells:
            _field(page, cell, f"field_{cell.field}_{key}")
            if cell.held is not None:
                markup.note(_was(page, row, cell))
        saving.ask_reason(page, f"field_reason_{key}")
        st.form_submit_button(
            page.say("batch.one.save"), type="primary", on_click=partial(_save, page, batch, cells, key)
        )


def _was(page: Page, row: RowFound, cell: Cell) -> str:
    """Say what the reading had made of the file: its own cell, or what its title let suppose."""
    of = "delivery" if cell.field == _DISTRICTS else cell.field
    words = "batch.one.read" if f"guess:{of}" in row.marks else "batch.one.was"
    return page.say(words, value=row_values.words(page, cell.field, cell.original))


def _field(page: Page, cell: Cell, key: str) -> None:
    label = row_values.label(page, cell.field)
    worded = partial(row_values.words, page, cell.field)
    if cell.field == _DISTRICTS:
        now = [code for code in cell.value.split(",") if code]
        offered = [code for code in row_values.options(cell.field, *now) if code]
        st.multiselect(
            label,
            offered,
            default=now,
            format_func=worded,
            key=key,
            select_all=False,
            placeholder=page.say("word.not_known"),
        )
    elif row_values.is_closed(cell.field):
        offered = row_values.options(cell.field, cell.value)
        st.selectbox(label, offered, index=offered.index(cell.value), format_func=worded, key=key)
    else:
        st.text_input(
            label,
            value=row_values.typed(cell.field, cell.value),
            key=key,
            max_chars=1_000,
            placeholder=page.say(f"batch.expected.{cell.field}"),
        )


def _save(page: Page, batch: Batch, cells: Sequence[Cell], key: str) -> None:
    keys = {cell.field: f"field_{cell.field}_{key}" for cell in cells}
    given = {field: st.session_state[one] for field, one in keys.items() if one in st.session_state}
    found = typed(cells, given)
    if saving.save(page, batch.file_sha256, found, f"field_reason_{key}"):
        corrections.draw_again()


def _label(page: Page, row: RowFound) -> str:
    words = " · ".join(filter(None, (row.title, ", ".join(row.suppliers))))
    words = words or " · ".join(cell for _, cell in row.cells if cell)
    short = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
    return page.say("batch.one.label", row=row.row, words=short)
