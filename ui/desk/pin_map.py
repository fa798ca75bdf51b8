"""A pin for the address of a row: clicked on the map, or typed as latitude and longitude."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from data import tile_address
from data.desk.drafts import PIN, Draft
from data.desk.found import RowFound
from data.store.batches import Batch
from geo import settings
from geo.layers import StagedLayer, staged_data, state_data
from geo.map_base import base_map
from geo.map_ground import ground
from geo.map_marks import CellsMark
from ui import assets, cached, map_marks, map_view, markup
from ui.desk import saving
from ui.desk.saving import Change
from ui.frame import Page
from ui.map_view import Click, ClickKind
from ui.server import base_path

_HEIGHT = 300


def show(page: Page, batch: Batch, row: RowFound, said: Mapping[str, Draft]) -> None:
    """Draw where the row's address is taken to be, and take another place for it."""
    st.subheader(page.say("batch.pin"), anchor=False)
    if not row.address:
        markup.note(page.say("batch.pin.no_address"))
        return
    markup.show("desk_pin.html", words=page.say("batch.pin.of"), address=row.address)
    draft = said.get(PIN)
    told = draft.draft_id if draft else 0
    key = f"pin_{batch.batch_id}_{row.row}_{told}_{page.view.language.value}"
    st.session_state.setdefault(key, _words(draft, row))
    map_view.show(
        base_map(
            assets.urls(),
            tiles=settings.tiles(),
            language=page.view.language.value,
            words=map_marks.words(page),
        ),
        StagedLayer(quiet_state(page), staged_data((), place(st.session_state[key]), is_picking=True)),
        height=_HEIGHT,
        key=f"map_{key}",
        on_click=partial(_picked, key),
    )
    st.text_input(page.say("batch.pin.typed"), key=key, max_chars=60, placeholder="22.319300, 114.169400")
    st.button(
        page.say("batch.pin.save"), key=f"save_{key}", on_click=partial(_save, page, batch, row, key, draft)
    )


def quiet_state(page: Page) -> str:
    """Give what a map is told that shows the ground and nothing of what is public."""
    name = ground(cached.outlines(page.snapshot), settings.home()).name
    return state_data(CellsMark(base_path() + tile_address.ground(name), "", "", "vendor"), (), ())


def place(words: str) -> tuple[float, float] | None:
    """Read latitude and longitude; nothing where they are not two numbers of degrees."""
    parts = words.replace(",", " ").split()
    try:
        lat, lon = map(float, parts)
    except ValueError:
        return None
    return (lat, lon) if 20 < lat < 25 and 112 < lon < 116 else None


def _words(draft: Draft | None, row: RowFound) -> str:
    if draft is not None and draft.value is not None:
        return draft.value.replace(",", ", ")
    if row.vendor.lat is None or row.vendor.lon is None:
        return ""
    return f"{row.vendor.lat:.6f}, {row.vendor.lon:.6f}"


def _picked(key: str, click: Click) -> None:
    if click.kind is ClickKind.PIN and (found := place(click.code)):
        st.session_state[key] = f"{found[0]:.6f}, {found[1]:.6f}"


def _save(page: Page, batch: Batch, row: RowFound, key: str, draft: Draft | None) -> None:
    value = ",".join(str(st.session_state.get(key) or "").replace(",", " ").split())
    saving.save(
        page,
        batch.file_sha256,
        [Change(row.row, PIN, value or None, draft.draft_id if draft else None)],
    )
