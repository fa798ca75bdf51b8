"""A trial of the staff pages on one machine: this machine only, no proxy, and every page says so."""

from __future__ import annotations

import os


def is_on() -> bool:
    """Say whether this is a trial: PROCUREMENT_MAP_TRIAL=1, set by `dev.py run --staff`."""
    return os.environ.get("PROCUREMENT_MAP_TRIAL", "").strip() == "1"
