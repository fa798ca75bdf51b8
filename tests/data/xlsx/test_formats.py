"""Numbers of a workbook as a person sees them."""

from __future__ import annotations

import pytest

from data.xlsx.formats import GENERAL, format_of, shown


def show(raw, code, *, from_1904=False):
    return shown(raw, format_of(164, code), from_1904=from_1904)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("7", "7"),
        ("7.0", "7"),
        ("1366.49", "1366.49"),
        ("0.30000000000000004", "0.3"),
        ("1e-07", "0.0000001"),
        ("1.5E+9", "1500000000"),
        ("-5", "-5"),
        ("0", "0"),
        ("nonsense", "nonsense"),
        ("nan", "nan"),
        ("", ""),
    ],
)
def test_plain_numbers_have_no_exponent_and_no_noise(raw, text):
    assert shown(raw, GENERAL, from_1904=False) == text


@pytest.mark.parametrize(
    ("raw", "code", "text"),
    [
        ("9102384", '"HK$"#,##0.00', "HK$9102384"),
        ("9102384.5", "[$HK$-zh-HK]#,##0.00", "HK$9102384.5"),
        ("5", '_("HK$"* #,##0.00_);_("HK$"* \\(#,##0.00\\);_("HK$"* "-"??_);_(@_)', "HK$5"),
        ("-5", '"HK$"#,##0', "-HK$5"),
        ("5", "$#,##0.00", "$5"),
        ("0.05", "0%", "5%"),
        ("0.075", "0.00 %", "7.5 %"),
        ("1942350", '0.0,,"M"', "1.94235M"),
        ("1.94", '0.00" Mn"', "1.94 Mn"),
        ("7", "00000", "00007"),
        ("7", "0.00", "7"),
        ("7", "General", "7"),
        ("12345", "0.00E+00", "12345"),
        ("7", "@", "7"),
        ("7", "#,##0_ ;[Red]\\-#,##0\\ ", "7"),
    ],
)
def test_words_of_a_format_stand_around_the_number(raw, code, text):
    assert show(raw, code) == text


@pytest.mark.parametrize(
    ("raw", "code", "text"),
    [
        ("46028", "d/m/yyyy", "2026-01-06"),
        ("46028", "[$-409]d\\-mmm\\-yy;@", "2026-01-06"),
        ("46028", 'yyyy"年"m"月"d"日"', "2026-01-06"),
        ("46028.5625", "d/m/yyyy h:mm", "2026-01-06 13:30"),
        ("46028", "d/m/yyyy h:mm", "2026-01-06"),
        ("46174", "mmm yyyy", "2026-06"),
        ("46174", "yyyy", "2026"),
        ("0.5", "h:mm AM/PM", "12:00"),
        ("1.25", "[h]:mm", "30:00:00"),
        ("1", "d/m/yyyy", "1900-01-01"),
        ("61", "d/m/yyyy", "1900-03-01"),
        ("-1", "d/m/yyyy", "-1"),
        ("99999999", "d/m/yyyy", "99999999"),
        ("0.0001", "mm:ss.0", "00:00:09"),
    ],
)
def test_dates_are_as_exact_as_they_are_shown(raw, code, text):
    assert show(raw, code) == text


def test_dates_that_count_from_1904_are_read():
    assert show("44566", "d/m/yyyy", from_1904=True) == "2026-01-06"


@pytest.mark.parametrize(
    ("number", "text"), [(14, "2026-01-06"), (17, "2026-01"), (44, "$46028"), (0, "46028")]
)
def test_formats_without_a_code_are_known_by_their_number(number, text):
    assert shown("46028", format_of(number, None), from_1904=False) == text
