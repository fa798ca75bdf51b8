"""Corrections of rows that wait: kept at once, never overwritten unknowingly, public with their file."""

import json

import pytest
from sqlalchemy import func, select

from data import public
from data.desk import drafts, orders
from data.desk.drafts import BadValueError, Change, ConflictError
from data.desk.rights import RefusedError, Role
from data.jobs.queue import JobError, JobState, Upload
from data.store import schema, schema_desk
from data.verify import verify
from tests.engines import KINDS

BOTH = pytest.mark.parametrize("engine_kind", KINDS, indirect=True)


@pytest.fixture
def say(engine, anna):
    """Say something of a row of a file."""

    def draft(upload: Upload, row: int, field: str, value: str | None, *, by=None, seen=None):
        return drafts.save(
            engine, by or anna, upload.sha256, row, field, value, reason="as the notice says", seen=seen
        )

    return draft


@pytest.fixture
def publish(engine, anna, done):
    """Publish batches as somebody who saw these drafts."""

    def order(*batch_ids: int, seen: str, request_id: str = "publish"):
        return done(
            orders.publish(engine, anna, batch_ids, note="looked at", seen=seen, request_id=request_id)
        )

    return order


def shown(home, *columns: str) -> list[tuple]:
    rows = public.current(home).rows(f"SELECT {', '.join(columns)} FROM awards ORDER BY award_id")
    return [tuple(str(row[name]) for name in columns) for row in rows]


def test_what_is_said_is_there_at_once_and_taken_back_by_nothing(engine, take, say, make_file):
    upload = make_file("A1")
    take(upload)

    first = say(upload, 2, "amount", "6,000.50")
    again = say(upload, 2, "amount", "6000.50", seen=first.draft_id)
    there = drafts.held(engine, upload.sha256)
    gone = say(upload, 2, "amount", None, seen=first.draft_id)

    assert again == first
    assert there == {2: {"amount": first}}
    assert (first.value, first.author) == ("6000.50", "anna")
    assert drafts.held(engine, upload.sha256) == {}
    assert drafts.last(engine, upload.sha256) == {2: {"amount": gone}}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "about 5"),
        ("award_date", "soon"),
        ("vendor_district", "XX"),
        ("pin", "51.5,0.1"),
        ("pin", "here"),
        ("sector", "no-such"),
    ],
)
def test_a_value_that_the_field_cannot_have_is_refused(take, say, make_file, field, value):
    upload = make_file("A1")
    take(upload)

    with pytest.raises(BadValueError) as caught:
        say(upload, 2, field, value)

    assert caught.value.expected


@BOTH
def test_two_staff_on_one_row_never_overwrite_each_other_unknowingly(take, say, make_file, ben):
    upload = make_file("A1")
    take(upload)
    first = say(upload, 2, "amount", "6000")

    with pytest.raises(ConflictError) as caught:
        say(upload, 2, "amount", "7000", by=ben)
    after = say(upload, 2, "amount", "7000", by=ben, seen=first.draft_id)
    other_field = say(upload, 2, "award_date", "2026-06", by=ben)

    assert caught.value.theirs == first
    assert (after.value, other_field.value) == ("7000", "2026-06")


def test_rows_that_are_not_taken_and_files_that_do_not_wait_have_no_drafts(
    engine, anna, take, say, publish, make_file
):
    upload = Upload("a.csv", make_file("A1").content + b"HYD,,,,A4,1,HKD,total,x\n")
    take(upload)

    with pytest.raises(JobError, match="row 3"):
        say(upload, 3, "amount", "1")
    publish(1, seen="")
    with pytest.raises(JobError, match="waits no more"):
        say(upload, 2, "amount", "1")


def test_who_may_not_upload_changes_nothing_and_the_log_tells(engine, anna, take, say, make_file):
    upload = make_file("A1")
    take(upload)
    anna.held = frozenset({Role.APPROVER})

    with pytest.raises(RefusedError):
        say(upload, 2, "amount", "1")

    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(schema_desk.drafts)) == 0
        last = connection.execute(
            select(schema.audit).order_by(schema.audit.c.audit_id.desc()).limit(1)
        ).one()
    assert (last.action, last.by) == ("refuse", "anna")


@BOTH
def test_drafts_become_corrections_beside_the_rows_in_the_version_that_publishes(
    engine, home, take, say, publish, make_file
):
    upload = make_file("A1", "A2")
    take(upload)
    say(upload, 2, "amount", "6000")
    say(upload, 2, "vendor_district", "TP")
    say(upload, 3, "suppliers", "Other Signs Limited")

    job = publish(1, seen=drafts.mark(engine, [upload.sha256]))

    assert (job.outcome["version"], job.outcome["corrections"]) == (1, 3)
    assert shown(home, "amount", "supplier_names") == [
        ("6000.00", "Signs Limited"),
        ("5000.00", "Other Signs Limited"),
    ]
    with engine.connect() as connection:
        cells = list(connection.scalars(select(schema.award_rows.c.cells)))
        origins = set(connection.scalars(select(schema.corrections.c.origin)))
        left = connection.scalar(select(func.count()).select_from(schema_desk.drafts))
        findings = connection.scalar(select(func.count()).select_from(schema_desk.findings))
        details = "".join(connection.scalars(select(schema.audit.c.details)))
    assert all('"5000"' in cell for cell in cells)
    assert (origins, left, findings) == ({"draft 1"}, 0, 0)
    assert "Other Signs" not in details
    assert verify(engine, home).findings == ()


def test_publishing_fails_in_words_where_a_draft_changed_since_it_was_seen(
    engine, home, take, say, publish, make_file, ben
):
    upload = make_file("A1")
    take(upload)
    seen = drafts.mark(engine, [upload.sha256])
    say(upload, 2, "amount", "6000", by=ben)

    failed = publish(1, seen=seen)
    then = publish(1, seen=drafts.mark(engine, [upload.sha256]), request_id="again")

    assert (failed.state, failed.outcome["code"]) == (JobState.FAILED, "drafts_changed")
    assert (then.state, shown(home, "amount")) == (JobState.DONE, [("6000.00",)])


@BOTH
def test_a_pin_holds_for_every_row_at_the_address_and_goes_with_its_file(
    engine, home, anna, take, say, publish, done, make_file
):
    take(make_file("A1"))
    publish(1, seen="", request_id="first")
    upload = make_file("A2")
    take(upload)
    say(upload, 2, "pin", "22.4474, 114.1858")
    job = publish(2, seen=drafts.mark(engine, [upload.sha256]), request_id="second")
    with_pin = shown(home, "vendor_lat", "vendor_lon")
    clean = verify(engine, home).findings
    back = done(orders.withdraw(engine, anna, 2, reason="wrong", request_id="back"))

    assert (job.outcome["pins"], back.outcome["pins"]) == (1, 1)
    assert with_pin == [("22.4474", "114.1858")] * 2
    assert shown(home, "vendor_lat") != [("22.4474",)]
    assert clean == verify(engine, home).findings == ()


def test_taking_back_leaves_nothing_of_what_was_said_with_the_file(
    engine, home, anna, take, say, publish, done, make_file
):
    take(make_file("A1"))
    publish(1, seen="", request_id="first")
    upload = make_file("A1", "A2", title="Supply of new signs")
    take(upload)
    say(upload, 2, "amount", "7000")
    publish(2, seen=drafts.mark(engine, [upload.sha256]), request_id="second")
    corrected = shown(home, "amount")
    done(orders.withdraw(engine, anna, 2, reason="wrong", request_id="back"))

    assert corrected == [("7000.00",), ("5000.00",)]
    assert shown(home, "amount") == [("5000.00",)]
    assert verify(engine, home).findings == ()


@BOTH
def test_what_a_person_said_before_holds_again_when_the_file_goes(
    engine, home, anna, take, say, publish, done, make_file
):
    take(make_file("A1"))
    publish(1, seen="", request_id="first")
    done(orders.correct(engine, anna, 1, "amount", "5500", reason="letter", request_id="correct"))
    upload = make_file("A1", title="Supply of new signs")
    take(upload)
    say(upload, 2, "amount", "7000")
    publish(2, seen=drafts.mark(engine, [upload.sha256]), request_id="second")
    corrected = shown(home, "amount")
    done(orders.withdraw(engine, anna, 2, reason="wrong", request_id="back"))

    assert (corrected, shown(home, "amount")) == ([("7000.00",)], [("5500.00",)])
    assert verify(engine, home).findings == ()


def test_putting_a_file_away_puts_its_drafts_away(engine, anna, take, say, done, make_file):
    upload = make_file("A1")
    take(upload)
    say(upload, 2, "amount", "1")

    job = done(orders.withdraw(engine, anna, 1, reason="not ours", request_id="away"))

    assert job.outcome["waited"]
    assert drafts.last(engine, upload.sha256) == {}


def test_many_corrections_are_kept_together_or_not_at_all(engine, anna, ben, take, say, make_file):
    upload = make_file(*(f"A{number}" for number in range(2_000)))
    take(upload)
    say(upload, 1_500, "amount", "1", by=ben)
    changes = [Change(row, "amount", "6000") for row in range(2, 2_002)]

    with pytest.raises(ConflictError):
        drafts.save_all(engine, anna, upload.sha256, changes, reason="all")
    kept = drafts.held(engine, upload.sha256)
    drafts.save_all(engine, anna, upload.sha256, changes[:200], reason="all")

    assert set(kept) == {1_500}
    assert len(drafts.held(engine, upload.sha256)) == 201


def test_with_approval_the_log_names_both_who_asked_and_who_approved(
    engine, home, anna, ben, monkeypatch, take, say, done, make_file
):
    monkeypatch.setenv("PROCUREMENT_MAP_REQUIRE_APPROVAL", "1")
    upload = make_file("A1")
    take(upload)
    say(upload, 2, "amount", "6000")
    seen = drafts.mark(engine, [upload.sha256])
    given = orders.publish(engine, anna, [1], note="looked at", seen=seen, request_id="p")

    job = done(orders.decide(engine, ben, given.proposal, approve=True, answer="yes", request_id="d"))

    assert (given.job, job.state) == (None, JobState.DONE)
    with engine.connect() as connection:
        last = connection.execute(
            select(schema.audit).where(schema.audit.c.action == "publish").order_by(schema.audit.c.audit_id)
        ).one()
    details = json.loads(last.details)
    assert (last.by, details["asked_by"], details["proposal"]) == ("ben", "anna", given.proposal)
    assert shown(home, "amount") == [("6000.00",)]
    assert verify(engine, home).findings == ()
