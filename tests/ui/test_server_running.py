"""The running app asked over HTTP: pages, map files, and what is not there."""

import re

import pytest

from tests.ui import test_server
from ui.texts import Language, text

client = test_server.client


@pytest.mark.server
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("path", ["/", "/records", "/about"])
def test_served_page_says_its_language(client, path, language):
    answer = client.get(path, params={"lang": language})

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["content-language"] == language
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert '<div id="root"></div>' in answer.text


@pytest.mark.server
def test_page_is_asked_for_anew_each_time(client):
    answer = client.get(
        "/", headers={"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT", "range": "bytes=0-9"}
    )

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    assert "etag" not in answer.headers


@pytest.mark.server
def test_head_of_a_page_has_no_body(client):
    answer = client.head("/?lang=zh-Hant")

    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.server
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("leaflet_js", "application/javascript"),
        ("leaflet_css", "text/css"),
        ("map_js", "application/javascript"),
        ("map_css", "text/css"),
    ],
)
def test_map_files_are_served_for_ever_with_their_type(client, name, kind):
    from ui import assets

    answer = client.get(getattr(assets.urls(), name))

    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == kind
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.server
def test_missing_map_file_is_not_kept(client):
    from ui import assets

    answer = client.get(f"{assets.urls().images}nothing.png")

    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/records", "/about"])
def test_page_opened_by_its_address_draws_without_an_error_or_a_foreign_request(page, app_url, path):
    page.goto(f"{app_url}{path}?lang=zh-Hant")

    page.locator("h1").first.wait_for()
    assert page.evaluate("document.documentElement.lang") == "zh-Hant"


@pytest.mark.server
@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
@pytest.mark.parametrize("path", ["/nonsense", "/component", "/records/more"])
def test_address_without_a_page_says_so_in_the_visitors_language(client, path, language):
    answer = client.get(path, params={"lang": language.value})

    assert answer.status_code == 404
    assert text(language, "notice.no_page") in answer.text
    assert f'lang="{language.value}"' in answer.text


def test_page_brings_its_look_and_the_parts_that_draw_it_with_it(client):
    html = client.get("/").text
    early, _, _ = html.partition("</head>")

    assert ".stMainBlockContainer { padding: .6rem 1.5rem 2rem" in early
    parts = re.findall(
        r'rel="modulepreload" crossorigin href="\./(static/js/(?:Html|PageLink)\.[^"]+)"', early
    )
    assert len(parts) == 2
    assert all(client.get(f"/{part}").status_code == 200 for part in parts)
