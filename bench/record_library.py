"""Small libraries in C that are preloaded into the program to let something go wrong."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from bench.record_fork import ROOT

FLAGS = ("-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC")


class NoCompilerError(Exception):
    """No library can be built here; the message says why."""


def build(name: str, folder: Path) -> Path:
    """Compile bench/NAME.c; raises `NoCompilerError` where there is no gcc, or another system than Linux."""
    if sys.platform != "linux" or shutil.which("gcc") is None:
        raise NoCompilerError("libraries that let calls go wrong need Linux and gcc")
    target = folder / f"{name}.so"
    source = ROOT / "bench" / f"{name}.c"
    subprocess.run(["gcc", *FLAGS, str(source), "-o", str(target), "-ldl"], check=True)
    return target
