"""One file over the network: what servers do, and what becomes of it."""

import gzip

import pytest

from data.download import FetchError, Known, Patience, download
from tests.servers import drip, drip_headers, silent

FILE = b"Tender Reference,Particulars\r\nA1,Tables\r\n"
HASTY = Patience(connect_s=5, read_s=5, total_s=5, pause_s=0, longest_pause_s=0.5, most_bytes=50_000)


@pytest.mark.parametrize("answer", [drip, drip_headers], ids=["body", "headers"])
def test_an_answer_in_drops_is_given_up(server, answer):
    server.answers["/x"] = answer

    with pytest.raises(FetchError, match=r"not whole after 0\.3 seconds"):
        download(server.url("/x"), Known(), Patience(total_s=0.3))


def test_a_silent_server_is_given_up(server):
    server.answers["/x"] = silent

    with pytest.raises(FetchError, match="no answer in time"):
        download(server.url("/x"), Known(), Patience(read_s=0.2))


@pytest.mark.parametrize("kind", ["302", "packed"])
def test_what_servers_may_do_is_understood(server, kind):
    server.answers = {
        "/302": lambda ask: ask.give(status=302, Location="/there"),
        "/there": lambda ask: ask.give(FILE),
        "/packed": lambda ask: ask.give(gzip.compress(FILE), Content_Encoding="gzip"),
    }

    assert download(server.url(f"/{kind}"), Known(), HASTY).content == FILE


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://no-such-host.invalid/x.csv", "name of the server|cannot be reached|proxy"),
        ("https://127.0.0.1:1/x.csv", "cannot be reached|proxy"),
        ("http://example.com/x.csv", "only https"),
        ("ftp://example.com/x.csv", "only https"),
        ("https://", "only https"),
        ("https://[::1/x", "only https"),
        ("nonsense", "only https"),
    ],
)
def test_an_address_that_cannot_be_asked_is_said(url, told):
    with pytest.raises(FetchError, match=told):
        download(url, Known(), HASTY)


def test_a_certificate_that_cannot_be_trusted_is_said(server):
    server.answers["/x"] = lambda ask: ask.give(FILE)

    with pytest.raises(FetchError, match=r"encryption|proxy"):
        download(server.url("/x").replace("http:", "https:"), Known(), HASTY)


def test_a_proxy_that_cannot_be_used_is_said_without_its_password(server, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "nonsense://user:s3cret@127.0.0.1:1")

    with pytest.raises(FetchError, match="proxy") as refused:
        download("https://example.com/x.csv", Known(), HASTY)

    assert "s3cret" not in str(refused.value)
