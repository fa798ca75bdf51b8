"""Rules that say otherwise than before: a new version, beside the old one."""

import json

import pytest
from sqlalchemy import delete, func, insert, select, update

from data.files import DataError
from data.placing import load_placing
from data.prepare import prepare
from data.store import recompute as module
from data.store import schema
from data.store.recompute import recompute
from data.verify import verify


@pytest.fixture
def again(record):
    """Recompute the record of the test."""
    placing = load_placing(record.engine, record.home)
    return lambda: recompute(record.engine, by="rita", note="new rules", placing=placing)


def assessments(record) -> int:
    with record.engine.begin() as connection:
        return connection.scalar(select(func.count()).select_from(schema.assessments))


def test_where_nothing_differs_no_version_is_made(record, make_award, again):
    record.publish(make_award(2), make_award(3))

    outcome = again()

    assert (outcome.version, outcome.rows, outcome.changed) == (1, 2, 0)
    assert assessments(record) == 2


def test_what_the_rules_say_now_is_a_new_version_beside_the_old_one(record, make_award, again, monkeypatch):
    record.publish(make_award(2), make_award(3, title="Guards for a pier"))
    assess = module.assess

    def otherwise(award, placing):
        made = assess(award, placing)
        return type(made)(**{**_fields(made), "sector": "ict"}) if award.row == 3 else made

    monkeypatch.setattr(module, "assess", otherwise)
    outcome = again()

    assert (outcome.version, outcome.changed, assessments(record)) == (2, 1, 3)
    sectors = record.snapshot().rows("SELECT sector FROM awards ORDER BY award_id")
    assert sectors[1] == {"sector": "ict"}
    with record.engine.begin() as connection:
        entry = connection.execute(select(schema.audit).order_by(schema.audit.c.audit_id.desc())).first()
    assert (entry.action, entry.by, json.loads(entry.details)["changed"]) == ("recompute", "rita", 1)


def test_names_that_newer_rules_read_otherwise_are_learnt_when_the_program_starts(
    record, make_award, monkeypatch
):
    record.publish(make_award(2), make_award(3, suppliers=("Tables Limited",)))
    stored = schema.supplier_names.c.normal_form
    # As an older program would have written it.
    with record.engine.begin() as connection:
        connection.execute(insert(schema.redacting).values(table_name="supplier_names", key="tables ltd"))
        connection.execute(update(schema.supplier_names).values(normal_form="tables limited"))
        connection.execute(delete(schema.redacting))
        assert connection.scalars(select(stored)).all() == ["tables limited"]
    monkeypatch.setattr("data.prepare.SEED_FILES", ())

    prepare(record.home, say=lambda _: None)

    (row,) = record.snapshot().rows("SELECT name, supplier_id FROM suppliers")
    assert row == {"name": "Tables Limited", "supplier_id": 1}
    assert verify(record.engine, record.home).clean


def test_nobody_recomputes_without_a_name(record):
    with pytest.raises(DataError, match="anonymously"):
        recompute(record.engine, by=" ", note="", placing=load_placing(record.engine, record.home))


def _fields(made) -> dict:
    return {name: getattr(made, name) for name in type(made).__dataclass_fields__}
