"""What a file leaves unsaid is asked in one place, proposed from its own words, and never taken unsaid."""

from decimal import Decimal

import pytest

from data import codelists
from data.desk import drafts, findings, glance, orders
from data.jobs.queue import Upload, newest
from data.store.batches import State, all_batches
from ui.desk import questions
from ui.desk.questions import BUYER, MONEY, PUBLISHER
from ui.texts import Language, text

LIST = """Leisure and Cultural Services Department
Contracts awarded from 1 April 2026 to 30 June 2026 (HK$ million)
Contract No.,Contract Title,Contractor,Date of award,Contract value
LQ1,Tables,Tables Limited,2026-05-01,1.5
LQ2,Chairs,Chairs Limited,,2.5
"""


@pytest.fixture
def home(copy_starter, tmp_path):
    """A home with the starter data."""
    return copy_starter(tmp_path)


@pytest.fixture
def batch(take):
    """A list that names its publisher and its unit in the lines above the table only."""
    return take(Upload("list.csv", LIST.encode()))["batch"]


def select(app, name: str):
    return next(one for one in app.selectbox if (one.key or "").endswith(f"_{name}"))


def press(app, words: str):
    return next(one for one in app.button if one.label == words).click().run()


def read_again(engine):
    return max(all_batches(engine), key=lambda one: one.batch_id)


def test_what_the_file_names_is_proposed_and_taken_only_when_it_is_said(
    open_staff, sign_in, done, engine, batch
):
    sign_in("anna")
    app = open_staff("batch", id=str(batch))
    before = findings.summary(engine, batch)

    assert questions.open_ones(before) == (PUBLISHER, BUYER, MONEY)
    assert before.publishers == ()
    assert [select(app, name).value for name in (PUBLISHER, BUYER, MONEY)] == [
        "LCSD",
        questions.SAME,
        "million",
    ]

    assert select(app, MONEY).options[0] == text(Language.EN, "batch.ask.money.none")
    assert [one for one in select(app, MONEY).options if "1.5 is HK$1.5 million" in one]

    press(app, text(Language.EN, "batch.ask.read"))
    done(newest(engine, 1)[0])

    anew = read_again(engine)
    after = findings.summary(engine, anew.batch_id)
    assert (anew.options.publisher, anew.options.buyer, anew.options.money) == ("LCSD", "LCSD", "million")
    assert questions.open_ones(after) == ()
    assert after.publishers == ("LCSD",)
    assert {code: Decimal(amount) for code, amount in after.sums.items()} == {"HKD": 4_000_000}


METHODS = """publisher,title,supplier_name,amount,procurement_method_raw
FSD,Hoses,Hoses Limited,500000,OT
FSD,Ladders,Ladders Limited,300000,SQ
FSD,Helmets,Helmets Limited,200000,OT
FSD,Boots,Boots Limited,100000,Open tender
"""


def test_words_on_how_it_was_tendered_are_asked_about_once(open_staff, sign_in, done, take, engine):
    said = take(Upload("list.csv", METHODS.encode()))
    before = findings.summary(engine, said["batch"])
    assert (before.unknown_methods, before.preview.gaps["method"]) == (("OT", "SQ"), 3)
    sign_in("anna")
    app = open_staff("batch", id=str(said["batch"]))
    asked = [one for one in app.selectbox if "_method_" in (one.key or "")]
    assert asked[0].label == text(Language.EN, "batch.ask.method", words="OT")
    asked[0].set_value("open")

    press(app, text(Language.EN, "batch.ask.read"))
    done(newest(engine, 1)[0])

    anew = read_again(engine)
    assert anew.options.methods == (("OT", "open"), ("SQ", "unknown"))
    rows = findings.page(engine, anew.batch_id, mark="all", limit=9).rows
    assert [row.method for row in rows] == ["open", "unknown", "open", "open"]
    after = findings.summary(engine, anew.batch_id)
    # Left as written is an answer.
    assert (after.unknown_methods, after.preview.gaps["method"]) == ((), 1)


def test_a_button_without_an_answer_orders_nothing(open_staff, sign_in, engine, batch):
    sign_in("anna")
    app = open_staff("batch", id=str(batch))
    for name in (PUBLISHER, BUYER, MONEY):
        select(app, name).set_value("")

    app = press(app, text(Language.EN, "batch.ask.read"))

    assert text(Language.EN, "batch.ask.nothing") in [one.value.replace("\\", "") for one in app.error]
    assert read_again(engine).batch_id == batch


def test_the_same_body_is_asked_for_where_nobody_said_who_publishes(open_staff, sign_in, engine, batch):
    sign_in("anna")
    app = open_staff("batch", id=str(batch))
    select(app, PUBLISHER).set_value("")

    app = press(app, text(Language.EN, "batch.ask.read"))

    assert text(Language.EN, "batch.ask.same.whose") in [one.value.replace("\\", "") for one in app.error]
    assert read_again(engine).batch_id == batch


def test_rows_are_told_in_one_sentence_with_what_they_leave_out(open_staff, sign_in, take):
    said = take(Upload("list.csv", LIST.replace("(HK$ million)", "").replace("value", "Sum ($M)").encode()))
    sign_in("anna")

    app = open_staff("batch", id=str(said["batch"]))

    told = " ".join(one.value for one in app.markdown).replace("\\", "")
    assert "2 awards; HK$4,000,000.00; 1 May 2026; 1 without a date; 2 have no address" in told


def test_a_file_that_says_all_is_asked_nothing(open_staff, sign_in, engine, take, make_file):
    batch = take(make_file("QX1"))["batch"]
    sign_in("anna")

    app = open_staff("batch", id=str(batch))

    assert text(Language.EN, "batch.ask.publisher") not in [one.label for one in app.selectbox]


def test_what_is_open_falls_as_staff_put_it_right(open_staff, sign_in, engine, anna, batch):
    (row,) = findings.page(engine, batch, mark="gap:date").rows
    sha = read_again(engine).file_sha256
    for field, value in (("award_date", "2026-05-02"), ("buyer", "LCSD"), ("sector", "")):
        drafts.save(engine, anna, sha, row.row, field, value, reason="by the contract", seen=None)

    done = glance.put_right(engine, batch, drafts.held(engine, sha))
    sign_in("anna")
    app = open_staff("batch", id=str(batch), step="rows")

    assert (done["gap:date"], done["gap:buyer"], done["gap:sum"], done["gap:sector"]) == (1, 1, 0, 0)
    (which,) = (box for box in app.selectbox if box.label == text(Language.EN, "batch.rows.which"))
    assert f"{text(Language.EN, 'batch.gap.buyer')} (2), 1 of them corrected" in which.options


def test_the_buyer_of_a_row_is_corrected_in_its_form(open_staff, sign_in, engine, batch):
    sign_in("anna")
    app = open_staff("batch", id=str(batch), step="rows")
    buyer = next(box for box in app.selectbox if (box.key or "").startswith("field_buyer_"))

    buyer.set_value("LCSD")
    press(app, text(Language.EN, "batch.one.save"))

    held = drafts.held(engine, read_again(engine).file_sha256)
    assert [said["buyer"].value for said in held.values()] == ["LCSD"]


def test_a_file_leads_to_what_it_has_become(open_staff, sign_in, engine, anna, done, take, make_file):
    batch = take(make_file("QX1"))["batch"]
    sign_in("anna")
    ways = []
    for order in (None, "publish", "withdraw"):
        if order == "publish":
            done(orders.publish(engine, anna, [batch], note="x", seen="", request_id="p"))
        if order == "withdraw":
            done(orders.withdraw(engine, anna, batch, reason="a test", request_id="w"))
        bodies = " ".join(one.proto.body for one in open_staff("upload").get("html"))
        ways += [state for state in State if f">{text(Language.EN, f'upload.open.{state.value}')}<" in bodies]

    assert ways == [State.STAGED, State.PUBLISHED, State.WITHDRAWN]


def test_whose_lists_are_known_stand_before_the_others_by_name(open_staff, sign_in, take):
    content = LIST.replace("Leisure and Cultural Services Department", "Contracts")
    number = take(Upload("plain.csv", content.encode()))["batch"]
    sign_in("anna")

    offered = select(open_staff("batch", id=str(number)), PUBLISHER).options

    known = codelists.publishers()
    first = [code for code in known if known[code].url]
    told = offered[1:]
    assert len(told) == len(known)
    assert all(f"({code})" in words for code, words in zip(first, told, strict=False))
    assert told[len(first) :] == sorted(told[len(first) :])


def test_what_words_let_suppose_is_told_apart_from_what_cells_state(open_staff, sign_in, engine, take):
    words = "Supply of computer servers to Tai Po Hospital"
    batch = take(Upload("words.csv", LIST.replace("Tables,", f"{words},").encode()))["batch"]
    rows, counts = findings.page(engine, batch).rows, findings.summary(engine, batch).counts
    sign_in("anna")
    app = open_staff("batch", id=str(batch), step="rows")

    assert counts["guess:sector"] == sum(row.sector_origin == "inferred" for row in rows) > 0
    assert counts["guess:delivery"] == 1
    (which,) = (box for box in app.selectbox if box.label == text(Language.EN, "batch.rows.which"))
    assert f"{text(Language.EN, 'batch.guess.delivery')} (1)" in which.options
    shown = "".join(str(part.proto.body) for part in app.get("html"))
    assert "Date of award: 1 May 2026; Category: Goods" in shown  # in the table of words too


def test_a_place_of_which_a_part_was_not_read_is_told(open_staff, sign_in, anna, engine, take):
    header = "publisher,tender_ref,title,supplier_name,delivery_place\n"
    rows = 'HYD,A1,Signs,A Limited,"Sha Tin, Nobody Knows Gardens"\nHYD,A2,Ramps,B Limited,"Sha Tin, North"\n'
    upload = Upload("places.csv", (header + rows).encode())
    batch = take(upload)["batch"]
    sign_in("anna")
    app = open_staff("batch", id=str(batch), step="rows")

    first, second = findings.page(engine, batch).rows
    drafts.save(engine, anna, upload.sha256, 2, "delivery_districts", "NTH,ST", reason="r", seen=None)
    after = glance.at_a_glance(engine, batch, Decimal(0), drafts.held(engine, upload.sha256)).guesses

    assert (first.delivery.districts, second.delivery.districts) == (("ST",), ("NTH", "ST"))
    assert [("guess:delivery_part" in row.marks) for row in (first, second)] == [True, False]
    (which,) = (box for box in app.selectbox if box.label == text(Language.EN, "batch.rows.which"))
    assert f"{text(Language.EN, 'batch.guess.delivery_part')} (1)" in which.options
    assert after.get("delivery_part", 0) == 0
    shown = "".join(str(part.proto.body) for part in app.get("html"))
    assert text(Language.EN, "batch.problems.none.but") in shown


def test_what_somebody_states_is_no_longer_supposed(anna, engine, take):
    words = "Supply of computer servers to Tai Po Hospital"
    upload = Upload("words.csv", LIST.replace("Tables,", f"{words},").encode())
    batch = take(upload)["batch"]
    row = next(row.row for row in findings.page(engine, batch).rows if "guess:delivery" in row.marks)
    before = glance.at_a_glance(engine, batch, Decimal(0), {}).guesses

    drafts.save(engine, anna, upload.sha256, row, "delivery_districts", "TP", reason="r", seen=None)
    drafts.save(engine, anna, upload.sha256, row, "sector", "ict", reason="r", seen=None)
    held = drafts.held(engine, upload.sha256)
    after = glance.at_a_glance(engine, batch, Decimal(0), held).guesses

    assert (before["delivery"], after.get("delivery", 0)) == (1, 0)
    assert after.get("sector", 0) == before["sector"] - 1
    assert glance.put_right(engine, batch, held)["guess:sector"] == 1


def test_the_unit_is_asked_for_wherever_sums_are_in_doubt(open_staff, sign_in, engine, take):
    batch = take(Upload("amt.csv", LIST.replace(" (HK$ million)", "").encode()))["batch"]
    sign_in("anna")

    app = open_staff("batch", id=str(batch))

    assert findings.summary(engine, batch).suggested_money is None
    assert select(app, MONEY).value == ""
