"""What needs a human: found, in order, settled once for everybody, and never overwritten unknowingly."""

import secrets

import numpy as np
import pytest

from data import public
from data.desk import aside, orders, proposals, worklist
from data.desk.meanwhile import ChangedError
from data.desk.rights import RefusedError
from data.desk.worklist import Kind, Worklist
from data.jobs.queue import JobError, order
from data.store.batches import PublishError
from data.store.publish import publish_batch
from data.store.redact import redact
from data.suggest import Why
from tests.engines import KINDS

ROWS = b"""publisher,title,supplier_name,supplier_address,tender_ref,amount,currency,amount_kind,award_date
HYD,Supply of small signs,Signs Limited,,A1,5000,HKD,total,2026-07-01
HYD,Supply of large signs,Signs Company Limited,,A2,90000,HKD,total,2026-06-01
HYD,Services of some kind,Zeta Limited,"8 Nowhere Known Lane",A3,,,,2026-08-01
"""


BOTH = pytest.mark.parametrize("engine_kind", KINDS, indirect=True)


@pytest.fixture
def engine_kind(request) -> str:
    """One database is enough but where a test says so: preparing them takes most of the time."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def shop(engine, home, take):
    """A record of three public awards: two of names that are alike, one without a sum."""
    from data.jobs.queue import Upload
    from data.placing import load_placing

    outcome = take(Upload("three.csv", ROWS))
    placing = load_placing(engine, home)
    publish_batch(engine, [outcome["batch"]], by="anna", note="three", placing=placing, release=True)
    return engine


def request() -> str:
    return secrets.token_hex(8)


def found(home) -> Worklist:
    snapshot = public.current(home)
    return worklist.worklist(snapshot, worklist.suggestions(worklist.suppliers(snapshot)[0]))


def keys(listed: Worklist, kind: Kind, *without: str) -> list[str]:
    return listed.keys(kind, without, limit=10)


def test_each_kind_of_gap_is_found_largest_first(shop, home):
    listed = found(home)

    assert keys(listed, Kind.SUM) == ["A3"]
    assert keys(listed, Kind.VENDOR) == ["A2", "A1", "A3"]
    assert keys(listed, Kind.VENDOR, "A2", "A77", "A1-A2") == ["A1", "A3"]
    assert listed.count(Kind.VENDOR, ["A2"]) == 2
    assert listed.keys(Kind.VENDOR, (), limit=1, offset=1) == ["A1"]
    assert listed.has(Kind.SUM, "A3")
    assert not listed.has(Kind.SUM, "A1")


@BOTH
def test_names_that_may_be_one_are_asked_about_once(shop, home, anna):
    (pair,) = keys(found(home), Kind.MERGE)
    suggested = found(home).pairs[pair]
    assert suggested.why == (Why.LEGAL_FORM,)

    for _ in range(2):
        aside.put(shop, anna, "merge", pair, reason="other numbers of registration")

    assert aside.held(shop) == {("merge", pair)}
    assert keys(found(home), Kind.MERGE, *(key for _, key in aside.held(shop))) == []
    aside.put(shop, anna, "merge", pair, reason="they are one after all", again=True)
    assert aside.held(shop) == frozenset()


def test_two_lists_that_disagree_are_found_with_what_they_disagree_about(engine, home, take):
    from data.jobs.queue import Upload
    from data.placing import load_placing

    head = b"publisher,buyer,title,supplier_name,tender_ref,amount,currency,amount_kind,award_date\n"
    batches = [
        take(Upload(f"{publisher}.csv", head + row.encode()))["batch"]
        for publisher, row in (
            ("HYD", "HYD,HYD,Lamps,Lamp Limited,QX1,100,HKD,total,2026-07-01\n"),
            ("GLD", "GLD,HYD,Lamps,Lamp Limited,QX1,250,HKD,total,2026-07-01\n"),
        )
    ]
    placing = load_placing(engine, home)
    publish_batch(engine, batches, by="anna", note="two lists", placing=placing, release=True)

    listed = found(home)

    (key,) = keys(listed, Kind.CONFLICT)
    assert listed.conflicts[key].fields == ("amount",)
    assert keys(listed, Kind.CONFLICT, key) == []


def test_nothing_waits_where_nothing_is_missing():
    nothing = Worklist(1, {Kind.SUM: np.empty((0, 1), np.int32)}, {}, {})

    assert nothing.keys(Kind.SUM, ("A1",), limit=3) == []


def test_who_may_not_and_who_says_no_why_sets_nothing_aside(shop, anna):
    with pytest.raises(JobError, match="say why"):
        aside.put(shop, anna, "sum", "A3", reason=" ")
    with pytest.raises(JobError, match="no such item"):
        aside.put(shop, anna, "sum", "A3; DROP", reason="x")
    anna.held = frozenset()
    with pytest.raises(RefusedError):
        aside.put(shop, anna, "sum", "A3", reason="x")

    assert aside.held(shop) == frozenset()


@BOTH
def test_the_second_who_corrects_is_told_of_the_first(shop, home, anna, ben, done):
    seen = public.current(home).version
    job = orders.correct(shop, anna, 3, "amount", "70", reason="the notice", seen=seen, request_id="one")

    with pytest.raises(ChangedError) as waits:
        orders.correct(shop, ben, 3, "amount", "80", reason="a call", seen=seen, request_id="two")
    again = orders.correct(shop, anna, 3, "amount", "70", reason="the notice", seen=seen, request_id="one")
    done(job)
    with pytest.raises(ChangedError) as written:
        orders.correct(shop, ben, 3, "amount", "80", reason="a call", seen=seen, request_id="two")

    assert (waits.value.by, waits.value.waits) == ("anna", True)
    assert again.job.job_id == job.job.job_id
    assert (written.value.by, written.value.waits) == ("anna", False)
    orders.correct(shop, ben, 3, "award_date", "2026-08-02", reason="x", seen=seen, request_id=request())
    orders.correct(shop, ben, 3, "amount", "80", reason="x", seen=seen + 1, request_id=request())


def test_pins_are_compared_by_the_address(shop, home, anna, ben, done):
    seen = public.current(home).version
    where = {"lat": 22.32, "lon": 114.17, "reason": "seen on the map", "seen": seen}
    done(orders.pin(shop, anna, "8 Nowhere Known Lane", **where, request_id=request()))

    with pytest.raises(ChangedError, match="anna changed it"):
        orders.pin(shop, ben, "8, NOWHERE KNOWN LANE", **where, request_id=request())
    orders.pin(shop, ben, "9 Nowhere Known Lane", **where, request_id=request())


def test_a_proposal_that_came_too_late_is_not_carried_out(shop, home, anna, ben, done, monkeypatch):
    seen = public.current(home).version
    monkeypatch.setenv("PROCUREMENT_MAP_REQUIRE_APPROVAL", "1")
    asked = orders.correct(shop, anna, 3, "amount", "70", reason="x", seen=seen, request_id=request())
    with pytest.raises(ChangedError):
        orders.correct(shop, ben, 3, "amount", "80", reason="x", seen=seen, request_id=request())
    monkeypatch.delenv("PROCUREMENT_MAP_REQUIRE_APPROVAL")
    done(orders.correct(shop, ben, 3, "amount", "80", reason="x", request_id=request()))

    with pytest.raises(ChangedError, match="ben changed it"):
        orders.decide(shop, ben, asked.proposal, approve=True, answer="", request_id=request())

    assert proposals.find(shop, asked.proposal).state is proposals.Standing.OPEN


def test_an_approval_is_not_stopped_by_the_proposal_itself(shop, home, anna, ben, done, monkeypatch):
    monkeypatch.setenv("PROCUREMENT_MAP_REQUIRE_APPROVAL", "1")
    seen = public.current(home).version
    asked = orders.correct(shop, anna, 3, "amount", "70", reason="x", seen=seen, request_id=request())

    job = done(orders.decide(shop, ben, asked.proposal, approve=True, answer="", request_id=request()))

    assert job.outcome == {"version": seen + 1}


def test_who_goes_on_does_not_wait_for_the_figures_of_what_was_just_saved(shop, home, anna, done):
    before = public.current(home)
    done(orders.correct(shop, anna, 3, "amount", "70", reason="x", request_id=request()))

    assert public.at_hand(home) is before
    assert public.current(home).version == before.version + 1
    assert public.at_hand(home).version == before.version + 1


def test_after_a_redaction_nothing_older_is_at_hand(shop, home, anna):
    before = public.current(home)
    redact(shop, "A1", "title", by="anna", reason="x")

    assert public.at_hand(home).version > before.version


def test_an_order_that_was_overtaken_in_the_queue_fails_and_says_so(shop, home, anna, ben, done):
    seen = public.current(home).version
    first = orders.correct(shop, ben, 3, "amount", "80", reason="x", request_id=request())
    # Ordered before anybody looked for orders that wait, as by an older page.
    second = order(
        shop,
        "correct",
        {"award": 3, "field": "amount", "value": "70", "reason": "x", "seen": seen},
        by="anna",
    )
    done(first)

    ended = done(second)

    assert ended.outcome["code"] == ChangedError.code
    assert ended.error.startswith("ben changed it at")


def test_own_changes_stand_in_nobodys_own_way(shop, home, anna, done):
    seen = public.current(home).version
    ordered = [
        orders.correct(shop, anna, 3, "amount", value, reason="x", seen=seen, request_id=request())
        for value in ("70", "80")
    ]

    assert [done(one).outcome for one in ordered] == [{"version": seen + 1}, {"version": seen + 2}]


@BOTH
def test_what_is_ordered_or_asked_for_waits_for_nobody_else(shop, home, anna, done, monkeypatch):
    ordered = orders.correct(shop, anna, 3, "amount", "70", reason="x", request_id=request())
    monkeypatch.setenv("PROCUREMENT_MAP_REQUIRE_APPROVAL", "1")
    orders.correct(shop, anna, 2, "vendor_district", "ST", reason="x", request_id=request())
    orders.merge(shop, anna, 2, 1, reason="x", request_id=request())
    asked = {("vendor", "A2"), ("merge", "S1-S2")}

    assert worklist.under_way(shop) == asked | {("sum", "A3"), ("conflict", "A3")}
    done(ordered)
    assert worklist.under_way(shop) == asked


def test_a_conflict_waits_while_either_award_is_being_corrected():
    pairs = np.asarray([[1, 2], [3, 4]], np.int32)
    listed = Worklist(1, {Kind.CONFLICT: pairs}, {}, {})

    assert keys(listed, Kind.CONFLICT, "A2") == ["A3-A4"]
    assert keys(listed, Kind.CONFLICT, "A3-A4") == ["A1-A2"]


@pytest.mark.parametrize(
    "reason", ["\u200b\u2060 \u3000", "\0\x1b", "x" * 2_001], ids=["unseen", "control", "long"]
)
def test_a_reason_can_be_seen_and_has_a_bound(engine, anna, reason):
    with pytest.raises(JobError):
        orders.withdraw(engine, anna, 1, reason=reason, request_id="1")


@pytest.mark.parametrize(("lat", "lon"), [(float("nan"), 114.2), (22.3, float("inf")), (0.0, 0.0)])
def test_a_pin_is_near_hong_kong(engine, anna, lat, lon):
    with pytest.raises(PublishError):
        orders.pin(engine, anna, "1 Road", lat, lon, reason="x", request_id="1")


def test_nothing_is_not_published(engine, anna):
    with pytest.raises(JobError, match="name what"):
        orders.publish(engine, anna, [], note="x", seen="", request_id="1")
