"""Disks that are full or read-only below the home: one clear message, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping

from bench.record_faults import Fault, Scene, refused, works_or_refused
from bench.record_fork import Runner
from bench.record_homes import Home
from bench.record_mounts import mounts

ROOM_MB = 1.0  # less than publishing the file takes, more than its order does


def full_disk(scene: Scene) -> list[str]:
    """Let there be too little room for what is published."""
    return _small(scene, ROOM_MB)


def no_room_at_all(scene: Scene) -> list[str]:
    """Let there be no room for anything."""
    return _small(scene, 0)


def _small(scene: Scene, room_mb: float) -> list[str]:
    source, home = scene.homes.prepared, Home(scene.scratch / f"disk{room_mb}")
    used = sum(-(-path.stat().st_size // 4096) * 4 for path in source.folder.rglob("*") if path.is_file())
    with mounts() as disk, disk.runner() as runner:
        disk.small_disk(home.folder, source.folder, used / 1024 + room_mb)
        wrong = refused(home.run(*scene.order, runner=runner))
        wrong += works_or_refused(home.run("data", "summary", "--json", runner=runner))
        disk.enlarge(home.folder)
        return wrong + _goes_on(home, scene, runner)


def read_only(scene: Scene) -> list[str]:
    """Let nobody write to the home."""
    home = scene.homes.copy()
    with mounts() as disk, disk.runner() as runner:
        disk.read_only(home.folder)
        wrong = refused(home.run(*scene.order, runner=runner))
        wrong += refused(home.run("data", "prepare", runner=runner))
        wrong += works_or_refused(home.run("data", "summary", "--json", runner=runner))
        disk.writable(home.folder)
        wrong += _goes_on(home, scene, runner)
    scene.homes.drop(home)
    return wrong


def no_home(scene: Scene) -> list[str]:
    """Let the home be a folder that cannot be made."""
    place = scene.scratch / "sealed"
    place.mkdir()
    home = Home(place / "home")
    with mounts() as disk, disk.runner() as runner:
        disk.read_only(place)
        return [
            each
            for words in (scene.order, ("data", "prepare"), ("data", "summary", "--json"), ("data", "verify"))
            for each in refused(home.run(*words, runner=runner))
        ]


def _goes_on(home: Home, scene: Scene, runner: Runner) -> list[str]:
    """Say what is wrong once there is room: all is as before, and the order works."""
    wrong = _differs(home, runner, scene, after=False)
    done = home.run(*scene.order, runner=runner)
    if done.returncode:
        wrong.append(f"again: ended with {done.returncode}: {done.stderr}")
    return wrong + _differs(home, runner, scene, after=True)


def _differs(home: Home, runner: Runner, scene: Scene, *, after: bool) -> list[str]:
    found, wanted = home.look(runner=runner), scene.whole.after if after else scene.whole.before
    return [*found.damage, *([] if found.public == wanted else [f"public: {found.public}, not {wanted}"])]


DISKS: Mapping[str, Fault] = {
    "disk full while publishing": full_disk,
    "no room at all": no_room_at_all,
    "home read-only": read_only,
    "home cannot be made": no_home,
}
