"""A clerk's open page without a browser: Streamlit's own protocol, and its upload address."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from bench.staff_server import Server

PATIENCE = 120.0
MOST_BYTES = 64_000_000
BEGUN_AGAIN = ForwardMsg.FINISHED_EARLY_FOR_RERUN


class TabError(Exception):
    """The page does not show what a clerk would press."""


class Tab:
    """One open page; `shown` holds its words, `ids` its widgets by kind and label."""

    def __init__(self, server: Server, page: str, query: str = "") -> None:
        self.server, self.page, self.query = server, page, query
        self._xsrf = generate_xsrf_token_string()
        cookies = {**server.cookies, "_streamlit_xsrf": self._xsrf}
        self._cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self._socket = connect(
            f"ws://{urlsplit(server.url).netloc}/_stcore/stream",
            origin=server.url,  # type: ignore[arg-type]
            subprotocols=["streamlit", self._xsrf],  # type: ignore[list-item]
            additional_headers={"Cookie": self._cookie},
            max_size=MOST_BYTES, proxy=None, compression=None, open_timeout=PATIENCE, close_timeout=0.3,
            legacy=True,
        )  # fmt: skip
        self.session_id, self.shown = "", []  # type: str, list[str]
        self.ids: dict[tuple[str, str], str] = {}
        self._values: dict[str, object] = {}

    def close(self, *, hard: bool = False) -> None:
        """Close the page, as a browser does, or cut its line."""
        with suppress(OSError, WebSocketException):
            if hard:
                self._socket.socket.close()
            self._socket.close()

    def run(self, *, pressed: str | None = None, times: int = 1) -> str:
        """Run the page, perhaps with a button pressed, and give its words."""
        for _ in range(times):
            self.send(pressed=pressed)
        return self.hear()

    def send(self, *, pressed: str | None = None) -> None:
        """Ask for a run without waiting for what it shows."""
        asked = BackMsg()
        asked.rerun_script.query_string, asked.rerun_script.page_name = self.query, self.page
        for name, value in self._values.items():
            state = asked.rerun_script.widget_states.widgets.add(id=name)
            if isinstance(value, Mapping):
                info = state.file_uploader_state_value.uploaded_file_info.add(
                    name=value["name"], size=value["size"], file_id=value["file_id"]
                )
                info.file_urls.file_id = value["file_id"]
            elif isinstance(value, bool):
                state.bool_value = value
            else:
                state.string_value = str(value)
        if pressed is not None:
            asked.rerun_script.widget_states.widgets.add(id=self._id("button", pressed), trigger_value=True)
        self._socket.send(asked.SerializeToString())

    def hear(self) -> str:
        """Take what a run shows until it has ended."""
        while True:
            message = ForwardMsg.FromString(self._socket.recv(timeout=PATIENCE))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session_id = message.new_session.initialize.session_id
                self.shown, self.ids = [], {}
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._see(message.delta.new_element)
            elif kind == "script_finished" and message.script_finished != BEGUN_AGAIN:
                return "\n".join(self.shown)

    def say(self, kind: str, label: str, value: object) -> None:
        """Put a value into a field for the next run."""
        self._values[self._id(kind, label)] = value

    def upload(self, name: str, content: bytes) -> None:
        """Send a file to the upload address, as the page's field does; the next run hands it over."""
        number = secrets.token_hex(8)
        answer = httpx.put(
            f"{self.server.url}/_stcore/upload_file/{self.session_id}/{number}",
            headers={"origin": self.server.url, "cookie": self._cookie, "x-xsrftoken": self._xsrf},
            files={"files": (name, content)}, timeout=PATIENCE, trust_env=False,
        )  # fmt: skip
        if answer.status_code >= 300:
            raise TabError(f"the upload was answered with {answer.status_code}: {answer.text[:200]}")
        self.say("file_uploader", "", {"name": name, "size": len(content), "file_id": number})

    def wait_for(self, is_there: Callable[[str], bool], *, between: Callable[[], None]) -> str:
        """Run the page again until its words are as wished."""
        while not is_there(words := self.run()):
            between()
        return words

    def _id(self, kind: str, label: str) -> str:
        for (one, words), found in self.ids.items():
            if one == kind and words.startswith(label):
                return found
        raise TabError(f"the page shows no {kind} {label!r}: {self.shown[-12:]}")

    def _see(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        body = getattr(element, kind) if kind else None
        label = getattr(body, "label", "")
        if getattr(body, "id", ""):
            self.ids[kind, label] = body.id
        told = label or getattr(body, "body", "") or getattr(body, "text", "")
        if kind == "exception":
            told = f"EXCEPTION {body.message}"
        self.shown.append(str(told))
