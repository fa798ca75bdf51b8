"""Corrections kept as they are made; where two clerks say two things, both are shown and one is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from data import public
from data.desk import drafts
from data.desk.drafts import Draft
from geo import settings
from ui import amounts
from ui.desk import guard, row_values, saying
from ui.filter_panel import plain
from ui.frame import Page

_CONFLICTS, _KEPT, _REASON = "desk_conflicts", "desk_kept", "desk_reason"  # session keys
_OWN_WORDS = (
    "amount",
    "award_date",
    "suppliers",
    "pin",
)  # fields whose expected form is told in the page's words


@dataclass(frozen=True, slots=True)
class Change:
    """What a clerk says of a field of a row, none to take it back; `seen` is the draft that was shown."""

    row: int
    field: str
    value: str | None
    seen: int | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a clerk wrote, and what another one had written meanwhile."""

    file_sha256: str
    mine: Change
    theirs: Draft


def ask_reason(page: Page, key: str = "") -> None:
    """Ask why corrections are made: one answer for all that follow, or with a key for those of one form."""
    st.text_input(
        page.say("batch.reason"),
        value=st.session_state.get(_REASON, "") if key else "",
        key=key or _REASON,
        placeholder=page.say("batch.reason.usual"),
        max_chars=300,
    )


def save(page: Page, file_sha256: str, changes: Sequence[Change], reason_key: str = "") -> int:
    """Save changes one by one, each kept at once, and give how many are; the others are told of.

    `reason_key` is the one under which a form asked why. Where the clerk says nothing, that is kept.
    """
    said = str(st.session_state.get(reason_key or _REASON) or "").strip()
    kept = 0
    for change in changes:
        with saying.errors(page):
            kept += _is_saved(page, file_sha256, change, said or page.say("batch.reason.none"))
    st.session_state[_KEPT] = (kept, len(changes) - kept)
    return kept


def _is_saved(page: Page, file_sha256: str, change: Change, reason: str) -> bool:
    row, field, value = change.row, change.field, change.value
    engine, caller = public.engine(settings.home()), guard.caller()
    try:
        drafts.save(engine, caller, file_sha256, row, field, value, reason=reason, seen=change.seen)
    except drafts.ConflictError as error:
        found = st.session_state.get(_CONFLICTS, ())
        st.session_state[_CONFLICTS] = [*found, Conflict(file_sha256, change, error.theirs)]
        return False
    except drafts.BadValueError as error:
        raise saying.AskedError(_bad(page, error)) from error
    return True


def show(page: Page, file_sha256: str) -> None:
    """Draw what became of the changes made last: so many saved, refused, or in conflict."""
    told = zip(("batch.saved", "batch.unsaved"), st.session_state.pop(_KEPT, (0, 0)), strict=True)
    for key, count in told:
        if count:
            # Seen wherever on the page the change was made.
            st.toast(page.say(key, count=count, n=amounts.count(page.view.language, count)))
    saying.show_said(page)
    show_conflicts(page, file_sha256)


def show_conflicts(page: Page, file_sha256: str) -> None:
    """Draw what two clerks say differently, with a choice: nothing is written over unseen."""
    found: list[Conflict] = [
        one for one in st.session_state.get(_CONFLICTS, ()) if one.file_sha256 == file_sha256
    ]
    for at, conflict in enumerate(found):
        mine, theirs = conflict.mine, conflict.theirs
        with st.container(border=True, key=f"conflict_{at}"):
            st.warning(
                plain(
                    page.say(
                        "batch.conflict",
                        row=mine.row,
                        field=row_values.label(page, mine.field),
                        who=theirs.author,
                        at=amounts.moment(page.view.language, theirs.at),
                        theirs=_worded(page, mine.field, theirs.value),
                        mine=_worded(page, mine.field, mine.value),
                    )
                )
            )
            with st.container(horizontal=True):
                st.button(
                    page.say("batch.conflict.theirs"), key=f"theirs_{at}", on_click=partial(_drop, conflict)
                )
                st.button(
                    page.say("batch.conflict.mine"),
                    key=f"mine_{at}",
                    on_click=partial(_insist, page, conflict),
                )


def _worded(page: Page, field: str, value: str | None) -> str:
    return page.say("batch.conflict.none") if value is None else row_values.words(page, field, value)


def _drop(conflict: Conflict) -> None:
    st.session_state[_CONFLICTS] = [one for one in st.session_state.get(_CONFLICTS, ()) if one != conflict]


def _insist(page: Page, conflict: Conflict) -> None:
    """Save what the clerk wrote, now that the other's was seen."""
    _drop(conflict)
    mine = conflict.mine
    save(page, conflict.file_sha256, [Change(mine.row, mine.field, mine.value, conflict.theirs.draft_id)])


def _bad(page: Page, error: drafts.BadValueError) -> str:
    expected = page.say(f"batch.expected.{error.field}") if error.field in _OWN_WORDS else error.expected
    return page.say(
        "batch.bad_value",
        row=error.row,
        field=row_values.label(page, error.field),
        value=error.value,
        expected=expected,
    )
