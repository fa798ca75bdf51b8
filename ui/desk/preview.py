"""Where the new awards of a file land: on a map, and in a table that says the same; what nobody can place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

import streamlit as st

from data import public, tile_address
from data.desk import drafts, glance
from data.desk.found import Preview, Summary, Tally
from data.store.batches import Batch
from geo import settings
from geo.districts import districts
from geo.layers import StagedLayer, staged_data, state_data
from geo.map_base import base_map
from geo.map_ground import ground
from geo.map_marks import AreaMark, CellsMark, StagedMark
from ui import amounts, assets, cached, map_marks, map_view, markup, names
from ui.classes import quantile_classes
from ui.desk import row_values, rows_table
from ui.frame import Page
from ui.map_view import Click
from ui.server import base_path

PLACES = ("vendor", "delivery")
_HEIGHT = 360
_SMALLEST, _LARGEST = 5.0, 16.0  # radius of a circle in pixels


def show(page: Page, batch: Batch, summary: Summary, *, look: Callable[[str], None]) -> None:
    """Draw the preview; `look` opens the rows that something is not known of."""
    preview = summary.preview
    if summary.kind != "awards":
        markup.note(page.say("batch.preview.register"))
        return
    markup.note(page.say("batch.preview.lead"))
    markup.show("desk_counts.html", say=page.say, rows=_counts(page, preview))
    if preview.new:
        which = _which(page, batch, preview)
        if is_drawn(preview, which):
            _map(page, batch, preview, which)
        for words in under_map(page, preview, which):
            markup.note(words)
        if rows := table(page, preview):
            markup.show("desk_places.html", say=page.say, rows=rows)
        if preview.estates is not None:
            markup.note(at_estates(page, preview.estates))
    else:
        st.info(page.say("batch.preview.nothing_new"))
    _gaps(page, batch, summary, look)
    _kinds(page, preview)


def table(page: Page, preview: Preview) -> list[tuple[str, tuple[str, str], tuple[str, str]]]:
    """Give each district with the new awards of vendors there, and those delivered there."""
    rows = []
    for code in districts():
        tallies = [preview.vendors.get(code), preview.delivery.get(code)]
        if any(tallies):
            rows.append((names.district(page, code), _told(page, tallies[0]), _told(page, tallies[1])))
    return rows


def at_estates(page: Page, estates: Mapping[str, Tally]) -> str:
    """Say which INNOPARKs and parks the vendors of new awards have their address in."""
    if not estates:
        return page.say("batch.preview.estates.none")
    told = [
        page.say(
            "form.count", name=names.estate(page, code), n=page.say("list.comma").join(_lines(page, tally))
        )
        for code, tally in estates.items()
    ]
    return page.say("batch.preview.estates", estates=page.say("list.semicolon").join(told))


def areas(page: Page, tallies: Mapping[str, Tally]) -> list[AreaMark]:
    """Give the 18 districts in the colour of how many new awards are there."""
    classes = quantile_classes({code: Decimal(tally[0]) for code, tally in tallies.items()})
    return [
        AreaMark(
            code=code,
            name=names.district(page, code),
            klass=classes.colours.get(code),
            lines=_lines(page, tallies.get(code, (0, "0"))),
        )
        for code in districts()
    ]


def marks(page: Page, preview: Preview, which: str) -> list[StagedMark]:
    """Give a circle for each place; its area follows the number of awards."""
    found = [point for point in preview.points if point.what == which]
    most = max((point.count for point in found), default=1)
    return [
        StagedMark(
            point.lat,
            point.lon,
            round(_SMALLEST + (_LARGEST - _SMALLEST) * (point.count / most) ** 0.5, 1),
            page.say(f"batch.preview.point.{which}"),
            _lines(page, (point.count, point.sum)),
        )
        for point in found
    ]


def _which(page: Page, batch: Batch, preview: Preview) -> str:
    """Ask which place is meant; it begins with the one of which something is known."""
    first = "delivery" if preview.delivery and not preview.vendors else "vendor"
    key = f"preview_{batch.batch_id}_{page.view.language.value}"
    chosen = st.segmented_control(
        page.say("batch.preview.which"),
        PLACES,
        default=first,
        required=True,
        format_func=lambda code: page.say(f"batch.preview.{code}"),
        key=key,
    )
    return chosen or first


def _map(page: Page, batch: Batch, preview: Preview, which: str) -> None:
    tallies = preview.vendors if which == "vendor" else preview.delivery
    name = ground(cached.outlines(page.snapshot), settings.home()).name
    cells = CellsMark(base_path() + tile_address.ground(name), "", "", which)
    map_view.show(
        base_map(
            assets.urls(),
            tiles=settings.tiles(),
            language=page.view.language.value,
            words=map_marks.words(page),
        ),
        StagedLayer(state_data(cells, areas(page, tallies), ()), staged_data(marks(page, preview, which))),
        height=_HEIGHT,
        key=f"preview_map_{batch.batch_id}",
        on_click=_nothing,
    )


def _nothing(_click: Click) -> None:
    """Leave the map as it is: the table says the same."""


def under_map(page: Page, preview: Preview, which: str) -> list[str]:
    """Give what stands under the map: what its shades mean, what is placed, and why the others are not."""
    tallies = preview.vendors if which == "vendor" else preview.delivery
    language = page.view.language
    placed = sum(tally[0] for tally in tallies.values())
    new = amounts.count(language, preview.new)
    if not is_drawn(preview, which):
        return [page.say(f"batch.preview.nowhere.{which}", n=new)]
    told = [page.say("batch.preview.legend", breaks=_breaks(page, tallies))] if tallies else []
    told.append(page.say(f"batch.preview.placed.{which}", placed=amounts.count(language, placed), new=new))
    if placed < preview.new:
        n = amounts.count(language, preview.new - placed)
        told.append(page.say(f"batch.preview.without.{which}", n=n))
    if preview.points_left_out:
        told.append(page.say("batch.preview.left_out", n=amounts.count(language, preview.points_left_out)))
    return told


def is_drawn(preview: Preview, which: str) -> bool:
    """Say whether a map would show anything of the file."""
    tallies = preview.vendors if which == "vendor" else preview.delivery
    return bool(tallies) or any(point.what == which for point in preview.points)


def _breaks(page: Page, tallies: Mapping[str, Tally]) -> str:
    """Give the classes of the shades, light to dark."""
    spans = quantile_classes({code: Decimal(tally[0]) for code, tally in tallies.items()}).spans
    ends = [[amounts.count(page.view.language, int(end)) for end in (span.low, span.high)] for span in spans]
    told = [low if low == high else f"{low}–{high}" for low, high in ends]
    return page.say("list.comma").join(told)


def _gaps(page: Page, batch: Batch, summary: Summary, look: Callable[[str], None]) -> None:
    gaps = {name: count for name, count in summary.preview.gaps.items() if count}
    engine = public.engine(settings.home())
    done = glance.put_right(engine, batch.batch_id, drafts.held(engine, batch.file_sha256))
    st.subheader(page.say("batch.gaps"), anchor=False)
    markup.note(page.say("batch.gaps.note" if gaps else "batch.gaps.none"))
    with st.container(horizontal=True, gap="small"):
        for name in gaps:
            mark = f"gap:{name}"
            st.button(
                rows_table.mark_words(page, summary, mark, done.get(mark, 0)),
                key=f"gap_{name}_{batch.batch_id}_{page.view.language.value}",
                on_click=partial(look, mark),
            )


def _kinds(page: Page, preview: Preview) -> None:
    rows = [
        (row_values.words(page, "amount_kind", "" if code == "not_stated" else code), *_told(page, tally))
        for code, tally in preview.kinds.items()
    ]
    if rows:
        markup.show("desk_amount_kinds.html", say=page.say, rows=rows)


def _counts(page: Page, preview: Preview) -> list[tuple[str, str, str]]:
    told = (("new", preview.new), ("known", preview.known))
    return [
        (name, page.say(f"batch.preview.{name}"), amounts.count(page.view.language, count))
        for name, count in told
    ]


def _lines(page: Page, tally: Tally) -> tuple[str, ...]:
    count, total = tally[0], Decimal(tally[1])
    language = page.view.language
    words = page.say("tally.awards", count=count, n=amounts.count(language, count))
    return (words, amounts.money_short(language, total)) if total else (words,)


def _told(page: Page, tally: Tally | None) -> tuple[str, str]:
    if tally is None:
        return "", ""
    total = Decimal(tally[1])
    language = page.view.language
    return amounts.count(language, tally[0]), amounts.money(language, total) if total else ""
