"""`fetch`: a publisher's open file from its own address, staged like an upload."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from typing import Any

from sqlalchemy import Engine

from data.cli.orders import carry_out, record_of_home
from data.cli.record import OK, PROBLEMS, how_to_release, in_short, is_doubtful, say_read
from data.fetch import Came, Edition, fetch, waiting
from data.files import DataError
from data.jobs.handlers import told
from data.store.batches import State

_REFUSED = 2


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "fetch",
        help="fetch a publisher's open file, in all its languages, and stage it",
        description="Asks the address in the publisher's profile, and only if the file has changed takes it. "
        "Ends with 2 when an edition could not be had; the others are staged all the same.",
    )
    command.add_argument("publisher", metavar="PUBLISHER", help="code of the publisher, for example GLD")
    command.add_argument("--by", help="who fetches; the login name of who runs this, where it is not given")
    command.add_argument("--note", default="fetched from the publisher", help="why, in a few words")
    command.add_argument(
        "--publish", action="store_true", help="make what waits public at once, as one version"
    )
    command.add_argument(
        "--url",
        action="append",
        default=[],
        metavar="LANGUAGE=ADDRESS",
        help="where a file has moved: en=https://...; may be given several times",
    )
    command.add_argument(
        "--json", action="store_true", help="the outcome for programs, one object an edition"
    )
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Fetch, stage, and publish where that is asked for; say what came of each edition."""
    files = dict(_pair(given) for given in chosen.url)
    engine = record_of_home()
    by = chosen.by or _login()
    editions = fetch(engine, chosen.publisher, by=by, note=chosen.note, files=files or None)
    for edition in editions:
        if chosen.json:
            print(json.dumps(_values(edition), ensure_ascii=False))
        else:
            _say(edition)
    batches = waiting(editions)
    held = bool(chosen.publish and batches) and _publish(engine, batches, by, chosen)
    if any(edition.came is Came.FAILED for edition in editions):
        return _REFUSED
    doubtful = any(is_doubtful(told(edition.result)) for edition in editions if edition.result)
    return PROBLEMS if held or (doubtful and batches) else OK


def _publish(engine: Engine, batches: list[int], by: str, chosen: argparse.Namespace) -> bool:
    """Make what was fetched public, and say so; True where it is held for somebody to look at."""
    payload = {"batches": batches, "note": chosen.note, "release": False}
    outcome = carry_out(engine, "publish", payload, by=by)
    if chosen.json:
        print(json.dumps(in_short(outcome), ensure_ascii=False))
    elif outcome["held"]:
        print(f"Held: {'; '.join(outcome['held'])}.\n{how_to_release(outcome['batches'], outcome['held'])}")
    else:
        print(f"Published: dataset version {outcome['version']}.")
    return bool(outcome["held"])


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError) as error:
        raise DataError("nothing is done anonymously: say who fetches with --by NAME") from error


def _pair(given: str) -> tuple[str, str]:
    language, sign, url = given.partition("=")
    if not sign or not language.strip() or not url.strip():
        raise DataError(f"--url {given!r}: write LANGUAGE=ADDRESS, for example en=https://...")
    return language.strip(), url.strip()


def _say(edition: Edition) -> None:
    if edition.came is Came.FAILED:
        print(f"{edition.language}: {edition.error}", file=sys.stderr)
        return
    where = "public" if edition.state is State.PUBLISHED else "waiting"
    if edition.came is Came.UNCHANGED:
        since = f" since {edition.since}" if edition.since else ""
        print(f"{edition.language}: not changed{since}; {where} as batch {edition.batch_id}")
    elif edition.result:
        print(f"{edition.language}: fetched, {where} as batch {edition.batch_id}")
        say_read(told(edition.result))


def _values(edition: Edition) -> dict[str, Any]:
    values: dict[str, Any] = {
        "language": edition.language,
        "url": edition.url,
        "came": edition.came.value,
        "batch": edition.batch_id,
        "state": edition.state.value if edition.state else None,
        "since": edition.since,
        "error": edition.error,
    }
    return values | (told(edition.result) if edition.result else {})
