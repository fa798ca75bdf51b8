"""`python -m data history AWARD`: readable text, the oldest first, and the same for programs."""

import json

import pytest

from data.__main__ import main
from data.store.publish import withdraw


@pytest.fixture
def withdrawn(record, make_award):
    """A record in which a second file changed an award and was taken back."""
    record.publish(make_award(2), content=b"1")
    record.publish(make_award(4, tender_ref="REF 2", notes="two\nlines"), content=b"2")
    withdraw(record.engine, 2, by="carl", reason="the wrong file")
    return record


def test_text_tells_each_version_with_file_row_and_changes(withdrawn, capsys):
    code = main(["history", "A1"])

    lines = capsys.readouterr().out.splitlines()
    heads = [line.partition(": ")[2] for line in lines if line.startswith("version")]
    assert (code, lines[0]) == (0, "A1: public")
    assert heads[1:] == [
        "changed by a newer file; awards.csv, row 4, batch 2; tester: a test",
        "its file was taken back; awards.csv, row 4, batch 2; carl: the wrong file",
        "stands again as an older file has it; awards.csv, row 2, batch 1; carl: the wrong file",
    ]
    assert [line.strip() for line in lines if "notes" in line] == [
        "notes: two lines",
        "notes: two lines -> (not known)",
    ]


def test_json_and_a_version_give_the_same(withdrawn, capsys):
    main(["history", "1", "--at", "2", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert [(event["version"], event["what"]) for event in told["events"]] == [
        (1, "published"),
        (2, "changed"),
    ]
    assert told["events"][1]["changes"] == [{"field": "notes", "before": None, "after": "two\nlines"}]


@pytest.mark.parametrize("words", [["A9"], ["A1", "--at", "9" * 30]], ids=" ".join)
def test_an_unknown_award_is_refused_in_one_line(withdrawn, capsys, words):
    code = main(["history", *words])

    told = capsys.readouterr()
    assert (code, told.out, len(told.err.splitlines())) == (2, "", 1)


def test_what_is_no_number_of_an_award_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["history", "tables"])

    assert ended.value.code == 2
    assert "'tables' is no award" in capsys.readouterr().err
