"""Every page of a home without data, and of a version without awards: no traceback, and what to do."""

import pytest

from data import public
from data.store.batches import all_batches
from data.store.publish import withdraw
from tests.ui.looking import LANGUAGES
from tests.ui.test_pages import PAGES, TITLES
from ui.texts import text

SHOWS_NO_LIST = {"about", "funding", "compare"}  # but what the rest of the record holds


@pytest.fixture(scope="module")
def bare_home(tmp_path_factory):
    return tmp_path_factory.mktemp("bare")


@pytest.fixture(scope="module")
def home_without_awards(copy_starter, tmp_path_factory):
    home = copy_starter(tmp_path_factory.mktemp("without"))
    engine = public.engine(home)
    (batch,) = [one for one in all_batches(engine) if one.file_name == "awards.csv"]
    withdraw(engine, batch.batch_id, by="tester", reason="a test")
    return home


def each_page(open_page, language):
    """Open one page after another, as somebody who looks around."""
    app = open_page("map", lang=language.value)
    for name in (*PAGES, "record", "changes"):
        app.switch_page(f"../pages/{name}.py").run()
        assert not app.exception, name
        yield name, app


@LANGUAGES
def test_a_home_without_data_says_so_on_every_page(bare_home, open_page_of, language):
    for name, app in each_page(open_page_of(bare_home), language):
        assert [error.value for error in app.error] == [text(language, "notice.no_data")], name


@LANGUAGES
def test_a_version_without_awards_says_so_and_where_they_went(home_without_awards, open_page_of, language):
    for name, app in each_page(open_page_of(home_without_awards), language):
        told = [info.value for info in app.info]
        assert text(language, "notice.nothing") not in told, name
        if name in PAGES:
            assert app.title[0].value == text(language, TITLES[name])
        if name in PAGES and name not in SHOWS_NO_LIST:
            assert text(language, "notice.no_awards", version=2) in told, name
            assert 'href="changes' in " ".join(one.proto.body for one in app.get("html")).replace(
                "/changes", "changes"
            )
