"""What stands with every download: which dataset, which awards, made when, and what may be done with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeAlias

from data import codelists
from data.columns.figures import summary
from data.edition import edition_name
from data.filters import Filters
from data.snapshot.reader import Snapshot

Lines: TypeAlias = list[tuple[str, str]]

_LICENCE = (
    "The awards are facts from the publishers' notices; each names its source. Where a publisher has terms "
    "of use, such as those of data.gov.hk, they hold. Positions: this project; outlines and coastline: "
    "Home Affairs Department where official, else (c) OpenStreetMap contributors, Open Database License."
)
_NOTES = (
    ("value_hkd", "what adds up to the headline value; empty where no total in HK$ is stated: not zero"),
    ("sum_with", "the award whose row has the sum that this one shares"),
    ("amount", "as stated, in its currency; amount_kind says what kind of sum it is"),
    ("complete", "1: the award lies in a period of its publisher that is known to be whole"),
    ("positions", "latitude and longitude, WGS 84 (EPSG:4326); vendor_within_m: how far they may be off"),
    ("empty cells", "not known, never zero or no"),
    ("apostrophes", "stand before texts that a spreadsheet would run as a formula"),
    ("second copies", "of an award in another publisher's list are left out"),
)


def provenance(snapshot: Snapshot, filters: Filters, *, address: str = "") -> Lines:
    """Give the lines of a download's provenance, each as name and text; `address` is where it came from."""
    found = summary(snapshot, filters)
    total, stamp = found.total, snapshot.stamp
    return [
        ("dataset", "Public procurement of Hong Kong: contract awards"),
        ("dataset version", f"{snapshot.version}, public since {stamp.at}, log entry {stamp.entry[:16]}"),
        ("made at", datetime.now(UTC).isoformat(timespec="seconds")),
        *([("address", address)] if address else []),
        ("filters", _filters(filters)),
        ("flow", filters.flow.value),
        ("awards", str(total.awards)),
        ("value_hkd in all", f"{total.value_hkd:.2f}"),
        ("awards without a sum that counts", str(total.without_value)),
        ("second copies left out", str(found.listed_twice)),
        ("boundaries", edition_name(snapshot.edition)),
        *_publishers(list(found.by("publisher"))),
        ("licence", _LICENCE),
        *_NOTES,
    ]


def text(lines: Lines) -> str:
    """Write provenance as a text of its own."""
    return "".join(f"{name}: {words}\r\n" for name, words in lines)


def _filters(filters: Filters) -> str:
    chosen = filters.to_query()
    told = [f"{name}={value}" for name, values in chosen.items() if name != "flow" for value in values]
    return "; ".join(told) or "none"


def _publishers(codes: list[str]) -> Lines:
    known = codelists.publishers()
    return [
        (f"publisher {code}", f"{known[code].name_en}, {known[code].url}" if code in known else code)
        for code in sorted(codes)
    ]
