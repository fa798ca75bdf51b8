"""Files that once were read wrongly or broke what came after them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.files import DataError, FileKind, ReadOptions, ReadResult, UnreadableFileError
from data.ingest import profiles, read_file
from data.placing import load_placing
from data.problems import ProblemCode, RefusalCode
from data.records import RegisterRow
from data.store.publish import Order, publish

ROADS = b"Contract No.,Contract Title,Contractor,Contract Sum\n"


def test_coverage_told_by_months_covers_all_their_days(record, make_award):
    values = {"publisher": "HYD", "period_from": "2026-06", "period_to": "2026-06", "status": "complete"}
    months = ReadResult(
        kind=FileKind.COVERAGE, file_name="coverage.csv", encoding="utf-8", profile="coverage",
        header_row=1, columns={}, rows=1, register=(RegisterRow(2, values),),
    )  # fmt: skip
    record.publish(make_award(award_date="2026-06-30"))

    publish(
        record.engine,
        [Order(b"months", months)],
        by="tester",
        note="a test",
        placing=load_placing(record.engine, record.home),
    )

    (award,) = record.snapshot().rows("SELECT complete FROM awards")
    assert award["complete"]


def test_sum_of_a_few_dollars_has_lost_its_unit():
    result = read_file(ROADS + b'C1,Road,Ho Limited,HK$12.5\nC2,Lane,Ho Limited,"HK$5,400,000"\n', "a.csv")

    assert [award.amount for award in result.awards] == [None, Decimal(5400000)]
    assert [problem.code for problem in result.problems] == [ProblemCode.UNIT_LOST]


def test_sum_of_a_few_dollars_stands_where_the_header_says_dollars():
    result = read_file(ROADS.replace(b"Sum", b"Sum (HK$)") + b"C1,Road,Ho Limited,12.50\n", "a.csv")

    assert result.awards[0].amount == Decimal("12.50")


def test_header_repeated_in_other_words_is_no_award():
    content = ROADS + b'C1,Road,Ho Limited,"HK$5,400,000"\nREFERENCE,SUBJECT,CONTRACTOR,SUM (HK$)\n'

    result = read_file(content, "a.csv")

    assert (result.accepted, result.skipped) == (1, 1)


def test_column_of_awards_cannot_hold_what_only_a_register_has():
    options = ReadOptions(mapping=(("Contract Sum", "value"),))

    with pytest.raises(UnreadableFileError) as refused:
        read_file(ROADS + b"C1,Road,Ho Limited,HK$5000\n", "a.csv", options)

    assert refused.value.code is RefusalCode.MAP_FIELD_NOT_KNOWN


def test_awards_of_bodies_that_are_not_named_are_told_apart_by_their_titles(record, make_award):
    nobody = {"publisher": None, "buyer": None, "tender_ref": "D2"}
    record.publish(make_award(title="Supply of desks", **nobody))
    record.publish(make_award(title="Repair of desks", **nobody))

    assert len(record.snapshot().rows("SELECT award_id FROM awards")) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code = ", "zoo.toml"),
        ('publisher = "HYD"', "'columns' is missing"),
        ('code = "ZOO"\npublisher = "ZOO"\nrequired = []\n[columns]\ntitle = "What"', "publishers.csv"),
        ('code = "ZOO"\nrequired = []\n[columns]\naward_dat = "When"', "award_dat"),
    ],
    ids=["broken", "without columns", "publisher on no list", "misspelt field"],
)
def test_flaw_of_a_profile_is_told_with_its_file(tmp_path, text, said):
    path = tmp_path / "zoo.toml"
    path.write_text(text)

    with pytest.raises(DataError) as refused:
        profiles._profile_in(path)

    assert "zoo.toml" in str(refused.value)
    assert said in str(refused.value)
