"""The process that tries single calls, told on standard input which: `python -m bench.record_driver LIBRARY`.

Everything is loaded before the first trial and nothing of the record is opened; each order and each look is
a child of its own. It prints a line of JSON for the calls counted, and one for each trial.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench.record_calls import OURS, Counted, Mode, Trial
from bench.record_fork import command, in_child, warm_up
from bench.record_homes import Home, import_words
from bench.record_state import look
from data.__main__ import REFUSED


class Driver:
    """Copies of one home, each with an order that something goes wrong in."""

    def __init__(self, library: str, home: Path, file: Path, writer: str, scratch: Path) -> None:
        self.library = ctypes.CDLL(library)
        self.home, self.scratch, self.told = home, scratch, scratch / "told"
        self.words = import_words(file) if writer == OURS else ("bench.record_broken", writer, str(file))
        warm_up()
        self.before = in_child(lambda: look(home))
        whole = self._copy()
        code, said, self.counted = self._order(whole, Mode.COUNT, 0)
        self.after = in_child(lambda: look(whole))
        shutil.rmtree(whole)
        if code != 0 or self.before.damage or self.after.damage or self.before == self.after:
            raise RuntimeError(f"even without a fault: {self.before}, {self.after}, {said}")

    def try_one(self, mode: Mode, nth: int) -> Trial:
        """Let one call go wrong; then look, and give the same order again."""
        home = self._copy()
        code, said, _ = self._order(home, mode, nth)
        found = in_child(lambda: look(home))
        states = {repr(self.before.public): "before", repr(self.after.public): "after"}
        state = states.get(repr(found.public), "neither")
        wrong = [*found.damage, *reported(code, said)]
        if state == "neither":
            wrong.append(f"neither before nor after: {found.public}")
        elif state == "before" and code == 0:
            wrong.append("told to be public, and is not")
        if not wrong:
            wrong += self._again(home)
        shutil.rmtree(home)
        return Trial(mode.name, nth, state, code, said, tuple(wrong))

    def _again(self, home: Path) -> list[str]:
        """Give the order once more, without any fault: it must end with the file public once."""
        Home(home).let_leases_run_out()
        code, said, _ = self._order(home, Mode.COUNT, 0)
        found = in_child(lambda: look(home, thoroughly=False))
        wrong = [f"again: {each}" for each in found.damage]
        if code != 0:
            wrong.append(f"again: ended with {code}: {said}")
        if found.public != self.after.public:
            wrong.append(f"again: not what one publishing gives: {found.public}")
        return wrong

    def _copy(self) -> Path:
        return Path(shutil.copytree(self.home, self.scratch / "home"))

    def _order(self, home: Path, mode: Mode, nth: int) -> tuple[int | None, str, Counted | None]:
        """Give the order in a child; give exit code (None: killed), what it said, and what was counted."""

        def order() -> tuple[int, Counted]:
            os.environ["PROCUREMENT_MAP_HOME"] = str(home)
            kernel = kernel_writes()
            self.library.faults_arm(str(home).encode(), int(mode), ctypes.c_long(nth))
            code = command(self.words, self.told)
            self.library.faults_disarm()
            writes = self.library.faults_all_writes(), kernel_writes() - kernel
            return code, Counted(self.library.faults_seen(), *writes)

        code, counted = in_child(order) or (None, None)
        told = [self.told.with_suffix(suffix).read_text(errors="replace") for suffix in (".out", ".err")]
        return code, "".join(told), counted


def reported(code: int | None, said: str) -> list[str]:
    """Say what is wrong with the way in which a command told of a fault: one sentence is wanted."""
    if code in (None, 0):
        return []
    errors = [line for line in said.splitlines() if line.startswith("error: ")]
    if code != REFUSED or len(errors) != 1 or "Traceback" in said:
        return [f"ended with {code} and said: {said}"]
    return []


def kernel_writes() -> int:
    """Give how many writes the kernel has counted for this process."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("syscw:"))


def main() -> int:
    """Do what standard input asks for."""
    asked = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as scratch:
        home, file = Path(asked["home"]), Path(asked["file"])
        driver = Driver(sys.argv[1], home, file, asked["writer"], Path(scratch).resolve())
        print(json.dumps(asdict(driver.counted)), flush=True)
        for mode, nth in asked["trials"]:
            print(json.dumps(asdict(driver.try_one(Mode(mode), nth))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
