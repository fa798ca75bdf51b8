"""A link with `v=` shows the figures of that version on every page, whatever was published later."""

import pytest

from data import public
from data.filters import Filters
from data.queries.summary import summary
from ui.texts import Language, text

PAGES = ("map", "records", "about", "changes", "record")
LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


def shown(app) -> str:
    """Everything of a page that comes from our own templates."""
    bodies = (element.proto.body for element in app.get("html"))
    return " ".join(body for body in bodies if "<style>" not in body)


def awards_of(home, version: int) -> int:
    return summary(public.at(home, version), Filters()).total.awards


@pytest.mark.parametrize("version", [1, 2, 3])
def test_an_earlier_version_shows_its_own_figures(open_version, versions_home, version):
    app = open_version("map", v=str(version))

    assert not app.exception
    assert f'<dd class="hk-large">{awards_of(versions_home, version)}</dd>' in shown(app)
    assert awards_of(versions_home, 1) < awards_of(versions_home, 2) < awards_of(versions_home, 3)


def test_without_a_version_the_newest_is_shown_without_what_was_taken_back(open_version, versions_home):
    app = open_version("map")

    assert f'<dd class="hk-large">{awards_of(versions_home, 4)}</dd>' in shown(app)
    assert awards_of(versions_home, 4) == awards_of(versions_home, 3) - 1


@pytest.mark.parametrize("name", PAGES)
@LANGUAGES
def test_each_page_says_that_a_newer_version_exists(open_version, name, language):
    app = open_version(name, v="2", award="A1", lang=language.value)

    assert not app.exception
    notice = next(element.proto.body for element in app.get("html") if 'hk-version"' in element.proto.body)
    assert text(language, "notice.version.newest") in notice
    assert "4" in notice
    address = notice.partition('href="')[2].partition('"')[0]
    assert "v=" not in address


@pytest.mark.parametrize("query", [{}, {"v": "4"}], ids=["no version", "the newest version"])
def test_of_the_newest_version_nothing_is_said(open_version, query):
    app = open_version("map", **query)

    assert "hk-version" not in shown(app)
    assert not app.warning


@pytest.mark.parametrize("version", ["5", "0", "-1", "1.5", "newest", "99999999999999999999", "١"])
@pytest.mark.parametrize("name", PAGES)
def test_a_version_that_nobody_knows_is_named_and_left_out(open_version, name, version):
    app = open_version(name, v=version, award="A1")

    assert not app.exception
    assert text(Language.EN, "notice.no_version", version=version, newest=4) in shown(app)
    assert not app.warning
    assert "v" not in app.query_params


@LANGUAGES
def test_a_version_that_nobody_knows_is_told_apart_from_other_nonsense(open_version, language):
    app = open_version("records", v="<b>9</b>", district="XX", lang=language.value)

    notice = text(language, "notice.no_version", version="&lt;b&gt;9&lt;/b&gt;", newest=4)
    assert notice in shown(app)
    assert text(language, "notice.dropped") in [warning.value for warning in app.warning]
    assert app.code[0].value == "district=XX"


@pytest.mark.parametrize("name", PAGES)
def test_the_foot_links_to_exactly_these_figures(open_version, name):
    app = open_version(name, award="A1", category="works", lang="zh-Hant")

    foot = next(element.proto.body for element in app.get("html") if 'hk-footer"' in element.proto.body)
    address = foot.partition('href="')[2].partition('"')[0]
    assert address.startswith("/?" if name == "map" else f"/{name}?")
    assert "v=4" in address
    assert "lang=zh-Hant" in address
    assert "category=works" in address


def test_a_version_goes_along_with_every_link_and_every_choice(open_version):
    app = open_version("map", v="2")

    app.multiselect(key="filter_category").select("works").run()

    assert app.query_params["v"] in ("2", ["2"])
    assert 'href="/?category=works&amp;lang=zh-Hant&amp;v=2"' in shown(app)
    assert "/record?award=A" in shown(app)
    assert all("v=2" in part.partition('"')[0] for part in shown(app).split('href="/record?')[1:])
    for link in app.get("page_link"):
        assert "v=2" in link.proto.query_string


def test_the_list_of_an_earlier_version_has_its_awards(open_version):
    later, earlier = open_version("records", v="3", q="QX72"), open_version("records", v="2", q="QX72")

    assert "QX72" in shown(later)
    assert text(Language.EN, "notice.nothing") in [info.value for info in earlier.info]


def test_the_card_of_a_vendor_links_to_its_last_award_in_that_version(open_version):
    app = open_version("map", v="1", show="S5")

    card = next(element.proto.body for element in app.get("html") if 'hk-card"' in element.proto.body)
    assert 'href="/record?award=A' in card
    assert "v=1" in card


def test_a_new_version_reaches_an_open_page_at_its_next_run_and_v_holds_the_old_one(
    open_page_of, new_version
):
    home, publish = new_version
    newest, held = open_page_of(home)("records"), open_page_of(home)("records", v="1")

    publish()
    newest.run()
    held.run()

    assert "QX71" in shown(open_page_of(home)("records", q="QX71"))
    assert text(Language.EN, "records.lead", count=171, n="171", value="")[:11] in shown(newest)
    assert text(Language.EN, "records.lead", count=170, n="170", value="")[:11] in shown(held)
    assert "hk-version" in shown(held)
