"""Snapshots of any version: what a link with a version shows, whatever came after."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from bench.record_snapshot import fill
from data import public
from data.files import DataError
from data.snapshot import files
from data.store import schema
from data.store.engine import StoreError
from data.store.publish import withdraw

TABLES = {"awards": "award_id", "award_suppliers": "award_id, supplier_id", "suppliers": "supplier_id"}


def _shown(snapshot):
    return {table: snapshot.rows(f"SELECT * FROM {table} ORDER BY {key}") for table, key in TABLES.items()}


def _build_all_anew(record):
    public.forget()
    for path in files.folder(record.home).iterdir():
        path.unlink()


def _titles(snapshot):
    return [row["title"] for row in snapshot.rows("SELECT title FROM awards ORDER BY award_id")]


def _redact_something(record):
    entry = schema.redactions.insert().values(
        redaction_id=1, award_id=1, field="notes", hash="", version=1, audit_id=1, details="{}"
    )
    with record.engine.begin() as connection:
        connection.execute(entry)


def test_a_version_shows_the_same_whatever_is_published_and_taken_back_later(record, make_award):
    first = record.publish(make_award(2), make_award(3, title="Supply of chairs"))
    seen = {1: _shown(record.snapshot())}
    record.publish(make_award(2, amount=Decimal("120.00")), make_award(4, suppliers=("Chairs Limited",)))
    seen[2] = _shown(record.snapshot())
    record.publish(make_award(5, publisher="GLD-NOTICE", tender_ref="REF 2"))
    seen[3] = _shown(record.snapshot())
    withdraw(record.engine, first.batch_ids[0], by="tester", reason="a test")
    seen[4] = _shown(record.snapshot())
    _build_all_anew(record)

    shown = {version: _shown(public.at(record.home, version)) for version in seen}

    assert shown == seen
    assert len({str(tables) for tables in shown.values()}) == len(seen)


def test_every_version_is_listed_with_what_was_done(record, make_award):
    batch = record.publish(make_award(2)).batch_ids[0]
    record.publish(make_award(3))
    withdraw(record.engine, batch, by="tester", reason="a test")

    listed = public.versions(record.home)

    assert [(one.version, one.action) for one in listed] == [(1, "publish"), (2, "publish"), (3, "withdraw")]
    assert all(one.at for one in listed)


def test_a_home_without_anything_published_has_no_versions(home):
    assert public.versions(home) == []


@pytest.mark.parametrize("version", [0, -1, 2, 2**31, 10**30])
def test_a_version_that_is_not_there_is_refused(record, make_award, version):
    record.publish(make_award(2))

    with pytest.raises(StoreError, match="there is no version"):
        public.at(record.home, version)


def test_the_newest_version_is_the_same_snapshot_by_its_number(record, make_award):
    record.publish(make_award(2))

    assert public.at(record.home, 1) is public.current(record.home)


def test_a_reader_of_an_older_version_is_not_disturbed_by_newer_ones(record, make_award):
    record.publish(make_award(2))
    reading = record.snapshot()
    for row in range(3, 12):
        record.publish(make_award(row, title=f"Supply of {row} tables"))
        record.snapshot()

    assert _titles(reading) == ["Supply of tables"]


def test_building_says_how_far_it_is(record, make_award):
    record.publish(*(make_award(row) for row in range(2, 9)))
    heard = []

    public.current(record.home, lambda done, total: heard.append((done, total)))

    assert heard[0] == (0, 7)
    assert heard[-1] == (7, 7)


def test_what_progress_raises_ends_the_building_and_leaves_nothing(record, make_award):
    record.publish(make_award(2))

    def stop(_done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        public.current(record.home, stop)

    assert list(files.folder(record.home).iterdir()) == []
    assert record.snapshot().version == 1


def test_after_a_redaction_every_version_is_built_anew_and_older_files_are_gone(record, make_award):
    record.publish(make_award(2))
    record.snapshot()
    record.publish(make_award(3))
    before = record.snapshot()

    _redact_something(record)
    after = record.snapshot()

    names = {path.name for path in files.folder(record.home).glob("*.duckdb")}
    assert names == {after.stamp.file_name}
    assert "-r1-" in after.stamp.file_name
    # Caches are keyed by the digest: what they kept from before is not found any more.
    assert after.stamp.digest != before.stamp.digest
    assert "-r1-" in public.at(record.home, 1).stamp.file_name


def test_a_redaction_while_a_snapshot_is_built_is_never_missed(record, make_award):
    record.publish(make_award(2))
    redacted = []

    def redact_once(_done, _total):
        if not redacted:
            redacted.append(True)
            _redact_something(record)

    opened = public.current(record.home, redact_once)

    assert [path.name for path in files.folder(record.home).glob("*.duckdb")] == [opened.stamp.file_name]
    assert opened.stamp.redactions == 1


def test_a_folder_that_cannot_be_written_gives_one_clear_message(record, make_award):
    record.publish(make_award(2))
    files.folder(record.home).write_text("a file where the folder should be")

    with pytest.raises(DataError) as refused:
        record.snapshot()

    told = str(refused.value)
    assert "version 1" in told
    assert str(record.home) in told
    assert "PROCUREMENT_MAP_HOME" in told
    assert "\n" not in told


def test_a_record_that_cannot_be_read_is_told_without_its_address(record, make_award):
    record.publish(make_award(2))
    with record.engine.begin() as connection:
        connection.execute(text("ALTER TABLE standing RENAME TO gone"))

    with pytest.raises(DataError) as refused:
        record.snapshot()

    assert "the record cannot be used" in str(refused.value)
    assert "://" not in str(refused.value)


def test_generated_awards_are_all_in_the_snapshot(home):
    fill(home, 2_000)

    (found,) = public.current(home).rows(
        "SELECT count(*) AS awards, count(DISTINCT supplier_key) > 1 AS many, sum(value_hkd) > 0 AS sum "
        "FROM awards WHERE counted"
    )

    assert found == {"awards": 2_000, "many": True, "sum": True}
