"""Whose list a file may be, and who may have bought: names that stand in its title, sheet and file name.

A suggestion only: nothing is taken of it until somebody says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from data import codelists
from data.codelists import Named
from data.ingest.units import CURRENCIES
from data.names import normal_form

_MOST = 5
_LEAST_LETTERS = 3  # of an abbreviation, which must stand by itself as it is written; HA's list is known
_LIST = re.compile(r"\s*[:：]\s*")  # parts the department's name from that of one of its lists


def publishers_in(texts: Sequence[str]) -> tuple[str, ...]:
    """Give the publishers whose names stand in texts, the earliest text first; all lists of a department."""
    known, found = codelists.publishers(), dict.fromkeys(_found(texts, _publisher_names()))
    parents = dict.fromkeys(known[code].parent or code for code in found)
    lists = [code for parent in parents for code in known if (known[code].parent or code) == parent]
    own = [code for code in lists if _says_list(code, texts)]
    return tuple(dict.fromkeys((*own, *sorted(lists, key=lambda code: code not in parents))))[:_MOST]


def buyers_in(texts: Sequence[str], publishers: Sequence[str]) -> tuple[str, ...]:
    """Give the buyers whose names stand in texts, after the departments whose lists a file may be."""
    known = codelists.publishers()
    departments = (parent for code in publishers if (parent := known[code].parent))
    return tuple(dict.fromkeys((*departments, *_found(texts, _buyer_names()))))[:_MOST]


def _says_list(code: str, texts: Sequence[str]) -> bool:
    """Say whether a text has the words that tell a list from the department's others."""
    for name in (codelists.publishers()[code].name(lang) for lang in ("en", "zh-Hant", "zh-Hans")):
        parts = _LIST.split(name, maxsplit=1)
        if len(parts) == 2 and any(normal_form(parts[1]) in normal_form(text) for text in texts):
            return True
    return False


def _found(texts: Sequence[str], names: Sequence[tuple[str, str]]) -> Iterator[str]:
    for text in texts:
        whole = unicodedata.normalize("NFKC", text).replace("_", " ")
        left, there = f" {normal_form(whole)} ", []
        for name, code in names:
            form = normal_form(name)
            if name.isascii() and " " not in name and name.casefold() == form:
                found = re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", whole)
                at = found.start() if found else -1
            else:
                at = left.find(f" {form} " if form.isascii() else form)
                left = left.replace(form, "\n" * len(form)) if at >= 0 else left
            if at >= 0:
                there.append((at, code))
        yield from (code for _, code in sorted(there))


@cache
def _publisher_names() -> tuple[tuple[str, str], ...]:
    """Give the names of departments and abbreviations, the longest first."""
    return _longest_first(
        (name, code)
        for code, one in codelists.publishers().items()
        for name in (*_names(one), *_aliases(one.parent))
    )


@cache
def _buyer_names() -> tuple[tuple[str, str], ...]:
    return _longest_first(
        (name, code) for code, one in codelists.buyers().items() for name in (*_names(one), *one.aliases)
    )


def _names(one: Named) -> Iterator[str]:
    yield one.code
    for lang in ("en", "zh-Hant", "zh-Hans"):
        yield _LIST.split(one.name(lang), maxsplit=1)[0]


def _aliases(code: str | None) -> tuple[str, ...]:
    buyer = codelists.buyers().get(code or "")
    return buyer.aliases if buyer else ()


def _longest_first(pairs: Iterator[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    known = codelists.publishers()
    telling = {
        (name, code)
        for name, code in pairs
        if not name.isascii()
        or (len(name) >= _LEAST_LETTERS and name not in CURRENCIES)
        or (code in known and known[code].url)
    }
    return tuple(sorted(telling, key=lambda pair: (-len(pair[0]), *pair)))
