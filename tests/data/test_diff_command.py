"""`python -m data diff BATCH...`: sums first, then bounded lists; the same for programs; exit codes."""

import json
from dataclasses import replace

import pytest

from data.__main__ import main
from data.ingest import read_file
from data.ingest.template import write_template
from data.placing import load_placing
from data.store.batches import Order
from data.store.publish import publish_batch, stage


@pytest.fixture
def waits(record):
    """Let a file with some awards wait, and give its batch."""

    def wait(*awards) -> int:
        content = write_template(awards)
        order = Order(content, read_file(content, "awards.csv"))
        return stage(record.engine, order, by="t", note="t").batch_id

    return wait


@pytest.fixture
def public(record, waits, make_award):
    """Some public awards, as a file gives them."""
    awards = [make_award(row) for row in range(2, 8)]
    batch = waits(*awards)
    publish_batch(record.engine, [batch], by="t", note="t", placing=load_placing(record.engine, record.home))
    return awards


def run(capsys, *words):
    capsys.readouterr()
    code = main(["diff", *map(str, words)])
    return code, capsys.readouterr().out


def test_text_gives_the_sums_first_and_then_bounded_lists(public, waits, make_award, capsys):
    changed = [replace(award, notes="two\nlines") for award in public[:4]]

    code, text = run(capsys, waits(*changed, make_award(9)), "--limit", 3)

    lines = text.splitlines()
    assert code == 1
    told = "1 new, 4 changed, 0 unchanged; 0 in conflict; 2 no longer listed"
    assert lines[1] == f"Against version 1: {told}"
    assert "  awards: 6 -> 7 (+1)" in lines
    assert lines.index("  awards: 6 -> 7 (+1)") < lines.index("New: 1") < lines.index("Changed: 4")
    assert "    notes: (not known) -> two lines" in lines
    assert "  and 1 more" in lines


def test_what_would_be_held_is_told(public, waits, capsys):
    _, text = run(capsys, waits(*(replace(award, amount=award.amount / 100) for award in public)))

    assert "Would be held: what is public would shrink by a fifth or more: HK$ 600.00 -> 6.00" in text


def test_nothing_to_look_at_ends_with_zero(public, waits, capsys):
    code, text = run(capsys, waits(*reversed(public)))

    assert (code, "0 changed, 6 unchanged" in text) == (0, True)


def test_json_counts_what_is_unchanged_and_lists_the_rest(public, waits, make_award, capsys):
    code, text = run(capsys, waits(*public, make_award(9)), "--json")

    told = json.loads(text)
    assert (code, told["counts"]) == (1, {"new": 1, "changed": 0, "unchanged": 6})
    assert [row["row"] for row in told["rows"]] == [8]
    assert (told["totals_before"]["awards"], told["totals_after"]["awards"]) == (6, 7)


def test_a_batch_that_does_not_wait_is_refused(public, capsys):
    assert main(["diff", "1"]) == 2
    assert main(["diff", "7"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
