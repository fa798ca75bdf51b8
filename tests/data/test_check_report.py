"""`python -m data check --report`: the file given back with what is wrong, corrected there and read again."""

import csv
import io

import pytest

from data.__main__ import main

GOOD = "title,supplier_name,amount\nTea,Ho Limited,12.50\nMilk,Lee Limited,1\n"
DOUBTFUL = "title,supplier_name,amount\nTea,Ho Limited,12.50\nMilk,Lee Limited,some\n,Au Limited,3\n\n"
HOSPITAL = (
    "Tender Reference,Subject,Contractor(s) & Address(es),Item,Estimated Contract Amount,Date of Award\n"
    "T1,Masks,A Limited  1 King's Road,-,HKD1.94Mn,1 May 2024\n"
    "T2,Gloves,B Limited  2 King's Road,-,HK$64.48,1 May 2024\n"
    "\n"
    "Tender Reference,Subject,Contractor(s) & Address(es),Item,Estimated Contract Amount,Date of Award\n"
    "T3,@SUM(1),C Limited  3 King's Road,=1+1,HKD2.00Mn,1 May 2024\n"
    "Total,,,,HKD3.94Mn,\n"
    "Note: sums are rounded.,,,,,\n"
)


def test_report_gives_the_file_back_and_is_accepted_once_corrected(given, tmp_path, told):
    report = tmp_path / "report.csv"
    before = told(given(HOSPITAL, "ha.csv"), "--awards", "--report", report)[1][0]
    rows = list(csv.reader(io.StringIO(report.read_text("utf-8-sig"), newline="")))
    assert rows[0][-2:] == ["row_status", "row_problem"]
    assert [row[-2] for row in rows[1:]] == [
        "accepted",
        "review",
        *["skipped"] * 2,
        "accepted",
        *["skipped"] * 2,
    ]
    assert "“HK$64.48” has none" in rows[2][-1]
    assert [row[:-2] for row in rows[1:3]] == [
        ["T1", "Masks", "A Limited  1 King's Road", "'-", "HKD1.94Mn", "1 May 2024"],
        ["T2", "Gloves", "B Limited  2 King's Road", "'-", "HK$64.48", "1 May 2024"],
    ]

    rows[2][4] = "HKD64.48Mn"
    with report.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    code, (after,) = told(report, "--awards")

    assert code == 0
    assert [after[name] for name in ("rows", "accepted", "skipped")] == [before["rows"], 3, before["skipped"]]
    for name in ("profile", "publisher", "columns"):
        assert after[name] == before[name]
    for was, now in zip(before["awards"], after["awards"], strict=True):
        same = was.keys() - {
            "status",
            "source_ref",
            "amount",
            "currency",
            "amount_kind",
            "amount_raw",
            "cells",
            "amount_rounded_to",
        }
        assert {key: now[key] for key in same} == {key: was[key] for key in same}
        assert now["cells"].keys() == was["cells"].keys()
    assert after["awards"][1]["amount"] == "64480000.00"


def test_report_of_a_report_is_as_wide_as_the_first(given, tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"

    main(["check", str(given(DOUBTFUL)), "--report", str(first)])
    main(["check", str(first), "--report", str(second)])

    assert second.read_bytes() == first.read_bytes()


def test_report_disarms_what_a_spreadsheet_would_run(given, tmp_path):
    report = tmp_path / "report.csv"

    main(["check", str(given("title,supplier_name,amount\n=cmd(),+Ho,@1\n")), "--report", str(report)])

    (_, row) = csv.reader(io.StringIO(report.read_text("utf-8-sig"), newline=""))
    assert row[:3] == ["'=cmd()", "'+Ho", "'@1"]


@pytest.mark.parametrize(
    "text", ["title,supplier_name\n", 'title,supplier_name\nTea,Ho\nMilk,"Lee\n', "%PDF-1.7"]
)
def test_run_that_fails_leaves_no_report(given, tmp_path, text):
    path = given(text)
    report = tmp_path / "report.csv"
    report.write_text("of last week", encoding="utf-8")

    assert main(["check", str(path), "--report", str(report)]) == 2

    assert report.read_text("utf-8") == "of last week"
    assert {file.name for file in tmp_path.iterdir()} == {"home", path.name, report.name}


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("awards.csv", "over the file itself"),
        ("home/../awards.csv", "over the file itself"),
        ("home", "is no file"),
    ],
)
def test_report_is_never_written_over_what_it_should_not(given, tmp_path, capsys, report, said):
    path = given(GOOD)

    code = main(["check", str(path), "--report", str(tmp_path / report)])

    assert code == 2
    assert said in capsys.readouterr().err
    assert path.read_text("utf-8") == GOOD


def test_report_where_there_is_no_folder_is_one_clear_line(given, tmp_path, capsys):
    code = main(["check", str(given(GOOD)), "--report", str(tmp_path / "none" / "report.csv")])

    assert code == 2
    assert "No such file or directory" in capsys.readouterr().err


def test_report_of_several_files_is_refused(given, tmp_path, capsys):
    paths = [str(given(GOOD, name)) for name in ("one.csv", "two.csv")]

    assert main(["check", *paths, "--report", str(tmp_path / "report.csv")]) == 2
    assert "one FILE at a time" in capsys.readouterr().err
