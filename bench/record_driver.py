"""The process that tries single calls, told on standard input which: `python -m bench.record_driver LIBRARY`.

Everything is loaded before the first trial and nothing of the record is opened; each order and each look is
a child of its own. It prints a line of JSON for the calls counted, and one for each trial.
"""

from __future__ import annotations

import ctypes
import json
import os
import pickle
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import record_broken
from bench.record_calls import OURS, Counted, Mode, Trial
from bench.record_homes import Home, import_words
from bench.record_state import look
from data import public
from data.__main__ import REFUSED
from data.__main__ import main as command_line

CRASHED = 70


class Driver:
    """Copies of one home, each with an order that something goes wrong in."""

    def __init__(self, library: str, home: Path, file: Path, writer: str, scratch: Path) -> None:
        self.library = ctypes.CDLL(library)
        self.home, self.file, self.writer, self.scratch = home, file, writer, scratch
        self._warm_up()
        self.before = in_child(lambda: look(home))
        whole = self._copy()
        self.code, self.said, self.counted = self._order(whole, Mode.COUNT, 0)
        self.after = in_child(lambda: look(whole))
        shutil.rmtree(whole)
        if self.code != 0 or self.before.damage or self.after.damage or self.before == self.after:
            raise RuntimeError(f"even without a fault: {self.before}, {self.after}, {self.said}")

    def _warm_up(self) -> None:
        """Publish once here, so that what is loaded and compiled on the way need not be so in each child."""
        home = self._copy()
        with (self.scratch / "said").open("w") as said, redirect_stdout(said), redirect_stderr(said):
            self._publish(home)
        public.engine(home).dispose()
        public.forget()  # closes the snapshot, and DuckDB's threads end with it
        shutil.rmtree(home)

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
        told = self.scratch / "said"
        code, counted = self._in_armed_child(home, mode, nth, told)
        return code, told.read_text(errors="replace"), counted

    def _in_armed_child(
        self, home: Path, mode: Mode, nth: int, told: Path
    ) -> tuple[int | None, Counted | None]:
        def order() -> tuple[int, Counted]:
            with told.open("w") as said:
                os.dup2(said.fileno(), 1)
                os.dup2(said.fileno(), 2)
            kernel = kernel_writes()
            self.library.faults_arm(str(home).encode(), int(mode), ctypes.c_long(nth))
            try:
                code = self._publish(home)
            except Exception:
                traceback.print_exc()
                code = CRASHED
            sys.stdout.flush()
            sys.stderr.flush()
            self.library.faults_disarm()
            writes = self.library.faults_all_writes(), kernel_writes() - kernel
            return code, Counted(self.library.faults_seen(), *writes)

        found = in_child(order)
        return (None, None) if found is None else found

    def _publish(self, home: Path) -> int:
        os.environ["PROCUREMENT_MAP_HOME"] = str(home)
        if self.writer == OURS:
            return command_line(import_words(self.file)[1:])
        return record_broken.main([self.writer, str(self.file)])


def in_child(work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
    """Give what `work` gives when a child of this process does it; None where that is killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, pickle.dumps(work()))
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        told = answer.read()
    os.waitpid(child, 0)
    return pickle.loads(told) if told else None


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
