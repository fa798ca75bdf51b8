"""Rules about the words of titles, kept as data, and where they match.

A pattern of `data/codes/*_rules.csv` is a run of plain words. It may start with "^ " (only at the
start of a title), end with " $" (only at its end, brackets aside), hold "*" (the rest of a word) or
"#" (the digits of a dose), and matches the plural of its last word too. Chinese patterns match
anywhere. A pattern without a code hides the words inside it: "Sewage Treatment Works" is no works.
Patterns with a colon match no words: they are what counts where no words decide.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from data.codelists import CODES_DIR

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
_DOSE_DIGITS = r"\d+(?:\.\d+)? ?"


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that speak for a code, the more the heavier."""

    pattern: str
    code: str | None  # None: the words only hide what they contain
    weight: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matches a title, and how much of its weight counts at that place."""

    rule: Rule
    start: int
    end: int
    share: float = 1.0


_Alternatives = tuple[re.Pattern[str], tuple[Rule, ...]]


def weighed(title: str, rules_file: str) -> Iterator[Hit]:
    """Give the rules of a file that match a title and have a code, each with its share."""
    text, end_text = _texts(title)
    boundary = _TAIL.search(text)
    tail_start = boundary.start() if boundary else len(text)
    hits = list(_hits(text, rules_file))
    bare = not any(hit.start < tail_start and hit.rule.code is not None for hit in hits)
    tail_share = _TAIL_SHARE_OF_BARE_HEAD if bare else _TAIL_SHARE
    for hit in hits:
        if hit.rule.code is not None:
            yield replace(hit, share=_share(hit, tail_start, tail_share))
    for rule in _rules(rules_file):
        if rule.pattern.endswith("$") and end_text.endswith(" " + rule.pattern.removesuffix(" $")):
            hidden = any(hit.end == len(end_text) and " " in hit.rule.pattern for hit in hits)
            if not hidden:
                yield Hit(rule, len(end_text), len(end_text))


def _share(hit: Hit, tail_start: int, tail_share: float) -> float:
    if hit.rule.pattern.startswith("^"):
        return 1.0
    if hit.start >= tail_start:
        return tail_share
    return _LAST_WORD_BONUS if hit.end == tail_start else 1.0


def _hits(text: str, rules_file: str) -> Iterator[Hit]:
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
                hit = Hit(rule, start, end)
                break
        hit = hit or _wild_hit(wild, text, words[index].start())
        if hit is not None:
            yield hit
        index += 1 if hit is None else text.count(" ", hit.start, hit.end) + 1
    if not text.isascii():
        pattern, rules = chinese
        yield from (
            Hit(rules[(match.lastindex or 1) - 1], match.start(), match.end())
            for match in pattern.finditer(text)
        )


def _wild_hit(wild: _Alternatives, text: str, start: int) -> Hit | None:
    pattern, rules = wild
    match = pattern.match(text, start)
    if match is None or match.lastindex is None:
        return None
    return Hit(rules[match.lastindex - 1], start, match.end())


@cache
def _matchers(rules_file: str) -> tuple[Mapping[str, Rule], int, _Alternatives, _Alternatives]:
    """Give phrases with their plurals, the words of the longest, endings and doses, and Chinese."""
    phrases: dict[str, Rule] = {}
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


def _alternatives(rules: list[Rule]) -> _Alternatives:
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
def _rules(rules_file: str) -> tuple[Rule, ...]:
    with (CODES_DIR / rules_file).open(encoding="utf-8", newline="") as file:
        return tuple(
            Rule(row["pattern"], row["code"] or None, float(row["weight"])) for row in csv.DictReader(file)
        )


@cache
def defaults(rules_file: str) -> Mapping[str, Rule]:
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
