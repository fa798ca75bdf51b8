"""The command line of the record: `python -m data COMMAND`."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError

from data.files import DataError
from data.store import trouble
from geo.errors import GeoError

# Which module of `data.cli` has a command. Only the one that is asked for is loaded: some need a second.
COMMANDS = {
    "check": "check",
    "import": "record",
    "batches": "batches",
    "publish": "record",
    "withdraw": "record",
    "file": "kept_file",
    "correct": "revise",
    "recompute": "revise",
    "pin": "pins",
    "unpin": "pins",
    "pins": "pins",
    "relocate": "pins",
    "boundaries": "boundaries",
    "redact": "redact",
    "worker": "worker",
    "jobs": "worker",
    "diff": "diff",
    "history": "history",
    "verify": "verify",
    "fetch": "fetch",
    "profiles": "profiles",
    "suppliers": "suppliers",
    "merge": "merging",
    "unmerge": "merging",
    "backup": "backup",
    "restore": "backup",
    "prepare": "show",
    "summary": "show",
    "export": "show",
}
REFUSED = 2
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 all well, 1 some rows were not taken as they are, 2 refused or unreadable."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    chosen = _parser(words[0] if words else "").parse_args(words)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without Chinese shows its characters' numbers.
            stream.reconfigure(errors="backslashreplace")
    try:
        code: int = chosen.run(chosen)
        sys.stdout.flush()
    except (DataError, GeoError) as error:
        print(f"error: {error}", file=sys.stderr)
        return REFUSED
    except (SQLAlchemyError, ImportError) as error:
        print(f"error: {trouble.sentence(error)}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        # Whoever read the output has enough; Python would complain once more when it closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except OSError as error:
        print(f"error: {error.filename or 'a file'}: {error.strerror or error}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return _INTERRUPTED
    return code


def _parser(asked: str) -> argparse.ArgumentParser:
    """Give the parser of the command that is asked for, or of all where it is none of them."""
    parser = argparse.ArgumentParser(prog="python -m data", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in dict.fromkeys([COMMANDS[asked]] if asked in COMMANDS else COMMANDS.values()):
        importlib.import_module(f"data.cli.{module}").add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
