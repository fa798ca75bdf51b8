"""The app on a home that something is wrong with: a page with one message, or the right figures."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bench.record_faults import Fault, Scene, overwritten, set_edition
from bench.record_fork import Runner
from bench.record_homes import Home
from bench.record_mounts import mounts

PAGE = "bench.record_page"


def tells_or_draws(home: Home, runner: Runner | None = None, *, told: bool = False) -> list[str]:
    """Say what is wrong with a page: it draws the figures or tells one sentence; `told`: it has to tell."""
    done = home.run(PAGE, runner=runner)
    if done.returncode:
        return [f"no page: {done.stderr[-1000:]}"]
    page = json.loads(done.stdout.splitlines()[-1])
    if page["exceptions"] or "Traceback" in done.stderr:
        return [f"the page broke: {page} {done.stderr[-1000:]}"]
    one = len(page["errors"]) == 1 and len(page["sentences"]) == 1
    return [] if one or (page["drawn"] and not told) else [f"neither figures nor one sentence: {page}"]


def page_of_damaged(scene: Scene) -> list[str]:
    """Open a page where the database is damaged, and again where it is whole."""
    home = scene.homes.copy()
    record = home.folder / "record.sqlite"
    whole = record.read_bytes()
    record.write_bytes(overwritten(whole))
    wrong = tells_or_draws(home, told=True)
    record.write_bytes(whole)
    wrong += _draws(home)
    scene.homes.drop(home)
    return wrong


def page_of_newer(scene: Scene) -> list[str]:
    """Open a page where the database is of a later edition of the program."""
    home = scene.homes.copy()
    was = set_edition(home, "9999_of_a_later_edition")
    wrong = tells_or_draws(home, told=True)
    set_edition(home, was)
    wrong += _draws(home)
    scene.homes.drop(home)
    return wrong


def page_of_read_only(scene: Scene) -> list[str]:
    """Open a page where nobody may write to the home."""
    home = scene.homes.copy()
    with mounts() as disk, disk.runner() as runner:
        disk.read_only(home.folder)
        wrong = tells_or_draws(home, runner)
        disk.writable(home.folder)
    wrong += _draws(home)
    scene.homes.drop(home)
    return wrong


def _draws(home: Home) -> list[str]:
    page = json.loads(home.run(PAGE).stdout.splitlines()[-1])
    return [] if page["drawn"] and not page["errors"] else [f"no figures: {page}"]


PAGES: Mapping[str, Fault] = {
    "page of a damaged database": page_of_damaged,
    "page of a database of a newer version": page_of_newer,
    "page of a read-only home": page_of_read_only,
}
