"""The form of one row: corrections, why they are made, and two clerks at once."""

import pytest

from data.desk import drafts
from data.store.batches import all_batches
from tests.desk import test_file_pages
from tests.desk.test_file_pages import drafts_of, field, press, save, shown
from ui.texts import Language, text

home, batch = test_file_pages.home, test_file_pages.batch


@pytest.fixture
def rows_step(open_staff, sign_in, batch):
    """The rows of the file that waits, open as anna."""
    sign_in("anna")
    return open_staff("batch", id=str(batch), step="rows")


def test_a_row_is_corrected_and_the_correction_taken_back(rows_step, engine, batch):
    field(rows_step, "award_date").set_value("2026-07")
    save(rows_step)
    held = drafts_of(engine, batch)

    press(rows_step, "back_")

    assert not rows_step.exception
    assert held == {(2, "award_date"): "2026-07"}
    assert drafts_of(engine, batch) == {}


def test_a_correction_stands_beside_what_the_file_says_or_its_title_let_suppose(rows_step):
    field(rows_step, "award_date").set_value("2026-07")
    field(rows_step, "sector").set_value("food")
    save(rows_step)

    page = shown(rows_step)

    assert text(Language.EN, "batch.one.was", value="not known") in page
    assert text(Language.EN, "batch.one.read", value="Construction and engineering works") in page


@pytest.mark.parametrize(("said", "kept"), [("by the contract", "by the contract"), ("", "no reason given")])
def test_the_form_of_a_row_asks_why_beside_its_button(rows_step, engine, batch, said, kept):
    field(rows_step, "award_date").set_value("2026-07")
    field(rows_step, "reason").set_value(said)
    save(rows_step)

    held = drafts.held(engine, next(one for one in all_batches(engine) if one.batch_id == batch).file_sha256)

    assert held[2]["award_date"].reason == kept


def test_a_value_that_cannot_be_is_refused_in_words(rows_step, engine, batch):
    field(rows_step, "amount").set_value("lots")

    save(rows_step)

    assert "“lots”" in rows_step.error[0].value
    assert drafts_of(engine, batch) == {}


def test_two_clerks_see_both_values_and_choose(rows_step, engine, batch, ben):
    (found,) = (one for one in all_batches(engine) if one.batch_id == batch)
    drafts.save(engine, ben, found.file_sha256, 2, "award_date", "2026-06", reason="a call", seen=None)
    field(rows_step, "award_date").set_value("2026-07")

    save(rows_step)
    warned, kept = rows_step.warning[0].value, drafts_of(engine, batch)
    press(rows_step, "mine_")

    assert kept == {(2, "award_date"): "2026-06"}
    assert "ben" in warned
    assert "Jun 2026" in warned
    assert "Jul 2026" in warned
    assert drafts_of(engine, batch) == {(2, "award_date"): "2026-07"}
    assert not rows_step.warning
