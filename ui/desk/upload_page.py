"""Giving files: dropped, kept, read; what became of each, and what to say of one that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data import public
from data.desk import at_work, orders, template_file
from data.files import DataError, ReadOptions
from data.jobs.queue import Job, JobError, Upload
from data.jobs.queue import job as job_of
from geo import settings
from ui import amounts, markup
from ui.desk import guard, progress, refused_file, saying, ways
from ui.filter_panel import plain
from ui.frame import Page

_LISTED = 8  # of the caller's own last files
KINDS = ("csv", "tsv", "txt", "xlsx", "xlsm", "json", "gz")


def show(page: Page) -> None:
    """Draw the page: how it goes, where to drop, what became of what was dropped."""
    st.title(page.say("upload.title"), anchor=False)
    saying.show_said(page)
    markup.show("desk_steps.html", say=page.say, steps=("drop", "look", "publish"))
    _asked_for(page)
    drop, template = st.columns([2.2, 1], gap="medium")
    with drop:
        _drop(page)
    with template:
        _templates(page)
    _mine(page)


def _drop(page: Page) -> None:
    """Draw the field for files; each is ordered once, whatever is clicked meanwhile."""
    most, together = st.get_option("server.maxUploadSize"), settings.waiting_megabytes()
    st.html(
        markup.fill(
            "desk_drop.html",
            words=page.say("upload.drop.hint", most=most, together=together),
            pick=page.say("upload.pick"),
        )
    )
    turn = st.session_state.get("upload_turn", 0)
    given = st.file_uploader(
        page.say("upload.drop"),
        accept_multiple_files=True,
        type=list(KINDS),
        key=f"upload_{turn}_{page.view.language.value}",
    )
    if not given:
        return
    told = [_take(page, file) for file in given]
    if all(told):
        # What was ordered is in the record: the session lets go of the bytes.
        st.session_state["upload_turn"] = turn + 1
        st.rerun()
    st.button(page.say("upload.try_again"), key="upload_try_again")


def _take(page: Page, file: UploadedFile) -> bool:
    """Order the reading of a file; the file's number in this session makes it one order."""
    upload = Upload(_name(file.name), file.getvalue())
    try:
        orders.take(
            public.engine(settings.home()),
            guard.caller(),
            upload,
            ReadOptions(),
            note="",
            request_id=f"take-{file.file_id}-{upload.sha256[:16]}",
        )
    except DataError as error:
        st.error(plain(f"{upload.file_name}: {saying.sentence(page, error)}"))
        return False
    return True


def _name(name: str) -> str:
    """Give a file's name as one short line of text: it comes from a browser."""
    line = "".join(sign if sign.isprintable() else " " for sign in name.encode("utf-8", "replace").decode())
    return " ".join(line.split())[-150:] or "file"


def _templates(page: Page) -> None:
    st.header(page.say("upload.template"), anchor=False)
    markup.note(page.say("upload.template.note"))
    with st.container(horizontal=True, gap="small"):
        for lang in template_file.LANGUAGES:
            st.download_button(
                page.say(f"upload.template.{lang}"),
                lambda lang=lang: template_file.workbook(lang),
                file_name=template_file.NAMES[lang],
                mime=template_file.XLSX,
                key=f"template_{lang}_{page.view.language.value}",
                on_click="ignore",
            )


def _asked_for(page: Page) -> None:
    """Draw the file that the address names: one that could not be read."""
    number = ways.number(page)
    if number is None:
        return
    try:
        found = job_of(public.engine(settings.home()), number)
    except JobError:
        found = None
    if found is None or found.kind not in at_work.READS:
        st.warning(page.say("upload.no_such", number=number))
        return
    with st.container(border=True, key="asked_for"):
        _line(page, found)


def _mine(page: Page) -> None:
    engine = public.engine(settings.home())
    found = at_work.recent(engine, *at_work.READS, by=guard.caller().name, limit=3 * _LISTED)
    st.header(page.say("upload.mine"), anchor=False)
    if not found:
        markup.note(page.say("upload.mine.none"))
    # What was made of a file last tells enough of it.
    last = {str(job.outcome.get("sha256") or job.job_id): job for job in found[::-1]}
    for job in sorted(last.values(), key=lambda one: -one.job_id)[:_LISTED]:
        if job.job_id != ways.number(page):
            with st.container(border=True, key=f"given_{job.job_id}"):
                _line(page, job)


def _line(page: Page, job: Job) -> None:
    """Draw what became of one file."""
    markup.show(
        "desk_file_line.html",
        name=file_name(job),
        at=amounts.moment(page.view.language, job.at),
        by=job.by,
    )

    def done(ended: Job) -> None:
        if ended.outcome.get("refused"):
            refused_file.show(page, ended)
        else:
            _taken(page, ended.outcome)

    progress.show(page, job.job_id, done)


def file_name(job: Job) -> str:
    """Give the name of the file that an order is about."""
    files = job.payload.get("files") or [[job.payload.get("file_name") or "", ""]]
    return str(job.outcome.get("file") or files[0][0])


def _taken(page: Page, outcome: Mapping[str, Any]) -> None:
    """Say what came of the rows of a file, with the way to it."""
    counts, batch = outcome.get("counts"), outcome.get("batch")
    if outcome.get("public_as"):
        st.info(page.say("upload.public_already"))
    elif not outcome.get("new"):
        markup.note(page.say("upload.there_already"))
    if counts:
        markup.note(counted(page, counts))
    if batch:
        number = int(outcome.get("public_as") or batch)
        address, state = ways.batch(page, number), at_work.state_of(public.engine(settings.home()), number)
        markup.show("desk_way.html", address=address, words=page.say(f"upload.open.{state.value}"))


def counted(page: Page, counts: Mapping[str, Any]) -> str:
    """Say how many rows a file has, and what became of them."""
    told = {name: amounts.count(page.view.language, int(counts[name])) for name in counts}
    return page.say("upload.counted", **told)
