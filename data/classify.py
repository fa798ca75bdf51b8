"""Category and sector of an award, inferred from its title by rules kept as data."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from data.codelists import CODES_DIR
from data.records import Category, Origin

_SECTOR_RULES = "sector_rules.csv"
_CATEGORY_RULES = "category_rules.csv"
_MAX_TITLE = 1000  # characters looked at: whoever writes more says it before

# Words behind the first of these say for whom, where or how rather than what.
_TAIL = re.compile(r" (?:for|to|at|in|of the|under|with|including|near|along|between) ")
_TAIL_SHARE = 0.3
_TAIL_SHARE_OF_BARE_HEAD = 0.8  # nothing before it says what is bought
_LEAD = re.compile(
    r"^(?:the |invitation |re |tender |quotation |contract |procurement |engagement |award )"
    r"(?:in relation to |for |of )?(?=\S)"
)
_BRACKETS_AT_THE_END = re.compile(r"(?:\s*[(（\[][^()（）\[\]]*[)）\]])+\s*$")
_SCRIPT_CHANGE = re.compile("(?<=[a-z0-9])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[a-z0-9])")
_LAST_WORD_BONUS = 1.3  # English puts the thing itself last: "X-ray inspection trucks"
_MIN_SCORE = 2.0
_MIN_LEAD = 1.2  # best score over the second best
_DOSE_DIGITS = r"\d+(?:\.\d+)? ?"

# What a title of this category hardly ever buys; the scores of these sectors are cut.
_UNLIKELY: Mapping[Category, Mapping[str, float]] = {
    Category.GOODS: dict.fromkeys(
        ("construction", "facility", "professional", "social", "logistics", "creative"), 0.25
    ),
    Category.WORKS: defaultdict(lambda: 0.3, construction=1.0, green=0.7),
    Category.SERVICES: dict.fromkeys(("construction", "pharma", "materials"), 0.5),
}
_WORKS_PRIOR = 2.5  # for construction, once the words say works


@dataclass(frozen=True, slots=True)
class Inferred:
    """A value read from other words of a row, and the rule that gave it."""

    value: str | None
    origin: Origin
    confidence: float  # 0 to 1
    rule: str  # the pattern that weighed most, or ""


UNCLASSIFIED = Inferred(None, Origin.NONE, 0.0, "")


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: str
    code: str | None  # None: the words only hide what they contain
    weight: float


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: _Rule
    start: int
    end: int


_Alternatives = tuple[re.Pattern[str], tuple[_Rule, ...]]


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
    rule = _defaults(_CATEGORY_RULES).get(f"sector:{guess.value}")
    if rule is None:
        return UNCLASSIFIED
    return Inferred(rule.code, Origin.INFERRED, round(guess.confidence * 0.9, 2), rule.pattern)


@lru_cache(maxsize=65536)
def sector(title: str, publisher: str | None = None, buyer: str | None = None) -> Inferred:
    """Infer the sector of sectors.csv from a title; unclassified where the words do not decide.

    `publisher` and `buyer` are codes. They count only where no word of the title does.
    """
    text, end_text = _texts(title)
    kind = _category_by_words(title).value
    scores: dict[str, float] = defaultdict(float)
    strongest: dict[str, tuple[float, str]] = {}
    for hit, share in _weighed(text, end_text, _SECTOR_RULES):
        if hit.rule.code is not None:
            unlikely = _UNLIKELY[Category(kind)] if kind else {}
            cut = unlikely[hit.rule.code] if hit.rule.code in unlikely or kind == Category.WORKS else 1.0
            _add(scores, strongest, hit.rule, hit.rule.weight * share * cut)
    if kind == Category.WORKS:
        _add(scores, strongest, _Rule("works", "construction", _WORKS_PRIOR), _WORKS_PRIOR)
    if scores:
        return _decide(scores, strongest)
    rules = (_defaults(_SECTOR_RULES).get(f"body:{code}") for code in (buyer, publisher))
    rule = next((rule for rule in rules if rule is not None), None)
    if rule is None:
        return UNCLASSIFIED
    return Inferred(rule.code, Origin.INFERRED, rule.weight / 10, rule.pattern)


def _category_by_words(title: str) -> Inferred:
    text, end_text = _texts(title)
    scores: dict[str, float] = {}
    strongest: dict[str, tuple[float, str]] = {}
    for hit, share in _weighed(text, end_text, _CATEGORY_RULES):
        if hit.rule.code is not None and hit.rule.weight * share > scores.get(hit.rule.code, 0.0):
            scores[hit.rule.code] = hit.rule.weight * share
            strongest[hit.rule.code] = (hit.rule.weight * share, hit.rule.pattern)
    return _decide(scores, strongest, min_lead=1.0)


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
    scores: dict[str, float], strongest: dict[str, tuple[float, str]], rule: _Rule, weight: float
) -> None:
    code = rule.code or ""
    scores[code] += weight
    strongest[code] = max(strongest.get(code, (0.0, "")), (weight, rule.pattern))


def _weighed(text: str, end_text: str, rules_file: str) -> Iterator[tuple[_Hit, float]]:
    """Give what matches in a title with the share of its weight that counts there."""
    boundary = _TAIL.search(text)
    tail_start = boundary.start() if boundary else len(text)
    hits = list(_hits(text, rules_file))
    bare = not any(hit.start < tail_start and hit.rule.code is not None for hit in hits)
    tail_share = _TAIL_SHARE_OF_BARE_HEAD if bare else _TAIL_SHARE
    for hit in hits:
        if hit.rule.pattern.startswith("^"):
            yield hit, 1.0
        elif hit.start >= tail_start:
            yield hit, tail_share
        else:
            yield hit, _LAST_WORD_BONUS if hit.end == tail_start else 1.0
    for rule in _rules(rules_file):
        if rule.pattern.endswith("$") and end_text.endswith(" " + rule.pattern.removesuffix(" $")):
            hidden = any(hit.end == len(end_text) and " " in hit.rule.pattern for hit in hits)
            if not hidden:
                yield _Hit(rule, len(end_text), len(end_text)), 1.0


def _hits(text: str, rules_file: str) -> Iterator[_Hit]:
    """Give what matches, from left to right, longer phrases first, nothing twice."""
    phrases, longest, wild, chinese = _matchers(rules_file)
    words = list(re.finditer(r"\S+", text))
    index = 0
    while index < len(words):
        hit = None
        for count in range(min(longest, len(words) - index), 0, -1):
            start, end = words[index].start(), words[index + count - 1].end()
            rule = (index == 0 and phrases.get(f"^ {text[start:end]}")) or phrases.get(text[start:end])
            if rule:
                hit = _Hit(rule, start, end)
                break
        hit = hit or _wild_hit(wild, text, words[index].start())
        if hit is not None:
            yield hit
        index += 1 if hit is None else text.count(" ", hit.start, hit.end) + 1
    if not text.isascii():
        pattern, rules = chinese
        yield from (
            _Hit(rules[(match.lastindex or 1) - 1], match.start(), match.end())
            for match in pattern.finditer(text)
        )


def _wild_hit(wild: _Alternatives, text: str, start: int) -> _Hit | None:
    pattern, rules = wild
    match = pattern.match(text, start)
    if match is None or match.lastindex is None:
        return None
    return _Hit(rules[match.lastindex - 1], start, match.end())


@cache
def _matchers(rules_file: str) -> tuple[Mapping[str, _Rule], int, _Alternatives, _Alternatives]:
    """Give phrases with their plurals, the words of the longest, endings and doses, and Chinese."""
    phrases: dict[str, _Rule] = {}
    wild, chinese = [], []
    for rule in _rules(rules_file):
        if rule.pattern.endswith("$") or ":" in rule.pattern:
            continue
        if not rule.pattern.isascii():
            chinese.append(rule)
        elif "*" in rule.pattern or "#" in rule.pattern:
            wild.append(rule)
        else:
            for ending in ("", "s", "es"):
                phrases.setdefault(rule.pattern + ending, rule)
    longest = max(len(phrase.removeprefix("^ ").split()) for phrase in phrases)
    return phrases, longest, _alternatives(wild), _alternatives(chinese)


def _alternatives(rules: list[_Rule]) -> _Alternatives:
    """Give one expression with a group for each rule, longer patterns first."""
    ordered = sorted(rules, key=lambda rule: (-len(rule.pattern), rule.pattern))
    groups = (f"({_expression(rule.pattern)})" for rule in ordered)
    return re.compile("|".join(groups) or "(?!)"), tuple(ordered)


def _expression(pattern: str) -> str:
    if not pattern.isascii():
        return re.escape(_plain(pattern))
    words = re.escape(pattern).replace(r"\ ", " ").replace(r"\*", "[a-z]*").replace(r"\#", _DOSE_DIGITS)
    return f"{words}(?![a-z0-9])"


@cache
def _rules(rules_file: str) -> tuple[_Rule, ...]:
    with (CODES_DIR / rules_file).open(encoding="utf-8", newline="") as file:
        return tuple(
            _Rule(row["pattern"], row["code"] or None, float(row["weight"])) for row in csv.DictReader(file)
        )


@cache
def _defaults(rules_file: str) -> Mapping[str, _Rule]:
    """Give the rules that count where no words decide: "sector:pharma", "body:HYD"."""
    return {rule.pattern: rule for rule in _rules(rules_file) if ":" in rule.pattern}


@lru_cache(maxsize=1024)
def _texts(title: str) -> tuple[str, str]:
    """Give a title as plain words, whole and without the brackets at its end."""
    short = title[:_MAX_TITLE]
    return _plain(short), _plain(_BRACKETS_AT_THE_END.sub("", short))


def _plain(text: str) -> str:
    folded = re.sub("['’‘]", "", unicodedata.normalize("NFKC", text).casefold())
    spaced = re.sub(r"[^\w.]|_|\.(?!\d)", " ", _SCRIPT_CHANGE.sub(" ", folded))
    words = " ".join(spaced.split())
    shorter = _LEAD.sub("", words)
    while shorter != words:
        words, shorter = shorter, _LEAD.sub("", shorter)
    return words
