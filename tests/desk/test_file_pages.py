"""The pages about files: dropped, understood, corrected, previewed; in three languages, and with hostile cells."""

import pytest

from data.jobs.queue import Upload
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

    app = open_staff("batch", id=str(batch), lang=language.value)
    app.session_state[f"batch_step_{batch}"] = step
    app.run()

    assert not app.exception
    assert "\\[x\\]" in app.title[0].value
    assert "<script>" not in shown(app)
