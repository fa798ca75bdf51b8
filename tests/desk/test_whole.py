"""A file as a whole: whose it may be, what its rows add up to, whether its own words agree."""

import pytest

from data.desk import findings, orders
from data.desk.suggesting import buyers_in, publishers_in
from data.files import ReadOptions
from data.ingest.above import covered
from data.jobs.queue import Upload
from data.store.said import forget_findings

TITLES = "Highways Department\nContracts awarded 1 April to 30 June 2025\n\n"
HEAD = "Contract No.,Contract Title,Contractor,Contract Sum (HK$M),Date of Award\n"
ROWS = "C1,Road,Ho Limited,14.56,6 May 2025\nC2,Bridge,Au Limited,3872,18 June 2025\n"


def summary(engine, take, text, name="list.csv", options=None):
    outcome = take(Upload(name, text.encode()), options)
    return findings.summary(engine, outcome["batch"])


def test_a_file_is_told_as_a_whole(engine, take):
    text = TITLES + HEAD + ROWS + "C3,Wall,Lee Limited,,\n" + "Total,,,3886.56,\n"

    found = summary(engine, take, text)

    assert (found.rows, found.skipped, found.sums, found.without_sum) == (4, 1, {"HKD": "3886560000.00"}, 1)
    assert (found.first_date, found.last_date, found.without_date) == ("2025-05-06", "2025-06-18", 1)
    assert found.title_lines == tuple(TITLES.split("\n")[:2])
    assert (found.publishers, found.without_publisher) == ((), 3)
    assert (found.suggested_publishers, found.suggested_buyers) == (("HYD",), ("HYD",))
    assert [(check.code, check.good, check.rows) for check in found.checks] == [("totals_agree", True, (8,))]


def test_what_was_said_is_suggested_no_more(engine, take):
    found = summary(engine, take, TITLES + HEAD + ROWS, options=ReadOptions(publisher="HYD", buyer="HYD"))

    assert (found.suggested_publishers, found.suggested_buyers, found.without_publisher) == ((), (), 0)


def test_a_total_that_is_not_the_sum_of_the_rows_is_told_with_both(engine, take):
    text = TITLES.replace("2025", "2026") + HEAD + ROWS + "總計,,,1234.5,\n"

    totals, dates = summary(engine, take, text).checks

    assert (totals.code, totals.good, totals.rows, totals.count) == ("totals_differ", False, (7,), 2)
    assert "1234.5 (HKD 1,234,500,000.00)" in totals.messages["en"]
    assert "HKD 3,886,560,000.00" in totals.messages["zh-Hant"]
    assert (dates.code, dates.rows, dates.count) == ("dates_outside", (5, 6), 2)
    assert "2026-04-01 – 2026-06-30" in dates.messages["zh-Hans"]


def test_totals_of_parts_and_of_all_are_each_held_against_their_rows(engine, take):
    parts = "Sub-total,,,14.56,\n", "Sub-total,,,3872.0,\n", "Grand total,,,3887,\n"
    first, second = ROWS.splitlines(keepends=True)

    (check,) = summary(engine, take, HEAD + first + parts[0] + second + parts[1] + parts[2]).checks

    assert (check.code, check.rows) == ("totals_agree", (6,))


def test_a_total_behind_a_line_number_is_no_award(engine, take):
    text = "Item,Contract Title,Contractor,Contract Sum (HK$)\n1,Road,Ho Limited,12.50\n2,Total,,12.50\n"

    found = summary(engine, take, text)

    assert (found.accepted, found.skipped, found.checks[0].code) == (1, 1, "totals_agree")


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("Contracts awarded 1 April to 30 June 2025", "2025-04-01", "2025-06-30"),
        ("2025-26 第一季", "2025-04-01", "2025-06-30"),
        ("二零二五年四月至六月批出合約", "2025-04-01", "2025-06-30"),
        ("01/04/2025 - 30/06/2025", "2025-04-01", "2025-06-30"),
        ("Quarter ended 30 June 2025", "2025-04-01", "2025-06-30"),
        ("4th quarter of 2024/25", "2025-01-01", "2025-03-31"),
        ("Awards 2024-25", "2024-04-01", "2025-03-31"),
        ("Updated on 3 July 2025: awards in May 2025", "2025-05-01", "2025-05-31"),
        ("2025年上半年", "2025-01-01", "2025-06-30"),
    ],
)
def test_period_in_the_words_of_a_title(text, since, until):
    found = covered(["Awards", text])

    assert found is not None
    assert found.days[0] == (since, until)


@pytest.mark.parametrize(
    "text",
    ["HY/2025/04", "As at 30 June 2025", "截至2025年6月30日", "Tel. 2025-2030", "30 June to 1 April 2025"],
)
def test_other_years_and_days_are_no_period(text):
    assert covered([text]) is None


@pytest.mark.parametrize(
    ("text", "publishers"),
    [
        ("水務署 合約批出紀錄", ("WSD",)),
        ("政府物流服務署 2025年", ("GLD", "GLD-NOTICE")),
        ("Government Logistics Department: notices of contract awards", ("GLD-NOTICE", "GLD")),
        ("HYD_awards_2025", ("HYD",)),
        ("Kowloon West Cluster, Hospital Authority", ("HA",)),
        ("he paid in AUD and has it", ()),
    ],
)
def test_publishers_are_found_by_name_and_abbreviation(text, publishers):
    assert publishers_in([text]) == publishers


def test_buyers_are_the_department_and_who_is_named():
    assert buyers_in(["Hospital Authority, Kowloon West Cluster"], ["HA"]) == ("HA", "HA-KWC")


@pytest.mark.parametrize("are_findings_kept", [True, False])
@pytest.mark.parametrize(
    ("publishers", "lacking"),
    [(("HYD", "HYD"), 0), (("HYD", ""), 1), (("HYD", "Nobody at all"), 1), (("", ""), 2)],
)
def test_rows_without_a_publisher_are_counted_and_hold_the_file_back(
    engine, take, anna, publishers, lacking, are_findings_kept
):
    rows = "".join(f"{name},Tea {at},Ho Limited\n" for at, name in enumerate(publishers))
    batch = take(Upload("a.csv", f"publisher,title,supplier_name\n{rows}".encode()))["batch"]
    if not are_findings_kept:
        with engine.begin() as connection:
            forget_findings(connection, [batch])

    assert orders.lacks_publisher(engine, batch) == lacking
    if lacking:
        with pytest.raises(orders.NoPublisherError) as refused:
            orders.publish(engine, anna, [batch], note="a word", seen="", request_id=f"r{batch}")
        assert refused.value.rows == lacking


def test_a_column_that_nobody_knows_says_what_it_may_hold(engine, take):
    text = HEAD.replace("Contract No.", "Xyz,Ward") + "HY/1,Sha Tin,Road,Ho Limited,14.56,6 May 2025\n"

    columns = summary(engine, take, text).columns

    assert [column.suggested for column in columns] == [("tender_ref",), (), (), (), (), ()]


def test_a_refused_file_says_what_its_columns_may_hold(take):
    content = (
        b"List of awards\n\nT. Ref,Item description,Who\nA1,Caf\xe9 tables and chairs of oak,Ho Limited\n"
    )

    outcome = take(Upload("odd.csv", content))

    (table,) = outcome["head"]["tables"]
    assert outcome["refused"]["code"] == "file_encoding_and_columns"
    assert (table["header"], table["suggested"]) == (
        3,
        {"0": ["tender_ref"], "1": ["title"], "2": ["supplier_name"]},
    )
    assert (outcome["head"]["encoding"], outcome["head"]["encodings"][0]["encoding"]) == (None, "cp1252")


def test_a_refused_file_says_at_once_whose_it_may_be(take):
    outcome = take(Upload("q2.csv", "路政署 2026年第二季\n甲,乙,丙\nA1,路牌,何記有限公司\n".encode()))

    (table,) = outcome["head"]["tables"]
    assert table["whose"] == {"publisher": ["HYD"], "buyer": ["HYD"]}
    assert outcome["refused"]["missing"] == ["title", "supplier_name"]


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("All amounts in HK$ million", "million"),
        ("單位：百萬港元", "million"),
        ("(HK$'000)", "thousand"),
        ("Contracts over HK$1.5 million", None),
        ("Awarded by a million readers", None),
    ],
)
def test_unit_of_money_that_the_title_names_is_suggested(engine, take, line, unit):
    found = summary(engine, take, f"{line}\n{HEAD.replace(' (HK$M)', '')}{ROWS}")

    assert (found.suggested_money, found.money_unit, found.without_sum) == (unit, None, 2)
