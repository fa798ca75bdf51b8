"""Numbers of a workbook as a person sees them."""

from __future__ import annotations

import pytest
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import from_excel

from data.xlsx.formats import shown, unescaped


def as_date(value, code):
    """Give the text of a number that openpyxl takes for a date."""
    assert is_date_format(code)
    return shown(from_excel(value, timedelta=code.startswith("[h]")), code)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (7.0, "7"),
        (1366.49, "1366.49"),
        (0.30000000000000004, "0.3"),
        (1e-07, "0.0000001"),
        (1.5e9, "1500000000"),
        (1234567890123456789, "1234567890123460000"),
        (-5, "-5"),
        (0, "0"),
        (True, "TRUE"),
        ("nonsense", "nonsense"),
    ],
)
def test_plain_numbers_have_no_exponent_and_no_noise(value, text):
    assert shown(value, "General") == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (9102384, '"HK$"#,##0.00', "HK$9102384"),
        (9102384.5, "[$HK$-zh-HK]#,##0.00", "HK$9102384.5"),
        (5, '_("HK$"* #,##0.00_);_("HK$"* \\(#,##0.00\\);_("HK$"* "-"??_);_(@_)', "HK$5"),
        (-5, '"HK$"#,##0', "-HK$5"),
        (5, "$#,##0.00", "$5"),
        (0.05, "0%", "5%"),
        (0.075, "0.00 %", "7.5 %"),
        (1942350, '0.0,,"M"', "1.94235M"),
        (1.94, '0.00" Mn"', "1.94 Mn"),
        (7, "00000", "00007"),
        (7, "0.00", "7"),
        (7, "General", "7"),
        (12345, "0.00E+00", "12345"),
        (7, "@", "7"),
        (7, "#,##0_ ;[Red]\\-#,##0\\ ", "7"),
    ],
)
def test_words_of_a_format_stand_around_the_number(value, code, text):
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (46028, "d/m/yyyy", "2026-01-06"),
        (46028, "[$-409]d\\-mmm\\-yy;@", "2026-01-06"),
        (46028, 'yyyy"年"m"月"d"日"', "2026-01-06"),
        (46028, "d mmm", "2026-01-06"),
        (46028.5625, "d/m/yyyy", "2026-01-06"),
        (46028.5625, "d/m/yyyy h:mm", "2026-01-06 13:30"),
        (46028.562499999, "d/m/yyyy h:mm", "2026-01-06 13:30"),
        (46028, "d/m/yyyy h:mm", "2026-01-06"),
        (46174, "mmm yyyy", "2026-06"),
        (46174, 'yyyy"年"m"月"', "2026-06"),
        (46174, "yyyy", "2026"),
        (0.5, "h:mm AM/PM", "12:00"),
        (1.25, "[h]:mm", "30:00:00"),
        (1, "d/m/yyyy", "1900-01-01"),
        (61, "d/m/yyyy", "1900-03-01"),
        (-1, "d/m/yyyy", "1899-12-29"),
        (0.0001, "mm:ss.0", "00:00:09"),
    ],
)
def test_dates_are_as_exact_as_they_are_shown(value, code, text):
    assert as_date(value, code) == text


@pytest.mark.parametrize(("number", "text"), [(14, "2026-01-06"), (17, "2026-01"), (31, "2026-01-06")])
def test_dates_without_a_code_are_known_by_their_number(number, text):
    assert as_date(46028, BUILTIN_FORMATS[number]) == text


@pytest.mark.parametrize(("number", "text"), [(0, "46028"), (7, "$46028"), (42, "$46028"), (44, "$46028")])
def test_formats_without_a_code_are_known_by_their_number(number, text):
    assert shown(46028, BUILTIN_FORMATS[number]) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [("a_x000D_b", "a\rb"), ("_x005F_x000D_", "_x000D_"), ("_x0000_", "\ufffd"), ("a_x0041_b", "a_x0041_b")],
)
def test_characters_that_xml_cannot_hold_are_read(written, text):
    assert unescaped(written) == text
