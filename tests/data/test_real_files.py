"""The publishers' files as they are say the same as the starter data transcribed from their pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data import __main__ as cli
from data.prepare import prepare

SOURCES = Path(__file__).parents[3] / "shared" / "sources"
FILES = ("gld_notice_page_2026h1.csv", "dsd_contracts_awarded.csv")
pytestmark = pytest.mark.skipif(
    not SOURCES.exists(), reason="the folder of yardsticks beside the project is absent"
)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    prepare(tmp_path, say=lambda _: None)
    return tmp_path


def figures(capsys) -> dict:
    capsys.readouterr()
    assert cli.main(["summary", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("home")
def test_pages_as_copied_update_the_awards_transcribed_from_them_and_change_no_figure(capsys):
    before = figures(capsys)

    code = cli.main(
        [
            "import",
            *(str(SOURCES / name) for name in FILES),
            "--by",
            "tester",
            "--note",
            "the pages",
            "--publish",
        ]
    )

    after = figures(capsys)
    assert code == 0
    assert after.pop("version") == before.pop("version") + 1
    assert after == before


@pytest.mark.usefixtures("home")
def test_a_file_that_is_taken_back_leaves_the_figures_as_they_were(capsys):
    before = figures(capsys)
    cli.main(["import", str(SOURCES / FILES[0]), "--by", "tester", "--note", "the page", "--publish"])
    batch = json.loads(_batches(capsys))[-1]["batch_id"]

    code = cli.main(["withdraw", str(batch), "--by", "tester", "--reason", "only tried"])

    after = figures(capsys)
    assert code == 0
    assert after.pop("version") == before.pop("version") + 2
    assert after == before


def _batches(capsys) -> str:
    capsys.readouterr()
    assert cli.main(["batches", "--json"]) == 0
    return capsys.readouterr().out
