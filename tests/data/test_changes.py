"""What changed between two versions: new awards, changed ones field by field, those no longer public."""

from dataclasses import replace
from decimal import Decimal

import pytest

from data import public
from data.history_versions import redacted_files, told_versions, withheld_versions
from data.ingest import read_file
from data.placing import load_placing
from data.queries.changes import FIELDS, Kind, changes, difference
from data.snapshot.rows import AWARD_SCHEMA
from data.store.backup import backup
from data.store.corrections import correct
from data.store.publish import Order, publish, withdraw
from data.store.redact import redact
from data.store.restore import restore

# What a file says again is no change of the award, nor what only serves the search or the sums.
NOT_TOLD = {
    *("award_id", "reference_key", "supplier_key", "search", "first_day", "last_day", "year", "month"),
    *(
        "value_hkd",
        "flow",
        "corrected",
        "source_ref",  # where the file does not say, it names the file and row, which move
        "file_name",
        "file_sha256",
        "file_row",
        "loaded_at",
        "language",
        "editions",
    ),
    *(f"{place}_{part}" for place in ("vendor", "delivery") for part in ("method", "matched")),
}


@pytest.fixture
def between(record):
    """Compare two versions of the record; the newest is the second one."""

    def compare(older: int, **options):
        old, new = public.at(record.home, older), record.snapshot()
        found = difference(old, new)
        return found.counts, changes(old, new, found, **{"limit": 50} | options)

    return compare


def test_every_column_that_the_public_sees_is_compared():
    compared = {column for columns in FIELDS.values() for column in columns}

    missing = set(AWARD_SCHEMA.names) - compared - NOT_TOLD
    assert not {name for name in missing if not name.endswith("_confidence")}


def test_new_and_changed_awards_are_told_field_by_field(record, make_award, between):
    kept = [make_award(row) for row in range(2, 12)]
    record.publish(*kept)
    changed = replace(kept[3], amount=Decimal("90.50"), title="Supply of chairs")

    record.publish(changed, make_award(12))

    counts, found = between(1)
    assert counts == {Kind.GONE: 0, Kind.CHANGED: 1, Kind.NEW: 1}
    assert [(one.kind, one.fields) for one in found] == [
        (Kind.CHANGED, ("title", "amount")),
        (Kind.NEW, ()),
    ]
    assert found[0].before["amount"] == Decimal("100.00")
    assert found[0].after["amount"] == Decimal("90.50")
    assert found[1].before is None


def test_awards_of_a_withdrawn_batch_are_no_longer_public(record, make_award, between):
    record.publish(make_award(2), make_award(3))
    batch = record.publish(make_award(4)).batch_ids[0]

    withdraw(record.engine, batch, by="tester", reason="a mistake")

    counts, found = between(2)
    assert counts[Kind.GONE] == 1
    assert found[0].kind is Kind.GONE
    assert found[0].before["tender_ref"] == "REF 4"
    assert found[0].after is None


def test_the_same_awards_from_another_file_are_no_change(record, make_award, between):
    record.publish(make_award(2), content=b"one file")

    record.publish(make_award(2), content=b"another file")

    counts, found = between(1)
    assert sum(counts.values()) == 0
    assert found == []


def test_words_that_look_like_nothing_are_told_from_nothing(record, make_award, between):
    record.publish(make_award(2), make_award(3, notes="x"))

    record.publish(make_award(2, notes="NULL"), make_award(3, notes="x"))

    _, found = between(1)
    assert [one.fields for one in found] == [("notes",)]


@pytest.mark.parametrize(
    ("options", "refs"),
    [
        ({"limit": 2}, ["REF 3", "REF 4"]),
        ({"limit": 2, "offset": 2}, ["REF 5", "REF 6"]),
        ({"limit": 2, "offset": 3}, ["REF 6"]),
        ({"limit": 9, "kind": Kind.CHANGED}, ["REF 3"]),
        ({"limit": 9, "kind": Kind.NEW, "offset": 1}, ["REF 5", "REF 6"]),
        ({"limit": 9, "kind": Kind.GONE}, []),
        ({"limit": 9, "offset": 99}, []),
    ],
    ids=str,
)
def test_changes_come_in_pages_and_by_kind(record, make_award, between, options, refs):
    record.publish(make_award(2), make_award(3))
    record.publish(make_award(3, notes="new"), *(make_award(row) for row in (4, 5, 6)))

    _, found = between(1, **options)

    assert [(one.after or one.before)["tender_ref"] for one in found] == refs


def test_versions_tell_what_was_done_and_never_by_whom(record, make_award):
    record.publish(make_award(2), make_award(3))
    batch = record.publish(make_award(4)).batch_ids[0]
    withdraw(record.engine, batch, by="somebody", reason="a mistake")

    newest, *_, first = told = told_versions(record.engine)

    assert [one.version for one in told] == [3, 2, 1]
    assert (newest.action, newest.why) == ("withdraw", "a mistake")
    assert (first.action, first.why, first.files) == ("publish", "a test", ("awards.csv",))
    assert (first.totals["awards"], first.totals["hkd"]) == (2, "200.00")
    assert "somebody" not in repr(told)
    assert "tester" not in repr(told)


def test_a_note_that_repeats_what_was_redacted_is_not_told(record, make_award, make_result):
    award = make_award(2, suppliers=("Chan Siu Ming",))
    order = Order(b"a file", make_result(award, make_award(3)))
    publish(
        record.engine,
        [order],
        by="tester",
        note="bought of Chan Siu Ming",
        placing=load_placing(record.engine, record.home),
    )

    redact(record.engine, "A1", "suppliers", by="tester", reason="at the wish of the person")

    redacted, published = told_versions(record.engine)
    assert published.is_withheld
    assert (published.why, published.files) == ("", ())
    assert withheld_versions(record.engine) == {1}
    assert redacted.why == "at the wish of the person"


def test_versions_name_the_file_that_was_taken_back_and_the_award_that_was_corrected(record, make_award):
    batch = record.publish(make_award(2), make_award(3)).batch_ids[0]
    correct(record.engine, 1, "amount", "99", by="tester", reason="a slip of the pen")

    withdraw(record.engine, batch, by="tester", reason="a mistake")

    taken_back, corrected, published = told_versions(record.engine)
    assert taken_back.files == ("awards.csv",)
    assert (corrected.files, corrected.award, corrected.field) == ((), 1, "amount")
    assert (published.award, published.field) == (None, None)


def publish_named(record, name: str, note: str = "x") -> str:
    """Publish one award in a file of that name, and give the SHA-256 of the file."""
    content = b"publisher,title,supplier_name,tender_ref,amount\nHYD,Supply of lamps,Chan Siu Ming,QX1,5000\n"
    order = Order(content, read_file(content, name))
    publish(record.engine, [order], by="tester", note=note, placing=load_placing(record.engine, record.home))
    return order.sha256


def test_a_redaction_names_its_award_and_the_file_and_no_hash(record):
    sha256 = publish_named(record, "june.csv")

    redact(record.engine, "A1", "suppliers", by="tester", reason="at the wish of the person")

    newest = told_versions(record.engine)[0]
    assert (newest.files, newest.award, newest.field) == (("june.csv",), 1, "suppliers")
    assert redacted_files(record.engine) == {sha256}


def test_a_file_that_a_withheld_entry_names_is_named_nowhere(record):
    publish_named(record, "Chan Siu Ming.csv", note="bought of Chan Siu Ming")
    withdraw(record.engine, 1, by="tester", reason="a mistake")

    redact(record.engine, "A1", "suppliers", by="tester", reason="at the wish of the person")

    told = told_versions(record.engine)
    assert [one.files for one in told] == [(), (), ()]
    assert "Chan Siu Ming" not in repr(told)


def test_versions_tell_which_numbers_a_restore_left_out(record, make_award, tmp_path):
    record.publish(make_award(2))
    backup(record.engine, tmp_path / "backup")
    record.publish(make_award(3))
    record.publish(make_award(4))

    restore(record.engine, record.home, tmp_path / "backup", by="rosa", reason="a test")

    assert [(one.version, one.older, one.action) for one in told_versions(record.engine)] == [
        (4, 1, "restore"),
        (1, 0, "publish"),
    ]
