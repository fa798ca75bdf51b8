"""All that is about to be published in one block, before the button: file, whose, how much, what is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st

from data import public
from data.desk import drafts, findings, glance
from data.desk.found import Summary
from data.desk.glance import Glance
from data.desk.rows_found import GAPS
from data.records import HEADLINE_KINDS
from data.store.batches import Batch
from geo import settings
from ui import amounts, markup, names
from ui.desk import public_already
from ui.desk.rows_table import GUESSED
from ui.frame import Page
from ui.kept import shared

Told = Mapping[str, Any]
Look = Callable[[str], None]  # opens the rows of a mark
_NAMED = 3  # buyers; the others are counted
_KEPT = 8


@shared(_KEPT)
def _glance(batch_id: int, sha256: str, hkd: str, mark: str) -> Glance:
    engine = public.engine(settings.home())
    return glance.at_a_glance(engine, batch_id, Decimal(hkd), drafts.held(engine, sha256))


def show(page: Page, batch: Batch, told: Told, look: Look | None = None) -> None:
    """Draw the block; `look` opens the rows that a doubt is about, where there are any to open."""
    summary = findings.summary(public.engine(settings.home()), batch.batch_id)
    if summary is None or summary.kind != "awards":
        return
    found = _glance(batch.batch_id, batch.file_sha256, f"{stated(summary):f}", told["seen"])
    st.subheader(page.say("desk.glance"), anchor=False)
    markup.show("desk_glance.html", rows=facts(page, batch, summary, found, told["counts"]))
    if alike := public_already.warning(page, told.get("alike")):
        markup.note(alike)
    for check in summary.checks:
        if not check.good:
            markup.note(check.messages.get(page.view.language.value) or check.messages["en"])
    _doubts(page, batch, doubts(page, summary, found), look)
    if found.has_pin:
        markup.note(page.say("desk.glance.pins"))


def facts(
    page: Page, batch: Batch, summary: Summary, found: Glance, counts: Mapping[str, int]
) -> list[tuple[str, str]]:
    """Give what would be published: label and words."""
    language, comma = page.view.language, page.say("list.comma")
    publishers = comma.join(names.publisher(page, code) for code in summary.publishers)
    new, changed, same = (amounts.count(language, counts[name]) for name in ("new", "changed", "unchanged"))
    return [
        (page.say("desk.file"), batch.file_name),
        (page.say("batch.fact.publisher"), publishers or page.say("batch.no_publisher")),
        (page.say("known.buyer"), _buyers(page, summary, found)),
        (page.say("desk.total.awards"), page.say("desk.glance.awards", new=new, changed=changed, same=same)),
        (
            page.say("desk.glance.sum"),
            comma.join([amounts.money(language, found.hkd), *_others(page, summary)]),
        ),
        (page.say("batch.field.award_date"), page.say("list.comma").join(_dates(page, found))),
    ]


def stated(summary: Summary) -> Decimal:
    """Give the Hong Kong dollars that the rows state as read, of the kinds of sums that add up."""
    if summary.sums:
        return Decimal(summary.sums.get("HKD", "0"))
    # Read before the whole was added up: sums that several vendors share stand there for each.
    return sum(
        (Decimal(hkd) for kind, (_, hkd) in summary.preview.kinds.items() if kind in HEADLINE_KINDS),
        Decimal(),
    )


def doubts(page: Page, summary: Summary, found: Glance) -> list[tuple[str, str]]:
    """Give what is open: the mark of the rows, and what is in doubt with how many there are."""
    counted = [(f"status:{name}", summary.counts.get(f"status:{name}", 0)) for name in ("review", "rejected")]
    counted += [(f"gap:{name}", found.gaps.get(name, 0)) for name in GAPS]
    counted += [(f"guess:{name}", found.guesses.get(name, 0)) for name in GUESSED]
    told = []
    for mark, count in counted:
        if count:
            kind, _, code = mark.partition(":")
            name = page.say(f"batch.{kind}.{code}")
            n = amounts.count(page.view.language, count)
            told.append((mark, page.say("form.count", name=name, n=n)))
    return told


def _doubts(page: Page, batch: Batch, open_ones: list[tuple[str, str]], look: Look | None) -> None:
    if not open_ones:
        markup.note(page.say("desk.glance.doubts.none"))
        return
    markup.note(page.say("desk.glance.doubts"))
    if look is None:
        markup.note(page.say("list.comma").join(words for _, words in open_ones))
        return
    with st.container(horizontal=True, gap="small"):
        for mark, words in open_ones:
            key = f"doubt_{mark}_{batch.batch_id}_{page.view.language.value}"
            st.button(words, key=key, on_click=partial(look, mark))


def _buyers(page: Page, summary: Summary, found: Glance) -> str:
    named = [names.buyer(page, code, code) for code in list(found.buyers)[:_NAMED]]
    if not named:
        return page.say("word.not_known")
    told = page.say("list.comma").join(named)
    more, language = len(found.buyers) - len(named), page.view.language
    if more:
        told = page.say("desk.glance.more", told=told, n=amounts.count(language, more))
    if summary.accepted + summary.review > glance.MOST_NAMED:
        told = page.say("desk.glance.first_rows", told=told, n=amounts.count(language, glance.MOST_NAMED))
    return told


def _others(page: Page, summary: Summary) -> list[str]:
    """Give the sums in other currencies, and in one that nobody named."""
    return [
        amounts.in_currency(page.view.language, Decimal(amount), currency)
        for currency, amount in summary.sums.items()
        if currency != "HKD"
    ]


def _dates(page: Page, found: Glance) -> list[str]:
    if found.first is None or found.last is None:
        return [page.say("word.not_known")]
    ends = [amounts.day(page.view.language, iso) for iso in (found.first, found.last)]
    told = [ends[0] if ends[0] == ends[1] else page.say("desk.glance.from_to", first=ends[0], last=ends[1])]
    without = found.gaps.get("date", 0)
    return [*told, page.say("batch.all.without_date", n=without)] if without else told
