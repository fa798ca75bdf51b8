"""What publishing a file would change, or taking it back: as the worker worked it out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import streamlit as st

from data import public
from data.desk import drafts, orders
from data.jobs.queue import Job, JobState, requested
from data.store.batches import Batch
from data.store.engine import reading
from data.store.log import latest_version
from geo import settings
from ui import amounts, history_words, links, markup, names
from ui.desk import guard, progress, saying
from ui.filter_panel import plain
from ui.frame import Page

Told = Mapping[str, Any]
MUCH = Decimal("1.2")  # times what is public: the same fifth as where a load would shrink it
_LISTED = 50  # lines of each list; the counts above are whole
_TOTALS = (
    "awards",
    "value_hkd",
    "without_value",
    "without_date",
    "without_place",
    "suppliers",
    "listed_twice",
    "revenue_awards",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One award of a list; the template escapes every text."""

    title: str
    where: str
    address: str | None = None
    fields: tuple[tuple[str, str, str], ...] = ()  # label, before, after
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure before and after."""

    label: str
    before: str
    after: str
    by: str


def show(page: Page, batch: Batch) -> Told | None:
    """Draw what publishing a file that waits would change; give it where it is worked out and still true."""
    engine = public.engine(settings.home())
    mark = drafts.mark(engine, [batch.file_sha256])
    found = worked_out(page, "compare", batch, mark)
    if found is None:
        markup.note(page.say("desk.difference.lead"))
        st.button(
            page.say("desk.difference.ask"),
            key=f"compare_{batch.batch_id}",
            on_click=_ask,
            args=(page, "compare", batch, mark),
        )
        return None
    told = outcome(page, found)
    if told is not None:
        draw(page, told)
    return told


def show_back(page: Page, batch: Batch) -> Told | None:
    """Draw what taking a public file back would change; give it where it is worked out and still true."""
    found = worked_out(page, "look_back", batch, "")
    if found is None:
        markup.note(page.say("desk.back.lead"))
        st.button(
            page.say("desk.back.ask"),
            key=f"look_back_{batch.batch_id}",
            on_click=_ask,
            args=(page, "look_back", batch, ""),
        )
        return None
    told = outcome(page, found)
    if told is not None:
        _draw_back(page, told)
    return told


def worked_out(page: Page, kind: str, batch: Batch, mark: str) -> Job | None:
    """Give the job that worked it out for the drafts and the public state of now, if there is one."""
    engine = public.engine(settings.home())
    return requested(engine, _request_id(kind, batch, mark))


def outcome(page: Page, job: Job) -> Told | None:
    """Draw how far a job is; give what came of it where it is done."""
    if not job.has_ended:
        progress.show(page, job.job_id)
        return None
    if job.state is JobState.FAILED:
        saying.failed(page, job)
        return None
    return job.outcome


def draw(page: Page, told: Told) -> None:
    """Draw a difference: in a sentence, in figures, and award by award."""
    language, counts = page.view.language, told["counts"]
    figures = {
        name: amounts.count(language, n)
        for name, n in (
            ("new", counts["new"]),
            ("changed", counts["changed"]),
            ("unchanged", counts["unchanged"]),
            ("conflicts", told["conflicts"]["count"]),
            ("missing", told["missing"]["count"] + told["missing_rows"]["count"]),
        )
    }
    markup.note(page.say("desk.difference.sentence", **figures))
    held(page, told["held"])
    _grows(page, told["totals"])
    _totals(page, told["totals"], page.say("desk.difference.totals"))
    for kind in ("new", "changed"):
        rows = [_row(page, row) for row in told["rows"][kind]]
        _list(page, f"desk.difference.{kind}", rows, counts[kind])
    conflicts = told["conflicts"]
    _list(
        page,
        "desk.difference.conflicts",
        [_conflict(page, one) for one in conflicts["first"]],
        conflicts["count"],
    )
    missing = told["missing"]
    _list(page, "desk.difference.missing", [listed(page, one) for one in missing["first"]], missing["count"])
    rows = told["missing_rows"]
    _list(page, "desk.difference.missing_rows", [_entry(one) for one in rows["first"]], rows["count"])


def held(page: Page, reasons: Sequence[Told]) -> None:
    """Draw why a human has to look first."""
    for reason in reasons:
        st.warning(plain(saying.held(page, reason)))


def listed(page: Page, award: Told) -> Line:
    """Say which award it is."""
    language = page.view.language
    parts = [f"A{award['award']}", names.publisher(page, award["publisher"]) if award["publisher"] else ""]
    parts += [award["reference"], award["suppliers"]]
    parts.append(amounts.day(language, award["date"]) if award["date"] else page.say("desk.no_date"))
    if award["amount"] is None:
        parts.append(page.say("desk.no_sum"))
    else:
        parts.append(amounts.in_currency(language, Decimal(award["amount"]), award["currency"]))
    return Line(
        title=award["title"] or page.say("word.not_known"),
        where=" · ".join(part for part in parts if part),
        address=links.record(page.view, award["award"]),
    )


def _draw_back(page: Page, told: Told) -> None:
    language = page.view.language
    goes, returns, rows = told["goes"], told["returns"], told["register_rows"]
    gone = goes["count"] + rows["goes"]
    markup.note(
        page.say(
            "desk.back.sentence",
            goes=amounts.count(language, gone),
            returns=amounts.count(language, returns["count"]),
            stays=amounts.count(language, told["stays"] + rows["stays"]),
        )
    )
    if told["corrections"] or told["pins"]:
        markup.note(
            page.say(
                "desk.back.corrections",
                n=amounts.count(language, told["corrections"]),
                pins=amounts.count(language, told["pins"]),
            )
        )
    held(page, told["shrinks"])
    _totals(page, told["totals"], page.say("desk.back.totals"))
    _list(page, "desk.back.goes", [listed(page, one) for one in goes["first"]], goes["count"])
    _list(page, "desk.back.returns", [_row(page, one) for one in returns["first"]], returns["count"])
    _list(page, "desk.back.rows", [_entry(one) for one in rows["first"]], rows["goes"])


def _request_id(kind: str, batch: Batch, mark: str) -> str:
    """Name an order by what it rests on: given again it is the same job, for each who gives it."""
    with reading(public.engine(settings.home())).connect() as connection:
        version = latest_version(connection)
    told = "\n".join((kind, guard.caller().name, str(batch.batch_id), mark, str(version)))
    return f"{kind}-{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _ask(page: Page, kind: str, batch: Batch, mark: str) -> None:
    engine, request_id = public.engine(settings.home()), _request_id(kind, batch, mark)
    with saying.errors(page):
        if kind == "compare":
            orders.compare(engine, guard.caller(), [batch.batch_id], request_id=request_id)
        else:
            orders.look_back(engine, guard.caller(), batch.batch_id, request_id=request_id)


def _grows(page: Page, totals: Told) -> None:
    """Ask for a second look where all that is public would grow by a fifth or more."""
    language = page.view.language
    for name, form in (("awards", amounts.count), ("value_hkd", amounts.money)):
        before, after = (Decimal(totals[side][name]) for side in ("before", "after"))
        if before and after >= before * MUCH:
            figures = [form(language, int(each) if name == "awards" else each) for each in (before, after)]
            st.info(plain(page.say(f"desk.grows.{name}", before=figures[0], after=figures[1])))


def _totals(page: Page, totals: Told, caption: str) -> None:
    before, after = totals["before"], totals["after"]
    rows = [_figure(page, f"desk.total.{name}", before[name], after[name], name) for name in _TOTALS]
    for period in sorted({*before["fees"], *after["fees"]}):
        sums = [totals[side]["fees"].get(period, ["0", "0"])[1] for side in ("before", "after")]
        figure = _figure(
            page, "desk.total.fees", *sums, "value_hkd", period=page.say(f"desk.period.{period}")
        )
        rows.append(figure)
    st.html(markup.fill("desk_totals.html", say=page.say, caption=caption, rows=rows))


def _figure(page: Page, key: str, before: str, after: str, name: str, **values: object) -> Figure:
    one, other = Decimal(before), Decimal(after)

    def told(value: Decimal) -> str:
        if name == "fees" and not value:
            return page.say("word.none")
        if name in ("value_hkd", "fees"):
            return amounts.money(page.view.language, value)
        return amounts.count(page.view.language, int(value))

    by = other - one
    sign = "+" if by > 0 else "−"
    return Figure(
        label=page.say(key, **values),
        before=told(one),
        after=told(other),
        by=page.say("desk.same") if not by else f"{sign}{told(abs(by))}",
    )


def _list(page: Page, key: str, lines: Sequence[Line], count: int) -> None:
    if not count:
        return
    language = page.view.language
    label = page.say("form.count", name=page.say(key), n=amounts.count(language, count))
    with st.expander(plain(label)):
        shown = lines[:_LISTED]
        more = ""
        if count > len(shown):
            more = page.say("desk.more", n=amounts.count(language, count - len(shown)))
        st.html(markup.fill("desk_rows.html", say=page.say, caption=page.say(key), lines=shown, more=more))


def _row(page: Page, row: Told) -> Line:
    fields = tuple(
        (
            history_words.label(page, change["field"]),
            history_words.value(page, change["field"], change["before"], "HKD"),
            history_words.value(page, change["field"], change["after"], "HKD"),
        )
        for change in row["changes"]
    )
    corrected = row.get("corrected") or ()
    note = ""
    if corrected:
        listed_fields = page.say("list.comma").join(history_words.label(page, name) for name in corrected)
        note = page.say("desk.row.corrected", fields=listed_fields)
    return Line(
        title=row["title"] or page.say("word.not_known"),
        where=page.say("desk.row", row=amounts.count(page.view.language, row["row"])),
        fields=fields,
        note=note,
    )


def _conflict(page: Page, conflict: Told) -> Line:
    ours, theirs = (listed(page, conflict[side]) for side in ("ours", "theirs"))
    fields = page.say("list.comma").join(history_words.label(page, name) for name in conflict["fields"])
    return Line(
        title=ours.title,
        where=ours.where,
        fields=((page.say("desk.conflict.other"), "", theirs.where),),
        note=page.say("desk.conflict.fields", fields=fields),
    )


def _entry(values: Told) -> Line:
    return Line(title=" · ".join(str(value) for value in values.values()), where="")
