"""The command line: prepare, import, summary, export."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from data import __main__ as cli
from data import public
from data.filters import Filters, PlaceKind
from data.prepare import prepare
from data.report import report
from geo import boundaries

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
HOSPITALS = SHARED / "sources" / "hospital_authority_awards.csv"
OFFICIAL = SHARED / "geo" / "had_18_districts_2020.json"
needs_shared = pytest.mark.skipif(
    not HOSPITALS.exists(), reason="the folder of yardsticks beside the project is absent"
)
GIVEN = ["--by", "tester", "--note", "a test", "--publish"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home for tests of what is said and read: on SQLite only, `empty_home` is for those that write."""
    monkeypatch.setitem(os.environ, "PROCUREMENT_MAP_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def figures(capsys, *options: str) -> dict:
    capsys.readouterr()
    assert cli.main(["summary", "--json", *options]) == 0
    return json.loads(capsys.readouterr().out)


@needs_shared
def test_hospital_file_as_published_brings_the_map_over_a_thousand_awards(prepared_home, capsys):
    before = figures(capsys)

    code = cli.main(["import", str(HOSPITALS), *GIVEN])

    after = figures(capsys)
    assert code == 1  # a few rows are for review
    assert after["awards"] > 1000
    assert after["version"] == before["version"] + 1
    # The ten Hospital Authority awards of the starter data are in the file too: updated, not doubled.
    read = 907
    assert after["awards"] == before["awards"] + read - before["by_publisher"]["HA"]["awards"]


@needs_shared
def test_importing_the_same_file_twice_changes_nothing(prepared_home, capsys):
    cli.main(["import", str(HOSPITALS), *GIVEN])
    before = figures(capsys)

    code = cli.main(["import", str(HOSPITALS), *GIVEN])

    assert code == 0
    assert "already" in capsys.readouterr().out
    assert figures(capsys) == before


@needs_shared
def test_official_outlines_change_no_figure(copy_starter, home, capsys):
    copy_starter(home)
    without = figures(capsys, "--place", "delivery")

    boundaries.use(OFFICIAL, home)
    prepare(home, say=lambda _: None)

    adopted = {"version": 2, "boundaries": boundaries.load(home).edition}
    assert without["boundaries"] == "approximate areas"
    assert json.dumps(figures(capsys, "--place", "delivery")) == json.dumps(without | adopted)


def test_two_homes_prepared_apart_tell_the_same_byte_for_byte(tmp_path):
    told = []
    for name in ("one", "two"):
        prepare(tmp_path / name, say=lambda _: None)
        told.append(json.dumps(report(public.current(tmp_path / name), Filters(place=PlaceKind.DELIVERY))))

    assert told[0] == told[1]


def test_preparing_again_changes_nothing(empty_home, capsys):
    prepare(empty_home, say=lambda _: None)
    said = []

    prepare(empty_home, say=said.append)

    assert figures(capsys)["version"] == 1
    assert not any("published" in line for line in said)


def test_template_file_of_staff_is_taken(prepared_home, capsys):
    before = figures(capsys)
    file = prepared_home / "mine.csv"
    file.write_text(
        "publisher,title,supplier_name,supplier_address,amount,amount_kind,award_date,category\n"
        'HYD,Supply of signs,Signs Limited,"12 Chun Yat Street, Tseung Kwan O Ind. Est.",'
        "5000,total,2026-07,goods\n",
        encoding="utf-8",
    )

    code = cli.main(["import", str(file), *GIVEN])

    after = figures(capsys)
    assert code == 0
    assert after["awards"] == before["awards"] + 1
    assert after["by_estate"]["INNO-TKO"]["awards"] == before["by_estate"]["INNO-TKO"]["awards"] + 1
    assert after["by_category"]["goods"]["awards"] == before["by_category"]["goods"]["awards"] + 1


def test_a_staged_file_is_public_once_it_is_published_and_no_more_once_withdrawn(prepared_home, capsys):
    before = figures(capsys)["awards"]
    file = prepared_home / "mine.csv"
    file.write_text("title,supplier_name\nSupply of signs,Signs Limited\n", encoding="utf-8")
    counts = []

    assert (
        cli.main(["import", str(file), "--publisher", "GLD", "--by", "anna", "--note", "new", "--json"]) == 0
    )
    number = str(json.loads(capsys.readouterr().out)["batch"])
    counts.append(figures(capsys)["awards"] - before)
    for step in (["publish", number, "--note", "looked at"], ["withdraw", number, "--reason", "wrong file"]):
        assert cli.main([*step, "--by", "ben"]) == 0
        counts.append(figures(capsys)["awards"] - before)

    assert counts == [0, 1, 0]
    assert cli.main(["batches", "--json"]) == 0
    batch = json.loads(capsys.readouterr().out)[-1]
    assert (batch["batch_id"], batch["state"], batch["by"]) == (int(number), "withdrawn", "anna")


def test_rows_that_nobody_names_the_publisher_of_are_not_published(prepared_home, capsys):
    before = figures(capsys)["awards"]
    file = prepared_home / "mine.csv"
    file.write_text("title,supplier_name\nSupply of signs,Signs Limited\n", encoding="utf-8")

    assert cli.main(["import", str(file), *GIVEN]) == 2
    assert "of 1 of its rows nobody said who published them" in capsys.readouterr().err
    assert cli.main(["import", str(file), "--by", "a", "--note", "b", "--json"]) == 0
    number = str(json.loads(capsys.readouterr().out)["batch"])
    assert cli.main(["publish", number, "--note", "looked at", "--by", "ben"]) == 2
    assert "of 1 of its rows nobody said who published them" in capsys.readouterr().err
    assert figures(capsys)["awards"] == before


def test_several_files_are_taken_together_or_not_at_all(empty_home, capsys):
    good, bad = empty_home / "good.csv", empty_home / "bad.csv"
    good.write_text("title,supplier_name\nSupply of signs,Signs Limited\n", encoding="utf-8")
    bad.write_text("colour,shape\nred,round\n", encoding="utf-8")

    code = cli.main(["import", str(good), str(bad), "--by", "anna", "--note", "new"])

    assert code == 2
    assert "bad.csv" in capsys.readouterr().err
    assert cli.main(["batches", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_how_a_file_is_read_is_kept_with_its_batch(empty_home, capsys):
    file = empty_home / "mine.csv"
    file.write_text("What,Who,Sum\nSupply of signs,Signs Limited,5.5\n", encoding="utf-8")
    fields = ["--map", "What=title", "--map", "Who=supplier_name", "--map", "Sum=amount"]
    options = [*fields, "--money", "million", "--publisher", "HYD"]
    assert cli.main(["import", str(file), "--by", "a", "--note", "b", "--json", *options]) == 0
    told = json.loads(capsys.readouterr().out)

    code = cli.main(["publish", str(told["batch"]), "--by", "a", "--note", "b"])

    assert code == 0
    assert (told["accepted"], told["state"]) == (1, "staged")
    assert figures(capsys)["value_hkd"] == 5_500_000


@pytest.mark.parametrize("arguments", [["publish", "7", "--note", "x"], ["withdraw", "7", "--reason", "x"]])
def test_a_batch_that_is_not_there_is_one_clear_line(home, capsys, arguments):
    code = cli.main([*arguments, "--by", "x"])

    assert code == 2
    assert "no batch 7" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_one_clear_line(home, capsys):
    code = cli.main(["import", str(home / "none.csv"), *GIVEN])

    told = capsys.readouterr().err
    assert code == 2
    assert "none.csv" in told
    assert "Traceback" not in told


def test_nothing_is_anonymous(home):
    with pytest.raises(SystemExit) as refused:
        cli.main(["import", "any.csv", "--note", "y", "--publish"])

    assert refused.value.code == 2


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--district", "XX"),
        ("--sector", "cars"),
        ("--supplier", "17"),
        ("--supplier", "S99999"),
        ("--buyer", "~nobody"),
        ("--local", "yes"),
    ],
)
def test_unknown_code_is_refused_not_left_out(copy_starter, home, capsys, option, value):
    copy_starter(home)

    code = cli.main(["summary", option, value])

    assert code == 2
    assert value in capsys.readouterr().err


def test_options_narrow_the_figures_together(copy_starter, home, capsys):
    copy_starter(home)

    narrow = figures(capsys, "--district", "KT", "--category", "works", "--place", "vendor")

    assert 0 < narrow["awards"] == narrow["by_district"]["KT"]["awards"]
    assert narrow["by_category"]["works"]["awards"] == narrow["awards"]


def test_export_writes_the_selection(copy_starter, home, capsys):
    copy_starter(home)

    code = cli.main(["export", str(home / "out.csv"), "--category", "goods"])

    rows = (home / "out.csv").read_bytes().count(b"\r\n") - 1
    assert code == 0
    assert rows == figures(capsys, "--category", "goods")["awards"]


def test_without_a_record_the_command_line_says_what_to_do(tmp_path):
    environment = {**os.environ, "PROCUREMENT_MAP_HOME": str(tmp_path / "empty")}
    environment.pop("DATABASE_URL", None)

    done = subprocess.run(
        [sys.executable, "-m", "data", "summary"], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert done.returncode == 2
    assert "python -m data prepare" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_password_in_the_database_address_is_never_told(tmp_path):
    address = "postgresql+psycopg://map:s3cret@127.0.0.1:1/none"
    environment = {**os.environ, "PROCUREMENT_MAP_HOME": str(tmp_path), "DATABASE_URL": address}

    done = subprocess.run(
        [sys.executable, "-m", "data", "summary"], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert done.returncode == 2
    assert "s3cret" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "address",
    ["postgres://x@127.0.0.1/y", "mysql://x@127.0.0.1/y", "sqlite://", "sqlite:////no/such/folder/x.db"],
)
@pytest.mark.parametrize("command", ["prepare", "summary"])
def test_a_database_that_cannot_be_used_is_one_clear_line(tmp_path, monkeypatch, capsys, address, command):
    monkeypatch.setitem(os.environ, "PROCUREMENT_MAP_HOME", str(tmp_path / "home"))
    monkeypatch.setitem(os.environ, "DATABASE_URL", address)

    code = cli.main([command])

    assert code == 2
    assert "DATABASE_URL" in capsys.readouterr().err


def test_a_damaged_record_is_one_clear_line(home, capsys):
    (home / "record.sqlite").write_bytes(b"this is no database at all" * 100)

    code = cli.main(["prepare"])

    assert code == 2
    assert "record cannot be used" in capsys.readouterr().err
