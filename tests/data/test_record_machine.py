"""Whatever is done to the record, in whatever order: what is public is what replaying its log gives."""

import hashlib
from contextlib import nullcontext
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from data import public
from data.files import FileKind, ReadResult
from data.ingest import read_file
from data.ingest.template import write_template
from data.placing import load_placing
from data.store import batches as kept
from data.store import schema, state
from data.store import withdrawal as writer
from data.store.backup import backup
from data.store.batches import PublishError, State
from data.store.corrections import at as corrections_at
from data.store.corrections import correct
from data.store.pins import pin, unpin
from data.store.places import pins_at
from data.store.publish import Order, publish, publish_batch, stage, withdraw
from data.store.restore import restore
from data.verify import verify
from geo.locator import address_key
from tests.data.record_replay import CHINESE, ENGLISH, TENDERS, Replay, address_of, made_award

# Of each tender that a file lists: its sum and a note.
LISTS = st.dictionaries(
    st.sampled_from(TENDERS),
    st.tuples(st.sampled_from(["100.00", "200.00"]), st.sampled_from(["first", "second"])),
    min_size=1,
)
WHICH = st.integers(min_value=0, max_value=50)


class RecordMachine(RuleBasedStateMachine):
    """A record to which anything may happen."""

    def __init__(self, home, scratch) -> None:
        super().__init__()
        self.home, self.scratch = home, scratch
        self.engine = public.engine(home)
        self.placing = load_placing(self.engine, home)
        self.says, self.orders, self.backups = {}, [], []
        self.version, self.seen, self.ids = 0, {}, {}

    @initialize(tenders=LISTS)
    def begins(self, tenders):
        self.publishes(tenders, ENGLISH)

    @rule(tenders=LISTS, language=st.sampled_from([ENGLISH, CHINESE]))
    def publishes(self, tenders, language):
        order = self._order(tenders, language)
        self._publish(order)

    @rule(first=LISTS, second=LISTS)
    def publishes_two_at_once(self, first, second):
        orders = [self._order(first, ENGLISH), self._order(second, ENGLISH)]
        self._publish(*sorted(orders, key=lambda order: order.result.file_name))

    @rule(tenders=LISTS)
    def stages(self, tenders):
        stage(self.engine, self._order(tenders, ENGLISH), by="tester", note="")

    @precondition(lambda self: self._batches(State.STAGED))
    @rule(which=WHICH)
    def publishes_what_waits(self, which):
        batch = self._one_of(self._batches(State.STAGED), which)
        is_public = any(one.file_sha256 == batch.file_sha256 for one in self._batches(State.PUBLISHED))
        with pytest.raises(PublishError) if is_public else nullcontext():
            publish_batch(
                self.engine, [batch.batch_id], by="tester", note="", placing=self.placing, release=True
            )
        self.version += not is_public

    @precondition(lambda self: self._batches(State.STAGED, State.PUBLISHED))
    @rule(which=WHICH)
    def takes_back(self, which):
        batch = self._one_of(self._batches(State.STAGED, State.PUBLISHED), which)
        withdraw(self.engine, batch.batch_id, by="tester", reason="a mistake")
        self.version += batch.state is State.PUBLISHED

    @rule(which=WHICH)
    def publishes_the_same_bytes(self, which):
        self._publish(self._one_of(self.orders, which))

    @precondition(lambda self: self._public())
    @rule(which=WHICH, amount=st.sampled_from(["100", "300", None]))
    def corrects(self, which, amount):
        award_id = self._one_of(self._public(), which).award_id
        with self.engine.connect() as connection:
            is_so = corrections_at(connection).get(award_id, {}).get("amount") == amount
        with pytest.raises(PublishError, match="corrected so already") if is_so else nullcontext():
            correct(self.engine, award_id, "amount", amount, by="tester", reason="it is so")
        self.version += not is_so

    @rule(
        tender=st.sampled_from(TENDERS), point=st.sampled_from([(22.2819, 114.1583), (22.381, 114.188), None])
    )
    def pins(self, tender, point):
        signed = {"by": "tester", "reason": "it is so", "placing": self.placing}
        held = self._pins().get(address_key(address_of(tender)))
        is_so = (held and (held.lat, held.lon)) == point
        with pytest.raises(PublishError) if is_so else nullcontext():
            if point is None:
                unpin(self.engine, address_of(tender), **signed)
            else:
                pin(self.engine, address_of(tender), *point, **signed)
        self.version += not is_so

    @rule()
    def backs_up(self):
        path = self.scratch / f"{len(self.backups)}.backup"
        backup(self.engine, path)
        self.backups.append(path)

    @precondition(lambda self: self.backups)
    @rule(which=WHICH)
    def restores(self, which):
        path = self._one_of(self.backups, which)
        restored = restore(self.engine, self.home, path, by="tester", reason="a drill")
        assert restored.version in (self.version, self.version + 1)
        self.version = restored.version

    @invariant()
    def what_is_public_is_what_the_log_gives(self):
        with self.engine.connect() as connection:
            log = select(schema.audit.c.action, schema.audit.c.details).order_by(schema.audit.c.audit_id)
            replay = Replay(connection.execute(log).all(), self.says)
        found = self._public()
        as_said = [
            (int(one.award.tender_ref[4:]), one.editions, one.award.amount, one.award.notes) for one in found
        ]
        expected = [(tender, languages, Decimal(a), note) for tender, languages, a, note in replay.public()]
        assert sorted(map(self._without_sum, as_said)) == sorted(map(self._without_sum, expected))
        amounts = {(tender, languages): amount for tender, languages, amount, _ in expected}
        for one, (tender, languages, amount, _) in zip(found, as_said, strict=True):
            corrected = replay.corrected.get(one.award_id, {}).get("amount")
            assert amount == (Decimal(corrected) if corrected else amounts[tender, languages])

    @invariant()
    def it_is_clean(self):
        assert verify(self.engine, self.home).findings == ()

    @invariant()
    def what_is_pinned_is_where_its_pin_is(self):
        pins = self._pins()
        for one in self._public():
            found, place = pins.get(address_key(one.award.addresses[0])), one.assessment.vendor_place
            assert (place.lat, place.lon) == ((found.lat, found.lon) if found else (None, None))

    @invariant()
    def versions_count_on_and_never_change(self):
        with self.engine.connect() as connection:
            versions = sorted(connection.scalars(select(schema.versions.c.version)))
            assert (versions[-1] if versions else 0) == self.version
            for version in versions:
                awards = list(state.public_awards(connection, version))
                assert self.seen.setdefault(version, awards) == awards

    @invariant()
    def an_award_keeps_its_number(self):
        with self.engine.connect() as connection:
            for key, award_id in connection.execute(
                select(schema.awards.c.base_key, schema.awards.c.award_id)
            ):
                assert self.ids.setdefault(key, award_id) == award_id

    @staticmethod
    def _without_sum(award):
        tender, languages, _, note = award
        return tender, languages, note

    @staticmethod
    def _one_of(things, which):
        return things[which % len(things)]

    def _batches(self, *states):
        return [batch for batch in kept.all_batches(self.engine) if batch.state in states]

    def _pins(self):
        with self.engine.connect() as connection:
            return pins_at(connection)

    def _public(self):
        with self.engine.connect() as connection:
            return list(state.public_awards(connection))

    def _order(self, tenders, language):
        listed = [
            made_award(row, tender, *said, language)
            for row, (tender, said) in enumerate(sorted(tenders.items()), 2)
        ]
        content = write_template(listed) if language == ENGLISH else repr(listed).encode()
        sha256 = hashlib.sha256(content).hexdigest()
        name = f"{sha256[:12]}.csv"
        if language == ENGLISH:
            result = read_file(content, name)
        else:
            result = ReadResult(
                FileKind.AWARDS, name, "utf-8", "template", 1, {}, rows=len(listed), awards=tuple(listed)
            )
        self.says[sha256] = language, dict(tenders)
        self.orders.append(Order(content, result))
        return self.orders[-1]

    def _publish(self, *orders):
        known = {batch.file_sha256 for batch in self._batches(State.PUBLISHED)}
        is_new = any(order.sha256 not in known for order in orders)
        outcome = publish(self.engine, orders, by="tester", note="", placing=self.placing, release=True)
        self.version += is_new
        assert outcome.version == self.version


def tried(new_home, tmp_path, *, examples: int, steps: int, **options) -> None:
    scratch = iter(range(1_000_000))

    def machine():
        folder = tmp_path / f"scratch{next(scratch)}"
        folder.mkdir()
        return RecordMachine(new_home(), folder)

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
            **options,
        ),
    )


@pytest.mark.parametrize(
    ("engine_kind", "examples", "steps"), [("sqlite", 5, 12), ("postgresql", 2, 10)], indirect=["engine_kind"]
)
def test_any_sequence_of_steps_leaves_what_replaying_the_log_gives(new_home, tmp_path, examples, steps):
    tried(new_home, tmp_path, examples=examples, steps=steps)


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_broken_writer_is_noticed(new_home, tmp_path, monkeypatch):
    # What is taken back goes on standing: were this not found, the test above would show nothing.
    monkeypatch.setattr(writer, "fall", lambda *_: None)

    with pytest.raises(AssertionError):
        tried(new_home, tmp_path, examples=50, steps=5, phases=[Phase.generate], report_multiple_bugs=False)
