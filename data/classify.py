"""Category and sector of an award, inferred from its title by rules kept as data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from data.records import Category, Origin
from data.title_rules import Rule, defaults, weighed

_SECTOR_RULES = "sector_rules.csv"
_CATEGORY_RULES = "category_rules.csv"
_MIN_SCORE = 2.0
_MIN_LEAD = 1.2  # best score over the second best

# What a title of this category hardly ever buys counts for less; works name all they are built for.
_UNLIKELY: Mapping[str, Mapping[str, float]] = {
    Category.GOODS: dict.fromkeys(
        ("construction", "facility", "professional", "social", "logistics", "creative"), 0.25
    ),
    Category.WORKS: {"construction": 1.0, "green": 0.7},
    Category.SERVICES: dict.fromkeys(("construction", "pharma", "materials"), 0.5),
}
_OTHERS_IN_WORKS = 0.3
_WORKS_PRIOR = Rule("works", "construction", 2.5)  # added once the words say works


@dataclass(frozen=True, slots=True)
class Inferred:
    """A value read from other words of a row, and the rule that gave it."""

    value: str | None
    origin: Origin
    confidence: float  # 0 to 1
    rule: str  # the pattern that weighed most, or ""


UNCLASSIFIED = Inferred(None, Origin.NONE, 0.0, "")


@lru_cache(maxsize=65536)
def category(title: str, publisher: str | None = None, buyer: str | None = None) -> Inferred:
    """Infer goods, services or works from a title.

    Where no word of the title decides, the sector does ("Heparinised saline injection" is goods).
    Conventions: a supply is goods even if installation or maintenance comes with it; maintenance
    under a term contract and plant "provided" for treatment works are works; agreements that end
    in "Design and Construction", "Investigation" or "Feasibility Study" are services.
    """
    stated = _category_by_words(title)
    if stated.value is not None:
        return stated
    guess = sector(title, publisher, buyer)
    rule = defaults(_CATEGORY_RULES).get(f"sector:{guess.value}")
    if rule is None:
        return UNCLASSIFIED
    return Inferred(rule.code, Origin.INFERRED, round(guess.confidence * 0.9, 2), rule.pattern)


@lru_cache(maxsize=65536)
def sector(title: str, publisher: str | None = None, buyer: str | None = None) -> Inferred:
    """Infer the sector of sectors.csv from a title; unclassified where the words do not decide.

    `publisher` and `buyer` are codes. They count only where no word of the title does.
    """
    kind = _category_by_words(title).value
    scores: dict[str, float] = defaultdict(float)
    strongest: dict[str, tuple[float, str]] = {}
    for hit in weighed(title, _SECTOR_RULES):
        _add(scores, strongest, hit.rule, hit.rule.weight * hit.share * _likely(kind, hit.rule.code or ""))
    if kind == Category.WORKS:
        _add(scores, strongest, _WORKS_PRIOR, _WORKS_PRIOR.weight)
    if scores:
        return _decide(scores, strongest)
    rules = (defaults(_SECTOR_RULES).get(f"body:{code}") for code in (buyer, publisher))
    rule = next((rule for rule in rules if rule is not None), None)
    if rule is None:
        return UNCLASSIFIED
    return Inferred(rule.code, Origin.INFERRED, rule.weight / 10, rule.pattern)


@lru_cache(maxsize=1024)
def _category_by_words(title: str) -> Inferred:
    scores: dict[str, float] = {}
    strongest: dict[str, tuple[float, str]] = {}
    for hit in weighed(title, _CATEGORY_RULES):
        code, score = hit.rule.code or "", hit.rule.weight * hit.share
        if score > scores.get(code, 0.0):
            scores[code], strongest[code] = score, (score, hit.rule.pattern)
    return _decide(scores, strongest, min_lead=1.0)


def _likely(kind: str | None, code: str) -> float:
    if kind is None:
        return 1.0
    return _UNLIKELY[kind].get(code, _OTHERS_IN_WORKS if kind == Category.WORKS else 1.0)


def _decide(
    scores: Mapping[str, float], strongest: Mapping[str, tuple[float, str]], min_lead: float = _MIN_LEAD
) -> Inferred:
    """Give the code with the highest score, if it is high enough and clear of the second."""
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or ranked[0][1] < _MIN_SCORE:
        return UNCLASSIFIED
    (code, best), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0.0
    if best <= second * min_lead:
        return UNCLASSIFIED
    confidence = best / (best + second) * best / (best + 0.5)
    return Inferred(code, Origin.INFERRED, round(confidence, 2), strongest[code][1])


def _add(
    scores: dict[str, float], strongest: dict[str, tuple[float, str]], rule: Rule, weight: float
) -> None:
    code = rule.code or ""
    scores[code] += weight
    strongest[code] = max(strongest.get(code, (0.0, "")), (weight, rule.pattern))
