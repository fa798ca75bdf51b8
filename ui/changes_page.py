"""What became of the awards between two dataset versions, and what the totals were before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from data.filters import Filters
from data.history_versions import ToldVersion
from data.queries import changes
from data.queries.changes import Change, Kind
from data.snapshot.reader import Snapshot
from ui import amounts, award_fields, cached, figures, frame, links, markup, names, pager, state, waiting
from ui.award_fields import Award
from ui.frame import Page

_PER_PAGE = 50
# What the list says of an award that came or went; of a changed one it says what changed.
_TOLD = ("vendor", "buyer", "date", "amount")


@dataclass(frozen=True, slots=True)
class Line:
    """One award that differs, ready to be shown; the template escapes every text."""

    kind: str
    title: str
    address: str | None  # of its record, in the version that still has it
    award: str
    publisher: str
    fields: tuple[tuple[str, str, str], ...]  # label, before, after


def show(page: Page, told: Sequence[ToldVersion]) -> None:
    """Draw the choice of two versions and what changed between them; `told` are all versions."""
    older, newer = chosen(page, [version.version for version in told])
    if older is None:
        st.info(page.say("changes.first"))
    else:
        _choose(page, told, older, newer)
        # All of the dataset is compared, whatever the filters of other pages are.
        _compare(replace(page, view=replace(page.view, filters=Filters())), older, newer)


def chosen(page: Page, known: Sequence[int]) -> tuple[int | None, int]:
    """Give the two versions to compare, the older one first; nothing older than the first version."""
    older = page.view.older if page.view.older in known else None
    newer = page.view.newer if page.view.newer in known else None
    if newer is None:
        newer = page.snapshot.version
    if older is None or older == newer:
        # A restore may have left numbers out.
        return max((number for number in known if number < newer), default=None), newer
    return min(older, newer), max(older, newer)


def _choose(page: Page, told: Sequence[ToldVersion], older: int, newer: int) -> None:
    days = {version.version: version.at for version in told}

    def name(version: int) -> str:
        day = amounts.day_of(page.view.language, days[version])
        return page.say("changes.version_of", version=version, day=day)

    with st.container(horizontal=True, vertical_alignment="bottom"):
        for key, value in (("older", older), ("newer", newer)):
            box = f"changes_{key}_{page.view.language.value}"
            st.session_state[box] = value
            st.selectbox(
                page.say(f"changes.{key}"),
                list(days),
                key=box,
                width=260,
                format_func=name,
                on_change=_picked,
                args=(box, key, older, newer),
            )


def _picked(box: str, key: str, older: int, newer: int) -> None:
    pair = {"older": older, "newer": newer, key: st.session_state[box]}
    state.change(replace(state.view(), page_number=1, change=None, **pair))


def _compare(page: Page, older: int, newer: int) -> None:
    language = page.view.language
    old, new = (
        page.snapshot if version == page.snapshot.version else waiting.snapshot(language, version)
        for version in (older, newer)
    )
    markup.show("part.html", heading=page.say("changes.heading", older=older, newer=newer), note="")
    _totals(page, old, new)
    if old.edition != new.edition:
        before, after = (frame.edition(page, data) for data in (old, new))
        markup.note(page.say("changes.boundaries", before=before, after=after))
    with st.spinner(page.say("changes.comparing")):
        found = cached.difference(old, new)
    if not sum(found.counts.values()):
        st.info(page.say("changes.none"))
        return
    _kinds(page, found.counts, older, newer)
    _list(page, old, new, found)


def _totals(page: Page, old: Snapshot, new: Snapshot) -> None:
    """Draw the figures of the whole dataset before and after, each with what it leaves out."""
    columns = [(data.version, figures.figures(page, cached.figures(data, Filters()))) for data in (old, new)]
    rows = list(zip(*(shown for _, shown in columns), strict=True))
    versions = [version for version, _ in columns]
    markup.show("version_totals.html", say=page.say, versions=versions, rows=rows)


def _kinds(page: Page, counts: Mapping[Kind, int], older: int, newer: int) -> None:
    """Draw the ways to one kind of change."""
    base = replace(page.view, older=older, newer=newer, page_number=1)
    ways: list[tuple[str, int, Kind | None]] = [(page.say("changes.all"), sum(counts.values()), None)]
    ways += [(page.say(f"change.{kind.value}"), counts[kind], kind) for kind in Kind if counts[kind]]
    markup.show(
        "change_kinds.html",
        say=page.say,
        ways=[
            {
                "label": page.say("form.count", name=label, n=amounts.count(page.view.language, count)),
                "address": links.address("changes", replace(base, change=kind)),
                "is_current": kind is page.view.change,
            }
            for label, count, kind in ways
        ],
    )


def _list(page: Page, old: Snapshot, new: Snapshot, found: changes.Difference) -> None:
    kind = page.view.change
    total = found.counts[kind] if kind else sum(found.counts.values())
    pages = max(1, -(-total // _PER_PAGE))
    number = min(page.view.page_number, pages)
    part = changes.changes(old, new, found, kind=kind, limit=_PER_PAGE, offset=(number - 1) * _PER_PAGE)
    markup.show(
        "changes.html",
        say=page.say,
        caption=page.say("records.page", number=number, pages=pages),
        lines=[line(page, change, old.version, new.version) for change in part],
    )
    pager.show(page, number, pages)


def line(page: Page, change: Change, older: int, newer: int) -> Line:
    """Say what became of one award."""
    award: Award = change.after or change.before or {}
    shown_at = newer if change.after else older
    if change.kind is Kind.CHANGED and change.before and change.after:
        fields = tuple(_field(page, name, change.before, change.after) for name in change.fields)
    else:
        # What nobody knows of it is left out.
        empty = (page.say("word.not_known"), page.say("word.not_stated"))
        known = [name for name in _TOLD if award_fields.describe(page, award, name) not in empty]
        fields = tuple(_field(page, name, change.before, change.after) for name in known)
    version = None if shown_at == page.newest else shown_at
    return Line(
        kind=page.say(f"change.{change.kind.value}"),
        title=award_fields.describe(page, award, "title"),
        address=links.record(replace(page.view, version=version), change.award_id),
        award=f"A{change.award_id}",
        publisher=names.publisher(page, award["publisher"]),
        fields=fields,
    )


def _field(page: Page, name: str, before: Award | None, after: Award | None) -> tuple[str, str, str]:
    told = ["" if award is None else award_fields.describe(page, award, name) for award in (before, after)]
    return page.say(f"known.{name}"), told[0], told[1]
