"""What the environment decides: the home folder, and whether anything may leave this machine."""

from __future__ import annotations

import os
from pathlib import Path

_DEFAULT_HOME = Path(__file__).parents[1] / "var"


def home() -> Path:
    """Give the folder of what the program makes: PROCUREMENT_MAP_HOME, or `var/` in the project."""
    given = os.environ.get("PROCUREMENT_MAP_HOME", "").strip()
    return Path(given).expanduser().resolve() if given else _DEFAULT_HOME


def offline() -> bool:
    """Say whether PROCUREMENT_MAP_OFFLINE forbids every request to another machine."""
    return os.environ.get("PROCUREMENT_MAP_OFFLINE", "").strip() == "1"


def tiles() -> bool:
    """Say whether the map may show map tiles: offline and PROCUREMENT_MAP_TILES=0 switch them off."""
    return not offline() and os.environ.get("PROCUREMENT_MAP_TILES", "").strip() != "0"
