"""Evidence: what a row must say, when it holds, and what follows from it for awards."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal

import pytest

from data import evidence
from data.evidence import Evidence, Facet, Span, find_scheme, schemes
from data.files import FileKind
from data.ingest import read_file
from data.placing import load_placing
from data.store.publish import Order, publish, withdraw

HEADER = "supplier_name,product,facet,scheme,reference,answer,valid_from,valid_to,source\n"


def read(*rows: str, header: str = HEADER):
    return read_file((header + "\n".join(rows) + "\n").encode(), "evidence.csv")


def found(result) -> list[tuple[str, str, str]]:
    return [(problem.column, problem.code, problem.severity) for problem in result.problems]


def test_facet_and_answer_follow_from_the_scheme():
    result = read("Ho Limited,,,Factory Registration,F1,,2025-07-01,30/6/2026,seen")

    assert (result.kind, result.problems) == (FileKind.EVIDENCE, ())
    values = result.register[0].values
    assert (values["scheme"], values["facet"], values["answer"]) == ("FR", "plant", "yes")
    assert (values["valid_from"], values["valid_to"]) == ("2025-07-01", "2026-06-30")


@pytest.mark.parametrize(
    ("row", "column", "code", "value"),
    [
        ("Ho,Tea,plant,CHKO,,,,,seen", "facet", "scheme_conflict", None),
        ("Ho,Tea,origin,Q-Mark,,,,,seen", "scheme", "unknown_code", None),
        ("Ho,Tea,size,CHKO,,,,,seen", "facet", "unknown_code", None),
        ("Ho,,plant,FR,,maybe,,,seen", "answer", "unknown_code", None),
        ("Ho,,origin,CHKO,,,,,seen", "product", "missing", None),
        (",Tea,plant,TENANCY,,,,,seen", "supplier_name", "missing", None),
        ("Ho,,plant,TENANCY,,,2025-07-01,2025-06-30,seen", "valid_to", "bad_order", None),
        ("Ho,,plant,FR,,,2025-07-01,2030-06-30,seen", "valid_to", "out_of_range", None),
        ("Ho,,plant,TENANCY,,,2025-07-01,soon,seen", "valid_to", "bad_date", None),
    ],
)
def test_cell_in_doubt_is_not_known_and_the_row_for_review(row, column, code, value):
    result = read(row)

    assert (result.rows, result.review, result.register[0].values[column]) == (1, 1, value)
    assert found(result) == [(column, code, "review")]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",,plant,FR,,,,,seen", "supplier_name"),
        ("Ho,,plant,FR,,,,,", "source"),
        ("Ho,,,,,,,,seen", "facet"),
    ],
    ids=["of nobody", "without a source", "of nothing"],
)
def test_row_that_says_nothing_anybody_could_check_is_rejected(row, column):
    result = read(row)

    assert (result.rows, result.kept, result.rejected) == (1, 0, 1)
    assert found(result) == [(column, "missing", "rejected")]


def test_evidence_whose_validity_is_in_doubt_answers_nothing():
    result = read("Ho,,plant,TENANCY,,yes,2025-07-01,soon,seen")

    assert result.register[0].values["answer"] is None
    assert not Evidence.from_values(result.register[0].values).proves_plant


def test_list_of_a_department_is_understood_once_it_says_scheme_and_source():
    header = "公司名稱,地址,登記編號,生效日期,有效期至,計劃,資料來源\n"

    result = read("例子有限公司,大埔例子街1號,F-1,2025年7月1日,2026年6月30日,工廠登記,名單", header=header)

    assert (result.kind, result.problems) == (FileKind.EVIDENCE, ())
    values = {name: value for name, value in result.register[0].values.items() if value is not None}
    assert values == {
        "supplier_name": "例子有限公司", "address": "大埔例子街1號", "reference": "F-1", "facet": "plant",
        "scheme": "FR", "answer": "yes", "valid_from": "2025-07-01", "valid_to": "2026-06-30",
        "source": "名單",
    }  # fmt: skip


def test_each_scheme_is_evidence_of_one_facet_of_a_supplier_or_a_product():
    facets = {scheme.facet for scheme in schemes().values()}

    assert facets == set(Facet)
    assert {scheme.of for scheme in schemes().values()} == {"supplier", "product"}
    assert find_scheme("Q-Mark") is None
    assert find_scheme("香港產地來源證") == find_scheme("Certificate of Hong Kong Origin") == "CHKO"


def test_no_two_schemes_go_by_one_name():
    with (evidence.CODES_DIR / "evidence_schemes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    names = [(row["code"], name) for row in rows for name in (row["name_en"], *row["aliases"].split(";"))]

    assert [(code, name) for code, name in names if find_scheme(name) != code] == []


DAY, MONTH = (date(2026, 6, 12), date(2026, 6, 12)), (date(2026, 6, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("first", "last", "days", "holds"),
    [
        ("2026-06-12", "2026-06-12", DAY, True),
        ("2026-06-13", None, DAY, False),
        (None, "2026-06-11", DAY, False),
        ("2026", "2026-06", MONTH, True),
        ("2026-06-12", None, MONTH, False),
        (None, None, (None, None), True),
        ("2020", None, (None, None), False),
    ],
    ids=["the day", "later", "ended", "month", "part of the month", "always", "date not known"],
)
def test_evidence_holds_where_all_possible_days_lie_within(first, last, days, holds):
    assert Span(first, last).holds(*days) is holds


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        ("2025-07-01", None, Span("2025-07-01", "2026-06-30")),
        (None, "2026-06-30", Span("2025-07-01", "2026-06-30")),
        ("2025-07", None, Span("2025-07", "2026-07")),
        ("2024-02-29", None, Span("2024-02-29", "2025-02-28")),
        (None, None, None),
    ],
)
def test_factory_registration_holds_for_one_year_and_never_without_a_date(first, last, span):
    row = {"supplier_name": "Ho", "scheme": "FR", "facet": "plant", "answer": "yes"}

    assert Evidence.from_values(row | {"valid_from": first, "valid_to": last}).span == span


@pytest.fixture
def local_of(record, make_award):
    """Publish awards of one vendor on several days and evidence; give the words for local of each."""
    record.publish(
        make_award(2, suppliers=("Ho (Hong Kong) Limited",), award_date="2026-06-12", amount=Decimal(1)),
        make_award(3, suppliers=("Ho (Hong Kong) Limited",), award_date="2023-06-12"),
        make_award(4, suppliers=("Ho (Hong Kong) Limited",), award_date=None),
        make_award(5, suppliers=("Another Limited",)),
    )

    def publish_rows(*rows: str):
        publish_evidence(record, *rows)
        return local_words(record)

    return publish_rows


def publish_evidence(record, *rows: str):
    content = (HEADER + "\n".join(rows) + "\n").encode()
    order = Order(content, read_file(content, "evidence.csv"))
    placing = load_placing(record.engine, record.home)
    return publish(record.engine, [order], by="tester", note="a test", placing=placing)


def local_words(record) -> list[str]:
    rows = record.snapshot().rows("SELECT local FROM awards ORDER BY award_id")
    return [row["local"] for row in rows]


def test_plant_counts_for_awards_made_while_its_evidence_held(local_of):
    assert local_of("HO (HK) LTD.,,plant,FR,F1,,2026-01-01,2026-12-31,seen") == [
        "plant",
        "unknown",
        "unknown",
        "unknown",
    ]


def test_tenancy_without_ends_counts_for_all_awards_of_the_vendor(local_of):
    assert local_of("HO (HK) LTD.,,plant,TENANCY,,,,,seen") == ["plant", "plant", "plant", "unknown"]


def test_evidence_taken_back_leaves_the_public_state_as_it_was_before(local_of, record):
    before = local_words(record)
    batch = publish_evidence(record, "HO (HK) LTD.,,plant,TENANCY,,,,,seen").batch_ids[0]
    between = local_words(record)

    withdraw(record.engine, batch, by="tester", reason="a test")

    assert between != before == local_words(record)
    assert record.snapshot().rows("SELECT * FROM evidence") == []


@pytest.mark.parametrize(
    "row",
    [
        "Ho (HK) Ltd,Tea,origin,CHKO,,,,,seen",
        "Ho (HK) Ltd,,plant,TENANCY,,no,,,seen",
        "Ho (HK) Ltd,,plant,TENANCY,,unknown,,,seen",
        "Ho (HK) Ltd,,plant,,,,,,seen",
        "Ho (HK) Ltd,,origin,TENANCY,,,,,seen",
        "Ho (HK) Ltd,,plant,FR,,,,,seen",
        "Ho (HK),,plant,TENANCY,,,,,seen",
    ],
    ids=["of a product", "no", "unknown", "no scheme", "facet in doubt", "no date", "a like name"],
)
def test_what_proves_no_plant_of_the_vendor_changes_nothing(local_of, row):
    assert local_of(row) == ["unknown"] * 4


def test_snapshot_holds_the_registers_with_all_their_columns(local_of, record):
    local_of("Ho Limited,Tea,,CHKO,C1,,2026,,seen")

    rows = record.snapshot().rows("SELECT supplier_name, product, facet, valid_to, brn FROM evidence")

    assert rows == [
        {"supplier_name": "Ho Limited", "product": "Tea", "facet": "origin", "valid_to": None, "brn": None}
    ]
    assert record.snapshot().rows("SELECT indicator, value FROM indicators") == []
