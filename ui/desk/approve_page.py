"""What one of the staff asks for and another decides: open proposals, and what became of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from data import public
from data.desk import orders, proposals
from data.desk.meanwhile import ChangedError
from data.desk.proposals import Proposal, Standing
from data.desk.rights import Role, is_same_person
from data.files import DataError
from data.jobs.queue import JobState
from data.jobs.queue import job as job_of
from data.queries import records
from data.store.batches import Batch, State, find
from data.store.engine import reading
from geo import settings
from ui import amounts, award_fields, cached, history_words, links, markup, state
from ui.desk import at_a_glance, difference, guard, progress, saying, ways
from ui.frame import Page

_OPEN, _DECIDED = 100, 30  # listed
BETWEEN_SECONDS = 2.0


def show(page: Page) -> None:
    """Draw the page."""
    st.title(page.say("approve.title"), anchor=False)
    markup.note(page.say("approve.lead" if settings.require_approval() else "approve.not_needed"))
    saying.show_said(page)
    engine = public.engine(settings.home())
    waiting = proposals.newest(engine, _OPEN, Standing.OPEN)
    if waiting:
        _one(page, _chosen(page, waiting))
    else:
        st.info(page.say("approve.none"))
    decided = _last_decided()
    if decided:
        st.subheader(page.say("approve.decided"), anchor=False)
        is_busy = _at_work(decided)
        st.fragment(_decided, run_every=BETWEEN_SECONDS if is_busy else None)(page, is_busy)


def asked(page: Page, proposal: Proposal) -> str:
    """Say in a line what a proposal asks for."""
    about, kind = proposal.payload, page.say(f"desk.order.{proposal.kind}")
    match proposal.kind:
        case "publish" | "withdraw":
            what = page.say("list.comma").join(_file(number) for number in _batches(proposal))
        case "correct":
            field = history_words.label(page, str(about["field"]))
            what = page.say("approve.field_of", field=field, award=f"A{about['award']}")
        case "merge":
            what = " → ".join(f"S{about[name]}" for name in ("supplier", "into") if about[name] is not None)
        case "pin":
            what = str(about["address"])
        case _:
            what = ""
    return page.say("approve.asks", kind=kind, what=what) if what else kind


def _chosen(page: Page, waiting: list[Proposal]) -> Proposal:
    """Draw which proposals wait, and give the one that is looked at: the oldest where none is chosen."""
    number = ways.number(page)
    numbers = [one.proposal_id for one in reversed(waiting)]
    chosen = number if number in numbers else numbers[0]
    by_number = {one.proposal_id: one for one in waiting}
    count = len(waiting)
    st.subheader(
        page.say("approve.open", count=count, n=amounts.count(page.view.language, count)), anchor=False
    )
    key = f"approve_which_{page.view.language.value}"
    st.session_state[key] = chosen
    st.selectbox(
        page.say("approve.which"),
        numbers,
        format_func=lambda one: _label(page, by_number[one]),
        key=key,
        on_change=lambda: state.change(replace(state.view(), subject=str(st.session_state[key]))),
    )
    return by_number[chosen]


def _label(page: Page, one: Proposal) -> str:
    at = amounts.moment(page.view.language, one.at)
    return page.say("approve.label", n=one.proposal_id, what=asked(page, one), by=one.by, at=at)


def _one(page: Page, proposal: Proposal) -> None:
    at = amounts.moment(page.view.language, proposal.at)
    markup.show(
        "approve_one.html",
        say=page.say,
        what=asked(page, proposal),
        by=page.say("approve.by", by=proposal.by, at=at),
        note=proposal.note,
    )
    _shown(page, proposal)
    is_own = is_same_person(proposal.by, guard.caller().name)
    if is_own:
        markup.note(page.say("approve.own"))
        st.button(
            page.say("approve.take_back"),
            key=f"take_back_{proposal.proposal_id}_{page.view.language.value}",
            on_click=partial(_take_back, page, proposal),
        )
    elif guard.may(Role.APPROVER):
        _form(page, proposal)
    else:
        markup.note(page.say("approve.others"))


def _shown(page: Page, proposal: Proposal) -> None:
    """Draw what would change."""
    about = proposal.payload
    if proposal.kind in ("publish", "withdraw"):
        for number in _batches(proposal):
            batch = _batch(number)
            if batch is None:
                continue
            markup.show("way.html", address=ways.batch(page, number), words=batch.file_name)
            if proposal.kind == "publish" and batch.state is State.STAGED:
                told = difference.show(page, batch)
                if told is not None:
                    at_a_glance.show(page, batch, told)
            elif proposal.kind == "withdraw" and batch.state is State.PUBLISHED:
                difference.show_back(page, batch)
    elif proposal.kind == "correct":
        _correction(page, about)
    elif proposal.kind == "pin":
        rows = [("approve.address", about["address"]), ("approve.point", f"{about['lat']}, {about['lon']}")]
        _facts(page, [(page.say(key), "", value) for key, value in rows])
    elif proposal.kind == "merge":
        named = [("approve.vendor", about["supplier"]), ("approve.vendor.into", about["into"])]
        _facts(page, [(page.say(key), "", _vendor(page, number)) for key, number in named])


def _correction(page: Page, about: Mapping[str, Any]) -> None:
    award = records.award(page.snapshot, about["award"])
    field = str(about["field"])
    before = ""
    if award is not None:
        before = award_fields.describe(page, award, history_words.FIELDS.get(field, field))
        title = award_fields.describe(page, award, "title")
        markup.show("way.html", address=links.record(page.view, about["award"]), words=title)
    value = about["value"]
    after = page.say("approve.as_stated") if value is None else history_words.value(page, field, value, "HKD")
    _facts(page, [(history_words.label(page, field), before, after or page.say("word.not_known"))])


def _facts(page: Page, rows: list[tuple[str, str, str]]) -> None:
    markup.show("approve_facts.html", say=page.say, rows=rows)


def _form(page: Page, proposal: Proposal) -> None:
    number, language = proposal.proposal_id, page.view.language.value
    with st.form(f"decide_{number}_{language}", border=True, enter_to_submit=False):
        st.text_input(page.say("approve.answer"), key=f"answer_{number}_{language}", max_chars=2_000)
        with st.container(horizontal=True):
            for is_yes, name in ((True, "approve"), (False, "decline")):
                st.form_submit_button(
                    page.say(f"approve.{name}"),
                    type="primary" if is_yes else "secondary",
                    key=f"{name}_{number}_{language}",
                    on_click=partial(_decide, page, proposal, is_yes=is_yes),
                )


def _decide(page: Page, proposal: Proposal, *, is_yes: bool) -> None:
    number, caller = proposal.proposal_id, guard.caller()
    answer = str(st.session_state.get(f"answer_{number}_{page.view.language.value}") or "")
    with saying.errors(page):
        if not is_yes and not answer.strip():
            raise saying.AskedError(page.say("approve.answer_missing"))
        try:
            orders.decide(
                public.engine(settings.home()),
                caller,
                number,
                approve=is_yes,
                answer=answer,
                request_id=f"approve-{number}-{caller.name}",
            )
        except ChangedError as error:
            at = amounts.moment(page.view.language, error.at)
            raise saying.AskedError(page.say("approve.changed", by=error.by, at=at)) from error


def _take_back(page: Page, proposal: Proposal) -> None:
    with saying.errors(page):
        orders.take_back(public.engine(settings.home()), guard.caller(), proposal.proposal_id)


def _last_decided() -> list[Proposal]:
    engine = public.engine(settings.home())
    return proposals.newest(engine, _DECIDED, Standing.APPROVED, Standing.DECLINED)


def _at_work(decided: Sequence[Proposal]) -> bool:
    """Say whether something that was approved is not done yet."""
    numbers = [one.job_id for one in decided if one.job_id is not None]
    return any(not job_of(public.engine(settings.home()), number).has_ended for number in numbers)


def _decided(page: Page, was_busy: bool) -> None:
    """Draw what was decided, until all that was approved has ended."""
    guard.hold(Role.UPLOADER, Role.APPROVER)
    decided = _last_decided()
    if was_busy and not _at_work(decided):
        st.rerun()
    lines = [_line(page, one) for one in decided]
    markup.show("approve_decided.html", say=page.say, lines=lines)


def _line(page: Page, one: Proposal) -> dict[str, str]:
    is_back = one.state is Standing.DECLINED and one.decided_by == one.by
    state_of = "approve.state.taken_back" if is_back else f"approve.state.{one.state.value}"
    at = amounts.moment(page.view.language, one.decided_at)
    return {
        "what": asked(page, one),
        "by": _label(page, one),
        "state": page.say(state_of),
        "decided": page.say("approve.by", by=one.decided_by, at=at),
        "answer": one.answer,
        "outcome": "" if one.job_id is None else _outcome(page, one.job_id),
    }


def _outcome(page: Page, job_id: int) -> str:
    """Say what became of the order that an approval gave."""
    job = job_of(public.engine(settings.home()), job_id)
    if job.state is JobState.FAILED:
        messages: Mapping[str, Any] = job.outcome.get("messages") or {}
        told = messages.get(page.view.language.value)
        return str(told or page.say("desk.not_done", why=job.error or ""))
    if job.state is not JobState.DONE:
        return progress.words(page, job)
    if job.outcome.get("held"):
        return page.say("desk.publish.held")
    return (
        page.say("approve.done", version=job.outcome.get("version", "")) if "version" in job.outcome else ""
    )


def _batches(proposal: Proposal) -> list[int]:
    about = proposal.payload
    return list(about.get("batches") or [about["batch"]])


def _batch(number: int) -> Batch | None:
    try:
        with reading(public.engine(settings.home())).connect() as connection:
            return find(connection, number)
    except DataError:
        return None


def _file(number: int) -> str:
    batch = _batch(number)
    return str(number) if batch is None else f"{batch.file_name} ({number})"


def _vendor(page: Page, number: int | None) -> str:
    if number is None:
        return page.say("approve.vendor.itself")
    name, _ = cached.supplier_name(page.snapshot, f"S{number}")
    return f"S{number} · {name}"
