"""The addresses of the API, as the server mounts them beside the pages."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from api import answering, asking
from api.cells import Cells, with_left_out
from api.downloads import KINDS, Downloads
from api.ground import Grounds, MovedError
from api.refusal import RefusedError
from api.versions import FRESH_S, PATIENCE_S
from data import tile_address
from geo import settings

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

logger = logging.getLogger("procurement_map")

METHODS = ("GET", "HEAD")
NUMBERS = "{version}/{place}/{z}/{x}/{y}"
_URL_SIGNS = "%&=+,;:@/?!$'()*~-._"


def routes(
    base: str = "",
    home: Callable[[], Path] = settings.home,
    *,
    fresh_s: float = FRESH_S,
    patience_s: float = PATIENCE_S,
) -> list[BaseRoute]:
    """Give the routes of the API below the path that the app is served at.

    The record is asked again what a version is after `fresh_s`; a version that is not ready is waited for
    as long as `patience_s`.
    """
    answers = Cells(home, fresh_s=fresh_s, patience_s=patience_s)
    root = f"{base}{tile_address.API}"
    return [
        Route(f"{root}/cells/{NUMBERS}", _Endpoint(_asked(answers, base, is_cell=False))),
        Route(f"{root}/cell/{NUMBERS}", _Endpoint(_asked(answers, base, is_cell=True))),
        Route(f"{root}/ground/{{name}}", _Endpoint(_ground(Grounds(home), base))),
        Route(f"{root}/awards.{{kind}}", _Endpoint(Downloads(answers, base).handle)),
        Route(f"{base}/api/{{rest:path}}", _Endpoint(_nothing)),
    ]


class _Endpoint:
    """Answers GET and HEAD, and says in JSON why it does not."""

    def __init__(self, handle: Callable[[Request], Awaitable[Response]]) -> None:
        self._handle = handle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self._response(Request(scope, receive))
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        try:
            if request.method not in METHODS:
                error = RefusedError(405, "read_only", "This address can only be read: GET or HEAD.")
                return answering.refuse(error, {"allow": ", ".join(METHODS)})
            return await self._handle(request)
        except RefusedError as error:
            return answering.refuse(error)
        except Exception:
            number = secrets.token_hex(4)
            logger.exception("Error %s of the API", number)
            message = f"Something went wrong here; error {number} in the log of the server."
            return answering.refuse(RefusedError(500, "failed", message))


def _asked(answers: Cells, base: str, *, is_cell: bool) -> Callable[[Request], Awaitable[Response]]:
    kind = "cell" if is_cell else "cells"

    async def handle(request: Request) -> Response:
        query = request.scope["query_string"]
        question = asking.read(request.path_params, query, is_cell=is_cell)
        snapshot = await answers.versions.open(question.version)
        here = {"z": question.z, "x": question.x, "y": question.y}
        if question.state != tile_address.state(snapshot.stamp):
            path = tile_address.template(kind, snapshot.stamp, question.filters).partition("?")[0]
            asked = quote(query, safe=_URL_SIGNS)
            return answering.lead_on(base + path.format(**here) + (f"?{asked}" if asked else ""))
        filters, dropped = await answers.known(snapshot, question)
        found = await answers.answer(snapshot, filters, question, is_cell=is_cell)
        if dropped:
            found = with_left_out(found, dropped)
        address = base + tile_address.template(kind, snapshot.stamp, filters).format(**here)
        return answering.respond(found, request.headers, address=address, is_exact=not dropped)

    return handle


def _ground(grounds: Grounds, base: str) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        name = request.path_params["name"]
        try:
            answer = await grounds.answer(name)
        except MovedError as moved:
            return answering.lead_on(base + tile_address.ground(moved.name))
        address = base + tile_address.ground(name)
        return answering.respond(answer, request.headers, address=address, is_exact=True)

    return handle


async def _nothing(_request: Request) -> Response:
    names = (f"cells/{NUMBERS}", f"cell/{NUMBERS}", "ground/{name}", *(f"awards.{kind}" for kind in KINDS))
    known = ", ".join(f"{tile_address.API}/{name}" for name in names)
    raise RefusedError(404, "no_address", f"There is nothing at this address; there are {known}.")
