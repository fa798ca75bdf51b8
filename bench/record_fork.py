"""Commands in children of a process that has the whole program loaded: none costs a new interpreter.

Nothing of a record is open in that process. `python -m bench.record_fork` is one that others ask, a line of
JSON at a time; `Runner` is how they ask.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from data import public
from data.__main__ import main as command_line
from data.prepare import prepare
from geo import settings

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 300  # for one command; a child that hangs is killed
CRASHED = 70
OWN = ("PROCUREMENT_MAP_HOME", "DATABASE_URL", "PROCUREMENT_MAP_OFFLINE")


def in_child(work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
    """Give what `work` gives when a child of this process does it; None where that is killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(PATIENCE_SECONDS)
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


def warm_up() -> None:
    """Prepare a home here once: what is loaded and compiled on the way need not be so in each child."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve()
        kept = {name: os.environ.pop(name) for name in OWN if name in os.environ}
        os.environ.update(PROCUREMENT_MAP_OFFLINE="1", PROCUREMENT_MAP_HOME=folder)
        prepare(home, say=lambda _: None)
        os.environ.update(kept)
        public.forget()
        public.engine(home).dispose()
        public.engine.cache_clear()


def command(words: Sequence[str], said: Path) -> int:
    """Run a command of ours; from here on what this process prints goes to `said`.out and `said`.err."""
    for number, suffix in ((1, ".out"), (2, ".err")):
        target = os.open(said.with_suffix(suffix), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(target, number)
    try:
        return _main_of(words[0])(list(words[1:]))
    except SystemExit as end:
        return int(end.code or 0)
    except Exception:
        traceback.print_exc()
        return CRASHED
    finally:
        _let_go()
        sys.stdout.flush()
        sys.stderr.flush()


def _let_go() -> None:
    """Close what an interpreter that ends closes: a child ends without that."""
    public.forget()
    if public.engine.cache_info().currsize:
        public.engine(settings.home()).dispose()


def _main_of(module: str) -> Callable[[list[str]], int]:
    if module == "data":
        return command_line
    main = import_module(module).main
    return lambda words: int(main(words) if words else main())


class Runner:
    """A process that runs commands in children of its own; `before` starts it, perhaps elsewhere."""

    def __init__(self, before: Sequence[str] = (), environment: Mapping[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [*before, sys.executable, "-m", "bench.record_fork"],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, environment: Mapping[str, str], words: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run `python -m WORDS` with these variables for home and database, as `subprocess.run` would."""
        own = {name: environment[name] for name in OWN if name in environment}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([own, list(words)]), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the process that runs commands ended with {self._process.wait()}")
        code, out, err = json.loads(answer)
        return subprocess.CompletedProcess(list(words), code, out, err)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def main() -> int:
    """Run what standard input asks for, until it ends."""
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        for line in sys.stdin:
            own, words = json.loads(line)

            def work(own: dict[str, str] = own, words: list[str] = words) -> int:
                for name in OWN:
                    os.environ.pop(name, None)
                os.environ.update(own)
                return command(words, said)

            code = in_child(work)
            out, err = (said.with_suffix(suffix).read_text(errors="replace") for suffix in (".out", ".err"))
            print(json.dumps([-signal.SIGKILL if code is None else code, out, err]), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
