"""A publisher's open file, fetched when asked and staged like an upload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from sqlalchemy import Engine, insert, select

from data.download import Answer, FetchError, Known, Patience, download
from data.files import DataError, ReadResult
from data.ingest import read_file
from data.ingest.profiles import profiles
from data.store import batches as kept
from data.store.batches import Order, State
from data.store.engine import reading
from data.store.log import now
from data.store.publish import stage
from data.store.schema import fetches
from geo import settings


class Came(StrEnum):
    """What came of asking for one edition."""

    NEW = "new"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition that was asked for. A failed one has an `error`, the others a batch."""

    language: str
    url: str
    came: Came
    batch_id: int | None = None
    state: State | None = None
    since: str | None = None  # ISO 8601, UTC: when an unchanged file was fetched
    result: ReadResult | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class _Last:
    """What the last fetch from an address brought."""

    known: Known
    at: str
    batch_id: int
    state: State


def addresses(publisher: str) -> Mapping[str, str]:
    """Give language -> address of a publisher's open files; `FetchError` where it has none."""
    found = {
        name.casefold(): profile.open_files for name, profile in profiles().items() if profile.open_files
    }
    files = found.get(publisher.strip().casefold())
    if files is None:
        known = ", ".join(name for name, profile in profiles().items() if profile.open_files)
        raise FetchError(f"{publisher}: no open file of this publisher is known; known are {known}")
    return files


def fetch(
    engine: Engine,
    publisher: str,
    *,
    by: str,
    note: str,
    files: Mapping[str, str] | None = None,
    patience: Patience | None = None,
) -> list[Edition]:
    """Fetch all editions of a publisher's open file, then stage each that is new as a batch.

    `files` is language -> address, where they are others than the profile's. An edition that fails does not
    keep the others from being staged. Offline, `FetchError` is raised before anything is asked.
    """
    wanted = files or addresses(publisher)
    if settings.offline():
        raise FetchError("PROCUREMENT_MAP_OFFLINE=1 forbids every request: nothing was fetched")
    asked = {language: _ask(engine, url, patience or Patience()) for language, url in wanted.items()}
    return [
        _staged(engine, language, wanted[language], last, answer, by=by, note=note)
        for language, (last, answer) in asked.items()
    ]


def waiting(editions: Sequence[Edition]) -> list[int]:
    """Give the batches of these editions that wait to be published."""
    return [one.batch_id for one in editions if one.batch_id is not None and one.state is State.STAGED]


def _ask(engine: Engine, url: str, patience: Patience) -> tuple[_Last | None, Answer | FetchError]:
    last = _last(engine, url)
    try:
        return last, download(url, last.known if last else Known(), patience)
    except FetchError as error:
        return last, error


def _last(engine: Engine, url: str) -> _Last | None:
    """Give the last fetch from an address whose file still waits or is public."""
    query = select(fetches).where(fetches.c.url == url).order_by(fetches.c.fetch_id.desc()).limit(1)
    with reading(engine).connect() as connection:
        row = connection.execute(query).first()
        found = kept.of_file(connection, row.sha256, State.PUBLISHED, State.STAGED) if row else []
    if row is None or not found:
        return None
    batch = next((one for one in found if one.state is State.PUBLISHED), found[0])
    return _Last(Known(row.etag, row.last_modified), row.at, batch.batch_id, batch.state)


def _staged(
    engine: Engine,
    language: str,
    url: str,
    last: _Last | None,
    answer: Answer | FetchError,
    *,
    by: str,
    note: str,
) -> Edition:
    edition = Edition(language, url, Came.FAILED)
    if isinstance(answer, FetchError):
        return replace(edition, error=str(answer))
    if answer.content is None:
        if last is None:  # no server answers so to a request without conditions
            return replace(edition, error=f"{url}: the server gave no file")
        return replace(edition, came=Came.UNCHANGED, since=last.at, batch_id=last.batch_id, state=last.state)
    try:
        order = Order(answer.content, read_file(answer.content, _file_name(url)))
        staged = stage(engine, order, by=by, note=note)
    except DataError as error:
        return replace(edition, error=f"{url}: what came is no list of awards: {error}")
    _remember(engine, url, answer.known, order.sha256)
    return replace(
        edition,
        came=Came.NEW if staged.is_new else Came.UNCHANGED,
        since=None if staged.is_new else (last.at if last else None),
        batch_id=staged.batch_id,
        state=staged.state,
        result=order.result,
    )


def _remember(engine: Engine, url: str, known: Known, sha256: str) -> None:
    row = {"url": url, "etag": known.etag, "last_modified": known.last_modified, "sha256": sha256}
    with engine.begin() as connection:
        connection.execute(insert(fetches).values(**row, at=now()))


def _file_name(url: str) -> str:
    return PurePosixPath(unquote(urlsplit(url).path)).name or "file"
