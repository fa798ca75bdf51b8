"""The queue: what of the public record needs a human, one item after another, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from data import public
from data.desk import aside, worklist
from data.desk.meanwhile import ChangedError
from data.desk.orders import Given
from data.desk.rights import Role
from data.desk.worklist import Kind, Worklist
from data.jobs.queue import job as job_of
from data.queries import records
from data.snapshot.reader import Snapshot
from data.suggest import Suggestion
from geo import settings
from ui import amounts, markup, state
from ui.desk import guard, progress, queue_facts, queue_forms, queue_state, saying
from ui.filter_panel import plain
from ui.frame import Page
from ui.kept import shared

BETWEEN_SECONDS = 2.0
_VERSIONS = 4


@shared(_VERSIONS)
def _suggested(_listed: tuple[worklist.ListedSupplier, ...], digest: str) -> tuple[Suggestion, ...]:
    return worklist.suggestions(_listed)


@shared(_VERSIONS)
def _worklist(_snapshot: Snapshot, digest: str) -> Worklist:
    listed, told = worklist.suppliers(_snapshot)
    # Most changes leave the vendors as they are, and with them what looks alike.
    return worklist.worklist(_snapshot, _suggested(tuple(listed), told))


def show(page: Page) -> None:
    """Draw the page."""
    st.title(page.say("queue.title"), anchor=False)
    markup.note(page.say("queue.lead"))
    # What comes and goes has a place of its own, so that the form stays the same and the keyboard in it.
    with st.container(key="queuesaid"):
        saying.show_said(page)
    with st.spinner(page.say("queue.looking")):
        listed = _worklist(page.snapshot, page.snapshot.stamp.digest)
    engine = public.engine(settings.home())
    put_aside = aside.held(engine) | worklist.under_way(engine)
    sitting = queue_state.sitting()
    left = {kind: listed.count(kind, sitting.without(kind, put_aside)) for kind in Kind}
    kind = _kind(page, left)
    _kinds(page, left, kind)
    with st.container(key="queuestatus"):
        if sitting.jobs or sitting.proposed or sitting.failed:
            st.fragment(_watch, run_every=BETWEEN_SECONDS if sitting.jobs else None)(page)
    item = _next(page, listed, kind, sitting.without(kind, put_aside))
    if item is not None:
        _item(page, listed, kind, item, left[kind])
    else:
        _nothing(page, kind)


def _kind(page: Page, left: dict[Kind, int]) -> Kind:
    """Give which kind is worked on: the one that the address names, else the first of which there are any."""
    asked = page.view.subject
    if asked in tuple(Kind):
        return Kind(asked)
    return next((kind for kind in Kind if left[kind]), Kind.SUM)


def _kinds(page: Page, left: dict[Kind, int], current: Kind) -> None:
    """Draw the way from one kind to another; a link would begin a new sitting."""
    key = f"queue_kinds_{page.view.language.value}"
    st.session_state[key] = current.value
    st.segmented_control(
        page.say("queue.kinds"),
        [kind.value for kind in Kind],
        format_func=lambda code: _told(page, Kind(code), left),
        key=key,
        required=True,
        on_change=lambda: _turn(st.session_state[key]),
    )


def _told(page: Page, kind: Kind, left: dict[Kind, int]) -> str:
    count = amounts.count(page.view.language, left[kind])
    return page.say("form.count", name=page.say(f"queue.kind.{kind.value}"), n=count)


def _turn(code: str | None) -> None:
    if code is not None:
        state.change(replace(state.view(), subject=code))


def _next(page: Page, listed: Worklist, kind: Kind, without: Sequence[str]) -> str | None:
    """Give the item that is shown: the same one while it waits; for another one the form is empty."""
    sitting = queue_state.sitting()
    shown = sitting.at.get(kind)
    if shown is not None and shown not in without and listed.has(kind, shown):
        return shown
    items = listed.keys(kind, without, limit=1)
    if shown is not None:
        # What was said of one item must never stand there for the next, however that came.
        queue_forms.clear(page, kind)
    sitting.at.pop(kind, None)
    if items:
        sitting.at[kind] = items[0]
    return items[0] if items else None


def _item(page: Page, listed: Worklist, kind: Kind, item: str, left: int) -> None:
    told = page.say("queue.left", count=left, n=amounts.count(page.view.language, left))
    known, form = st.columns([1.5, 1], gap="medium")
    if kind is Kind.MERGE:
        pair = listed.pairs[item]
        with known:
            queue_facts.vendors(page, pair)
        draw = partial(queue_forms.which_leads, page, kind, pair, item)
        save = partial(queue_forms.merge, page, kind, item, pair)
    elif kind is Kind.CONFLICT:
        found = listed.conflicts[item]
        sides = [
            award for number in (found.ours, found.theirs) if (award := records.award(page.snapshot, number))
        ]
        with known:
            queue_facts.both(page, sides[0], sides[1], found.fields)
        draw = partial(queue_forms.choose, page, kind, found, sides)
        save = partial(queue_forms.settle, page, kind, item, found, sides)
    else:
        award = records.award(page.snapshot, int(item[1:])) or {}
        with known:
            queue_facts.award(page, award)
        draw = partial(queue_forms.fields, page, kind, award)
        save = partial(queue_forms.save, page, kind, item, award)
    with form:
        markup.note(told)
        _form(page, kind, item, draw, save)


def _form(page: Page, kind: Kind, item: str, draw: Callable[[], None], save: Callable[[str], Given]) -> None:
    with st.form(f"queue_{kind.value}_{page.view.language.value}", border=True):
        st.subheader(page.say(f"queue.ask.{kind.value}"), anchor=False)
        with st.container(key="queuefields"):
            draw()
        st.text_input(page.say("queue.reason"), key=_reason_key(page), max_chars=500)
        # A pair's own button: a second click must not hit the next pair.
        own = f"_{item}" if kind is Kind.MERGE else ""
        words = "queue.one" if kind is Kind.MERGE else "queue.save"
        st.form_submit_button(
            page.say(words),
            type="primary",
            key=f"save_{kind.value}{own}_{page.view.language.value}",
            on_click=partial(_save, page, kind, item, save),
        )
        with st.container(horizontal=True):
            words = "queue.two" if kind is Kind.MERGE else "queue.leave"
            st.form_submit_button(
                page.say(words),
                key=f"leave_{kind.value}_{item}_{page.view.language.value}",
                on_click=partial(_leave, page, kind, item),
                shortcut="Alt+O",
            )
            st.form_submit_button(
                page.say("queue.skip"),
                key=f"skip_{kind.value}_{item}_{page.view.language.value}",
                on_click=partial(_skip, kind, item),
                shortcut="Alt+K",
            )
        markup.note(page.say("queue.keys"))


def _reason_key(page: Page) -> str:
    return f"queue_reason_{page.view.language.value}"


def _reason(page: Page) -> str:
    reason = str(st.session_state.get(_reason_key(page)) or "").strip()
    if not reason:
        raise saying.AskedError(page.say("queue.missing.reason"))
    return reason


def _save(page: Page, kind: Kind, item: str, save: Callable[[str], Given]) -> None:
    with saying.errors(page):
        try:
            given = save(_reason(page))
        except ChangedError as error:
            at = amounts.moment(page.view.language, error.at)
            words = "queue.changed.waits" if error.waits else "queue.changed"
            raise saying.AskedError(page.say(words, item=item, by=error.by, at=at)) from error
        queue_state.sitting().took(kind, item, given)


def _leave(page: Page, kind: Kind, item: str) -> None:
    """Keep that nothing is to be done, for everybody."""
    with saying.errors(page):
        engine = public.engine(settings.home())
        aside.put(engine, guard.caller(), kind.value, item, reason=_reason(page))


def _skip(kind: Kind, item: str) -> None:
    """Let an item be for now, in this session only."""
    queue_state.sitting().skipped.add((kind, item))


def _show_skipped(kind: Kind) -> None:
    sitting = queue_state.sitting()
    sitting.skipped = {one for one in sitting.skipped if one[0] is not kind}


def _nothing(page: Page, kind: Kind) -> None:
    st.info(page.say("queue.none"))
    skipped = sum(one is kind for one, _ in queue_state.sitting().skipped)
    if skipped:
        words = page.say("queue.again", count=skipped, n=amounts.count(page.view.language, skipped))
        st.button(words, key="queue_again", on_click=_show_skipped, args=(kind,))


def _watch(page: Page) -> None:
    """Say what became of this session's orders, without stopping anybody's work."""
    guard.hold(Role.UPLOADER, Role.APPROVER)
    sitting, language = queue_state.sitting(), page.view.language
    engine = public.engine(settings.home())
    for number in list(sitting.jobs):
        sitting.heed(job_of(engine, number))
    told = page.say("queue.saved", count=sitting.saved, n=amounts.count(language, sitting.saved))
    if sitting.jobs:
        at = progress.words(page, job_of(engine, next(iter(sitting.jobs))))
        told = page.say("queue.under_way", told=told, n=amounts.count(language, len(sitting.jobs)), at=at)
    if sitting.proposed:
        told = page.say("queue.proposed", told=told, n=amounts.count(language, sitting.proposed))
    markup.show("desk_status.html", words=told)
    for job, (_, item) in sitting.failed.values():
        st.error(plain(page.say("queue.failed", item=item)))
        saying.failed(page, job)
