"""A trial of the staff pages: a provider of sign-ins beside the app, a person a role, this machine only."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools.steps import ROOT, VENV_PYTHON, StepError, child_environment, end, home, say

ADDRESS = "127.0.0.1"
# Who they are, and what they may do.
PEOPLE = {"uma": ["uploader"], "adam": ["approver"], "nora": []}
START_SECONDS = 60
CLIENT = "procurement-map-trial"
SECRETS = """\
# Made anew by each trial; of no use without it.
[auth]
redirect_uri = "{redirect_uri}"
cookie_secret = "{cookie}"
client_id = "{client}"
client_secret = "{secret}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid profile email groups" }}
"""


def refuse_elsewhere(address: str) -> None:
    """Refuse to let others in: the people of a trial are made up, and it has no HTTPS."""
    if address != ADDRESS:
        raise StepError(
            f"A trial with staff pages listens on {ADDRESS} only, not on {address}.",
            advice="Leave out --address; docs/staff.md tells how a department signs in.",
        )


@contextmanager
def beside(port: int) -> Iterator[dict[str, str]]:
    """Have a provider while the app runs on a port; give what the app has to be started with."""
    provider_port, secret = _free_port(), secrets.token_hex(24)
    redirect_uri, url = f"http://{ADDRESS}:{port}/oauth2callback", f"http://{ADDRESS}:{provider_port}"
    people = [
        {"name": name, "password": secrets.token_urlsafe(9), "groups": roles}
        for name, roles in PEOPLE.items()
    ]
    told = {"port": provider_port, "redirect_uri": redirect_uri, "client_id": CLIENT, "client_secret": secret}
    folder = home() / "trial"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = _write_secrets(folder, redirect_uri=redirect_uri, secret=secret, provider=url)
    with (folder / "provider.log").open("wb") as log:
        child = subprocess.Popen(
            [str(VENV_PYTHON), "-m", "devtools.identity"], cwd=ROOT, env=child_environment(),
            stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        assert child.stdin is not None
        child.stdin.write(json.dumps({**told, "people": people}).encode() + b"\n")
        child.stdin.flush()  # and left open: the provider ends when it closes
        _wait(child, url, folder / "provider.log")
        _introduce(people)
        os.environ["PROCUREMENT_MAP_TRIAL"] = "1"
        yield {"secrets.files": str(file)}
    finally:
        file.unlink(missing_ok=True)
        end(child)


def _write_secrets(folder: Path, *, redirect_uri: str, secret: str, provider: str) -> Path:
    """Write what Streamlit reads, for this account's eyes only."""
    file = folder / "secrets.toml"
    file.unlink(missing_ok=True)
    words = SECRETS.format(
        redirect_uri=redirect_uri,
        cookie=secrets.token_hex(32),
        client=CLIENT,
        secret=secret,
        provider=provider,
    )
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(words)
    return file


def _introduce(people: list[dict[str, object]]) -> None:
    say("A trial of the staff pages, for this machine only. Who may sign in (passwords are told this once):")
    for one in people:
        roles = PEOPLE[str(one["name"])]
        say(f"  {one['name']:<6} {one['password']}   {' and '.join(roles) or 'no role'}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


def _wait(child: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        try:
            with opener.open(f"{url}/.well-known/openid-configuration", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        if child.poll() is not None or time.monotonic() > deadline:
            raise StepError(
                "The trial's provider of sign-ins did not start:", log.read_text(errors="replace")
            )
        time.sleep(0.1)
