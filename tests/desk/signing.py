"""Somebody at a session of AppTest, without a provider: pages are opened as a person of given roles.

`ui.desk.guard.person` is the one seam: it turns a session into somebody; these tests put theirs there.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data.desk.rights import Role
from ui import assets
from ui.desk import guard, provider
from ui.desk.claims import Why
from ui.desk.provider import Provider

ROOT = Path(__file__).parents[2]
SECRET = "5d0c2f9be1a84763b07f4e9a1c6d83f2e5b7a9c4"
PROVIDER = Provider(
    redirect_uri="http://127.0.0.1:8501/oauth2callback",
    client_id="map",
    metadata_url="http://127.0.0.1:1/.well-known/openid-configuration",
    cookie_secret=SECRET,
    client_secret="of no use",
)


@dataclass
class Somebody:
    """Who sits at the session; a test takes roles away by changing `held`, and signs out by `why`."""

    name: str
    held: frozenset[Role] = field(default_factory=frozenset)
    why: Why | None = None

    def standing(self, within: float) -> guard.Standing:
        if self.why:
            return guard.Standing(frozenset(), self.why)
        return guard.Standing(self.held, None if self.held else Why.NO_ROLE)

    def roles(self) -> frozenset[Role]:
        return self.standing(0).roles

    def is_signed_in(self) -> bool:
        return self.why is None

    def end(self) -> None:
        self.why = Why.SIGNED_OUT


@pytest.fixture
def sign_in(monkeypatch):
    """Give a function that signs somebody in: `anna = sign_in("anna", Role.UPLOADER)`; both roles by default.

    Without a call there are staff pages, and nobody has signed in.
    """
    monkeypatch.setattr(provider, "current", lambda: PROVIDER)
    monkeypatch.setattr(guard, "person", lambda: None)

    def do(name: str, *roles: Role, none: bool = False) -> Somebody:
        somebody = Somebody(name, frozenset() if none else frozenset(roles or Role))
        monkeypatch.setattr(guard, "person", lambda: somebody)
        return somebody

    return do


@pytest.fixture
def open_staff(home, monkeypatch, sign_in):
    """Give a function that opens a page of the test's home by its address, the door where it is shut."""
    assets.prepare()
    monkeypatch.setitem(os.environ, "PROCUREMENT_MAP_HOME", str(home))
    monkeypatch.setitem(os.environ, "PROCUREMENT_MAP_OFFLINE", "1")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def run(name: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=120)
        app.run()  # pages are known after a first run only
        app._page_hash = calc_hash(name)
        for key, value in query.items():
            app.query_params[key] = value
        return app.run()

    return run
