"""Indicators: figures with their words, targets, and measures nobody publishes."""

from __future__ import annotations

import pytest

from data import codelists
from data.files import FileKind
from data.ingest import read_file

HEADER = "indicator,name_en,period,value,approx,unit,target,source\n"


def read(*rows: str):
    return read_file((HEADER + "\n".join(rows) + "\n").encode(), "indicators.csv")


def found(result) -> list[tuple[str, str, str]]:
    return [(problem.column, problem.code, problem.severity) for problem in result.problems]


@pytest.mark.parametrize(
    ("value", "number", "raw", "approx"),
    [
        ("1.07", "1.07", None, None),
        ("0.80", "0.80", None, None),
        ("about 1 %", "1", "about 1 %", "about"),
        ("約１％", "1", "約１％", "about"),
        ('"9,000+"', "9000", "9,000+", "at_least"),
    ],
)
def test_figure_keeps_its_words_and_how_exact_it_is(value, number, raw, approx):
    result = read(f"RD-GDP,,2022,{value},,,,C&SD")

    assert (result.kind, result.problems) == (FileKind.INDICATORS, ())
    values = result.register[0].values
    assert (values["value"], values["value_raw"], values["approx"]) == (number, raw, approx)
    assert values["unit"] == "%"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("RD-GDP,,2022,one,,%,,C&SD", "value", "bad_number"),
        ("SP-FIRMS,,2022,52 %,,firms,,HKSTP", "value", "bad_number"),
        ("RD-GDP,,2022,1.07,roughly,%,,C&SD", "approx", "unknown_code"),
        ("RD-GDP,,,,,%,1.5 or so,Blueprint", "target", "bad_number"),
    ],
    ids=["words", "another unit", "how exact", "target"],
)
def test_figure_in_doubt_is_not_known_and_for_review(row, column, code):
    result = read(row)

    assert (result.review, result.register[0].values[column]) == (1, None)
    assert found(result) == [(column, code, "review")]


def test_figure_without_a_source_is_rejected():
    result = read("RD-GDP,,2022,1.07,,%,,")

    assert found(result) == [("source", "missing", "rejected")]


def test_measure_that_nobody_publishes_has_a_row_without_a_value():
    result = read("LABOUR-SAVED,,,,,,,")

    assert (result.accepted, result.problems) == (1, ())
    assert result.register[0].values["indicator"] == "LABOUR-SAVED"


def test_indicator_is_one_of_the_list_by_any_of_its_names_or_has_a_name_of_its_own():
    result = read(
        "出口,,2025,1,,index,,C&SD", "Robots,Robots in use,2025,1,,,,survey", "Robots 2,,2025,1,,,,survey"
    )

    assert [entry.values["indicator"] for entry in result.register] == ["EXPORTS", "Robots", "Robots 2"]
    assert [(problem.row, problem.code) for problem in result.problems] == [(4, "unknown_code")]


def test_indicators_have_names_in_three_languages():
    names = [
        entry.name(lang) for entry in codelists.indicators().values() for lang in ("en", "zh-Hant", "zh-Hans")
    ]

    assert all(names)
    assert len(names) == 3 * len(codelists.indicators()) > 0


def test_row_without_an_indicator_says_so_once():
    result = read(",,2022,1.07,,%,,C&SD")

    assert found(result) == [("indicator", "missing", "rejected")]
