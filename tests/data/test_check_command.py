"""`python -m data check`: what it says of files, how it ends, and that it changes nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.__main__ import main

ROOT = Path(__file__).parents[2]
GOOD = "title,supplier_name,amount\nTea,Ho Limited,12.50\nMilk,Lee Limited,1\n"
DOUBTFUL = "title,supplier_name,amount\nTea,Ho Limited,12.50\nMilk,Lee Limited,some\n,Au Limited,3\n\n"
ROADS = "What,Who,Sum\nSupply of signs,Signs Limited,5.5\n"
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
KEYS = {
    "file", "encoding", "publisher", "header_row", "columns",
    "rows", "accepted", "review", "rejected", "problems",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"), [(GOOD, 0), (DOUBTFUL, 1), ("colour,shape\nred,round\n", 2), ("", 2)]
)
def test_exit_code_says_whether_all_was_accepted(given, text, code, told):
    path = given(text)

    assert main(["check", str(path)]) == code
    assert told(path)[0] == code
    assert path.read_text("utf-8") == text


def test_words_tell_columns_problems_and_sums(given, capsys):
    main(["check", str(given(DOUBTFUL))])

    said = capsys.readouterr().out
    assert "awards.csv: awards, read as template, utf-8, header in row 1" in said
    assert "'supplier_name' is supplier_name" in said
    assert "row 3, amount: bad_amount: “some” is not an amount" in said
    assert "row 4, title: missing" in said
    assert "4 rows = 1 accepted + 1 review + 1 rejected + 1 skipped" in said


def test_json_is_one_object_with_what_is_promised(given, told):
    code, (result,) = told(given(DOUBTFUL))

    assert code == 1
    assert result.keys() >= KEYS
    assert "awards" not in result
    assert (result["file"], result["encoding"], result["header_row"]) == ("awards.csv", "utf-8", 1)
    assert result["columns"] == {name: name for name in ("title", "supplier_name", "amount")}
    counts = [result[name] for name in ("rows", "accepted", "review", "rejected", "skipped")]
    assert counts == [4, 1, 1, 1, 1]
    problems = [[problem[key] for key in ("row", "column", "code", "seen")] for problem in result["problems"]]
    assert problems == [
        [3, "amount", "bad_amount", "some"],
        [4, "title", "missing", ""],
        [5, "title", "blank_row", ""],
    ]
    assert all(problem["message"] == problem["messages"]["en"] for problem in result["problems"])


def test_awards_are_told_as_they_were_read(given, told):
    _, (result,) = told(given(HOSPITAL, "ha.csv"), "--awards")

    assert [award["status"] for award in result["awards"]] == ["accepted", "review", "accepted"]
    first = result["awards"][0]
    assert (result["publisher"], result["profile"]) == ("HA", "HA")
    assert (first["row"], first["title"], first["amount"], first["award_date"]) == (
        2,
        "Masks",
        "1940000.00",
        "2024-05-01",
    )
    assert first["suppliers"] == [{"name": "A Limited", "name_zh": None, "address": "1 King's Road"}]
    assert result["awards"][1]["amount"] is None


def test_each_of_several_files_has_its_object_and_the_worst_decides(given, told):
    paths = [given(GOOD, "one.csv"), given("%PDF-1.7", "two.csv"), given(DOUBTFUL, "three.csv")]

    code, results = told(*paths)

    assert code == 2
    assert [result["file"] for result in results] == ["one.csv", "two.csv", "three.csv"]
    assert results[1]["error"]["code"] == "file_other_kind"
    assert told(paths[0], paths[2])[0] == 1


def test_options_say_what_the_file_does_not(given, capsys, told):
    path = given(ROADS + "供應,Signs Limited,2\n", encoding="gb18030")
    named = ["--map", "What=title", "--map", "Who=supplier_name", "--map", "Sum=amount"]

    code, (result,) = told(
        path, *named, "--money", "million", "--publisher", "HYD", "--encoding", "gb18030", "--awards"
    )

    assert code == 0
    assert (result["encoding"], result["publisher"]) == ("gb18030", "HYD")
    assert [(award["title"], award["amount"]) for award in result["awards"]] == [
        ("Supply of signs", "5500000.00"),
        ("供應", "2000000.00"),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--map", "Sum"], 'write "HEADER=FIELD"'),
        (["--map", "Colour=amount"], "the header has no column “Colour”"),
        (["--map", "title=colour"], "“colour” is not a field of the template"),
        (["--money", "shells"], "the unit of money “shells” is not known"),
        (["--publisher", "nobody"], "the publisher “nobody” is not known"),
        (["--encoding", "klingon"], "the encoding “klingon” is not known"),
        (["--sheet", "2026"], "there is no sheet “2026”"),
    ],
)
def test_option_that_cannot_be_followed_is_refused_in_clear_words(given, capsys, words, said):
    code = main(["check", str(given(GOOD)), *words])

    assert code == 2
    assert said in capsys.readouterr().err


def test_problems_and_refusals_are_told_in_the_language_asked_for(given, capsys, told):
    path = given(DOUBTFUL)

    main(["check", str(path), "--lang", "zh-Hant"])
    main(["check", str(given("", "empty.csv")), "--lang", "zh-Hant"])
    said = capsys.readouterr()
    _, (result,) = told(path, "--lang", "zh-Hant")

    assert "此格留空或沒有說明。應為：title。請填寫。" in said.out
    assert "檔案是空的" in said.err
    assert all(problem["message"] == problem["messages"]["zh-Hant"] for problem in result["problems"])


@pytest.mark.parametrize("name", ["nothing.csv", "folder", "nothing/at/all.csv"])
def test_file_that_is_none_is_refused_in_clear_words(tmp_path, untouched_home, capsys, name, told):
    (tmp_path / "folder").mkdir()

    code = main(["check", str(tmp_path / name)])

    assert code == 2
    assert "there is no such file" in capsys.readouterr().err
    assert told(tmp_path / name)[1][0]["error"]["code"] == "file_not_there"


@pytest.mark.parametrize("words", [[], ["--json", "--awards"]], ids=["words", "json"])
def test_reader_of_the_output_may_go_away(given, words):
    path = given("title,supplier_name\n" + "".join(f"Tea {at} \ufffd,Ho Limited\n" for at in range(5_000)))
    command = [sys.executable, "-m", "data", "check", str(path), *words]

    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        started.stdout.read(1)
        started.stdout.close()
        said = started.stderr.read()
    assert b"Traceback" not in said
    assert b"Error" not in said


def test_terminal_that_shows_no_chinese_is_no_reason_to_fail(given):
    path = given("title,supplier_name\n衞生\ufffd,何\n")
    command = [sys.executable, "-m", "data", "check", str(path), "--json", "--awards"]

    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=False
    )

    assert done.returncode == 1
    assert json.loads(done.stdout)["awards"][0]["suppliers"][0]["name"] == "何"
