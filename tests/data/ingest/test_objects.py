"""JSON as tables: arrays of objects, one object a line."""

from __future__ import annotations

import json

import pytest

from data.files import UnreadableFileError
from data.ingest.container import open_tables
from data.ingest.limits import MAX_COLUMNS, MAX_OBJECT_BYTES
from data.ingest.tables import Container
from data.problems import RefusalCode


def tables(text, codec="utf-8"):
    with open_tables(text.encode(codec), "awards.json") as file:
        return {table.name: [tuple(record[:2]) for record in table.records()] for table in file.tables}


def refusal(text):
    with pytest.raises(UnreadableFileError) as caught:
        tables(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param('[{"a": "1"}, {"a": "2"}]', "", id="array"),
        pytest.param('{"data": [{"a": "1"}, {"a": "2"}], "total": 2}', "data", id="under a key"),
        pytest.param('{"ok": true, "result": {"rows": [{"a": "1"}, {"a": "2"}]}}', "result.rows", id="two"),
        pytest.param('{"a": "1"}\n{"a": "2"}\n', "", id="one a line"),
        pytest.param('[\n{"a": "1"},\n\n{"a": "2"}\n]\n', "", id="with line breaks"),
    ],
)  # fmt: skip
def test_objects_are_rows_below_a_header_of_their_keys(text, name):
    assert tables(text) == {name: [(1, ("a",)), (2, ("1",)), (3, ("2",))]}


def test_kind_of_table_is_told():
    with open_tables(b'[{"a": 1}]', "a.json") as file:
        assert file.tables[0].container is Container.OBJECTS


def test_each_array_of_objects_is_a_table():
    found = tables('{"result": {"fields": [{"id": "x"}], "records": [{"x": 1}]}}')

    assert list(found) == ["result.fields", "result.records"]


def test_header_holds_all_keys_in_the_order_in_which_they_appear():
    found = tables('[{"b": 1}, {"a": 2, "b": 3}, {"c": 4}]')

    assert found[""] == [(1, ("b", "a", "c")), (2, ("1", "", "")), (3, ("3", "2", "")), (4, ("", "", "4"))]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1366.490", "1366.490"),
        ("0.1", "0.1"),
        ("9102384.00", "9102384.00"),
        ("-5", "-5"),
        ("1E3", "1000"),
        ("12345678901234567890", "12345678901234567890"),
        ("1e999999999", "1E+999999999"),
        ("null", ""),
        ("true", "true"),
        ("false", "false"),
        ('"a\\nb"', "a\nb"),
        ('"\\u0000"', "\ufffd"),
        ("[]", ""),
        ('["x", null, 2]', "x |  | 2"),
        ('["a|b", "c"]', "a/b | c"),
    ],
)
def test_values_are_text_as_typed(value, text):
    assert tables(f'[{{"a": {value}}}]')[""] == [(1, ("a",)), (2, (text,))]


def test_objects_inside_objects_are_flattened():
    found = tables('[{"amount": {"value": 1.50, "unit": {"code": "HKD"}}}]')

    assert found[""] == [(1, ("amount.value", "amount.unit.code")), (2, ("1.50", "HKD"))]


def test_objects_in_an_array_keep_step_under_each_of_their_keys():
    found = tables('[{"to": [{"name": "A", "at": "x"}, {"name": "B|C"}, {"name": "D", "at": "z"}]}]')

    assert found[""] == [(1, ("to.name", "to.at")), (2, ("A | B/C | D", "x |  | z"))]


def test_key_that_stands_twice_in_an_object_is_kept_twice():
    found = tables('[{"a": 1, "a": 2, "b": {"c": 3}, "b.c": 4}]')

    assert found[""] == [(1, ("a", "a (2)", "b.c", "b.c (2)")), (2, ("1", "2", "3", "4"))]


def test_what_is_no_object_is_still_a_row():
    assert tables('[{"a": 1}, null, "x"]')[""][2:] == [(3, ("", "")), (4, ("", "x"))]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "big5hkscs"])
def test_json_is_read_in_each_encoding(codec):
    found = tables('[{"承辦商": "衞生用品有限公司", "地址": "大埔工業邨"}]', codec)

    assert found[""] == [(1, ("承辦商", "地址")), (2, ("衞生用品有限公司", "大埔工業邨"))]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('[{"a": 1}, {"a": ', id="cut off"),
        pytest.param('[{"a": 1}] more', id="more behind it"),
        pytest.param('[{"a": NaN}]', id="no number"),
        pytest.param('[{"a": Infinity}]', id="no end"),
        pytest.param("[{'a': 1}]", id="wrong quotes"),
        pytest.param('{"a": 1,}\n{"a": 2}', id="comma too many"),
        pytest.param("[" * 100 + "]" * 100, id="deep"),
        pytest.param('[{"a": ' + "[" * 100_000, id="very deep"),
        pytest.param('[{"a": ' + "9" * 5_000 + "}]", id="a number without end"),
    ],
)
def test_json_that_is_broken_is_refused(text):
    assert refusal(text).code in (RefusalCode.DAMAGED, RefusalCode.OTHER_KIND)


@pytest.mark.parametrize("text", ["[]", '{"data": []}', '{"result": {"records": []}, "ok": true}'])
def test_json_without_a_row_is_refused(text):
    assert refusal(text).code is RefusalCode.NO_ROWS


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ('[{"a": 1},\n {"a": NaN}]', 'JSON, line 2: {"a": NaN'),
        ('{"a": 1}\n{"a": "broken\n{"a": 2}\n', 'JSON, line 2: {"a": "broken'),
        ('{"a": 1}\n\nhello\n', "JSON, line 3: hello"),
        ('[{"a": 1},\r\n {"a": 2', 'JSON, line 2: {"a": 2'),
        ('{"a": 1}\n{"a": ' + "[" * 200 + "]" * 200 + "}\n", "JSON [0]"),
    ],
    ids=["no number", "line break", "no JSON", "cut off", "deep"],
)
def test_refusal_of_broken_json_says_where_and_at_what_it_stops(text, seen):
    assert refusal(text).values["seen"] == seen


def test_place_is_found_far_down_in_a_long_file():
    item = json.dumps({"a": "x" * 1000}) + "\n"

    assert refusal(item * 9_000 + "hello\n").values["seen"] == "JSON, line 9001: hello"


def test_object_that_is_too_long_is_refused_with_its_row():
    long = json.dumps([{"a": "x"}, {"a": "x" * (MAX_OBJECT_BYTES + 100_000)}])

    error = refusal(long)

    assert (error.code, error.values["row"]) == (RefusalCode.LINE_TOO_LONG, 3)


@pytest.mark.parametrize(
    "value",
    [{f"k{n}": n for n in range(MAX_COLUMNS + 1)}, {"a": [{f"k{n}": n} for n in range(9_000)]}],
    ids=["an object", "an array in it"],
)
def test_too_many_keys_are_refused(value):
    assert refusal(json.dumps([value])).code is RefusalCode.TOO_MANY_COLUMNS


def test_key_that_stands_very_often_in_an_object_is_refused():
    assert refusal('[{"a": 1' + ', "a": 1' * 100_000 + "}]").code is RefusalCode.DAMAGED
