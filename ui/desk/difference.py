"""What publishing a file would change, or taking it back: as the worker worked it out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import streamlit as st

from data import public
from data.desk import alike, drafts, findings, orders
from data.jobs.queue import Job, JobState, requested
from data.store.batches import Batch
from data.store.engine import reading
from data.store.log import latest_version
from geo import settings
from ui import amounts, markup
from ui.desk import difference_lists, guard, progress, public_already, saying, second_look
from ui.frame import Page

Told = Mapping[str, Any]
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
            type="primary",
            on_click=_ask,
            args=(page, "compare", batch, mark),
        )
        return None
    told = outcome(page, found)
    if told is not None:
        _draw(page, batch, told)
    return told


def ask_ahead(page: Page, batch: Batch) -> None:
    """Order what `show` shows, for somebody who goes there; ordered already, nothing happens."""
    _ask(page, "compare", batch, drafts.mark(public.engine(settings.home()), [batch.file_sha256]))


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


def _draw(page: Page, batch: Batch, told: Told) -> None:
    """Draw a difference: in a sentence, in figures, and award by award."""
    summary = findings.summary(public.engine(settings.home()), batch.batch_id)
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
    publishers = summary.publishers if summary else ()
    public_already.show(page, told.get("alike"), publishers)
    second_look.draw(page, told, publishers)
    _totals(page, told["totals"], page.say("desk.difference.totals"))
    new = [difference_lists.row(page, row, is_new=True) for row in _with_facts(batch, told["rows"]["new"])]
    difference_lists.draw(page, "desk.difference.new", new, counts["new"])
    changed = [difference_lists.row(page, row) for row in told["rows"]["changed"]]
    difference_lists.draw(page, "desk.difference.changed", changed, counts["changed"])
    conflicts, missing, rows = told["conflicts"], told["missing"], told["missing_rows"]
    for name, lines, count in (
        (
            "conflicts",
            [difference_lists.conflict(page, one) for one in conflicts["first"]],
            conflicts["count"],
        ),
        ("missing", [difference_lists.listed(page, one) for one in missing["first"]], missing["count"]),
        ("missing_rows", [difference_lists.entry(one) for one in rows["first"]], rows["count"]),
    ):
        difference_lists.draw(page, f"desk.difference.{name}", lines, count)


def _with_facts(batch: Batch, rows: Sequence[Told]) -> list[Told]:
    """Give the new rows that are listed with their vendor, sum and date, as they are with the corrections."""
    engine = public.engine(settings.home())
    listed = rows[: difference_lists.LISTED]
    found = findings.rows(engine, batch.batch_id, [row["row"] for row in listed])
    held = drafts.held(engine, batch.file_sha256)
    facts = {row.row: difference_lists.facts_of(row) for row in alike.as_said(found.values(), held)}
    return [{**facts.get(row["row"], {}), **row} for row in listed]


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
    second_look.draw_back(page, told)
    _totals(page, told["totals"], page.say("desk.back.totals"))
    for name, lines, count in (
        ("goes", [difference_lists.listed(page, one) for one in goes["first"]], goes["count"]),
        ("returns", [difference_lists.row(page, one) for one in returns["first"]], returns["count"]),
        ("rows", [difference_lists.entry(one) for one in rows["first"]], rows["goes"]),
    ):
        difference_lists.draw(page, f"desk.back.{name}", lines, count)


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
