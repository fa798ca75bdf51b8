"""Sets up, starts and tests the Hong Kong procurement map. Needs Python 3.11 and nothing else.

python3 dev.py run     set up what is missing, start the app, open it in the browser
                       --staff: with the staff pages, for a trial on this machine only
python3 dev.py test    formatting, lint, types and tests; what follows goes to pytest
python3 dev.py bench   measurements; a name runs one of them, what follows goes to it

The packages go to .venv/, what the program makes to var/. These variables change that:
PROCUREMENT_MAP_HOME     another folder than var/
PROCUREMENT_MAP_OFFLINE  1: no request leaves this machine once the packages are installed
DATABASE_URL             another database than the SQLite file in that folder
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from contextlib import nullcontext
from pathlib import Path

from devtools import staff
from devtools.packages import DEV_LOCK, RUNTIME_LOCK, ensure_browser, install
from devtools.serving import is_free, serve
from devtools.steps import VENV_PYTHON, StepError, home, is_offline, run_shown, run_step, say

BOUNDARY_SECONDS = 10
BOUNDARY_RETRY_SECONDS = 24 * 60 * 60
ARE_BOUNDARIES_OFFICIAL = """
from geo import boundaries, settings
raise SystemExit(not boundaries.load(settings.home()).official)
"""


def prepare() -> None:
    """Bring database, starter data and the map's files up to date."""
    advice = f"The data is in {home()}. To begin anew, move that folder away and start this again."
    said = run_step("Preparing the data", [str(VENV_PYTHON), "-m", "data", "prepare"], advice).strip()
    if said:
        say(said)
    run_step(
        "Preparing the map's files",
        [str(VENV_PYTHON), "-m", "ui.assets"],
        "Remove .venv and start this again.",
    )


def fetch_boundaries() -> None:
    """Fetch the official district boundaries once; where that fails, try again after a day at the earliest.

    The map does without them, so a failure stops nothing.
    """
    tried = home() / "boundaries.tried"
    if is_offline() or (tried.exists() and (tried.read_text() or is_recent(tried))):
        return
    python = str(VENV_PYTHON)
    try:
        try:
            run_step("", [python, "-c", ARE_BOUNDARIES_OFFICIAL])
        except StepError:
            run_step("", [python, "-m", "geo", "boundaries", "fetch"], seconds=BOUNDARY_SECONDS)
        tried.write_text("official")
    except StepError:
        tried.write_text("")
        say("The official district boundaries could not be fetched: approximate outlines are drawn.")
        say("`.venv/bin/python -m geo boundaries use FILE` takes the official file.")


def is_recent(tried: Path) -> bool:
    """Say whether the last attempt was less than a day ago."""
    return time.time() - tried.stat().st_mtime < BOUNDARY_RETRY_SECONDS


def run(options: argparse.Namespace) -> int:
    """Set up what is missing and run the app until it is ended."""
    if options.staff:
        staff.refuse_elsewhere(options.address)
    if not is_free(options.address, options.port):
        free = next((port for port in range(options.port + 1, 65536) if is_free(options.address, port)), 0)
        raise StepError(
            f"Port {options.port} is in use by another program.",
            advice=f"Choose another one: python3 dev.py run --port {free}",
        )
    install(*((RUNTIME_LOCK, DEV_LOCK) if options.staff else (RUNTIME_LOCK,)))
    home().mkdir(parents=True, exist_ok=True)
    prepare()
    fetch_boundaries()
    try:
        with staff.beside(options.port) if options.staff else nullcontext({}) as more:
            serve(options.address, options.port, more, browser=not options.no_browser)
    except KeyboardInterrupt:
        print("\nEnded.")
    return 0


def test(options: argparse.Namespace) -> int:
    """Run every check, whatever the one before said, and tell which failed."""
    install(RUNTIME_LOCK, DEV_LOCK)
    ensure_browser()
    prepare()
    checks = {
        "ruff format": ["ruff", "format", "--check", "."],
        "ruff check": ["ruff", "check", "."],
        "mypy": ["mypy"],
        # Two at a time; tests/sharing.py says which stay together and which begin.
        "pytest": ["pytest", "-n", "2", "--dist", "loadfile", *options.rest],
    }
    failed = []
    for name, words in checks.items():
        say(f"== {name}")
        if run_shown([str(VENV_PYTHON), "-m", *words]):
            failed.append(name)
    print(f"Ran {', '.join(checks)}. {'Failed: ' + ', '.join(failed) + '.' if failed else 'All passed.'}")
    return 1 if failed else 0


def bench(options: argparse.Namespace) -> int:
    """Run the measurement named, or all of them."""
    install(RUNTIME_LOCK, DEV_LOCK)
    return run_shown([str(VENV_PYTHON), "-m", "bench", *options.rest])


def read_arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line; what `test` does not know is pytest's, what `bench` does not, the bench's."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("dev.py", description=__doc__, formatter_class=form, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="{run,test,bench}")
    run_parser = commands.add_parser(
        "run", help="set up what is missing and start the app", allow_abbrev=False
    )
    run_parser.add_argument("--port", type=int, default=8501, help="port of the app (8501)")
    run_parser.add_argument(
        "--address", default="127.0.0.1", help="0.0.0.0 lets other machines in (127.0.0.1)"
    )
    run_parser.add_argument("--staff", action="store_true", help="try the staff pages, on this machine only")
    run_parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    commands.add_parser("test", help="run the checks; further words go to pytest", allow_abbrev=False)
    commands.add_parser("bench", help="run the measurements, or the one named", allow_abbrev=False)
    options, rest = parser.parse_known_args(words)
    if rest and options.command == "run":
        parser.error(f"unknown: {' '.join(rest)}")
    options.rest = rest
    return options


def interrupt(_signal: int, _frame: object) -> None:
    """Treat every polite request to end like Ctrl-C."""
    raise KeyboardInterrupt


def main() -> int:
    """Do what the command line says; give the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older one may well have been asked to run this
        print("Python 3.11 or newer is needed.", file=sys.stderr)
        return 1
    options = read_arguments()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), interrupt)
    try:
        return {"run": run, "test": test, "bench": bench}[options.command](options)
    except StepError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped before it was done; start it again to go on.", file=sys.stderr)
        return 130
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
