"""What the environment decides: the home folder, and whether anything may leave this machine."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

OFFICIAL_LOOKUP = "https://www.als.gov.hk"  # Address Lookup Service, Digital Policy Office
_MAIL = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
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


def address_lookup() -> str | None:
    """Give the server of the official Address Lookup Service; nothing where it is off, as it is by default.

    PROCUREMENT_MAP_ADDRESS_LOOKUP=1 is the Government's own, an http(s) URL another one; all else is off.
    `offline` wins: nothing is asked then; what was answered earlier still counts.
    """
    given = os.environ.get("PROCUREMENT_MAP_ADDRESS_LOOKUP", "").strip()
    if given == "1":
        return OFFICIAL_LOOKUP
    return given.rstrip("/") if _is_server(given) else None


def contact() -> str | None:
    """Give where errors are reported to: PROCUREMENT_MAP_CONTACT, an e-mail or an http(s) address.

    Anything else names nobody.
    """
    given = os.environ.get("PROCUREMENT_MAP_CONTACT", "").strip()
    return given if _MAIL.fullmatch(given) or _is_server(given) else None


def require_approval() -> bool:
    """Say whether what one of the staff asks for is done only when another one approves.

    PROCUREMENT_MAP_REQUIRE_APPROVAL=1 says so.
    """
    return os.environ.get("PROCUREMENT_MAP_REQUIRE_APPROVAL", "").strip() == "1"


def waiting_files() -> int:
    """Say how many files of one person may wait to be read: PROCUREMENT_MAP_WAITING_FILES."""
    return _positive("PROCUREMENT_MAP_WAITING_FILES", 50)


def waiting_megabytes() -> int:
    """Say how much they may be together, and in memory on their way: PROCUREMENT_MAP_WAITING_MEGABYTES."""
    return _positive("PROCUREMENT_MAP_WAITING_MEGABYTES", 500)


def _positive(name: str, usual: int) -> int:
    given = os.environ.get(name, "").strip()
    return int(given) if re.fullmatch(r"[1-9][0-9]{0,6}", given) else usual


def _is_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        return False
