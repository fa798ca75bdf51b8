"""The log: who did what when; filtered, paged, as a file, and its chain checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from data import public
from data.desk import log, log_check
from data.desk.log import Asked, Choices, Part
from data.desk.log_check import Checked
from data.desk.log_file import as_csv
from data.desk.rights import Role
from geo import settings
from ui import amounts, markup, state
from ui.desk import guard, log_words, ways
from ui.filter_panel import plain
from ui.frame import Page

BETWEEN_SECONDS = 0.3
_PER_PAGE = 50
_MOST_ROWS = 20_000  # of the file: it is made in memory
_BOTH = (Role.UPLOADER, Role.APPROVER)
_PLACE, _CHECK = "log_place", "log_check"  # session keys


def show(page: Page) -> None:
    """Draw the page."""
    st.title(page.say("log.title"), anchor=False)
    markup.note(page.say("log.lead"))
    engine = public.engine(settings.home())
    choices = log.choices(engine)
    asked = _filters(page, choices)
    _list(page, log.part(engine, asked, **_place(), limit=_PER_PAGE))
    _download(page, asked)
    _chain(page)


def _filters(page: Page, choices: Choices) -> Asked:
    """Draw what can be asked for, and give what is."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="logfilters"):
        by = st.selectbox(
            page.say("log.by"),
            choices.people,
            index=None,
            key=_key(page, "by"),
            placeholder=page.say("log.anyone"),
            on_change=_turn,
            width=200,
        )
        action = st.selectbox(
            page.say("log.action"),
            choices.actions,
            index=None,
            key=_key(page, "action"),
            format_func=lambda code: log_words.action(page, code),
            placeholder=page.say("log.anything"),
            on_change=_turn,
            width=220,
        )
        first, last = (_day(page, name) for name in ("first", "last"))
        batch = _batch(page)
    return Asked(by=by, action=action, first=first, last=last, batch=batch)


def _day(page: Page, name: str) -> date | None:
    typed = st.text_input(
        page.say(f"log.{name}"),
        key=_key(page, name),
        max_chars=10,
        placeholder=page.say("log.day"),
        on_change=_turn,
        width=130,
    )
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        st.warning(plain(page.say("log.no_day", typed=typed)))
        return None


def _batch(page: Page) -> int | None:
    number = ways.number(page)
    key = _key(page, "batch")
    st.session_state[key] = "" if number is None else str(number)
    st.text_input(
        page.say("log.batch"), key=key, max_chars=9, on_change=lambda: _of(st.session_state[key]), width=110
    )
    return number


def _of(typed: str) -> None:
    """Ask for the entries about one file: its number stands in the address."""
    number = typed.strip()
    state.change(replace(state.view(), subject=number if number.isdecimal() and int(number) else None))
    _turn()


def _turn(**place: int) -> None:
    """Begin with the newest entry, or next to one that was shown."""
    st.session_state[_PLACE] = place


def _place() -> dict[str, int]:
    found: dict[str, int] = st.session_state.get(_PLACE, {})
    return found


def _key(page: Page, name: str) -> str:
    return f"log_{name}_{page.view.language.value}"


def _list(page: Page, part: Part) -> None:
    if not part.entries:
        st.info(page.say("log.none"))
    else:
        language = page.view.language
        markup.show(
            "desk_log.html",
            say=page.say,
            entries=[
                {
                    "number": entry.number,
                    "at": amounts.moment(language, entry.at),
                    "by": entry.by,
                    "action": log_words.action(page, entry.action),
                    "told": log_words.told(page, entry),
                    "why": log_words.why(page, entry),
                    "details": log_words.details(entry),
                }
                for entry in part.entries
            ],
        )
    with st.container(horizontal=True, key="logpager"):
        for name, place in (
            ("newest", {}),
            ("newer", {"above": part.newer}),
            ("older", {"below": part.older}),
        ):
            is_there = bool(_place()) if name == "newest" else None not in place.values()
            st.button(
                page.say(f"log.{name}"),
                key=_key(page, name),
                disabled=not is_there,
                on_click=_turn,
                kwargs=place,
            )


def _download(page: Page, asked: Asked) -> None:
    withheld = page.say("changes.withheld")
    # The file is made when it is asked for, outside of any run: whether they still may is asked then.
    caller = guard.caller()

    def made() -> bytes:
        if not caller.roles() & set(_BOTH):
            return b""
        return as_csv(log.every(public.engine(settings.home()), asked, _MOST_ROWS), withheld)

    st.download_button(
        page.say("log.download"),
        made,
        file_name="log.csv",
        mime="text/csv",
        key=_key(page, "download"),
        on_click="ignore",
    )
    markup.note(page.say("log.download.note", n=amounts.count(page.view.language, _MOST_ROWS)))


def _chain(page: Page) -> None:
    st.subheader(page.say("log.chain"), anchor=False)
    markup.note(page.say("log.chain.lead"))
    st.button(page.say("log.chain.check"), key=_key(page, "check"), on_click=_begin)
    found: Checked | None = st.session_state.get(_CHECK)
    if found is not None and not found.has_ended:
        st.fragment(_go_on, run_every=BETWEEN_SECONDS)(page)
    elif found is not None:
        _result(page, found)


def _begin() -> None:
    if guard.may(*_BOTH):
        st.session_state[_CHECK] = log_check.start(public.engine(settings.home()))


def _go_on(page: Page) -> None:
    """Check some more entries: a moment's work at a time, so that nobody waits for it."""
    guard.hold(*_BOTH)
    found = log_check.go_on(public.engine(settings.home()), st.session_state[_CHECK])
    st.session_state[_CHECK] = found
    if found.has_ended:
        st.rerun()
    language = page.view.language
    done, total = amounts.count(language, found.done), amounts.count(language, found.total)
    share = found.done / found.total if found.total else 1.0
    st.progress(min(share, 1.0), text=page.say("log.chain.at", done=done, total=total))


def _result(page: Page, found: Checked) -> None:
    total = amounts.count(page.view.language, found.total)
    if not found.faults:
        st.success(page.say("log.chain.whole", count=found.total, n=total), icon=":material/check:")
        markup.show("log_head.html", words=page.say("log.chain.head"), head=found.head)
        return
    number, broken = found.faults[0]
    words = page.say(f"log.chain.{broken.value}", n=number)
    st.error(page.say("log.chain.broken", why=words), icon=":material/error:")
    others = sorted({one for one, _ in found.faults} - {number})
    if others:
        markup.note(page.say("log.chain.others", numbers=page.say("list.comma").join(map(str, others))))
