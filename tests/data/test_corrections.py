"""What a person says of an award, beside what its file says."""

from decimal import Decimal

import pytest

from data.files import DataError
from data.store import state
from data.store.corrections import FIELDS, correct

BY = {"by": "carl", "reason": "see the notice"}


def public(record, version=None):
    with record.engine.begin() as connection:
        (found,) = state.public_awards(connection, version)
    return found


def test_a_correction_stands_in_place_of_what_the_file_said_and_is_named(record, make_award):
    record.publish(make_award(2))

    version = correct(record.engine, 1, "amount", "2,500.50", **BY)

    assert (version, public(record).award.amount, public(record).corrected) == (
        2,
        Decimal("2500.50"),
        ("amount",),
    )
    (row,) = record.snapshot().rows("SELECT value_hkd FROM awards")
    assert row == {"value_hkd": Decimal("2500.50")}


def test_a_correction_can_be_taken_back_and_older_versions_stand(record, make_award):
    record.publish(make_award(2))
    correct(record.engine, 1, "sector", "ict", **BY)

    correct(record.engine, 1, "sector", None, **BY)

    assert public(record, 2).assessment.sector == "ict"
    assert public(record).corrected == ()
    assert public(record).assessment == public(record, 1).assessment


def test_a_corrected_supplier_is_a_vendor_like_any_other(record, make_award):
    record.publish(make_award(2))

    correct(record.engine, 1, "suppliers", "Chairs Limited | Lamps Limited", **BY)

    names = record.snapshot().rows("SELECT name FROM suppliers WHERE name <> 'Tables Limited' ORDER BY 1")
    assert [row["name"] for row in names] == ["Chairs Limited", "Lamps Limited"]
    (row,) = record.snapshot().rows("SELECT supplier_names, len(supplier_ids) AS n FROM awards")
    assert row == {"supplier_names": "Chairs Limited | Lamps Limited", "n": 2}


def test_a_corrected_buyer_is_one_of_the_list(record, make_award):
    record.publish(make_award(2, buyer=None, buyer_name="Some office"))

    correct(record.engine, 1, "buyer", "Highways Department", **BY)
    (row,) = record.snapshot().rows("SELECT buyer, buyer_name, corrected FROM awards")
    correct(record.engine, 1, "buyer", "", **BY)

    assert row == {"buyer": "HYD", "buyer_name": "Highways Department", "corrected": ["buyer"]}
    assert public(record).award.buyer_name is None
    with pytest.raises(DataError, match="list of buyers"):
        correct(record.engine, 1, "buyer", "Somebody", **BY)


def test_places_are_corrected_to_districts(record, make_award):
    record.publish(make_award(2))

    correct(record.engine, 1, "delivery_districts", "st, TP", **BY)
    correct(record.engine, 1, "vendor_district", "YL", **BY)

    (row,) = record.snapshot().rows("SELECT delivery_key, delivery_districts, vendor_key FROM awards")
    assert row == {"delivery_key": "several", "delivery_districts": ["ST", "TP"], "vendor_key": "YL"}


@pytest.mark.parametrize("field", FIELDS)
def test_what_cannot_be_read_is_refused_with_what_is_expected(record, make_award, field):
    record.publish(make_award(2))
    nonsense = "|" if field == "suppliers" else "quite wrong"

    with pytest.raises(DataError, match="expected"):
        correct(record.engine, 1, field, nonsense, **BY)

    assert public(record).corrected == ()


@pytest.mark.parametrize(
    ("award", "field", "by"), [(9, "sector", "carl"), (1, "row_hash", "carl"), (1, "sector", " ")]
)
def test_no_award_no_field_and_no_name_are_refused(record, make_award, award, field, by):
    record.publish(make_award(2))

    with pytest.raises(DataError):
        correct(record.engine, award, field, "ict", by=by, reason="because")


def test_a_correction_of_a_joined_edition_is_the_leading_awards(record, make_award):
    same = {"tender_ref": "X1", "publisher": "GLD"}
    record.publish(make_award(2, **same))
    record.publish(make_award(2, title="供應檯", suppliers=("檯業有限公司",), language="zh-Hant", **same))

    correct(record.engine, 2, "sector", "ict", **BY)

    assert (public(record).award_id, public(record).assessment.sector) == (1, "ict")


def test_a_correction_made_before_editions_were_joined_goes_on_holding(record, make_award):
    same = {"tender_ref": "X1", "publisher": "GLD"}
    record.publish(make_award(2, **same))
    record.publish(
        make_award(2, title="供應檯", suppliers=("檯業有限公司",), language="zh-Hant", **same | {"amount": 7})
    )
    correct(record.engine, 2, "sector", "ict", **BY)

    record.publish(make_award(2, title="供應檯", suppliers=("檯業有限公司",), language="zh-Hant", **same))
    joined = public(record)
    correct(record.engine, 1, "sector", None, **BY)

    assert (joined.award_id, joined.assessment.sector, joined.corrected) == (1, "ict", ("sector",))
    assert public(record).corrected == ()


def test_a_name_of_several_lines_signs_nothing(record, make_award):
    record.publish(make_award(2))

    with pytest.raises(DataError, match="one line"):
        correct(record.engine, 1, "sector", "ict", by="carl\npublish", reason="because")
