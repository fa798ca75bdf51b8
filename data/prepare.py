"""Making a home ready: tables, starter data, snapshot. Does nothing where all of it is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from data import public
from data.ingest import read_file
from data.outlines import left_over
from data.placing import load_placing
from data.store import trouble
from data.store.batches import PublishError, State, of_file
from data.store.boundaries import adopt
from data.store.engine import StoreError, migrate, reading
from data.store.places import edition_changes
from data.store.publish import Order, publish
from data.store.recompute import recompute
from data.store.redactions import heed_ledger, refuse_redacted
from data.store.suppliers import UnknownNameError
from data.traces import erase_traces
from geo import boundaries, settings
from geo.boundaries import BoundariesError

SEED = Path(__file__).parent / "seed"
SEED_FILES = ("coverage.csv", "tenancies.csv", "grants.csv", "indicators.csv", "awards.csv")
SEED_BY = "starter data"
RULES_NOTE = "names of vendors are read by newer rules"
BOUNDARIES_NOTE = "the official boundaries were there when the home was made ready"
SEED_NOTE = "facts transcribed from the publishers' notices; see data/seed/SOURCES.md"


def prepare(home: Path | None = None, *, say: Callable[[str], None] = print) -> None:
    """Bring the home folder to a state that the app can show.

    The starter files are published together, as one version, and only those that were never published:
    what was taken back stays so. Raises `StoreError` where the record or the home cannot be used.
    """
    home = home or settings.home()
    try:
        _prepare(home, say)
    except SQLAlchemyError as error:
        raise StoreError(trouble.sentence(error)) from error
    except OSError as error:
        raise StoreError(f"{error.filename or home}: {error.strerror or error}") from error


def _prepare(home: Path, say: Callable[[str], None]) -> None:
    engine = public.engine(home)
    migrate(engine)
    if heed_ledger(engine, home, SEED_BY):
        erase_traces(engine, home)
    orders = _not_refused(engine, [seed_order(name) for name in SEED_FILES], say)
    # Nobody is to wait for the official look-up at the start: `relocate` asks it.
    placing = load_placing(engine, home).at_once()
    outcome = publish(engine, orders, by=SEED_BY, note=SEED_NOTE, placing=placing, again=False)
    if outcome.batch_ids:
        accepted = {order.result.kind.value: order.result.accepted for order in orders}
        say("Starter data published: " + ", ".join(f"{count} {kind}" for kind, count in accepted.items()))
    _adopt_first(engine, home, say)
    try:
        snapshot = public.current(home)
    except UnknownNameError:
        # The program came with newer rules for names than the record was made with.
        recompute(engine, by=SEED_BY, note=RULES_NOTE, placing=load_placing(engine, home).at_once())
        snapshot = public.current(home)
    if advice := left_over(engine, home):
        say(advice)
    say(f"Dataset version {snapshot.version} is ready in {home}")


def _adopt_first(engine: Engine, home: Path, say: Callable[[str], None]) -> None:
    """Let the figures rest on the official boundaries of the home where nobody ever decided that."""
    with reading(engine).connect() as connection:
        if edition_changes(connection):
            return
    try:
        own = boundaries.loaded(home)
    except BoundariesError as error:
        say(f"note: {error}")
        return
    if own is None:
        return
    placing = load_placing(engine, home).at_once()
    if adopt(engine, own, by=SEED_BY, reason=BOUNDARIES_NOTE, placing=placing, first=True):
        say(f"The figures rest on the {own.edition} boundaries from now on")


def _not_refused(engine: Engine, orders: list[Order], say: Callable[[str], None]) -> list[Order]:
    """Leave out what was redacted before this record had it: the rest goes on, and the app starts."""
    left = []
    with reading(engine).connect() as connection:
        for order in orders:
            try:
                if not of_file(connection, order.sha256, State.PUBLISHED, State.WITHDRAWN):
                    refuse_redacted(connection, {order.sha256: order.result.file_name})
                left.append(order)
            except PublishError as error:
                say(f"Starter data left out: {error}")
    return left


def seed_order(name: str) -> Order:
    """Give one starter file, read."""
    content = (SEED / name).read_bytes()
    return Order(content=content, result=read_file(content, name))
