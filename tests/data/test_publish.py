"""Publishing: one transaction, one version, nothing twice."""

import hashlib

import pytest
from sqlalchemy import func, select

from data.placing import load_placing
from data.store import schema
from data.store.publish import PublishError, publish


def test_publishing_makes_the_next_version(record, make_award):
    first = record.publish(make_award(2))
    second = record.publish(make_award(3))

    assert (first.version, second.version) == (1, 2)
    assert record.snapshot().version == 2


def test_the_same_bytes_change_nothing(record, make_award):
    record.publish(make_award(2), content=b"one file")

    again = record.publish(make_award(2), content=b"one file")

    assert again.batch_ids == ()
    assert again.version == 1


def test_a_later_file_replaces_what_it_says_of_an_award(record, make_award):
    record.publish(make_award(2, notes="first"))
    record.publish(make_award(2, notes="second"))

    rows = record.snapshot().rows("SELECT award_id, notes FROM awards")

    assert rows == [{"award_id": 1, "notes": "second"}]


def test_rows_of_one_file_with_one_key_stay_apart(record, make_award):
    same = {"tender_ref": "GD/HL/0326", "suppliers": ("Laissez Faire Co.",)}
    record.publish(make_award(2, title="Launch 2", **same), make_award(3, title="Launch 3", **same))

    # The second file lists them the other way round, and only their titles tell which is which.
    record.publish(
        make_award(2, title="Launch 3", notes="three", **same),
        make_award(3, title="Launch 2", notes="two", **same),
    )

    rows = record.snapshot().rows("SELECT title, notes FROM awards ORDER BY title")
    assert rows == [{"title": "Launch 2", "notes": "two"}, {"title": "Launch 3", "notes": "three"}]


def test_without_a_reference_title_supplier_and_date_make_the_award(record, make_award):
    bare = {"tender_ref": None, "title": "Security service"}
    record.publish(make_award(2, **bare), make_award(3, award_date="2026-07-01", **bare))
    record.publish(make_award(5, notes="again", **bare))

    rows = record.snapshot().rows("SELECT notes FROM awards ORDER BY award_id")

    assert rows == [{"notes": "again"}, {"notes": None}]


def test_spellings_of_one_supplier_share_its_id_and_it_is_never_minted_again(record, make_award):
    record.publish(make_award(2, suppliers=("Linde HKO Limited",)))
    record.publish(make_award(3, suppliers=("LINDE HKO LTD.",)))

    suppliers = record.snapshot().rows("SELECT supplier_id, name FROM suppliers")

    assert suppliers == [{"supplier_id": 1, "name": "Linde HKO Limited"}]


def test_a_joint_venture_has_an_id_of_its_own(record, make_award):
    record.publish(
        make_award(2, suppliers=("Gammon Limited",)),
        make_award(3, suppliers=("Gammon - Richwell Joint Venture",)),
    )

    kinds = record.snapshot().rows("SELECT kind FROM suppliers ORDER BY supplier_id")

    assert [row["kind"] for row in kinds] == ["firm", "joint_venture"]


def test_nothing_is_published_anonymously(record, make_award, make_result):
    from data.store.publish import Order

    order = Order(b"x", make_result(make_award(2)))

    with pytest.raises(PublishError, match="anonymously"):
        publish(record.engine, [order], by=" ", note="", placing=load_placing(record.engine, record.home))


def test_a_failure_half_way_leaves_nothing(record, make_award, make_result, monkeypatch):
    import data.store.rows as module
    from data.store.publish import Order

    def fail(*_):
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(module, "award_to_json", fail)
    with pytest.raises(RuntimeError):
        publish(
            record.engine,
            [Order(b"x", make_result(make_award(2)))],
            by="tester",
            note="",
            placing=load_placing(record.engine, record.home),
        )

    with record.engine.begin() as connection:
        for table in schema.metadata.sorted_tables:
            assert connection.scalar(select(func.count()).select_from(table)) == 0, table.name


def test_the_file_is_kept_as_it_came(record, make_award):
    record.publish(make_award(2), content=b"as it came")

    with record.engine.begin() as connection:
        kept = connection.execute(select(schema.files)).one()

    assert kept.content == b"as it came"
    assert kept.sha256 == hashlib.sha256(b"as it came").hexdigest()


def test_each_log_entry_carries_the_hash_of_the_one_before(record, make_award):
    record.publish(make_award(2))
    record.publish(make_award(3))

    with record.engine.begin() as connection:
        first, second = connection.execute(select(schema.audit).order_by(schema.audit.c.audit_id)).all()

    assert first.previous_hash == ""
    assert second.previous_hash == first.hash
    parts = (str(second.audit_id), second.at, second.by, second.action, second.details, first.hash)
    assert second.hash == hashlib.sha256("\n".join(parts).encode()).hexdigest()


def test_migrations_and_tables_agree(record):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with record.engine.begin() as connection:
        found = compare_metadata(MigrationContext.configure(connection), schema.metadata)

    assert found == []
