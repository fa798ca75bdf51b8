"""How a file is to be read: what a clerk knows better than the program, as one form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import streamlit as st

from data import codelists, public
from data.desk import orders
from data.files import ReadOptions
from geo import settings
from ui import markup, names
from ui.desk import fields, guard, saying
from ui.filter_panel import plain
from ui.frame import Page

AS_FOUND = "="  # as the program finds it
MOST_COLUMNS = 60
ASKED = ("publisher", "buyer", "money", "encoding", "sheet")


@dataclass(frozen=True, slots=True)
class Question:
    """One column: its header as written, what it is taken for, and what stands in it."""

    header: str
    taken_for: str | None = None
    samples: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()  # what it may hold, the likeliest first
    proposed: str | None = None  # of these, what the form begins with: only where nothing was read yet


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks of one kept file. `replaces` is the load that the new reading puts away."""

    file_name: str
    sha256: str
    kind: str = "awards"
    options: ReadOptions = field(default_factory=ReadOptions)
    sheets: tuple[str, ...] = ()
    columns: tuple[Question, ...] = ()
    encoding: str | None = None  # as the program found it
    encodings: tuple[str, ...] = fields.ENCODINGS_OFFERED
    replaces: int | None = None
    is_read: bool = True  # a file that could not be read is asked only how it can be
    after: int = 0  # the order that made what is shown: the same choices again are a new order after it
    missing: tuple[str, ...] = ()  # fields without which no award is read, and no column proposed for them
    # "publisher", "buyer": asked about together with the columns -> whom the file names, the best first.
    whose: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def form(page: Page, asked: Asked, key: str) -> None:
    """Draw the choices with a button that orders the reading."""
    key = f"{key}_{page.view.language.value}"
    with st.form(f"choices_{key}", border=True):
        left, right = st.columns(2)
        with left:
            if asked.is_read or asked.options.publisher or "publisher" in asked.whose:
                _select(
                    page, key, "publisher", fields.publishers(page), begins_with(asked, "publisher"), asked
                )
            if asked.is_read or asked.options.money:
                _select(page, key, "money", fields.UNITS_OFFERED, asked.options.money or "")
        with right:
            if asked.kind == "awards" and (asked.is_read or asked.options.buyer or "buyer" in asked.whose):
                _select(page, key, "buyer", tuple(codelists.buyers()), begins_with(asked, "buyer"), asked)
            _select(page, key, "encoding", asked.encodings, asked.options.encoding or "")
            if len(asked.sheets) > 1:
                _select(page, key, "sheet", asked.sheets, asked.options.sheet or "")
        if asked.columns:
            st.subheader(page.say("upload.columns"), anchor=False)
            markup.note(page.say("upload.columns.note"))
            if asked.missing:
                told = page.say("list.comma").join(fields.field(page, name) for name in asked.missing)
                st.warning(plain(page.say("upload.columns.missing", fields=told)))
            _columns(page, key, asked)
        st.form_submit_button(
            page.say("upload.read_again"),
            type="primary",
            on_click=partial(_order, page, asked, key),
        )


def chosen(asked: Asked, said: Mapping[str, str], columns: Sequence[str]) -> ReadOptions:
    """Give the options of a form: `said` by name, `columns` one answer for each column asked about."""
    mapping = dict(asked.options.mapping)
    for question, answer in zip(asked.columns, columns, strict=False):
        if answer != AS_FOUND:
            mapping[question.header] = answer
        else:
            mapping.pop(question.header, None)
    return replace(
        asked.options,
        publisher=said.get("publisher") or None,
        buyer=said.get("buyer") or None,
        money=said.get("money") or None,
        encoding=said.get("encoding") or None,
        sheet=(said.get("sheet") or None) if len(asked.sheets) > 1 else asked.options.sheet,
        mapping=tuple(sorted(mapping.items())),
        as_of=None,
    )


def label(header: str) -> str:
    """Give a header as a label of Markdown; screen readers are told its signs as sent, so few are escaped."""
    told = plain(header)
    if header[:1].isalpha():  # what can begin a list or a heading only begins one
        alone = "$" if header.count("$") == 1 else ""
        for sign in f"()+#{alone}":
            told = told.replace(f"\\{sign}", sign)
    return told


def begins_with(asked: Asked, name: str) -> str:
    """Give what the form begins with: what was said, or what is named where the file leaves no choice."""
    publishers, suggested = asked.whose.get("publisher", ()), asked.whose.get(name, ())
    is_sure = len(publishers) == 1 and (
        name == "publisher" or codelists.publishers()[publishers[0]].parent in suggested[:1]
    )
    said = asked.options.publisher if name == "publisher" else asked.options.buyer
    return said or (suggested[0] if is_sure else "")


def _select(
    page: Page, key: str, name: str, options: Sequence[str], now: str, asked: Asked | None = None
) -> None:
    suggested = asked.whose.get(name, ()) if asked else ()
    offered = list(dict.fromkeys(("", *suggested, *options, now)))

    def worded(code: str) -> str:
        if not code:
            return page.say(f"upload.any.{name}")
        told = code
        if name == "publisher":
            told = fields.publisher(page, code)
        elif name == "buyer":
            told = names.buyer(page, code, code)
        elif name == "money":
            told = fields.unit(page, code)
        elif name == "encoding":
            told = fields.encoding(page, code)
        return page.say("batch.ask.suggested", name=told) if code in suggested else told

    st.selectbox(
        page.say(f"upload.choose.{name}"),
        offered,
        index=offered.index(now),
        format_func=worded,
        key=f"choice_{name}_{key}",
    )


def _columns(page: Page, key: str, asked: Asked) -> None:
    said = dict(asked.options.mapping)
    # What is not known comes first; the number of a column stays its own.
    questions = list(enumerate(asked.columns[:MOST_COLUMNS]))
    for at, question in sorted(questions, key=lambda one: bool(one[1].taken_for or one[1].proposed)):
        now = said.get(question.header, question.proposed or AS_FOUND)
        found = question.taken_for if question.header not in said else None
        offered = list(
            dict.fromkeys((AS_FOUND, *question.suggested, "", *fields.of_kind(asked.kind), now)),
        )

        def worded(
            code: str, found: str | None = found, suggested: tuple[str, ...] = question.suggested
        ) -> str:
            if code == AS_FOUND:
                return page.say("upload.as_found", field=fields.field(page, found))
            named = fields.field(page, code)
            return page.say("upload.perhaps", field=named) if code in suggested else named

        with st.container(horizontal=True, vertical_alignment="bottom", key=f"column_{at}_{key}"):
            st.selectbox(
                label(question.header) or page.say("upload.no_header"),
                offered,
                index=offered.index(now),
                format_func=worded,
                key=f"choice_column_{at}_{key}",
                width=320,
            )
            markup.show("desk_samples.html", samples=question.samples)


def _order(page: Page, asked: Asked, key: str) -> None:
    """Order the reading; a form that is sent twice orders it once."""
    told = st.session_state
    said = {name: told.get(f"choice_{name}_{key}", "") for name in ASKED}
    columns = [
        told.get(f"choice_column_{at}_{key}", AS_FOUND) for at in range(len(asked.columns[:MOST_COLUMNS]))
    ]
    order(page, asked, chosen(asked, said, columns))


def order(page: Page, asked: Asked, options: ReadOptions) -> None:
    """Order a reading, once for the same choices about what is shown."""
    caller = guard.caller()
    told = [asked.sha256, asked.replaces, asked.after, repr(options), caller.name]
    digest = hashlib.sha256(json.dumps(told).encode("utf-8", "surrogatepass")).hexdigest()
    with saying.errors(page):
        orders.read_otherwise(
            public.engine(settings.home()),
            caller,
            asked.sha256,
            asked.file_name,
            options,
            replaces=asked.replaces,
            request_id=f"read-{digest[:40]}",
        )
