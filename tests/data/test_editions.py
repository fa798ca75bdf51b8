"""English and Chinese editions of one list: one award with both names, whichever came first."""

from decimal import Decimal
from itertools import permutations

import pytest

from data.filters import Basis, Filters
from data.placing import load_placing
from data.queries.records import copies
from data.queries.summary import summary
from data.queries.vendors import top_suppliers
from data.store.merging import merge
from data.store.publish import Order, publish, withdraw
from data.store.suppliers import merged
from data.verify import verify

ENGLISH = {"publisher": "GLD", "buyer": None, "language": "en"}
CHINESE = {"publisher": "GLD", "buyer": None, "language": "zh-Hant"}
SIMPLE = {"publisher": "GLD", "buyer": None, "language": "zh-Hans"}


@pytest.fixture
def editions(make_award):
    """Give rows of one award in three languages, by language; what is named is the same in all."""

    def make(row: int = 2, **values):
        return {
            "en": make_award(
                row,
                title=f"Supply of tables {row}",
                suppliers=(f"Tables {row} Limited",),
                **ENGLISH | values,
            ),
            "zh-Hant": make_award(
                row, title=f"供應檯{row}", suppliers=(f"檯業{row}有限公司",), **CHINESE | values
            ),
            "zh-Hans": make_award(
                row, title=f"供应台{row}", suppliers=(f"台业{row}有限公司",), **SIMPLE | values
            ),
        }

    return make


def shown(record) -> list[tuple]:
    rows = record.snapshot().rows(
        "SELECT title, title_zh, supplier_names_zh FROM awards WHERE counted ORDER BY title"
    )
    return [tuple(row.values()) for row in rows]


BOTH = [
    ("Supply of tables 2", "供應檯2", "檯業2有限公司"),
    ("Supply of tables 3", "供應檯3", "檯業3有限公司"),
]


@pytest.mark.parametrize("order", list(permutations(["en", "zh-Hant", "zh-Hans"])), ids="-".join)
def test_editions_become_one_award_in_whatever_order_they_come(record, editions, order):
    rows = [editions(2), editions(3, amount=Decimal("7.00"))]

    for language in order:
        record.publish(*(row[language] for row in rows))

    assert shown(record) == BOTH
    ids = record.snapshot().rows("SELECT award_id, editions FROM awards ORDER BY award_id")
    assert [row["award_id"] for row in ids] == [1, 2]
    assert ids[0]["editions"] == ["en", "zh-Hant", "zh-Hans"]


@pytest.mark.parametrize("order", [["en", "zh-Hant"], ["zh-Hant", "en"]], ids="-".join)
def test_editions_published_together_are_joined(record, editions, make_result, order):
    rows = [editions(2), editions(3, amount=Decimal("7.00"))]
    orders = [Order(language.encode(), make_result(*(row[language] for row in rows))) for language in order]

    placing = load_placing(record.engine, record.home)
    outcome = publish(record.engine, orders, by="tester", note="", placing=placing)

    assert outcome.version == 1
    assert shown(record) == BOTH


@pytest.mark.parametrize("first", ["en", "zh-Hant"])
def test_a_later_list_with_one_row_more_updates_and_joins_the_new_one(record, editions, first):
    second = "zh-Hant" if first == "en" else "en"
    old = editions(3)
    new = editions(2, tender_ref="NEW")
    for language in (first, second):
        record.publish(old[language])

    for language in (first, second):
        record.publish(new[language], old[language])

    assert shown(record) == BOTH


def test_a_contractor_more_under_the_same_reference_and_date_is_joined_too(record, editions):
    # As in a framework agreement: many contractors, no sum.
    same = {"tender_ref": "U80", "amount": None, "currency": None}
    rows = [editions(row, **same) for row in (2, 3, 4)]
    for language in ("en", "zh-Hant"):
        record.publish(*(row[language] for row in rows[:2]))
    assert shown(record) == BOTH

    for language in ("zh-Hant", "en"):
        record.publish(*(row[language] for row in rows))

    assert shown(record) == [*BOTH, ("Supply of tables 4", "供應檯4", "檯業4有限公司")]


def test_among_equal_rows_a_name_written_alike_tells_before_the_order(record, make_award):
    same = {"tender_ref": "U80", "amount": None, "currency": None}
    record.publish(
        make_award(2, title="One", suppliers=("Alpha Limited",), **ENGLISH | same),
        make_award(3, title="Two", suppliers=("Medicom Inc.",), **ENGLISH | same),
    )
    record.publish(
        make_award(2, title="二", suppliers=("MEDICOM INC",), **CHINESE | same),
        make_award(3, title="一", suppliers=("阿法公司",), **CHINESE | same),
    )

    assert shown(record) == [("One", "一", "阿法公司"), ("Two", "二", "MEDICOM INC")]


def test_other_numbers_of_rows_are_not_joined_by_guessing(record, editions):
    same = {"tender_ref": "U80", "amount": None, "currency": None}
    rows = [editions(row, **same) for row in (2, 3)]
    record.publish(*(row["en"] for row in rows))
    record.publish(rows[0]["zh-Hant"])

    titles = [title for title, *_ in shown(record)]

    assert titles == ["Supply of tables 2", "Supply of tables 3", "供應檯2"]


def test_sums_that_differ_are_counted_once_and_both_stay_visible(record, editions):
    record.publish(editions(2, amount=Decimal("9102384.00"))["en"])
    record.publish(editions(2, amount=Decimal("9102348.00"))["zh-Hant"])
    snapshot = record.snapshot()

    found = summary(snapshot, Filters())
    (other,) = copies(snapshot, [1])[1]

    assert (found.total.awards, found.total.value_hkd) == (1, Decimal("9102384.00"))
    assert found.listed_twice == 1
    assert other["amount"] == Decimal("9102348.00")


@pytest.mark.parametrize("first", ["en", "zh-Hant"])
def test_a_corrected_sum_joins_what_was_apart(record, editions, first):
    wrong = {"en": Decimal("1.00"), "zh-Hant": Decimal("100.00")}
    second = "zh-Hant" if first == "en" else "en"
    for language in (first, second):
        record.publish(
            editions(2, amount=wrong[language])[language], editions(3, tender_ref="REF 2")[language]
        )

    record.publish(editions(2)["en"], editions(3, tender_ref="REF 2")["en"])

    assert [row[0] for row in shown(record)] == ["Supply of tables 2", "Supply of tables 3"]


def test_a_joined_award_stays_one_when_its_sum_is_corrected_in_one_edition(record, editions):
    for language in ("en", "zh-Hant"):
        record.publish(editions(2)[language])

    record.publish(editions(2, amount=Decimal("250.00"))["en"])

    (row,) = record.snapshot().rows("SELECT award_id, amount, title_zh FROM awards")
    assert row == {"award_id": 1, "amount": Decimal("250.00"), "title_zh": "供應檯2"}


def test_a_further_row_of_the_other_edition_is_no_copy(record, editions):
    record.publish(editions(2)["en"])
    record.publish(editions(2)["zh-Hant"], editions(3, tender_ref="REF 2", amount=Decimal("5.00"))["zh-Hant"])

    assert summary(record.snapshot(), Filters()).total.awards == 2


def test_an_edition_alone_stands_with_its_own_words(record, editions):
    record.publish(editions(2)["zh-Hant"])

    assert shown(record) == [("供應檯2", "供應檯2", "檯業2有限公司")]


@pytest.mark.parametrize("back", ["en", "zh-Hant"])
def test_taking_one_edition_back_leaves_the_other_under_the_same_id(record, editions, back):
    batches = {language: record.publish(editions(2)[language]).batch_ids[0] for language in ("zh-Hant", "en")}
    (before,) = record.snapshot().rows("SELECT award_id FROM awards")

    withdraw(record.engine, batches[back], by="tester", reason="a test")

    (after,) = record.snapshot().rows("SELECT award_id FROM awards")
    assert after == before
    assert len(shown(record)) == 1


def test_another_publishers_same_reference_is_not_joined(record, editions):
    record.publish(editions(2)["en"])
    record.publish(editions(2, publisher="DSD")["zh-Hant"])

    assert len(shown(record)) == 2


@pytest.mark.parametrize("order", [["en", "zh-Hant"], ["zh-Hant", "en"]], ids="-".join)
def test_both_names_are_of_one_supplier(record, editions, make_award, order):
    for language in order:
        record.publish(editions(2)[language])
    record.publish(make_award(9, title="供應", suppliers=("檯業2有限公司",), **CHINESE))

    ranking = top_suppliers(record.snapshot(), Filters(basis=Basis.ALL), 10)

    assert [(one.name, one.name_zh, one.awards) for one in ranking] == [
        ("Tables 2 Limited", "檯業2有限公司", 2)
    ]


def test_a_chinese_name_of_two_suppliers_becomes_a_name_of_neither(record, make_award):
    for row, name in ((2, "First Limited"), (3, "Second Limited")):
        record.publish(make_award(row, title=name, suppliers=(name,), **ENGLISH))
    record.publish(
        *(make_award(row, title=f"供應{row}", suppliers=("同名公司",), **CHINESE) for row in (2, 3))
    )

    ranking = top_suppliers(record.snapshot(), Filters(basis=Basis.ALL), 10)

    assert sorted(one.name for one in ranking) == ["First Limited", "Second Limited"]


def test_names_of_several_suppliers_are_not_guessed(record, make_award):
    two = ("A Limited", "B Limited")
    record.publish(make_award(2, suppliers=two, **ENGLISH))
    record.publish(make_award(2, title="供應", suppliers=("乙公司", "甲公司"), **CHINESE))

    ranking = top_suppliers(record.snapshot(), Filters(basis=Basis.ALL), 10)

    assert [(one.name, one.name_zh) for one in ranking] == [("A Limited", None), ("B Limited", None)]
    assert shown(record)[0][2] == "乙公司 | 甲公司"


def test_what_a_person_says_of_a_vendor_editions_leave_as_it_is(record, editions):
    signed = {"by": "tester", "reason": "two registers"}
    rows = [editions(2), editions(3, amount=Decimal("7.00"))]
    record.publish(*(row["en"] for row in rows))
    record.publish(*(row["zh-Hant"] for row in rows))
    with record.engine.connect() as connection:
        learnt = merged(connection)

    merge(record.engine, 3, None, **signed)
    record.publish(*(row["zh-Hant"] for row in rows), content=b"once more")
    with record.engine.connect() as connection:
        parted = merged(connection)
    merge(record.engine, 1, 3, **signed)
    record.publish(*(row["en"] for row in rows), content=b"again")
    with record.engine.connect() as connection:
        led = merged(connection)

    assert learnt == {3: 1, 4: 2}
    assert parted == {4: 2}
    assert led == {1: 3, 4: 2}
    assert verify(record.engine, record.home).findings == ()
