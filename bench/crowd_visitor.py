"""A visitor of the app who has no browser: it speaks Streamlit's own protocol over its websocket.

It keeps what Streamlit's page keeps: the values of all widgets, the address, the messages it need not be sent
again. A change of a widget is sent as that page would send it, and is answered when the script has ended.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.MultiSelect_pb2 import MultiSelect
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

MOST_BYTES = 64_000_000  # of one message
AGAIN = ForwardMsg.FINISHED_EARLY_FOR_RERUN


class VisitError(Exception):
    """The app did not answer as it should have."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one run of the page gave."""

    seconds: float  # from what was sent to the end of the script
    sent_bytes: int  # by the app
    state: str  # what the address says: visitors in one state have to be shown the same
    digest: str  # of all that is shown
    errors: tuple[str, ...]


class Visitor:
    """One open page. To be used by one task at a time."""

    def __init__(self, socket: ClientConnection, patience: float) -> None:
        self._socket, self._patience = socket, patience
        self._query = self._script = ""
        self._widgets: dict[str, WidgetState] = {}
        self._kept: dict[str, tuple[int, ForwardMsg]] = {}
        self._shown: dict[tuple[int, ...], Element] = {}
        self._runs = self._most_runs = 0

    @classmethod
    async def arrive(cls, port: int, patience: float) -> Self:
        """Connect to the app on this machine; nothing is shown before `open`."""
        address = f"ws://127.0.0.1:{port}/_stcore/stream"
        spoken = [Subprotocol("streamlit")]
        # No proxy stands between this machine and itself; Streamlit compresses nothing by itself.
        socket = await connect(
            address,
            subprotocols=spoken,
            max_size=MOST_BYTES,
            proxy=None,
            compression=None,
        )
        return cls(socket, patience)

    async def leave(self) -> None:
        """Close the page."""
        await self._socket.close()

    async def open(self, query: str = "") -> Answer:
        """Open the page with what an address says."""
        self._query = query
        return await self._run()

    async def choose(self, name: str, labels: Sequence[str]) -> Answer:
        """Choose values of the list whose key is `name`, by the words shown."""
        listed = self._widget(name)
        self._widgets[listed.id] = state = WidgetState(id=listed.id)
        state.string_array_value.data.extend(labels)
        return await self._run()

    def options(self, name: str) -> list[str]:
        """Give what the list whose key is `name` offers."""
        return list(self._widget(name).options)

    def _widget(self, name: str) -> MultiSelect:
        for element in self._shown.values():
            if element.WhichOneof("type") == "multiselect" and element.multiselect.id.endswith(f"-{name}"):
                return element.multiselect
        raise VisitError(f"the page shows no list {name}")

    async def _run(self) -> Answer:
        asked = BackMsg()
        asked.rerun_script.query_string = self._query
        asked.rerun_script.page_script_hash = self._script
        asked.rerun_script.widget_states.widgets.extend(self._widgets.values())
        asked.rerun_script.cached_message_hashes.extend(self._kept)
        began = time.perf_counter()
        await self._socket.send(asked.SerializeToString())
        try:
            async with asyncio.timeout(self._patience):
                sent_bytes = await self._hear()
        except TimeoutError as error:
            raise VisitError(f"no answer within {self._patience:.0f} s") from error
        seconds = time.perf_counter() - began
        self._settle()
        return Answer(seconds, sent_bytes, self._query, self._digest(), tuple(self._errors()))

    async def _hear(self) -> int:
        """Take all messages until the script has ended; give their bytes."""
        sent_bytes = 0
        while True:
            told = await self._socket.recv()
            sent_bytes += len(told)
            message = ForwardMsg.FromString(told if isinstance(told, bytes) else told.encode())
            kind = message.WhichOneof("type")
            if kind == "ref_hash":
                metadata, message = message.metadata, self._kept[message.ref_hash][1]
                self._show(message, tuple(metadata.delta_path))
            elif kind == "delta":
                self._show(message, tuple(message.metadata.delta_path))
            elif kind == "new_session":
                self._script = message.new_session.page_script_hash
                # How many runs a message is kept that they did not show.
                self._most_runs = message.new_session.config.max_cached_message_age
                self._shown.clear()
            elif kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            elif kind == "script_finished" and message.script_finished != AGAIN:
                return sent_bytes

    def _show(self, message: ForwardMsg, path: tuple[int, ...]) -> None:
        """Put an element where it belongs; what stood below that place is gone."""
        if message.metadata.cacheable:
            self._kept[message.hash] = (self._runs, message)
        if message.delta.WhichOneof("type") == "new_element":
            self._shown[path] = message.delta.new_element

    def _settle(self) -> None:
        """Do what Streamlit's page does when a script has ended."""
        self._runs += 1
        kept = self._kept.items()
        self._kept = {key: one for key, one in kept if self._runs - one[0] <= self._most_runs}
        states = [state for element in self._shown.values() if (state := self._state(element)) is not None]
        self._widgets = {state.id: state for state in states}

    def _state(self, element: Element) -> WidgetState | None:
        """Give what a widget holds: what the app set, else what was chosen, else how it began."""
        kind = element.WhichOneof("type")
        widget = getattr(element, kind) if kind in _WIDGETS else None
        if widget is None:
            return None
        if widget.id in self._widgets and not widget.set_value:
            return self._widgets[widget.id]
        state = WidgetState(id=widget.id)
        if kind in _LISTS:
            words = widget.raw_values if widget.set_value else _defaults(widget)
            state.string_array_value.data.extend(words)
        elif kind == "text_input":
            state.string_value = widget.value if widget.set_value else widget.default
        elif widget.set_value and widget.raw_value:
            state.string_value = widget.raw_value
        elif not widget.set_value and widget.HasField("default"):
            state.string_value = widget.options[widget.default]
        return state

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for path in sorted(self._shown):
            digest.update(repr((path, _content(self._shown[path]))).encode())
        return digest.hexdigest()

    def _errors(self) -> list[str]:
        told = []
        for element in self._shown.values():
            kind = element.WhichOneof("type")
            if kind == "exception":
                told.append(f"{element.exception.type}: {element.exception.message}")
            elif kind == "alert" and element.alert.format == Alert.ERROR:
                told.append(element.alert.body)
        return told


_LISTS = ("multiselect", "button_group")
_WIDGETS = (*_LISTS, "text_input", "radio", "selectbox")


def _defaults(widget: MultiSelect | ButtonGroup) -> list[str]:
    options = [option if isinstance(option, str) else option.content for option in widget.options]
    return [options[at] for at in widget.default]


def _content(element: Element) -> object:
    """Give what of an element a visitor sees: words, charts, the map, what there is to choose."""
    kind = element.WhichOneof("type")
    if kind is None:
        return None
    found = getattr(element, kind)
    if kind in ("html", "heading", "alert", "markdown"):
        return kind, found.body
    if kind == "code":
        return kind, found.code_text
    if kind == "vega_lite_chart":
        data = [one.data.data for one in found.datasets]
        return kind, found.spec, found.data.data, data
    if kind == "component_instance":
        return kind, found.json_args
    if kind in ("multiselect", "selectbox", "radio"):
        return kind, found.label, tuple(found.options)
    if kind in ("button", "page_link"):
        return kind, found.label
    return kind
