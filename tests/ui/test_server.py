"""What stands around every page: closed addresses, headers, language, the map's files."""

import asyncio
import base64
import hashlib
import json
import re

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from ui import policy, server
from ui.texts import Language

INDEX = """<!DOCTYPE html>
<html lang="en">
  <head>
    <title>Streamlit</title>
    <link rel="service-desc" href="./_stcore/agent/openapi.json" />
    <script>window.a = 1</script><script type="module" src="./x.js"></script>
  </head>
  <body><noscript><p>Words of somebody else.</p></noscript><div id="root"></div></body>
</html>
"""


@pytest.fixture(scope="module")
def client(app_url):
    with httpx.Client(base_url=app_url, trust_env=False, timeout=60) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/upload_file/session/file",
        "/_stcore/upload_file",
        "/_stcore/upload_file/../..",
        "//_stcore//upload_file/a/b",
        "/_stcore/./upload_file/a/b",
        "/%5Fstcore/upload%5ffile/a/b",
        "/%255Fstcore/upload_file/a/b",
        "/_STCORE/Upload_File/a/b",
        "\\_stcore\\upload_file\\a\\b",
        "/base/_stcore/upload_file/a/b",
        "/_stcore/agent/interact",
        "/records/_stcore/agent/mcp",
    ],
)
def test_closed_address_is_known_in_every_spelling(path):
    assert server.is_closed(path)


@pytest.mark.parametrize(
    "path", ["/", "/records", "/_stcore/health", "/_stcore/stream", "/_stcore/upload_files", "/upload_file"]
)
def test_other_addresses_stay_open(path):
    assert not server.is_closed(path)


@pytest.mark.parametrize(
    ("query", "language"),
    [
        (b"", "en"),
        (b"lang=zh-Hant", "zh-Hant"),
        (b"district=ST&lang=zh-Hans", "zh-Hans"),
        (b"lang=fr", "en"),
        (b"lang=%22%3E%3Cscript%3E", "en"),
    ],
)
def test_language_of_a_page_is_read_from_its_address(query, language):
    assert server.page_language(query) == language


def test_page_is_rewritten_in_the_language_and_keeps_its_scripts():
    html = server.page_html(INDEX, Language.ZH_HANT)

    assert '<html lang="zh-Hant">' in html
    assert "<title>香港" in html
    assert "Words of somebody else" not in html
    assert "service-desc" not in html
    assert "window.a = 1" in html
    assert html.count('<p lang="') == len(Language)


def test_hash_allows_the_inline_script_and_no_other():
    wanted = base64.b64encode(hashlib.sha256(b"window.a = 1").digest()).decode()

    assert policy.script_hashes(INDEX) == [f"'sha256-{wanted}'"]


def test_tile_host_is_named_only_where_tiles_are_allowed():
    assert policy.TILE_HOST in policy.page_policy([], tiles=True)
    assert policy.TILE_HOST in policy.component_policy(tiles=True)
    assert "https://" not in policy.page_policy([], tiles=False)
    assert "https://" not in policy.component_policy(tiles=False)


@pytest.mark.parametrize("host", ["x; script-src *", "a b", "", "a/b", "user@host", "a\r\nb"])
def test_strange_host_does_not_reach_the_policy(host):
    assert "connect-src 'self';" in policy.page_policy([], host=host)


def test_error_of_a_page_is_logged_whole_and_shown_only_by_its_number(caplog):
    def failing_page():
        from ui import server

        server.show_script_error(ValueError("the password is planted"))

    app = AppTest.from_function(failing_page).run()

    number = re.search(r"Error ([0-9a-f]{8}) on a page", caplog.text).group(1)
    assert "the password is planted" in caplog.text
    assert number in app.error[0].value
    assert "planted" not in app.error[0].value


@pytest.mark.server
@pytest.mark.parametrize(
    "path", ["/", "/records", "/about", "/component/nothing", "/_stcore/health", "/nowhere"]
)
def test_every_answer_carries_the_headers(client, path):
    answer = client.get(path)

    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in answer.headers["permissions-policy"]
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


@pytest.mark.server
@pytest.mark.parametrize("path", ["/", "/records", "/records/component/index.html"])
def test_policy_of_a_page_allows_exactly_its_own_inline_scripts(client, path):
    answer = client.get(path)

    scripts = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = re.search(r"script-src ([^;]*);", answer.headers["content-security-policy"]).group(1)
    assert scripts
    assert allowed.split() == ["'self'", *(f"'sha256-{digest}'" for digest in digests)]


@pytest.mark.server
def test_only_the_frame_of_the_map_may_build_scripts(client):
    frame = client.get("/component/streamlit_folium.st_folium/index.html")
    page = client.get("/")

    assert "'unsafe-eval'" in frame.headers["content-security-policy"]
    assert "'unsafe-eval'" not in page.headers["content-security-policy"]


@pytest.mark.server
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "GET", "OPTIONS", "PATCH", "HEAD"])
@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/upload_file/session/file",
        "/_stcore/upload%5Ffile/session/file",
        "/%5Fstcore/upload_file/session/file",
        "/_stcore//upload_file/session/file",
        "/_stcore/agent/interact",
    ],
)
def test_uploads_and_programs_are_refused(client, method, path):
    answer = client.request(method, path)

    assert answer.status_code == 403
    assert method == "HEAD" or answer.json() == {"error": "closed"}


def test_upload_is_refused_without_reading_its_body_or_asking_streamlit(apart):
    sent = []

    async def unwanted(*_):
        raise AssertionError("nothing may be read or passed on")

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "PUT", "path": "/_stcore/upload_file/session/file", "headers": []}
    apart(asyncio.run, server.ClosedAddresses(unwanted)(scope, unwanted, send))

    assert sent[0]["status"] == 403
    assert json.loads(sent[1]["body"]) == {"error": "closed"}


TILE = "/api/v1/cells/1/vendor/10/836/446"


@pytest.mark.server
def test_the_api_answers_beside_the_pages(client):
    answer = client.get(TILE, follow_redirects=True)
    again = client.get(str(answer.url), headers={"if-none-match": answer.headers["etag"]})

    assert answer.json()["cells"]
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == again.headers["cache-control"] == server.FOR_EVER
    assert again.status_code == 304
    assert "set-cookie" not in answer.headers
    assert "cookie" not in answer.headers["vary"].lower()


@pytest.mark.server
@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS"])
def test_the_api_is_for_reading(client, method):
    assert client.request(method, TILE).status_code == 405


@pytest.mark.server
@pytest.mark.parametrize("path", ["/api/nothing", f"{TILE}?colour=red", "/api/v1/cells/9/vendor/10/836/446"])
def test_what_the_api_refuses_is_json_with_every_header(client, path):
    answer = client.get(path)

    assert answer.json()["error"]["message"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.server
def test_health_answers(client):
    assert client.get("/_stcore/health").text == "ok"
