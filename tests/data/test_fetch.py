"""Fetching a publisher's open file, from a server of the test on this machine."""

import gzip
import json

import pytest

from data import __main__ as cli
from data.download import FetchError, Patience
from data.fetch import Came, addresses, fetch, waiting
from data.placing import load_placing
from data.store.batches import State, all_batches
from data.store.publish import publish_batch, withdraw

ENGLISH = (
    "\ufeffTender Reference,Particulars,Contractor(s),Amount,Contract Award Date\r\n"
    'A1,Supply of tables,Tables Limited,"HK$9,102,384.00 ",27-Jun-25\r\n'
    'A2,Supply of chairs,Chairs Limited,"HK$1,000.00",7-Mar-25\r\n'
).encode()
CHINESE = (
    "\ufeff招標編號,詳情,承辦商,金額,批出合約日期\r\n"
    'A1,供應桌子,桌業有限公司,"9,102,384.00港元",27-Jun-25\r\n'
    'A2,供應椅子,椅業有限公司,"1,000.00港元",7-Mar-25\r\n'
).encode()
HASTY = Patience(connect_s=5, read_s=5, total_s=5, pause_s=0, longest_pause_s=0.5, most_bytes=50_000)


@pytest.fixture
def get(record, server):
    """Fetch both editions from the test's server, as GLD's."""

    def fetched():
        files = {"en": server.url("/Awards_EN.csv"), "zh-Hant": server.url("/Awards_TC.csv")}
        return fetch(record.engine, "GLD", by="tester", note="a test", files=files, patience=HASTY)

    server.answers = {
        "/Awards_EN.csv": lambda ask: ask.give(ENGLISH, ETag='"e1"'),
        "/Awards_TC.csv": lambda ask: ask.give(CHINESE, Last_Modified="Fri, 27 Jun 2025 00:00:00 GMT"),
    }
    return fetched


def test_both_editions_are_staged_and_become_one_award_each(record, get):
    editions = get()

    assert [(one.language, one.came, one.state) for one in editions] == [
        ("en", Came.NEW, State.STAGED),
        ("zh-Hant", Came.NEW, State.STAGED),
    ]
    publish_batch(
        record.engine, waiting(editions), by="x", note="", placing=load_placing(record.engine, record.home)
    )
    rows = record.snapshot().rows("SELECT title, title_zh, supplier_names_zh FROM awards ORDER BY title")
    assert rows == [
        {"title": "Supply of chairs", "title_zh": "供應椅子", "supplier_names_zh": "椅業有限公司"},
        {"title": "Supply of tables", "title_zh": "供應桌子", "supplier_names_zh": "桌業有限公司"},
    ]


def test_the_program_says_who_asks(server, get):
    get()

    assert all("procurement-map" in headers["User-Agent"] for _, headers in server.asked)
    assert len(server.asked) == 2


def test_a_file_that_has_not_changed_is_not_taken_again(record, server, get):
    first = get()
    server.answers = dict.fromkeys(server.answers, lambda ask: ask.give(status=304))

    again = get()

    conditions = [(h.get("If-None-Match"), h.get("If-Modified-Since")) for _, h in server.asked[2:]]
    assert conditions == [('"e1"', None), (None, "Fri, 27 Jun 2025 00:00:00 GMT")]
    assert [one.came for one in again] == [Came.UNCHANGED] * 2
    assert [one.batch_id for one in again] == [one.batch_id for one in first]
    assert all(one.since for one in again)
    assert len(all_batches(record.engine)) == 2


def test_the_same_bytes_without_conditions_change_nothing(record, get):
    get()

    assert [one.came for one in get()] == [Came.UNCHANGED] * 2
    assert len(all_batches(record.engine)) == 2


def test_what_was_taken_back_is_asked_for_without_conditions(record, server, get):
    for edition in get():
        withdraw(record.engine, edition.batch_id, by="tester", reason="a test")

    again = get()

    assert not any("If-None-Match" in headers for _, headers in server.asked)
    assert [one.came for one in again] == [Came.NEW] * 2


def busy_once(ask):
    before = [path for path, _ in ask.server.asked].count(ask.path)
    ask.give(ENGLISH) if before > 1 else ask.give(status=500)


def test_a_busy_server_is_asked_once_more(server, get):
    server.answers["/Awards_EN.csv"] = busy_once

    assert [one.came for one in get()] == [Came.NEW] * 2
    assert len(server.asked) == 3


BOMB = gzip.compress(bytes(5_000_000))
PAGE = b"<!DOCTYPE html><html><body>Page not found</body></html>"
BAD_ANSWERS = {
    "not there": (lambda ask: ask.give(status=404), "HTTP 404"),
    "forbidden": (lambda ask: ask.give(status=403), "HTTP 403"),
    "page": (lambda ask: ask.give(PAGE), "no list of awards"),
    "nothing": (lambda ask: ask.give(b""), "no list of awards"),
    "half": (lambda ask: ask.give(ENGLISH[:150], length=len(ENGLISH)), "broke off half way"),
    "half packed": (
        lambda ask: ask.give(gzip.compress(ENGLISH)[:90], Content_Encoding="gzip"),
        "broke off half way",
    ),
    "not packed": (lambda ask: ask.give(ENGLISH, Content_Encoding="gzip"), "damaged"),
    "packed otherwise": (lambda ask: ask.give(BOMB, Content_Encoding="gzip, gzip"), "packed in a way"),
    "bomb": (lambda ask: ask.give(BOMB, Content_Encoding="gzip"), "larger than 50,000 bytes"),
    "large": (lambda ask: ask.give(bytes(60_000)), "larger than 50,000 bytes"),
    "loop": (lambda ask: ask.give(status=302, Location=ask.path), "more than 3 redirects"),
    "elsewhere": (lambda ask: ask.give(status=302, Location="http://example.com/"), "only https"),
    "file": (lambda ask: ask.give(status=302, Location="file:///etc/passwd"), "only https"),
    "broken": (lambda ask: ask.give(status=503), "HTTP 503"),
    "later": (lambda ask: ask.give(status=429, Retry_After="3600"), "3600 seconds"),
    "unasked": (lambda ask: ask.give(status=304), "HTTP 304"),
    "nonsense": (lambda ask: ask.wfile.write(b"\x00\x01 hello\r\n\r\n"), "broke off"),
}


@pytest.mark.parametrize("kind", BAD_ANSWERS)
def test_an_edition_that_fails_is_named_and_the_other_one_stands(record, server, get, kind):
    server.answers["/Awards_EN.csv"], told = BAD_ANSWERS[kind]

    english, chinese = get()

    assert (english.came, english.batch_id) == (Came.FAILED, None)
    assert told in english.error
    assert chinese.came is Came.NEW
    assert [batch.file_name for batch in all_batches(record.engine)] == ["Awards_TC.csv"]


def test_offline_nothing_is_asked(server, get, monkeypatch):
    monkeypatch.setenv("PROCUREMENT_MAP_OFFLINE", "1")

    with pytest.raises(FetchError, match="PROCUREMENT_MAP_OFFLINE"):
        get()

    assert server.asked == []


def test_the_logistics_department_is_known_in_english_and_chinese():
    files = addresses("gld")

    assert {"en", "zh-Hant", "zh-Hans"} <= files.keys()
    assert all(url.startswith("https://www.gld.gov.hk/") for url in files.values())


def test_a_publisher_without_an_open_file_is_said():
    with pytest.raises(FetchError, match=r"known are .*GLD"):
        addresses("NOBODY")


@pytest.fixture
def command(server, record, capsys):
    """Run `fetch` on the command line, with the test's server for the publisher's."""

    def run(*options):
        urls = [f"--url=en={server.url('/Awards_EN.csv')}", f"--url=zh-Hant={server.url('/Awards_TC.csv')}"]
        code = cli.main(["fetch", "GLD", "--by", "tester", *urls, *options])
        return code, capsys.readouterr()

    return run


def test_the_command_fetches_and_publishes_as_one_version(get, command):
    code, said = command("--publish", "--json")

    lines = [json.loads(line) for line in said.out.splitlines()]
    assert code == 0
    assert [line.get("accepted") for line in lines] == [2, 2, None]
    assert lines[-1] == {"version": 1, "batches": [1, 2]}


def test_the_command_says_that_nothing_has_changed(server, get, command):
    command("--publish")
    server.answers = dict.fromkeys(server.answers, lambda ask: ask.give(status=304))

    code, said = command("--publish")

    assert code == 0
    assert said.out.count("not changed since") == 2


def test_who_fetches_is_who_is_logged_in_where_it_is_not_said(server, record, get, monkeypatch):
    monkeypatch.setenv("LOGNAME", "dora")

    code = cli.main(["fetch", "GLD", f"--url=en={server.url('/Awards_EN.csv')}"])

    assert code == 0
    assert [batch.by for batch in all_batches(record.engine)] == ["dora"]


def test_the_command_ends_with_two_where_an_edition_fails(server, get, command):
    server.answers["/Awards_TC.csv"] = lambda ask: ask.give(status=404)

    code, said = command()

    assert code == 2
    assert "zh-Hant" in said.err
    assert "waiting as batch 1" in said.out
