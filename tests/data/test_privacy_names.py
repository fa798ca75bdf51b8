"""A person by any name that the record knows, whatever row, edition or version is shown."""

from dataclasses import replace

import pytest

from data.assess import assess
from data.diff.compare import diff_as_read
from data.diff.shapes import RowKind
from data.history import history
from data.placing import load_placing
from data.store import state
from data.store.batches import Order
from data.store.corrections import correct
from data.store.publish import stage

HOME = "Flat 7B, Zebra Mansion, 15 Hoi Bun Road, Kwun Tong"
HOME_ZH = "九龍觀塘海濱道15號斑馬大廈7樓"
CHINESE = {"language": "zh-Hant", "title": "供應檯", "addresses": (HOME_ZH,)}


@pytest.fixture
def firm(make_award):
    """Give an award of a vendor whose name reads as a firm's."""
    return make_award(2, suppliers=("Kee Kee Studio",), addresses=(HOME,), cells={"Address": HOME})


def told(record, award_id=1, version=None):
    """Give all that is public of an award: in the snapshot's state and in its history."""
    with record.engine.connect() as connection:
        public = [each for each in state.public_awards(connection, version) if each.award_id == award_id]
    return str(public) + str(history(record.engine, award_id, version))


def holds_home(text):
    return any(word in text for word in ("Zebra", "Hoi Bun", "斑馬", "海濱"))


def test_a_correction_to_a_person_hides_the_address_in_every_version_and_in_later_files(record, firm):
    record.publish(firm, content=b"1")
    assert holds_home(told(record))

    correct(record.engine, 1, "suppliers", "CHAN Siu Ming", by="Ann", reason="a sole trader")
    record.publish(replace(firm, notes=f"at {HOME}"), content=b"2")

    assert [version for version in (1, 2, 3, None) if holds_home(told(record, version=version))] == []


def test_snapshots_from_before_a_correction_are_made_anew(record, firm):
    record.publish(firm)
    record.snapshot()
    correct(record.engine, 1, "suppliers", "CHAN Siu Ming", by="Ann", reason="a sole trader")

    record.snapshot()

    kept = b"".join(path.read_bytes() for path in (record.home / "snapshots").glob("*.duckdb"))
    assert b"CHAN Siu Ming" in kept
    assert b"Zebra" not in kept


@pytest.mark.parametrize(
    ("english", "chinese"),
    [("Kee Kee Studio", "陳大文"), ("CHAN Tai Man", "奇奇工作室")],
    ids=["person-in-chinese", "person-in-english"],
)
def test_one_edition_with_a_person_hides_the_addresses_of_both(record, firm, english, chinese):
    record.publish(replace(firm, suppliers=(english,)), content=b"1")

    record.publish(replace(firm, suppliers=(chinese,), **CHINESE, cells={"地址": HOME_ZH}), content=b"2")

    assert [at for at in (1, 2) if holds_home(told(record, 1, at))] == []
    assert not holds_home(told(record, 2))


def test_editions_with_different_numbers_of_names_are_asked_all_the_same(record, firm):
    record.publish(replace(firm, suppliers=("Foo Foo Studio", "Bar Bar Studio")), content=b"1")

    record.publish(replace(firm, suppliers=("陳大文",), **CHINESE), content=b"2")

    assert not holds_home(told(record))


def test_a_vendor_who_is_a_person_in_one_award_is_one_in_every_award(record, firm, make_award):
    other = make_award(3, suppliers=("Kee Kee Studio",), addresses=(HOME,), cells={"Address": HOME})
    record.publish(firm, other, content=b"1")
    assert holds_home(told(record, 2))

    record.publish(replace(firm, suppliers=("陳大文",), **CHINESE), content=b"2")

    assert not holds_home(told(record, 2))


def test_a_chinese_name_that_a_later_file_leaves_out_counts_on(record, firm):
    record.publish(replace(firm, suppliers_zh=("陳大文",)), content=b"1")

    record.publish(firm, content=b"2")

    assert not holds_home(told(record))


@pytest.mark.parametrize("field", ["delivery_place", "title", "notes", "source_ref", "contract_period"])
def test_a_home_told_in_another_field_is_struck_and_gives_no_point(record, firm, field):
    record.publish(replace(firm, suppliers=("CHAN Tai Man",), **{field: f"At {HOME}"}))

    with record.engine.connect() as connection:
        (public,) = state.public_awards(connection)

    assert not holds_home(told(record))
    assert (public.assessment.delivery_place.lat, public.assessment.delivery_place.matched) == (None, "")


def test_a_trial_shows_no_address_of_a_person_but_that_a_row_changes(record, firm, make_result):
    person = replace(firm, suppliers=("CHAN Tai Man",), title=f"Storage at {HOME}")
    record.publish(person, content=b"1")
    order = Order(b"2", make_result(replace(person, addresses=(HOME.replace("7B", "8C"),))))
    batch_id = stage(record.engine, order, by="t", note="t").batch_id

    (row,) = diff_as_read(record.engine, record.home, {batch_id: order}).rows

    assert (row.kind, row.changes) == (RowKind.CHANGED, ())
    assert not holds_home(str(row))


@pytest.mark.parametrize(("persons", "times"), [({"kee kee studio"}, 0), (frozenset(), 1)])
def test_the_official_look_up_is_not_asked_for_a_vendor_known_as_a_person(record, firm, persons, times):
    asked = []
    plain = load_placing(record.engine, record.home)
    placing = replace(plain, locator=replace(plain.locator, look_up=asked.append), persons=persons)

    assess(replace(firm, addresses=("Nowhere House, Nowhere Path",)), placing)

    assert len(asked) == times
