"""`correct` and `recompute` on the command line."""

import json

import pytest

from data.__main__ import main


@pytest.fixture
def ask(record, monkeypatch, capsys, make_award):
    """Run a command on a record with one award; give its exit code and what it printed."""
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(record.home))
    record.publish(make_award(2))

    def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([*words, "--by", "carl"])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_an_award_is_corrected_and_the_correction_taken_back(ask, record):
    first = ask("correct", "A1", "sector", "ict", "--reason", "see the notice")
    second = ask("correct", "A1", "sector", "--undo", "--reason", "it was not", "--json")

    assert first == (0, "A1: sector corrected. Dataset version 2 is public.\n", "")
    assert (second[0], json.loads(second[1])) == (0, {"version": 3})


@pytest.mark.parametrize("words", [["A9", "sector", "ict"], ["A1", "sector", "gold"], ["A1", "sector"]])
def test_what_cannot_be_corrected_is_one_clear_line(ask, words):
    code, out, err = ask("correct", *words, "--reason", "because")

    assert (code, out, err.count("\n")) == (2, "", 1)


def test_recomputing_says_when_nothing_changed(ask):
    assert ask("recompute", "--note", "to be sure") == (
        0,
        "All 1 rows are assessed as before: no version was made.\n",
        "",
    )
