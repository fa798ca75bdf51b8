"""File systems that are full or read-only, in a mount namespace of their own.

Rights prove nothing where tests run as root; a mount holds for root as well.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.record_fork import ROOT, Runner

_HOLDER = ("unshare", "--user", "--map-root-user", "--mount", "--propagation", "private")


class NoMountsError(Exception):
    """Nothing can be mounted here; the message says why."""


@dataclass(frozen=True, slots=True)
class Mounts:
    """A namespace in which file systems can be mounted. It is gone with the process that holds it."""

    holder: int

    @property
    def inside(self) -> tuple[str, ...]:
        """Give the words that start a program in it."""
        target = (f"--target={self.holder}", f"--wd={ROOT}")
        return ("nsenter", "--preserve-credentials", "--user", "--mount", *target)

    @contextmanager
    def runner(self) -> Iterator[Runner]:
        """Give a process in it that runs commands while the block lasts."""
        runner = Runner(self.inside)
        yield runner
        runner.close()

    def run(self, *words: str) -> None:
        """Run a program in it, which has to end well."""
        subprocess.run([*self.inside, *words], check=True, capture_output=True)

    def small_disk(self, folder: Path, content: Path, megabytes: float) -> None:
        """Let `folder` be a disk of this size that holds a copy of `content`."""
        folder.mkdir(exist_ok=True)
        self.run("mount", "-t", "tmpfs", "-o", f"size={int(megabytes * 1024)}k", "tmpfs", str(folder))
        self.run("cp", "-a", f"{content}/.", str(folder))

    def enlarge(self, folder: Path) -> None:
        """Let there be room on a small disk."""
        self.run("mount", "-o", "remount,size=1g", str(folder))

    def read_only(self, folder: Path) -> None:
        """Let nobody write below a folder."""
        self.run("mount", "--bind", str(folder), str(folder))
        # What the file system below forbids already may not be left out in a namespace of one's own.
        said = os.statvfs(folder).f_flag
        words = {os.ST_NOSUID: "nosuid", os.ST_NODEV: "nodev", os.ST_NOEXEC: "noexec"}
        kept = [word for flag, word in words.items() if said & flag]
        self.run("mount", "-o", ",".join(["remount", "bind", "ro", *kept]), str(folder))

    def writable(self, folder: Path) -> None:
        """Undo `read_only`."""
        self.run("umount", str(folder))


@contextmanager
def mounts() -> Iterator[Mounts]:
    """Give a namespace while the block lasts; raises `NoMountsError` where there can be none."""
    if sys.platform != "linux" or not all(map(shutil.which, ("unshare", "nsenter", "mount"))):
        raise NoMountsError("full and read-only disks need Linux with unshare, nsenter and mount")
    # `cat` ends with its standard input, however this process ends.
    words = [*_HOLDER, "sh", "-c", "echo ready; exec cat"]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as holder:
        if holder.stdout is None or holder.stdout.readline() != "ready\n":
            said = holder.communicate()[1].strip()
            raise NoMountsError(f"this machine lets nobody mount in a namespace of his own: {said}")
        try:
            yield Mounts(holder.pid)
        finally:
            holder.kill()
