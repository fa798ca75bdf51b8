"""What became of an award: every version, told from the record; at a version nothing later."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import insert, select

from data.award_fields import FieldChange
from data.files import DataError
from data.history import What, history
from data.placing import load_placing
from data.store.corrections import correct
from data.store.log import append_audit, now
from data.store.publish import withdraw
from data.store.recompute import recompute
from data.store.schema import assessments, redactions

CHINESE = {"language": "zh-Hant", "title": "供應檯", "suppliers": ("檯業有限公司",)}


def told(record, award_id=1, version=None):
    return [(event.version, event.what) for event in history(record.engine, award_id, version).events]


def changed(event):
    return {change.field: (change.before, change.after) for change in event.changes}


def test_a_first_row_is_told_with_all_that_it_says_and_where_it_stands(record, make_award):
    record.publish(make_award(7, cells={"Title": " Supply of tables "}), content=b"first")

    found = history(record.engine, 1)

    (event,) = found.events
    assert (event.version, event.by, event.action, event.note) == (1, "tester", "publish", "a test")
    assert (event.batch_id, event.file_name, event.row) == (1, "awards.csv", 7)
    assert changed(event)["amount"] == (None, "100.00")
    assert (found.root, found.public, dict(found.cells)) == (1, True, {"Title": " Supply of tables "})


def test_a_newer_file_changes_an_award_field_by_field_or_repeats_it(record, make_award):
    award = make_award(2, source_ref="row 2 of first.csv")
    record.publish(award, content=b"1")
    record.publish(replace(award, row=5, source_ref="row 5 of second.csv"), content=b"2")

    amended = replace(award, amount=Decimal("107.50"), notes="amended", source_ref=None)
    record.publish(amended, content=b"3")

    events = history(record.engine, 1).events
    assert [event.what for event in events] == [What.PUBLISHED, What.REPEATED, What.CHANGED]
    assert (events[1].row, events[1].changes) == (5, ())
    assert changed(events[2]) == {"amount": ("100.00", "107.50"), "notes": (None, "amended")}


def test_an_amount_of_nothing_is_not_an_unknown_one(record, make_award):
    record.publish(make_award(2, amount=Decimal(0), tenders_received=0, green=False))

    (event,) = history(record.engine, 1).events

    assert [changed(event)[name] for name in ("amount", "tenders_received", "green")] == [
        (None, "0"),
        (None, "0"),
        (None, "no"),
    ]


def test_taking_a_file_back_says_what_stands_again(record, make_award):
    record.publish(make_award(2), content=b"1")
    record.publish(make_award(2, notes="later"), content=b"2")

    withdraw(record.engine, 2, by="carl", reason="the wrong file")

    _, _, back, again = history(record.engine, 1).events
    assert (back.what, back.batch_id, back.by, back.note) == (What.TAKEN_BACK, 2, "carl", "the wrong file")
    assert (again.what, again.batch_id, changed(again)) == (
        What.STANDS_AGAIN,
        1,
        {"notes": ("later", None)},
    )


def test_an_award_of_which_nothing_stands_keeps_its_history(record, make_award):
    record.publish(make_award(2), content=b"1")
    withdraw(record.engine, 1, by="carl", reason="the wrong file")

    found = history(record.engine, 1)

    assert [event.what for event in found.events] == [What.PUBLISHED, What.TAKEN_BACK]
    assert (found.public, dict(found.cells)) == (False, {})


def test_an_older_file_taken_back_is_told_though_nothing_shown_changes(record, make_award):
    record.publish(make_award(2), content=b"1")
    record.publish(make_award(2, notes="later"), content=b"2")

    withdraw(record.engine, 1, by="carl", reason="the wrong file")

    assert told(record)[2:] == [(3, What.TAKEN_BACK)]
    assert history(record.engine, 1).public


def test_at_a_version_nothing_later_is_told(record, make_award):
    record.publish(make_award(2, cells={"Notes": ""}), content=b"1")
    record.publish(make_award(2, notes="later", cells={"Notes": "later"}), content=b"2")
    withdraw(record.engine, 2, by="carl", reason="the wrong file")

    assert told(record, version=1) == [(1, What.PUBLISHED)]
    assert dict(history(record.engine, 1, 2).cells) == {"Notes": "later"}


def test_corrections_are_told_as_shown_with_their_reason_until_they_are_taken_back(record, make_award):
    record.publish(make_award(2))
    correct(record.engine, 1, "amount", "5", by="dora", reason="see the notice")
    correct(record.engine, 1, "sector", "ict", by="dora", reason="computers")

    correct(record.engine, 1, "amount", None, by="carl", reason="the notice was wrong")

    _, first, second, back = history(record.engine, 1).events
    assert (first.what, first.by, first.note) == (What.CORRECTED, "dora", "see the notice")
    assert (changed(first), changed(second)["sector"][1]) == ({"amount": ("100.00", "5")}, "ict")
    assert (back.what, back.by, changed(back)) == (What.UNCORRECTED, "carl", {"amount": ("5", "100.00")})


def test_rules_that_say_something_else_are_told(record, make_award):
    record.publish(make_award(2, addresses=("1 Science Park Road, Sha Tin",)))
    record.publish(make_award(3))
    with record.engine.begin() as connection:
        made = connection.scalar(select(assessments.c.value).where(assessments.c.row_id == 1))
        otherwise = {"row_id": 1, "version": 2, "author": "rules 1", "value": made.replace('"ST"', '"TP"')}
        connection.execute(insert(assessments).values(otherwise))

    recompute(record.engine, by="carl", note="new rules", placing=load_placing(record.engine, record.home))

    *_, event = history(record.engine, 1).events
    assert (event.what, event.action, event.note) == (What.RECOMPUTED, "recompute", "new rules")
    assert changed(event)["vendor_district"] == ("TP", "ST")


def test_an_edition_that_joins_an_award_is_part_of_its_history_under_both_ids(record, make_award):
    record.publish(make_award(2), content=b"en")
    record.publish(make_award(2, **CHINESE), content=b"zh")

    older, younger = history(record.engine, 1), history(record.engine, 2)

    assert older.events == younger.events
    assert (younger.award_id, younger.root, dict(younger.editions)) == (2, 1, {1: "en", 2: "zh-Hant"})
    joined = older.events[1]
    assert (joined.what, joined.award_id, joined.language) == (What.JOINED, 2, "zh-Hant")
    assert (changed(joined)["award"], changed(joined)["title"]) == (("A2", "A1"), (None, "供應檯"))
    assert told(record, version=1) == [(1, What.PUBLISHED)]


def test_editions_that_come_apart_are_told_until_then(record, make_award):
    record.publish(make_award(2), content=b"en")
    record.publish(make_award(2, amount=Decimal("107.00"), **CHINESE), content=b"zh")
    record.publish(make_award(2, amount=Decimal("107.00")), content=b"en 2")

    withdraw(record.engine, 3, by="carl", reason="the wrong file")

    assert told(record, 1) == [
        (1, What.PUBLISHED),
        (3, What.CHANGED),
        (3, What.JOINED),
        (4, What.TAKEN_BACK),
        (4, What.STANDS_AGAIN),
        (4, What.PARTED),
    ]
    assert told(record, 2)[0] == (2, What.PUBLISHED)
    assert (history(record.engine, 2).root, history(record.engine, 2, 3).root) == (2, 1)


def test_a_removed_text_is_named_but_not_told(record, make_award):
    record.publish(make_award(2))
    with record.engine.begin() as connection:
        entry = append_audit(
            connection, at=now(), by="carl", action="redact", details={"reason": "a person's address"}
        )
        connection.execute(
            insert(redactions).values(
                redaction_id=1,
                award_id=1,
                field="addresses",
                hash="",
                version=1,
                audit_id=entry,
                details="{}",
            )
        )

    *_, event = history(record.engine, 1).events

    assert (event.what, event.by, event.note) == (What.REDACTED, "carl", "a person's address")
    assert event.changes == (FieldChange("addresses", None, None),)


@pytest.mark.parametrize("award_id", [0, -1, 2, 10**30])
def test_an_award_that_is_not_there_is_refused(record, make_award, award_id):
    record.publish(make_award(2))

    with pytest.raises(DataError, match="there is no award"):
        history(record.engine, award_id)


def test_an_award_that_came_later_is_not_there_before(record, make_award):
    record.publish(make_award(2))
    record.publish(make_award(3))

    with pytest.raises(DataError, match="no award A2 in version 1"):
        history(record.engine, 2, 1)
