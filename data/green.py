"""Whether an award is known as a green purchase: stated in its column, or named by a documented word."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache

from data.codelists import CODES_DIR

_REMEMBERED = 4_096  # titles that repeat


class Green(StrEnum):
    """What says that a purchase is green. No answer is not a no: most titles say nothing of it."""

    STATED = "stated"  # the column says so
    RECYCLED = "recycled"  # the title names something recycled
    NAMED = "named"  # the title names another green product
    STATED_NOT = "stated_not"  # the column says that it is not


def green_of(stated: bool | None, title: str | None, title_zh: str | None) -> Green | None:
    """Say what tells that an award is green; what the column says goes before the title."""
    if stated is not None:
        return Green.STATED if stated else Green.STATED_NOT
    return named(f"{title or ''}\n{title_zh or ''}")


@lru_cache(maxsize=_REMEMBERED)
def named(titles: str) -> Green | None:
    """Say which kind of green product a title names, by the words of `codes/green_words.csv`."""
    found = {
        kind
        for kind, pattern, unless in _patterns()
        if pattern.search(titles) and not (unless and unless.search(titles))
    }
    return next((kind for kind in (Green.RECYCLED, Green.NAMED) if kind in found), None)


@cache
def words() -> tuple[tuple[str, Green], ...]:
    """Give the documented words with what each says."""
    return tuple((row["word"], Green(row["kind"])) for row in _rows())


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    with (CODES_DIR / "green_words.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def _patterns() -> tuple[tuple[Green, re.Pattern[str], re.Pattern[str] | None], ...]:
    """Give the words of a kind together, those apart that do not count beside certain others."""
    together: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in _rows():
        together[row["kind"], row["unless"]].append(_pattern(row["word"]))
    return tuple(
        (
            Green(kind),
            re.compile("|".join(patterns), re.IGNORECASE),
            re.compile(unless, re.IGNORECASE) if unless else None,
        )
        for (kind, unless), patterns in together.items()
    )


def _pattern(word: str) -> str:
    """Give a whole English word, spaced or hyphened as a title likes; Chinese has no ends of words."""
    if not word.isascii():
        return re.escape(word)
    return (
        r"(?<![A-Za-z])" + r"[\s-]+".join(map(re.escape, re.split(r"[ -]", word))) + r"(?:e?s)?(?![A-Za-z])"
    )
