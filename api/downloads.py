"""Downloads of exactly the awards that filters select, made while they are sent or on the disk."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api import asking
from api.answering import NOT_KEPT, takes_gzip
from api.cells import Cells
from api.keeping import Workshop
from api.refusal import RefusedError, bad
from data import tile_address
from data.exports import provenance, rows, workbook
from data.exports.geopackage import write_geopackage
from data.exports.texts import awards_csv, awards_geojson
from data.filters import Filters
from data.queries.known import known
from data.snapshot.reader import Snapshot

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

# What is offered, and what it is called.
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "txt": "text/plain; charset=utf-8",  # the provenance by itself, for a CSV, which has no room for it
}
MADE_AT_ONCE, WAITING = 2, 10  # files that are whole before they are sent
SENT_AT_ONCE = 32
_TEXTS = ("csv", "geojson", "txt")  # a tenth of their size when compressed; the others are already, or nearly
_LEVEL = 1  # more takes longer than making the text
_GZIP = 31  # to `zlib`: with the header and the sum of a gzip file
_PIECE = 1 << 18  # bytes


class Downloads:
    """Answers downloads; files that must be whole are made one or two at a time."""

    def __init__(self, answers: Cells, base: str) -> None:
        self._answers, self._base = answers, base
        self._asking, self._making = Workshop(2), Workshop(MADE_AT_ONCE, WAITING)
        self.sending = 0

    async def handle(self, request: Request) -> Response:
        """Answer one question. Raises `RefusedError`."""
        kind = request.path_params["kind"]
        if kind not in KINDS:
            offered = ", ".join(f"awards.{one}" for one in KINDS)
            raise RefusedError(404, "no_address", f"There is no such download; there are {offered}.")
        asked, dropped, version = asking.selection(request.scope["query_string"])
        versions = self._answers.versions
        snapshot = await versions.open(version or await versions.newest())
        filters, missing = await self._asking.run(known, snapshot, asked)
        if dropped or missing:
            told = ", ".join(f"{name}={value[:40]}" for name, value in (*dropped, *missing))
            raise bad(f"Version {snapshot.version} does not know {told}; a download leaves no filter out.")
        count = await self._asking.run(rows.count, snapshot, filters)
        address = tile_address.download(kind, filters, snapshot.version)
        headers = self._headers(kind, snapshot, filters, count)
        if request.method == "HEAD":
            return Response(headers=headers, media_type=KINDS[kind])
        if self.sending >= SENT_AT_ONCE:
            raise RefusedError(503, "busy", "Too many download at once; ask again later.", retry_after_s=30)
        made = await self._made(kind, snapshot, filters, self._base + address)
        if kind in _TEXTS and takes_gzip(request.headers.get("accept-encoding", "")):
            made, headers = _packed(made), headers | {"content-encoding": "gzip"}
        return _Sent(made, headers, KINDS[kind], self)

    def _headers(self, kind: str, snapshot: Snapshot, filters: Filters, count: int) -> dict[str, str]:
        if kind == "xlsx" and count > workbook.SENT_ROWS:
            message = (
                f"{count:,} awards are more than the {workbook.SENT_ROWS:,} rows of a workbook made here; "
                "take the CSV, or narrow the selection."
            )
            raise RefusedError(413, "too_many_rows", message)
        name = f"hong-kong-awards-v{snapshot.version}-{count}"
        beside = self._base + tile_address.download("txt", filters, snapshot.version)
        return {
            "cache-control": NOT_KEPT,
            "vary": "Accept-Encoding",
            "content-disposition": f'attachment; filename="{name}{"-provenance" * (kind == "txt")}.{kind}"',
            "link": f'<{beside}>; rel="describedby"; type="text/plain"',
        }

    async def _made(self, kind: str, snapshot: Snapshot, filters: Filters, address: str) -> Iterator[bytes]:
        if kind == "csv":
            return awards_csv(snapshot, filters)
        told = await self._asking.run(provenance.provenance, snapshot, filters, address=address)
        if kind == "txt":
            return iter((provenance.text(told).encode(),))
        if kind == "geojson":
            return awards_geojson(snapshot, filters, told)
        return _pieces(await self._making.run(_whole, kind, snapshot, filters, told))


class _Sent(StreamingResponse):
    """Sends a download; what it holds is let go of however it ends."""

    def __init__(
        self, made: Iterator[bytes], headers: dict[str, str], kind: str, downloads: Downloads
    ) -> None:
        super().__init__(made, headers=headers, media_type=kind)
        self._made, self._downloads = made, downloads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        self._downloads.sending += 1
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._downloads.sending -= 1
            close: Callable[[], None] | None = getattr(self._made, "close", None)
            if close is not None:
                close()


def _whole(kind: str, snapshot: Snapshot, filters: Filters, told: provenance.Lines) -> IO[bytes]:
    """Make a file on the disk that goes when it is closed."""
    if kind == "xlsx":
        made: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed when it was sent
        workbook.write_workbook(made, snapshot, filters, told)
        made.seek(0)
        return made
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "awards.gpkg"
        write_geopackage(target, snapshot, filters, told)
        # Its name goes with the folder, its bytes when nobody reads them any more.
        return target.open("rb")


def _packed(made: Iterator[bytes]) -> Iterator[bytes]:
    """Compress a text while it is made."""
    packing = zlib.compressobj(_LEVEL, wbits=_GZIP)
    for piece in made:
        if packed := packing.compress(piece):
            yield packed
    yield packing.flush()


def _pieces(made: IO[bytes]) -> Iterator[bytes]:
    with made:
        while piece := made.read(_PIECE):
            yield piece
