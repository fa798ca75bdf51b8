"""Rules about the words of titles, kept as data, and where they match.

A pattern of `data/codes/*_rules.csv` is a run of plain words. It may start with "^ " (only at the
start of a title), end with " $" (only at its end, brackets aside), hold "*" (the rest of a word) or
"#" (the digits of a dose), and matches the plural of its last word too. Chinese patterns match
anywhere, or begin with "^ " too. A pattern without a code hides the words inside it: "Sewage
Treatment Works" is no works.
Patterns with a colon match no words: they are what counts where no words decide.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

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
_BRACKETS_AT_THE_END = re.compile(r"(?:[(（\[][^()（）\[\]]*[)）\]]\s*)+$")
_SCRIPT_CHANGE = re.compile("(?<=[a-z0-9])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[a-z0-9])")
_NO_APOSTROPHES = str.maketrans("", "", "'’‘")
_NO_WORD = re.compile(r"[^\w.]|_|\.(?!\d)")
_LAST_WORD_BONUS = 1.3  # English puts the thing itself last: "X-ray inspection trucks"
_DOSE_DIGITS = r"\d+(?:\.\d+)? ?"


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that speak for a code, the more the heavier."""

    pattern: str
    code: str | None  # None: the words only hide what they contain
    weight: float


class Hit(NamedTuple):
    """A rule that matches a title, and how much of its weight counts at that place."""

    rule: Rule
    start: int
    end: int
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class _Matchers:
    """The rules of a file, each found by how it begins or ends."""

    rules_file: str
    phrases: Mapping[str, Rule]  # with their plurals
    words_from: Mapping[str, tuple[int, ...]]  # first word -> words in the phrases it begins, most first
    affixes: Mapping[str, Rule]  # "*mab" and "cef*", for one word of letters
    affix_lengths: tuple[int, ...]  # of those, longest first
    wild: re.Pattern[str]  # doses, and phrases with "*"; a group for each of `wild_rules`
    wild_rules: tuple[Rule, ...]
    chinese: Mapping[str, Rule]
    characters_from: Mapping[str, tuple[int, ...]]  # first character -> lengths, longest first
    at_the_end: tuple[tuple[str, Rule], ...]


def weighed(title: str, rules_file: str) -> Iterator[Hit]:
    """Give the rules of a file that match a title and have a code, each with its share."""
    text, end_text = _texts(title)
    boundary = _TAIL.search(text)
    tail_start = boundary.start() if boundary else len(text)
    matchers = _matchers(rules_file)
    hits = [*_hits(text, matchers), *_chinese_hits(text, matchers)]
    bare = not any(hit.start < tail_start and hit.rule.code is not None for hit in hits)
    tail_share = _TAIL_SHARE_OF_BARE_HEAD if bare else _TAIL_SHARE
    for hit in hits:
        if hit.rule.code is not None:
            yield hit._replace(share=_share(hit, tail_start, tail_share))
    for ending, rule in matchers.at_the_end:
        if end_text.endswith(ending):
            hidden = any(hit.end == len(end_text) and " " in hit.rule.pattern for hit in hits)
            if not hidden:
                yield Hit(rule, len(end_text), len(end_text))


def _share(hit: Hit, tail_start: int, tail_share: float) -> float:
    if hit.rule.pattern.startswith("^"):
        return 1.0
    if hit.start >= tail_start:
        return tail_share
    return _LAST_WORD_BONUS if hit.end == tail_start else 1.0


def _hits(text: str, matchers: _Matchers) -> Iterator[Hit]:
    """Give what matches word by word, from left to right, longer phrases first, nothing twice."""
    words = text.split(" ")
    index = start = 0
    while index < len(words):
        lengths = matchers.words_from.get(words[index])
        hit = _phrase_hit(words, index, start, lengths, matchers) if lengths else None
        if hit is None and matchers.wild_rules:
            rule = _affix_rule(matchers.rules_file, words[index])
            end = start + len(words[index])
            hit = _wild_hit(matchers, text, start) if rule is None else Hit(rule, start, end)
        if hit is None:
            start += len(words[index]) + 1
            index += 1
            continue
        yield hit
        for word in words[index : index + text.count(" ", start, hit.end) + 1]:
            start += len(word) + 1
            index += 1


def _phrase_hit(
    words: list[str], index: int, start: int, lengths: tuple[int, ...], matchers: _Matchers
) -> Hit | None:
    for count in lengths:
        if index + count > len(words):
            continue
        phrase = words[index] if count == 1 else " ".join(words[index : index + count])
        rule = (index == 0 and matchers.phrases.get(f"^ {phrase}")) or matchers.phrases.get(phrase)
        if rule:
            return Hit(rule, start, start + len(phrase))
    return None


@lru_cache(maxsize=16384)
def _affix_rule(rules_file: str, word: str) -> Rule | None:
    if not (word.isascii() and word.isalpha()):
        return None
    matchers = _matchers(rules_file)
    for length in matchers.affix_lengths:
        rule = matchers.affixes.get("*" + word[-length:]) or matchers.affixes.get(word[:length] + "*")
        if rule is not None:
            return rule
    return None


def _wild_hit(matchers: _Matchers, text: str, start: int) -> Hit | None:
    match = matchers.wild.match(text, start)
    if match is None or match.lastindex is None:
        return None
    return Hit(matchers.wild_rules[match.lastindex - 1], start, match.end())


def _chinese_hits(text: str, matchers: _Matchers) -> Iterator[Hit]:
    """Give what matches anywhere in a text, from left to right, longer patterns first."""
    if text.isascii():
        return
    start = 0
    while start < len(text):
        after = start + 1
        for length in matchers.characters_from.get(text[start], ()):
            found = text[start : start + length]
            rule = (start == 0 and matchers.chinese.get(f"^ {found}")) or matchers.chinese.get(found)
            if rule:
                after = start + len(found)
                yield Hit(rule, start, after)
                break
        start = after


@cache
def _matchers(rules_file: str) -> _Matchers:
    phrases: dict[str, Rule] = {}
    chinese: dict[str, Rule] = {}
    affixes: dict[str, Rule] = {}
    wild, endings = [], []
    for rule in _rules(rules_file):
        if ":" in rule.pattern:
            continue
        if rule.pattern.endswith("$"):
            endings.append((" " + rule.pattern.removesuffix(" $"), rule))
        elif not rule.pattern.isascii():
            at_start = "^ " if rule.pattern.startswith("^ ") else ""
            chinese[at_start + _plain(rule.pattern)] = rule
        elif rule.pattern.strip("*").isalpha() and rule.pattern.count("*") == 1:
            affixes[rule.pattern] = rule
        elif "*" in rule.pattern or "#" in rule.pattern:
            wild.append(rule)
        else:
            for ending in ("", "s", "es"):
                phrases.setdefault(rule.pattern + ending, rule)
    wild.sort(key=lambda rule: (-len(rule.pattern), rule.pattern))
    pattern = re.compile("|".join(f"({_expression(rule.pattern)})" for rule in wild) or "(?!)")
    bare = [phrase.removeprefix("^ ").split() for phrase in phrases]
    return _Matchers(
        rules_file,
        phrases,
        _lengths((words[0], len(words)) for words in bare),
        affixes,
        tuple(sorted({len(affix) - 1 for affix in affixes}, reverse=True)),
        pattern,
        tuple(wild),
        chinese,
        _lengths((phrase[0], len(phrase)) for phrase in (key.removeprefix("^ ") for key in chinese)),
        tuple(endings),
    )


def _lengths(pairs: Iterable[tuple[str, int]]) -> Mapping[str, tuple[int, ...]]:
    """Give for each beginning the lengths of what begins with it, longest first."""
    found: dict[str, set[int]] = defaultdict(set)
    for beginning, length in pairs:
        found[beginning].add(length)
    return {beginning: tuple(sorted(lengths, reverse=True)) for beginning, lengths in found.items()}


def _expression(pattern: str) -> str:
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
    whole = _plain(short)
    bare = _BRACKETS_AT_THE_END.sub("", short)
    return whole, whole if bare == short else _plain(bare)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_NO_APOSTROPHES)
    parted = folded if folded.isascii() else _SCRIPT_CHANGE.sub(" ", folded)
    words = " ".join(_NO_WORD.sub(" ", parted).split())
    shorter = _LEAD.sub("", words)
    while shorter != words:
        words, shorter = shorter, _LEAD.sub("", shorter)
    return words
