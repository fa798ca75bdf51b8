from __future__ import annotations

import pytest

from ui.map_view import Click, ClickKind, parse_click


@pytest.mark.parametrize("kind", list(ClickKind))
def test_click_says_what_was_clicked(kind):
    reply = {"click": {"kind": str(kind), "code": "ST", "at": 1_760_000_000_000}}

    click = parse_click(reply)

    assert click == Click(kind, "ST")
    assert click.at == 1_760_000_000_000


@pytest.mark.parametrize(
    "reply",
    [
        None,
        {},
        "district",
        {"click": None},
        {"click": "district:ST"},
        {"click": {}},
        {"click": {"kind": "cluster", "code": "1", "at": 1}},
        {"click": {"kind": ["district"], "code": "ST", "at": 1}},
        {"click": {"kind": "district", "code": None, "at": 1}},
        {"click": {"kind": "district", "code": "", "at": 1}},
        {"click": {"kind": "district", "code": "S" * 201, "at": 1}},
        {"click": {"kind": "district", "code": "ST", "at": None}},
        {"click": {"kind": "district", "code": "ST", "at": True}},
        {"click": {"kind": "district", "code": "ST"}},
    ],
    ids=lambda reply: str(reply)[:40],
)
def test_anything_but_a_whole_click_is_none(reply):
    assert parse_click(reply) is None
