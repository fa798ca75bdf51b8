"""The queue as staff see it, in three languages: empty, worked through, and with a second clerk."""

import pytest

from data import public
from data.desk import aside, orders
from data.desk.worklist import Kind
from data.jobs.queue import newest
from tests.ui.conftest import HOSTILE, publish_file
from ui.texts import Language, text

LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
HEAD = (
    "publisher,buyer,title,supplier_name,supplier_address,tender_ref,amount,currency,amount_kind,award_date\n"
)
TWO_NAMES = (
    'HYD,HYD,Small signs,Quaint Signs Limited,"1 Nowhere Known Lane",N1,5000,HKD,total,2026-07-01\n'
    "HYD,HYD,Large signs,Quaint Signs Company Limited,,N2,90000,HKD,total,2026-06-01\n"
)
TWO_LISTS = (
    "HYD,HYD,Lamps,Lamp Limited,,QX1,100,HKD,total,2026-07-01\n"
    "GLD,HYD,Lamps,Lamp Limited,,QX1,250,HKD,total,2026-07-01\n"
)


@pytest.fixture
def home(copy_starter, tmp_path):
    return copy_starter(tmp_path)


@pytest.fixture
def anna(sign_in):
    return sign_in("anna")


def html(app) -> str:
    return "\n".join(str(part.proto.body) for part in app.get("html"))


def errors(app) -> list[str]:
    return [error.value.replace("\\", "") for error in app.error]


def field(app, kind: str, name: str, language: str = "en"):
    wanted = f"queue_{kind}_{name}_{language}"
    every = [*app.text_input, *app.selectbox, *app.multiselect, *app.radio]
    return next(one for one in every if one.key == wanted)


def reason(app, words: str = "the notice of the department"):
    next(one for one in app.text_input if one.key.startswith("queue_reason")).set_value(words)
    return app


def press(app, start: str):
    next(one for one in app.button if one.key and one.key.startswith(start)).click()
    return app.run()


def heading(app) -> str:
    return html(app).partition("<h2>")[2].partition("</h2>")[0]


@LANGUAGES
def test_each_kind_opens_in_each_language(open_staff, anna, language):
    app = open_staff("queue", id="sum", lang=language.value)
    assert app.title[0].value == text(language, "queue.title")
    asked = {}
    for kind in Kind:
        app.segmented_control[0].set_value(kind.value)
        app.run()
        assert not app.exception
        asked[kind.value] = {head.value for head in app.subheader} | {info.value for info in app.info}

    nothing = {kind: text(language, "queue.none") for kind in ("sector", "merge")}
    assert {kind: next(iter(words)) for kind, words in asked.items()} == nothing | {
        kind: text(language, f"queue.ask.{kind}") for kind in asked if kind not in nothing
    }


def test_an_address_that_names_no_kind_begins_with_the_first(open_staff, anna):
    app = open_staff("queue", id="<script>")

    assert not app.exception
    assert text(Language.EN, "queue.ask.sum") in [head.value for head in app.subheader]


def test_what_is_saved_is_ordered_once_and_the_next_item_comes(open_staff, anna, home):
    app = open_staff("queue", id="sum")
    first = heading(app)
    field(app, "sum", "amount").set_value("HK$1,234.50")

    press(reason(app), "save_")

    (job,) = newest(public.engine(home), 5)
    told = {"award": job.payload["award"], "field": "amount", "value": "1234.50", "seen": 1}
    assert job.kind == "correct"
    assert told.items() <= job.payload.items()
    assert job.by == "anna"
    assert heading(app) != first
    assert field(app, "sum", "amount").value == ""
    assert "1 saved; of these 1 at work" in html(app)


def test_a_form_that_says_nothing_orders_nothing(open_staff, anna, home):
    app = open_staff("queue", id="sum")
    press(reason(app), "save_")
    assert errors(app) == [text(Language.EN, "queue.missing.amount")]
    field(app, "sum", "amount").set_value("12")
    press(reason(app, " "), "save_")
    assert errors(app) == [text(Language.EN, "queue.missing.reason")]

    assert newest(public.engine(home), 5) == []


def test_skipped_items_come_again_and_those_left_do_not(open_staff, anna, home):
    app = open_staff("queue", id="conflict")
    press(app, "skip_")
    assert [info.value for info in app.info] == [text(Language.EN, "queue.none")]
    press(app, "queue_again")

    press(reason(app, "both are right"), "leave_")

    assert aside.held(public.engine(home)) == {("conflict", "A51-A106")}
    assert [info.value for info in app.info] == [text(Language.EN, "queue.none")]


def test_the_second_clerk_is_told_who_was_first(open_staff, anna, home):
    app = open_staff("queue", id="delivery")
    number = int(html(app).partition("award=A")[2].partition('"')[0].partition("&")[0])
    ben = type("Ben", (), {"name": "ben", "roles": anna.roles, "is_signed_in": anna.is_signed_in})()
    engine = public.engine(home)
    orders.correct(engine, ben, number, "delivery_districts", "ST", reason="x", request_id="ben")
    field(app, "delivery", "delivery_districts").set_value(["TP", "ST"])

    press(reason(app), "save_")

    assert len(newest(engine, 5)) == 1
    assert errors(app)[0].startswith(f"A{number}: ben ordered a change of it at")
    # Another item is shown by now: what was meant for the first must not be saved for it.
    assert f"A{number}<" not in html(app)
    assert field(app, "delivery", "delivery_districts").value == []


def test_an_item_that_somebody_else_settled_takes_its_form_with_it(open_staff, anna, home):
    app = open_staff("queue", id="delivery")
    first = heading(app)
    field(app, "delivery", "delivery_districts").set_value(["TP"])
    app.run()
    assert heading(app) == first
    number = int(html(app).partition("award=A")[2].partition('"')[0].partition("&")[0])
    aside.put(public.engine(home), anna, "delivery", f"A{number}", reason="x")

    app.run()

    assert heading(app) != first
    assert field(app, "delivery", "delivery_districts").value == []


def test_a_pin_is_of_the_address(open_staff, anna, home):
    publish_file(home, (HEAD + TWO_NAMES).encode(), "two.csv", "two")
    app = open_staff("queue", id="vendor")
    while not any(one.key == "queue_vendor_point_en" for one in app.text_input):
        press(app, "skip_")
    field(app, "vendor", "point").set_value("22.3")
    press(reason(app), "save_")
    assert errors(app) == [text(Language.EN, "queue.missing.point")]
    field(app, "vendor", "point").set_value("22.3193, 114.1694")

    press(app, "save_")

    (job,) = newest(public.engine(home), 5)
    assert (job.kind, job.payload["lat"], job.payload["lon"]) == ("pin", 22.3193, 114.1694)
    assert job.payload["address"]


def test_two_names_become_one_or_stay_two(open_staff, anna, home):
    publish_file(home, (HEAD + TWO_NAMES).encode(), "two.csv", "two")
    app = open_staff("queue", id="merge")
    assert "Quaint Signs Company Limited" in html(app)

    press(reason(app), "save_")

    (job,) = newest(public.engine(home), 5)
    assert job.kind == "merge"
    assert {job.payload["supplier"], job.payload["into"]} == _pair(home)


def test_one_list_can_be_right_for_both(open_staff, anna, home):
    publish_file(home, (HEAD + TWO_LISTS).encode(), "lists.csv", "lists")
    app = open_staff("queue", id="conflict")
    while "Lamps" not in heading(app):
        press(app, "skip_")
    field(app, "conflict", "field_amount").set_value(1)

    press(reason(app), "save_")

    (job,) = newest(public.engine(home), 5)
    assert (job.payload["field"], job.payload["value"]) == ("amount", "250.00")


def test_hostile_names_are_shown_as_text(open_staff, anna, home):
    row = f'HYD,HYD,"{HOSTILE}","{HOSTILE}","{HOSTILE}",N9,,,,2026-07-01\n'
    publish_file(home, (HEAD + row).encode(), "hostile.csv", HOSTILE)

    app = open_staff("queue", id="sum")

    assert not app.exception
    assert "<script>alert" not in html(app)
    assert "&lt;script&gt;alert(1)" in heading(app)


def _pair(home) -> set[int]:
    rows = public.current(home).rows("SELECT supplier_id FROM suppliers WHERE name LIKE 'Quaint%'")
    return {row["supplier_id"] for row in rows}
