"""What stands with every download: which dataset, which awards, made when, and what may be done with it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TypeAlias

from data import codelists
from data.columns.figures import summary
from data.edition import APPROXIMATE, edition_name
from data.filters import Filters
from data.problems import LANGUAGES
from data.snapshot.reader import Snapshot

Lines: TypeAlias = list[tuple[str, str]]

_SENTENCES = Path(__file__).parents[1] / "codes" / "provenance.csv"
_COLUMNS = ("value_hkd", "sum_with", "amount", "complete")  # that need a word
_NOTES = ("positions", "empty", "apostrophes", "copies")


def provenance(
    snapshot: Snapshot, filters: Filters, *, address: str = "", language: str = LANGUAGES[0]
) -> Lines:
    """Give the lines of a download's provenance, each as name and text; `address` is where it came from."""
    found = summary(snapshot, filters)
    total, stamp = found.total, snapshot.stamp

    def say(key: str, **values: object) -> str:
        return _sentences()[key][language].format(**values)

    version = say("version.words", version=snapshot.version, at=stamp.at, entry=stamp.entry[:16])
    boundaries = edition_name(snapshot.edition)
    return [
        (say("dataset"), say("dataset.words")),
        (say("version"), version),
        (say("made_at"), datetime.now(UTC).isoformat(timespec="seconds")),
        *([(say("address"), address)] if address else []),
        (say("filters"), _filters(filters) or say("filters.none")),
        (say("flow"), say(f"flow.{filters.flow.value}")),
        (say("awards"), str(total.awards)),
        (say("total"), f"{total.value_hkd:.2f}"),
        (say("without"), str(total.without_value)),
        (say("twice"), str(found.listed_twice)),
        (say("boundaries"), say("boundaries.approximate") if boundaries == APPROXIMATE else boundaries),
        *(
            (say("publisher", code=code), _publisher(code, language))
            for code in sorted(found.by("publisher"))
        ),
        (say("licence"), say("licence.words")),
        *((name, say(f"note.{name}")) for name in _COLUMNS),
        *((say(name), say(f"{name}.words")) for name in _NOTES),
    ]


def text(lines: Lines) -> str:
    """Write provenance as a text of its own."""
    return "".join(f"{name}: {words}\r\n" for name, words in lines)


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    with _SENTENCES.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def _filters(filters: Filters) -> str:
    chosen = filters.to_query()
    told = [f"{name}={value}" for name, values in chosen.items() if name != "flow" for value in values]
    return "; ".join(told)


def _publisher(code: str, language: str) -> str:
    known = codelists.publishers().get(code)
    return ", ".join(filter(None, (known.name(language), known.url))) if known else code
