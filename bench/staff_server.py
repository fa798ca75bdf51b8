"""The app with a provider of sign-ins of a bench's own, and somebody who has signed in there."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from bench.crowd_app import _family, _free_port, _used
from data.prepare import prepare
from data.public import engine
from devtools import serving, steps
from ui.desk.claims import DEFAULT, TOKENS_COOKIE, USER_COOKIE

_CLIENT, _TOKEN, _SECRET = "bench", secrets.token_hex(16), secrets.token_hex(32)
_TOML = """\
[auth]
redirect_uri = "{url}/oauth2callback"
cookie_secret = "{secret}"
client_id = "{client}"
client_secret = "{token}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid groups" }}
"""


class _Answers(BaseHTTPRequestHandler):
    """Says who has signed in: one person who may give and approve files."""

    def do_GET(self) -> None:
        host = f"http://{self.headers['host']}"
        told: dict[str, object] = {
            "issuer": host, "userinfo_endpoint": f"{host}/userinfo",
            "authorization_endpoint": f"{host}/authorize", "token_endpoint": f"{host}/token",
            "jwks_uri": f"{host}/jwks",
        }  # fmt: skip
        if self.path == "/userinfo":
            told = {"sub": "bench", "groups": ["uploader", "approver"]}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server:
    """An app that can be killed and started again at the same address, on the same home."""

    def __init__(self, home: Path, provider: str, program: Sequence[str]) -> None:
        self.home, self.port, self._program = home, _free_port(), program
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.secrets = home / "bench-secrets.toml"
        told = {"url": self.url, "secret": _SECRET, "client": _CLIENT, "token": _TOKEN, "provider": provider}
        self.secrets.write_text(_TOML.format(**told))
        now = int(time.time())
        claims = {
            "is_logged_in": True, "sub": "bench", "iss": provider, "aud": _CLIENT, "origin": self.url,
            "provider": DEFAULT, "iat": now, "exp": now + 24 * 3600,
        }  # fmt: skip
        values = {USER_COOKIE: claims, TOKENS_COOKIE: {"access_token": _TOKEN}}
        self.cookies = {
            name: create_signed_value(_SECRET, name, json.dumps(value)).decode()
            for name, value in values.items()
        }

    def start(self) -> None:
        """Start it and wait until it answers."""
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        own = {"PROCUREMENT_MAP_HOME": str(self.home), "PROCUREMENT_MAP_OFFLINE": "1"}
        flags = ["--server.port", str(self.port), "--server.address", "127.0.0.1"]
        flags += ["--secrets.files", str(self.secrets)]
        with self.log.open("ab") as said:
            self.process = subprocess.Popen(
                [*self._program, "run", str(steps.ROOT / "streamlit_app.py"), *flags],
                cwd=steps.ROOT, env=kept | own, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                start_new_session=True,
            )  # fmt: skip
        serving.wait_until_answers(self.process, self.url, self.log)

    def kill(self) -> None:
        """Kill the app alone; its worker has to notice by itself."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def kill_worker(self) -> bool:
        """Kill the worker; say whether there was one."""
        for number in self.workers():
            os.kill(number, signal.SIGKILL)
            return True
        return False

    def workers(self) -> list[int]:
        """Give the processes that the app started."""
        assert self.process is not None
        return _family(self.process.pid)[1:]

    def memory(self) -> tuple[float, float]:
        """Give the megabytes of the app, and of its worker with what that started."""
        assert self.process is not None
        return _used(self.process.pid)[1], sum(_used(number)[1] for number in self.workers())

    def end(self) -> None:
        """End it with all that it started."""
        if self.process is not None:
            steps.end(self.process)


@contextmanager
def server(home: Path, program: Sequence[str] = (sys.executable, "-m", "streamlit")) -> Iterator[Server]:
    """Have the app on a home with the starter data."""
    prepare(home, say=lambda _: None)
    engine(home).dispose()
    provider = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    made = Server(home, f"http://127.0.0.1:{provider.server_port}", program)
    try:
        made.start()
        yield made
    finally:
        made.end()
        provider.shutdown()
        provider.server_close()
