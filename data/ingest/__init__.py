"""From the bytes of a file to rows with known values and the problems found."""

from __future__ import annotations

from data.ingest.intake import open_file, read_file
from data.ingest.template import write_template

__all__ = ["open_file", "read_file", "write_template"]
