"""The warning that new awards look like ones that are public already, with both side by side."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data import public
from data.desk import alike, drafts
from data.desk.alike import Pair
from data.desk.found import RowFound
from data.snapshot.reader import Snapshot
from data.store.batches import Batch
from geo import settings
from ui import amounts, markup, names
from ui.desk import difference_lists
from ui.desk.difference_lists import Line
from ui.filter_panel import plain
from ui.frame import Page
from ui.kept import shared

_KEPT = 8
_LISTED = 10  # pairs that are shown; all are counted


@shared(_KEPT)
def _pairs(_snapshot: Snapshot, digest: str, batch_id: int, sha256: str, mark: str) -> tuple[Pair, ...]:
    engine = public.engine(settings.home())
    rows = alike.new_rows(engine, batch_id, drafts.held(engine, sha256))
    return alike.alike(_snapshot, rows)


def show(page: Page, batch: Batch, mark: str, publishers: Sequence[str]) -> None:
    """Draw the warning, if there is anything to warn of; `mark` names the corrections that wait."""
    found = pairs(page, batch, mark)
    if not found:
        return
    st.warning(plain(warning(page, found)))
    more = ""
    if len(found) > _LISTED:
        more = page.say("desk.more", n=amounts.count(page.view.language, len(found) - _LISTED))
    beside = [(_ours(page, pair.ours, publishers), _theirs(page, pair)) for pair in found[:_LISTED]]
    markup.show("desk_alike.html", say=page.say, pairs=beside, more=more)


def pairs(page: Page, batch: Batch, mark: str) -> tuple[Pair, ...]:
    """Give the new awards of a file that look like public ones."""
    return _pairs(page.snapshot, page.snapshot.stamp.digest, batch.batch_id, batch.file_sha256, mark)


def warning(page: Page, found: Sequence[Pair]) -> str:
    """Say how many there are, and whose list has them."""
    codes = dict.fromkeys(pair.theirs["publisher"] for pair in found)
    whose = page.say("list.comma").join(names.publisher(page, code) for code in codes)
    return page.say(
        "desk.alike", count=len(found), n=amounts.count(page.view.language, len(found)), whose=whose
    )


def _ours(page: Page, row: RowFound, publishers: Sequence[str]) -> Line:
    whose = names.publisher(page, publishers[0]) if len(publishers) == 1 else ""
    where = page.say("desk.row", row=amounts.count(page.view.language, row.row))
    parts = (where, whose, row.reference, *difference_lists.facts(page, difference_lists.facts_of(row)))
    return Line(title=row.title, where=" · ".join(part for part in parts if part))


def _theirs(page: Page, pair: Pair) -> Line:
    award = pair.theirs
    return difference_lists.listed(
        page,
        {
            "award": award["award_id"],
            "publisher": award["publisher"],
            "reference": award["tender_ref"],
            "title": award["title"],
            "suppliers": award["supplier_names"],
            "date": award["award_date"],
            "amount": award["amount"],
            "currency": award["currency"],
        },
    )
