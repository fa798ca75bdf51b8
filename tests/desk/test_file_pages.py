"""The pages about files: dropped, understood, corrected, previewed; in three languages, hostile cells too."""

import csv
import io

import pytest
import xlsxwriter

from data.desk import at_work, drafts, given_back, orders
from data.desk.rights import RefusedError, Role
from data.files import ReadOptions
from data.ingest import registers
from data.jobs import lease
from data.jobs.queue import Upload
from data.store.batches import all_batches
from ui.texts import Language, text

LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
HOSTILE = "<script>alert(1)</script> [x](y) $1 and $2 `${code}` =1+1"


@pytest.fixture
def home(copy_starter, tmp_path):
    """A home with the starter data."""
    return copy_starter(tmp_path)


def shown(app) -> str:
    """Everything that comes from our own templates, and what widgets say."""
    bodies = (element.proto.body for element in app.get("html"))
    return " ".join(body for body in bodies if "<style>" not in body)


@LANGUAGES
@pytest.mark.parametrize("name", ["desk", "upload", "batch"])
def test_pages_open_with_nothing_to_show(open_staff, sign_in, name, language):
    sign_in("anna")

    app = open_staff(name, lang=language.value)

    assert not app.exception
    assert app.title[0].value == text(language, f"{name}.title")


@pytest.fixture
def batch(take, make_file):
    """A file that waits: one row that is fine, one with a date to look at, each hostile where it can be."""
    upload = make_file("QX1", "QX2", title=HOSTILE, supplier=HOSTILE)
    content = upload.content.replace(b"2026-07-01\n", b"soon\n", 1)
    return take(Upload(f"{HOSTILE}.csv", content))["batch"]


@LANGUAGES
@pytest.mark.parametrize("step", ["file", "rows", "preview", "publish"])
def test_every_step_of_a_file_opens(open_staff, sign_in, batch, language, step):
    sign_in("anna")

    app = open_staff("batch", id=str(batch), lang=language.value, step=step)

    assert not app.exception
    assert "\\[x\\]" in app.title[0].value
    assert "<script>" not in shown(app)


def drafts_of(engine, batch) -> dict:
    (found,) = (one for one in all_batches(engine) if one.batch_id == batch)
    return {
        (row, field): draft.value
        for row, said in drafts.held(engine, found.file_sha256).items()
        for field, draft in said.items()
    }


def field(app, name: str):
    """A field of the form of one row."""
    kinds = (*app.text_input, *app.selectbox, *app.multiselect)
    return next(widget for widget in kinds if (widget.key or "").startswith(f"field_{name}_"))


def press(app, key: str):
    return next(button for button in app.button if (button.key or "").startswith(key)).click().run()


def save(app):
    words = text(Language.EN, "batch.one.save")
    return next(button for button in app.button if button.label == words).click().run()


def test_a_role_taken_away_saves_nothing(open_staff, sign_in, batch, engine):
    anna = sign_in("anna")
    app = open_staff("batch", id=str(batch), step="rows")
    field(app, "award_date").set_value("2026-07")
    anna.held = frozenset()

    save(app)

    assert drafts_of(engine, batch) == {}


@pytest.mark.parametrize("number", ["999", "0", "x", "<script>", "99999999999"])
def test_a_file_that_is_not_there_is_said_to_be_none(open_staff, sign_in, number):
    sign_in("anna")

    app = open_staff("batch", id=number)

    assert app.info[0].value == text(Language.EN, "batch.none")
    assert not app.exception


@LANGUAGES
def test_a_file_that_cannot_be_read_says_why_and_asks(open_staff, sign_in, take, language, engine, done):
    sign_in("anna")
    outcome = take(Upload("odd.csv", b"Deal,Won,Sum\nSigns,A Limited,5000000\n" + HOSTILE.encode()))
    app = open_staff("upload", lang=language.value)
    column = {box.label: box for box in app.selectbox if (box.key or "").startswith("choice_column_")}
    column["Deal"].set_value("title")
    column["Won"].set_value("supplier_name")

    press(app, "FormSubmitter:choices_refused_")
    (job,) = at_work.recent(engine, "read")

    assert outcome["refused"]
    assert not app.exception
    assert app.warning[0].value
    assert "<script>" not in shown(app)
    assert done(job).outcome["batch"]


def test_a_file_is_ordered_once_whatever_is_clicked(open_staff, sign_in, make_file, engine):
    sign_in("anna")
    upload = make_file("QX1")
    app = open_staff("upload")
    app.file_uploader[0].set_value([(upload.file_name, upload.content, "text/csv")])

    app.run()
    app.run()

    (job,) = at_work.recent(engine, "take")
    assert (job.payload["files"][0][0], job.by) == ("QX1.csv", "anna")
    assert not app.exception


@LANGUAGES
def test_a_job_that_waits_or_failed_is_told_in_words(open_staff, sign_in, make_file, engine, anna, language):
    sign_in("anna")
    uploads = [make_file("QX1"), make_file("QX2")]
    jobs = [orders.take(engine, anna, one, ReadOptions(), note="", request_id=one.sha256) for one in uploads]
    lease.cancel(engine, jobs[1].job_id, "the disk is full")

    app = open_staff("desk", lang=language.value)

    assert not app.exception
    assert text(language, "desk.progress.queued") in [bar.proto.text for bar in app.get("progress")]
    assert any("the disk is full" in error.value for error in app.error)


def test_a_register_has_its_rows_without_corrections(open_staff, sign_in, take):
    sign_in("anna")
    content = registers.examples()["tenancies"].encode()
    number = take(Upload("tenants.csv", content.replace(b"Nestle", HOSTILE.replace(",", "").encode())))[
        "batch"
    ]

    apps = [open_staff("batch", id=str(number), step=step) for step in ("file", "rows", "preview")]

    assert not any(app.exception for app in apps)
    assert "Mil Mill" in shown(apps[1])
    assert "<script>" not in "".join(map(shown, apps))


def test_a_file_is_given_back_with_what_is_wrong_in_each_row(engine, anna, batch):
    (found,) = (one for one in all_batches(engine) if one.batch_id == batch)

    told = given_back.with_problems(engine, anna, found, "zh-Hant").decode("utf-8-sig")

    lines = list(csv.reader(io.StringIO(told)))
    assert [line[-2] for line in lines[1:]] == ["review", "accepted"]
    assert "soon" in lines[1][-1]
    assert "日期" in lines[1][-1]
    assert given_back.original(engine, anna, found).startswith(b"publisher,title")


def test_files_are_given_to_nobody_without_a_role(engine, anna, batch):
    (found,) = (one for one in all_batches(engine) if one.batch_id == batch)
    anna.held = frozenset()

    with pytest.raises(RefusedError):
        given_back.original(engine, anna, found)


@pytest.mark.parametrize("step", ["file", "rows", "preview"])
def test_who_only_approves_looks_and_changes_nothing(open_staff, sign_in, batch, step):
    sign_in("adam", Role.APPROVER)

    app = open_staff("batch", id=str(batch), step=step)

    labels = [button.label for button in app.button]
    assert not app.exception
    assert not {text(Language.EN, key) for key in ("batch.one.save", "upload.read_again")} & set(labels)
    assert "soon" in shown(app) or step == "preview"


def test_a_workbook_of_two_lists_asks_which_sheet(open_staff, sign_in, take, engine, done):
    sign_in("anna")
    outcome = take(Upload("two.xlsx", two_sheets()))
    app = open_staff("upload")
    sheet = next(box for box in app.selectbox if (box.key or "").startswith("sheet_refused_"))
    offered = list(sheet.options)

    app = sheet.set_value(1).run()
    press(app, "FormSubmitter:choices_refused_")
    (job,) = at_work.recent(engine, "read")

    assert outcome["refused"]["code"] == "file_sheets_unclear"
    assert offered == ["June", "July"]
    assert done(job).outcome["counts"]["accepted"] == 1


def two_sheets() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name in ("June", "July"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Contract Title", "Contractor", "Contract Sum (HK$)"])
            sheet.write_row(1, 0, [f"Signs of {name}", "Signs Limited", "5000"])
    return target.getvalue()


def test_a_file_read_with_other_choices_leads_on_to_what_it_was_read_as(
    open_staff, sign_in, batch, engine, done
):
    sign_in("anna")
    app = open_staff("batch", id=str(batch))
    unit = next(box for box in app.selectbox if (box.key or "").startswith("choice_money_"))
    unit.set_value("thousand")

    press(app, "FormSubmitter:choices_batch_")
    (job,) = at_work.recent(engine, "read")
    anew = done(job).outcome["batch"]
    app.run()

    assert anew != batch
    assert app.query_params["id"] == str(anew)
    assert not app.exception
