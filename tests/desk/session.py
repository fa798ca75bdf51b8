"""A browser's tab without a browser: Streamlit's own protocol, with the cookies a test gives it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string
from websockets.sync.client import connect

from ui.desk.claims import TOKENS_COOKIE, USER_COOKIE

PATIENCE = 120  # seconds


def signed(secret: str, claims: Mapping[str, object], token: str) -> dict[str, str]:
    """Give the two cookies of a sign-in, signed as Streamlit does."""
    told = {USER_COOKIE: dict(claims), TOKENS_COOKIE: {"access_token": token}}
    return {
        name: create_signed_value(secret, name, json.dumps(value)).decode() for name, value in told.items()
    }


def cookie_header(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


@dataclass
class Tab:
    """One open page: what it shows is in `text` after each run."""

    url: str
    cookies: Mapping[str, str] = field(default_factory=dict)
    origin: str | None = "same"

    def __enter__(self) -> Tab:
        self.xsrf = generate_xsrf_token_string()
        cookies = {**self.cookies, "_streamlit_xsrf": self.xsrf}
        opening = connect(
            f"ws://{urlsplit(self.url).netloc}/_stcore/stream",
            origin=self.url if self.origin == "same" else self.origin,
            subprotocols=["streamlit", self.xsrf],
            additional_headers={"Cookie": cookie_header(cookies)},
            max_size=64_000_000,
            proxy=None,
            compression=None,
        )
        self.stack = ExitStack()
        self.socket = self.stack.enter_context(opening)
        self.session_id = self.text = ""
        self.buttons: dict[str, str] = {}
        return self

    def __exit__(self, *_) -> None:
        self.stack.close()

    def open(self, page: str, query: str = "", *, pressed: str = "", embedded: bool = False) -> str:
        """Ask for a page, perhaps with a button pressed, and give all that it shows."""
        asked = BackMsg()
        asked.rerun_script.query_string, asked.rerun_script.page_name = query, page
        asked.rerun_script.context_info.is_embedded = embedded
        if pressed:
            asked.rerun_script.widget_states.widgets.add(id=self.buttons[pressed], trigger_value=True)
        self.socket.send(asked.SerializeToString())
        self.text, self.redirect = "", ""
        while True:
            message = ForwardMsg.FromString(self.socket.recv(timeout=PATIENCE))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session_id, self.text = message.new_session.initialize.session_id, ""
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._see(message.delta.new_element)
            elif kind == "auth_redirect":
                self.redirect = message.auth_redirect.url
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return self.text

    def _see(self, element) -> None:
        kind = element.WhichOneof("type")
        if kind == "button":
            self.buttons[element.button.label] = element.button.id
        body = getattr(element, kind) if kind else ""
        words = f"{getattr(body, 'label', '')} {getattr(body, 'body', '')}\n"
        self.text += "" if "<style>" in words else words
