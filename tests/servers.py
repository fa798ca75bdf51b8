"""A server on this machine that answers what a test says, or badly, or not at all."""

from __future__ import annotations

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Server(ThreadingHTTPServer):
    """Answers each path by a function of the test; counts what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked = {}, []
        self.stopped = threading.Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        # Who asked may have gone away; that is what some tests are about.
        with suppress(OSError):
            answers = self.server.answers
            (answers.get(self.path) or answers[self.path.partition("?")[0]])(self)
        self.close_connection = True

    def give(self, body=b"", status=200, length=None, **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def drip(ask):
    """Answer for ever, a byte at a time."""
    ask.send_response(200)
    ask.send_header("Content-Type", "application/json")
    ask.send_header("Content-Length", "40000")
    ask.end_headers()
    while not ask.server.stopped.wait(0.02):
        ask.wfile.write(b"x")


def drip_headers(ask):
    """Never come to the end of the headers."""
    ask.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while not ask.server.stopped.wait(0.02):
        ask.wfile.write(b"x")


def silent(ask):
    """Take the question and say nothing."""
    ask.server.stopped.wait(30)


@pytest.fixture
def server(monkeypatch):
    """A server on this machine; the test says in `answers` what a path gives, with query or without."""
    for name in ("http_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY", "PROCUREMENT_MAP_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.stopped.set()
    server.shutdown()
    server.server_close()
