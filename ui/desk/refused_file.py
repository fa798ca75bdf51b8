"""A kept file that could not be read: why, what was seen of it, and what can be said so that it can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from data.desk import at_work
from data.jobs.queue import Job
from data.problems import RefusalCode
from ui import markup
from ui.desk import choices, fields
from ui.desk.choices import Asked, Question
from ui.filter_panel import plain
from ui.frame import Page

_SAMPLES = 3
_SEVERAL = 2
# What only another file can mend.
_HOPELESS = (RefusalCode.EMPTY, RefusalCode.TOO_LARGE, RefusalCode.PROTECTED, RefusalCode.UNPACKED_TOO_LARGE)
# What an answer settles is a question, not a fault.
_ASKED = (RefusalCode.COLUMNS_ASKED_FOR, RefusalCode.ENCODING_UNCLEAR, RefusalCode.ENCODING_AND_COLUMNS)
# The reader's own sentence speaks to the command line.
_SAID_HERE = (*_ASKED, RefusalCode.NO_HEADER)


def show(page: Page, job: Job) -> None:
    """Draw why a file could not be read, and the choices; the job's outcome says both."""
    refused, head = job.outcome["refused"], job.outcome.get("head") or {}
    told = st.info if refused["code"] in _ASKED else st.warning
    told(plain(why(page, refused)))
    if refused["code"] in _HOPELESS:
        return
    tables = head.get("tables") or []
    encodings = head.get("encodings") or []
    with st.expander(page.say("upload.seen"), expanded=True):
        for table in tables:
            _table(page, table)
        for found in encodings:
            name = fields.encoding(page, found["encoding"])
            markup.show("desk_lines.html", caption=name, lines=found["lines"])
        if not tables and not encodings:
            markup.note(page.say("upload.seen.nothing"))
    if tables or encodings:
        with st.expander(page.say("upload.say"), expanded=_is_likely(refused, tables)):
            key = f"refused_{job.job_id}"
            table = _sheet(page, tables, key)
            header = _header_row(page, table, f"{key}_{table.get('name')}")
            choices.form(page, asked(job, header, table), f"{key}_{table.get('name')}_{header}")


def why(page: Page, refused: Mapping[str, Any]) -> str:
    """Say why a file could not be read, to somebody who has a page before them."""
    if refused["code"] in _SAID_HERE:
        return page.say(f"upload.why.{refused['code']}")
    return str(refused["messages"].get(page.view.language.value) or refused["messages"].get("en", ""))


def asked(job: Job, header: int | None, table: Mapping[str, Any]) -> Asked:
    """Give what to ask about a file whose header is in the row of this number of a table."""
    outcome = job.outcome
    head = outcome.get("head") or {}
    tables: Sequence[Mapping[str, Any]] = head.get("tables") or ()
    named = [table["name"] for table in tables if table["name"]]
    found = [one["encoding"] for one in head.get("encodings") or ()]
    others = [name for name in fields.ENCODINGS_OFFERED if name not in found]
    options = at_work.options_of(job)
    if found:
        # The one in which the first lines are text is proposed; the lines beside show how they read.
        options = replace(options, encoding=options.encoding or found[0])
    if len(named) > 1:
        options = replace(options, sheet=table["name"])
    columns = _columns(table, header)
    held = {question.proposed for question in columns}
    return Asked(
        file_name=outcome["file"],
        sha256=outcome["sha256"],
        options=options,
        columns=columns,
        missing=tuple(one for one in outcome["refused"].get("missing") or () if one not in held),
        whose={name: tuple(found) for name, found in (table.get("whose") or {}).items() if name not in held},
        encoding=head.get("encoding"),
        encodings=(*found, *others),
        replaces=job.payload.get("replaces"),
        is_read=False,
        after=job.job_id,
    )


def _is_likely(refused: Mapping[str, Any], tables: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether it is worth asking: what begins with a title and has no known words is rarely a list."""
    if refused["code"] != RefusalCode.NO_HEADER:
        return True
    return any(table["rows"] and table["header"] == table["rows"][0]["row"] for table in tables)


def _columns(table: Mapping[str, Any], header: int | None) -> tuple[Question, ...]:
    rows = table.get("rows") or []
    at = next((place for place, row in enumerate(rows) if row["row"] == header), None)
    if at is None:
        return ()
    below = rows[at + 1 : at + 1 + _SAMPLES]
    # What the columns may hold was looked for below the row that was guessed.
    suggested = table.get("suggested") or {} if header == table.get("header") else {}
    proposed: set[str] = set()
    questions = []
    for place, name in enumerate(rows[at]["cells"]):
        if not name.strip():
            continue
        samples = tuple(row["cells"][place] for row in below if row["cells"][place : place + 1])
        may_hold = tuple(suggested.get(str(place), ()))
        first = next((field for field in may_hold[:1] if field not in proposed), None)
        proposed |= {first} if first else set()
        questions.append(Question(name, None, samples, may_hold, first))
    return tuple(questions)


def _sheet(page: Page, tables: Sequence[Mapping[str, Any]], key: str) -> Mapping[str, Any]:
    """Ask which sheet holds the list, where there are several; what looks most like one is proposed."""
    if len(tables) < _SEVERAL:
        return tables[0] if tables else {}
    likely = max(range(len(tables)), key=lambda at: (len(tables[at].get("suggested") or {}), -at))
    at = st.selectbox(
        page.say("upload.choose.sheet"),
        range(len(tables)),
        index=likely,
        format_func=lambda at: str(tables[at]["name"] or at + 1),
        key=f"sheet_{key}_{page.view.language.value}",
    )
    return tables[at]


def _header_row(page: Page, table: Mapping[str, Any], key: str) -> int | None:
    """Ask which row names the columns, and give its number."""
    rows = {row["row"]: row["cells"] for row in table.get("rows") or ()}
    if not rows:
        return None
    guess = table.get("header")
    options = list(rows)

    def worded(number: int) -> str:
        told = " | ".join(cell for cell in rows[number] if cell)[:120]
        return page.say("upload.header.row", row=number, cells=told)

    return st.selectbox(
        page.say("upload.header"),
        options,
        index=options.index(guess) if guess in options else 0,
        format_func=worded,
        key=f"header_{key}_{page.view.language.value}",
    )


def _table(page: Page, table: Mapping[str, Any]) -> None:
    name = table["name"] or page.say("upload.first_rows")
    # So few below the header that what is asked stands near.
    above = sum(row["row"] <= (table["header"] or 0) for row in table["rows"])
    markup.show("desk_first_rows.html", say=page.say, caption=name, rows=table["rows"][: above + _SAMPLES])
