"""Whatever the files are, a difference tells beforehand what history and pages show after publishing."""

import random
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from data.diff.compare import diff_as_read
from data.diff.shapes import RowKind, Totals
from data.filters import Filters
from data.history import What, history
from data.placing import load_placing
from data.queries.summary import summary
from data.records import AmountKind
from data.store.batches import Order
from data.store.corrections import correct
from data.store.publish import publish, stage, withdraw
from data.store.schema import metadata

WHAT = {
    What.PUBLISHED: RowKind.NEW,
    What.JOINED: RowKind.NEW,
    What.CHANGED: RowKind.CHANGED,
    What.REPEATED: RowKind.UNCHANGED,
}
STEPS = 8


def shown(snapshot) -> Totals:
    """Give the totals as the pages have them."""
    found = summary(snapshot, Filters())
    unknown = [found.by(dimension).get("unknown") for dimension in ("year", "district")]
    return Totals(
        awards=found.total.awards,
        value_hkd=found.total.value_hkd,
        without_value=found.total.without_value,
        without_date=unknown[0].awards if unknown[0] else 0,
        without_place=unknown[1].awards if unknown[1] else 0,
        suppliers=found.total.suppliers,
        listed_twice=found.listed_twice,
        revenue_awards=found.revenue.awards,
        fees=dict(found.fees),
    )


def everything(engine) -> dict[str, int]:
    with engine.begin() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in metadata.sorted_tables
        }


def some_awards(chance, make_award):
    """Give the rows of a made-up file: few references, so that awards meet often."""
    language = chance.choice(["en", "en", "zh-Hant", "zh-Hans"])
    publisher = chance.choice(["HYD", "HYD", "DSD", "GLD-NOTICE"])
    for row in range(2, 2 + chance.randint(1, 7)):
        number = chance.randint(1, 6)
        name = {
            "en": f"Tables {number} Limited",
            "zh-Hant": f"檯業{number}公司",
            "zh-Hans": f"台业{number}公司",
        }
        other = {"en": f"Chairs {number} Limited", "zh-Hant": "同名公司", "zh-Hans": "同名公司"}
        shared = chance.random() < 0.2
        kind = chance.choice([AmountKind.TOTAL] * 5 + [AmountKind.REVENUE, AmountKind.FIRST_YEAR])
        yield make_award(
            row,
            title=f"{'Supply' if language == 'en' else '供應'} {number}",
            suppliers=(name[language], *([other[language]] * (chance.random() < 0.3))),
            publisher=publisher,
            buyer="HYD",
            language=language,
            tender_ref=None if chance.random() < 0.1 else f"REF {chance.randint(1, 4)}",
            lot=chance.choice([None, None, "1"]),
            award_date=chance.choice([None, "2026", "2026-06", "2026-06-12", "2026-06-12"]),
            amount=None if chance.random() < 0.2 else Decimal(chance.choice(["100.00", "250.50"])),
            amount_kind=kind,
            amount_shared=shared,
            addresses=chance.choice([(), ("1 Science Park Road, Sha Tin",)]),
            notes=chance.choice([None, "a note"]),
        )


def staged(record, make_result, awards, content):
    """Let a file wait, and give its batch and the file."""
    order = Order(content.encode(), make_result(*awards))
    return stage(record.engine, order, by="t", note="t").batch_id, order


def said_by_history(record, told, outcome):
    """Give what became of the rows of a difference as the history of each award tells it."""
    published = dict(zip(dict.fromkeys(row.batch_id for row in told.rows), outcome.batch_ids, strict=True))
    for row in told.rows:
        event, *_ = [
            event
            for event in history(record.engine, row.award_id).events
            if (event.version, event.batch_id, event.row)
            == (outcome.version, published[row.batch_id], row.row)
            and event.award_id == row.award_id
            and event.what in WHAT
        ]
        changes = () if WHAT[event.what] is RowKind.NEW else event.changes
        yield row.batch_id, row.row, WHAT[event.what], changes


@pytest.mark.parametrize(
    ("engine_kind", "seed"), [("sqlite", 0), ("sqlite", 1), ("postgresql", 2)], indirect=["engine_kind"]
)
def test_what_a_difference_says_is_what_publishing_does(record, make_award, make_result, seed):
    chance = random.Random(seed)
    order = {"by": "t", "note": "t", "placing": load_placing(record.engine, record.home)}
    public = []
    for step in range(STEPS):
        waiting = dict(
            staged(record, make_result, some_awards(chance, make_award), f"{step} {part}")
            for part in range(chance.choice([1, 1, 2]))
        )
        written = everything(record.engine)

        told = diff_as_read(record.engine, record.home, waiting)

        assert everything(record.engine) == written
        assert told.totals_before == (shown(record.snapshot()) if public else Totals())
        outcome = publish(record.engine, list(waiting.values()), **order)
        assert outcome.held == told.held
        if outcome.held:
            outcome = publish(record.engine, list(waiting.values()), **order, release=True)
        public += outcome.batch_ids
        assert told.totals_after == shown(record.snapshot())
        assert [(row.batch_id, row.row, row.kind, row.changes) for row in told.rows] == list(
            said_by_history(record, told, outcome)
        )
        if chance.random() < 0.4:
            withdraw(record.engine, public.pop(chance.randrange(len(public))), by="t", reason="t")
        elif chance.random() < 0.3:
            award_id = chance.choice(told.rows).award_id
            correct(record.engine, award_id, "amount", f"{step + 1}000.00", by="t", reason="t")
