"""A sound record is clean, whatever happened to it, and a verification says how much it looked at."""

import json

import pytest
from sqlalchemy import text

from data import public
from data.__main__ import main
from data.store.backup import backup
from data.store.engine import StoreError
from data.store.redact import redact
from data.store.restore import restore
from data.verify import verify


def test_the_record_is_clean_after_each_kind_of_step(story, findings):
    found = {}

    for step in story.STEPS:
        step(story)
        found[step.__name__] = findings(story.home)

    assert found == {step.__name__: [] for step in story.STEPS}


def test_a_record_in_which_nothing_happened_is_clean(home, findings):
    assert findings(home) == []


def test_a_record_of_which_texts_were_redacted_is_clean(story, findings):
    for step in story.STEPS[:6]:
        step(story)
    found = {}

    for record, field in (("A1", "suppliers"), ("A1", "title"), ("A2", "suppliers"), ("A2", "tender_ref")):
        redact(story.engine, record, field, by="tester", reason="a person's own")
        found[record, field] = findings(story.home)

    assert not any(found.values()), found


def test_a_backup_from_before_a_redaction_put_back_is_clean(story, findings, tmp_path):
    for step in story.STEPS[:6]:
        step(story)
    backup(story.engine, tmp_path / "before.backup")
    story.waiting()
    story.publish(story.order("late.csv", story.award(9, suppliers=("Latecomers Limited",))))
    redact(story.engine, "A1", "suppliers", by="tester", reason="a person's own")

    restore(story.engine, story.home, tmp_path / "before.backup", by="tester", reason="a drill")

    assert findings(story.home) == []


def test_a_change_after_a_redaction_is_named(story, findings):
    story.first_file()
    redact(story.engine, "A1", "title", by="tester", reason="a person's own")
    with story.engine.begin() as connection:
        # What a redaction would do, but without a word in the log.
        connection.execute(text("INSERT INTO redacting VALUES ('award_rows', '1')"))
        connection.execute(text("UPDATE award_rows SET row_hash = 'other' WHERE row_id = 1"))
        connection.execute(text("DELETE FROM redacting"))

    found = findings(story.home)

    assert "batch 1, row 2: its hash is not the one that its redaction left" in found


def test_it_says_how_much_it_looked_at(played):
    report = verify(public.engine(played), played)

    counts = dict(report.counted)
    assert counts.pop("bytes of files") > 1000
    assert counts.pop("pages", 1) > 0
    assert counts.pop("guards") > 30
    assert counts.pop("kinds of references") > 10
    assert counts == {
        "entries of the log": 14,
        "versions": 9,
        "batches": 7,
        "files": 8,
        "rows of awards": 5,
        "rows of registers": 36,
        "names of suppliers": 2,
        "suppliers": 2,
        "awards": 4,
        "standing rows": 7,
        "totals of versions": 9,
        "assessments": 7,
        "corrections": 1,
        "pins": 2,
        "pinned places": 1,
        "editions of boundaries": 1,
        "links of awards": 1,
        "links of suppliers": 1,
        "digests of versions": 9,
        "snapshots": 1,
        "tables of the newest snapshot": 28,
    }


def test_a_quick_look_says_what_it_left_out(played):
    report = verify(public.engine(played), played, quick=True)

    assert report.clean
    assert "files" in report.skipped
    assert "files" not in report.counted


def test_the_command_ends_with_0_where_all_is_well(played, capsys):
    code = main(["verify"])

    said = capsys.readouterr().out
    assert code == 0
    assert "14 entries of the log" in said
    assert said.endswith("All is as it was published.\n")


def test_the_command_ends_with_1_and_names_what_is_wrong(played, damage, capsys):
    damage('UPDATE award_rows SET cells = \'{"a":"b"}\' WHERE row_id = 1')

    code = main(["verify", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert code == 1
    assert told["clean"] is False
    assert told["findings"][0]["where"] == "batch 1, row 2"


def test_the_command_ends_with_2_where_there_is_nothing(untouched_home, capsys):
    code = main(["verify"])

    assert code == 2
    assert "there is no record" in capsys.readouterr().err


def test_the_command_ends_with_2_where_the_file_is_none_of_a_record(
    untouched_home, tmp_path, monkeypatch, capsys
):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "record.sqlite").write_bytes(b"not a database at all" * 1000)
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(tmp_path / "other"))

    code = main(["verify"])

    said = capsys.readouterr().err
    assert code == 2
    assert "cannot be read" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(("edition", "words"), [("0002", "older edition"), ("0099", "newer edition")])
def test_a_record_of_another_edition_is_not_judged(played, damage, edition, words):
    damage(f"UPDATE alembic_version SET version_num = '{edition}'")

    with pytest.raises(StoreError, match=words):
        verify(public.engine(played), played)


def test_looking_changes_nothing(played):
    before = {path: path.read_bytes() for path in played.rglob("*.*") if "-wal" not in path.name}

    verify(public.engine(played), played)

    assert {path: path.read_bytes() for path in before} == before
