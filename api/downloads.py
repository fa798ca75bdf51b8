"""Downloads of exactly the awards that filters select, made while they are sent or on the disk."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
from data.exports.texts import awards_csv, awards_geojson, awards_zip
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
    "zip": "application/zip",  # a CSV and its provenance, for which a CSV alone has no room
    "txt": "text/plain; charset=utf-8",  # the provenance by itself
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
        asked = asking.selection(request.scope["query_string"])
        versions = self._answers.versions
        snapshot = await versions.open(asked.version or await versions.newest())
        filters, missing = await self._asking.run(known, snapshot, asked.filters)
        if asked.dropped or missing:
            told = ", ".join(f"{name}={value[:40]}" for name, value in (*asked.dropped, *missing))
            raise bad(f"Version {snapshot.version} does not know {told}; a download leaves no filter out.")
        count = await self._asking.run(rows.count, snapshot, filters)
        if kind == "xlsx" and count > workbook.SENT_ROWS:
            raise _too_many(count)
        order = _Order(kind, snapshot, filters, asked.language, count)
        headers = order.headers(self._base)
        if request.method == "HEAD":
            return Response(headers=headers, media_type=KINDS[kind])
        if self.sending >= SENT_AT_ONCE:
            raise RefusedError(503, "busy", "Too many download at once; ask again later.", retry_after_s=30)
        made = await self._made(order)
        if kind in _TEXTS and takes_gzip(request.headers.get("accept-encoding", "")):
            made, headers = _packed(made), headers | {"content-encoding": "gzip"}
        return _Sent(made, headers, KINDS[kind], self)

    async def _made(self, order: _Order) -> Iterator[bytes]:
        kind, snapshot, filters = order.kind, order.snapshot, order.filters
        if kind == "csv":
            return awards_csv(snapshot, filters)
        told = await self._asking.run(
            provenance.provenance,
            snapshot,
            filters,
            address=self._base + order.address(kind),
            language=order.language,
        )
        if kind == "txt":
            return iter((provenance.text(told).encode(),))
        if kind == "zip":
            return awards_zip(snapshot, filters, told, order.name)
        if kind == "geojson":
            return awards_geojson(snapshot, filters, told)
        return _pieces(await self._making.run(_whole, kind, snapshot, filters, told))


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be made: a kind of file of a selection of one version, its words in a language."""

    kind: str
    snapshot: Snapshot
    filters: Filters
    language: str
    count: int

    @property
    def name(self) -> str:
        return f"hong-kong-awards-v{self.snapshot.version}-{self.count}"

    def address(self, kind: str) -> str:
        return tile_address.download(kind, self.filters, self.snapshot.version, self.language)

    def headers(self, base: str) -> dict[str, str]:
        name = f"{self.name}{'-provenance' * (self.kind == 'txt')}.{self.kind}"
        return {
            "cache-control": NOT_KEPT,
            "vary": "Accept-Encoding",
            "content-disposition": f'attachment; filename="{name}"',
            "link": f'<{base}{self.address("txt")}>; rel="describedby"; type="text/plain"',
        }


def _too_many(count: int) -> RefusedError:
    message = (
        f"{count:,} awards are more than the {workbook.SENT_ROWS:,} rows of a workbook made here; "
        "take the CSV, or narrow the selection."
    )
    return RefusedError(413, "too_many_rows", message)


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
