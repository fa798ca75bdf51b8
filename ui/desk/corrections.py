"""Rows corrected in place: a table to type into, and the list of corrections, each to be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from data.desk.drafts import Draft
from data.desk.found import RowFound
from data.store.batches import Batch
from ui import amounts, markup
from ui.desk import fields, row_values, saving
from ui.desk.row_values import FIELDS, Cell
from ui.desk.saving import Change
from ui.filter_panel import plain
from ui.frame import Page

Said = Mapping[int, Mapping[str, Draft]]
_FIXED = ("row", "status", "title", "problems")
_LISTED, _FEW = 200, 5
_BLANK = "-"
_WIDTHS = {"category": 95, "vendor_district": 120, "delivery_districts": 200, "method": 110}  # pixels
_HEIGHT_OF_ROW, _MOST_HEIGHT = 36, 520


def table(page: Page, batch: Batch, rows: Sequence[RowFound], said: Said, name: str) -> None:
    """Draw rows to type into; a cell that is left is saved at once.

    What the browser shows stays as it was drawn while the clerk works, so that the table keeps its place;
    it is drawn anew when a value was refused or another one stands there.
    """
    editable = [row for row in rows if row.is_taken]
    if not editable:
        return
    lang = page.view.language.value
    name = f"{batch.batch_id}_{name}_{lang}"
    held = st.session_state.get("desk_table")
    if held is None or held["name"] != name:
        held = _begin(name, editable, said, turn=0)
    elif held["again"]:
        held = _begin(name, editable, said, turn=held["turn"] + 1)
    markup.note(page.say("batch.table.note"))
    key = _key(held)
    st.data_editor(
        frame(page, editable, held["cells"]),
        key=key,
        hide_index=True,
        column_config=_columns(page, held["cells"]),
        height=min(_MOST_HEIGHT, _HEIGHT_OF_ROW * (len(editable) + 1) + 3),
        on_change=partial(_typed, page, batch, key),
        alt=page.say("batch.table.alt"),
    )


def frame(page: Page, rows: Sequence[RowFound], cells: Mapping[tuple[int, str], Cell]) -> pd.DataFrame:
    """Give what the table shows: a line for each row, texts only."""
    lang = page.view.language.value
    return pd.DataFrame(
        [
            {
                "row": str(row.row),
                "status": fields.status(page, row.status),
                "title": row.title,
                **{
                    field: row_values.typed(field, cells[row.row, field].value) or _blank(field)
                    for field in FIELDS
                },
                "problems": " ".join(f"{one.column}: {one.message(lang)}" for one in row.problems),
            }
            for row in rows
        ]
    )


def changes(
    edited: Mapping[int, Mapping[str, Any]],
    order: Sequence[int],
    cells: Mapping[tuple[int, str], Cell],
    done: Mapping[tuple[int, str], str | None],
) -> list[Change]:
    """Give what to save of what a table says was edited: place in it -> column -> value.

    `done` is what was saved of it already; a cell that the clerk put back is saved as it was drawn.
    """
    wanted = {
        (order[place], field): row_values.wanted(cells[order[place], field], _read(typed))
        for place, columns in edited.items()
        for field, typed in columns.items()
        if 0 <= place < len(order) and (order[place], field) in cells
    }
    wanted |= {key: cells[key].held for key in done if key not in wanted}
    return [
        Change(*key, value, cells[key].seen)
        for key, value in wanted.items()
        if value != done.get(key, cells[key].held)
    ]


def listed(page: Page, batch: Batch, said: Said) -> None:
    """Draw what was corrected, who said so, and a button that takes it back."""
    held = [draft for fields_of in said.values() for draft in fields_of.values() if draft.value is not None]
    count = len(held)
    st.subheader(
        page.say("batch.corrected", count=count, n=amounts.count(page.view.language, count)), anchor=False
    )
    markup.note(page.say("batch.corrected.note" if held else "batch.corrected.none"))
    newest = sorted(held, key=lambda one: -one.draft_id)
    for draft in newest[:_FEW]:
        _draft(page, batch, draft)
    if count > _FEW:
        n = amounts.count(page.view.language, count - _FEW)
        with st.expander(page.say("batch.problems.more", n=n)):
            for draft in newest[_FEW:_LISTED]:
                _draft(page, batch, draft)
            if count > _LISTED:
                markup.note(page.say("desk.more", n=amounts.count(page.view.language, count - _LISTED)))


def _draft(page: Page, batch: Batch, draft: Draft) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"draft_{draft.draft_id}"
    ):
        markup.show(
            "desk_draft.html",
            say=page.say,
            row=draft.row,
            field=row_values.label(page, draft.field),
            value=row_values.words(page, draft.field, draft.value or ""),
            who=draft.author,
            at=amounts.moment(page.view.language, draft.at),
            why=draft.reason,
        )
        st.button(
            page.say("batch.corrected.back"),
            key=f"back_{draft.draft_id}_{page.view.language.value}",
            help=plain(row_values.label(page, draft.field)),
            on_click=partial(_take_back, page, batch, draft),
        )


def draw_again() -> None:
    """Have the table show what is in the record now."""
    held = st.session_state.get("desk_table")
    if held is not None:
        held["again"] = True


def _worded(page: Page, field: str, code: str) -> str:
    return row_values.words(page, field, str(_read(code)))


def _blank(field: str) -> str:
    """Give what a cell holds that is not known: the table has words of its own for an empty choice."""
    return _BLANK if row_values.is_closed(field) else ""


def _read(typed: object) -> object:
    return "" if typed == _BLANK else typed


def _begin(name: str, rows: Sequence[RowFound], said: Said, *, turn: int) -> dict[str, Any]:
    cells = {
        (row.row, field): row_values.cell(row, field, said.get(row.row, {}))
        for row in rows
        for field in FIELDS
    }
    order = [row.row for row in rows]
    held = {"name": name, "turn": turn, "again": False, "cells": cells, "order": order, "done": {}}
    st.session_state["desk_table"] = held
    return held


def _key(held: Mapping[str, Any]) -> str:
    return f"table_{held['name']}_{held['turn']}"


def _typed(page: Page, batch: Batch, key: str) -> None:
    """Save what was typed since; what was saved already is not saved again."""
    held = st.session_state.get("desk_table")
    if held is None or key != _key(held):
        return
    edited = st.session_state[key].get("edited_rows", {})
    found = changes(edited, held["order"], held["cells"], held["done"])
    kept = saving.save(page, batch.file_sha256, found)
    held["done"] |= {(one.row, one.field): one.value for one in found}
    # A value that was refused must not stay in the table as if it were kept.
    held["again"] = kept < len(found)


def _take_back(page: Page, batch: Batch, draft: Draft) -> None:
    saving.save(page, batch.file_sha256, [Change(draft.row, draft.field, None, draft.draft_id)])
    draw_again()


def _columns(page: Page, cells: Mapping[tuple[int, str], Cell]) -> dict[str, Any]:
    config: dict[str, Any] = {
        name: st.column_config.TextColumn(
            page.say(f"batch.rows.{'what' if name == 'title' else name}"),
            disabled=True,
            pinned=name in ("row", "title"),
            width={"row": 55, "status": 90, "title": 220, "problems": 400}[name],
        )
        for name in _FIXED
    }
    for field in FIELDS:
        if row_values.is_closed(field):
            there = [cell.value for (_, name), cell in cells.items() if name == field]
            config[field] = st.column_config.SelectboxColumn(
                row_values.label(page, field),
                options=[code or _BLANK for code in row_values.options(field, *there)],
                format_func=partial(_worded, page, field),
                width=_WIDTHS.get(field, 150),
            )
        else:
            config[field] = st.column_config.TextColumn(
                row_values.label(page, field), width=200 if field == "suppliers" else 120, max_chars=1_000
            )
    return config
