"""Words that stand where a supplier should, and name none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from data.codelists import words
from data.ingest.firm_words import find_suffix
from data.ingest.limits import MAX_NAME
from data.names import normal_form
from data.problems import ProblemCode

_FIELD = "supplier_name"  # of words.csv
_ENDS_FIRM = ("Limited", "Ltd", "Ltd.", "LIMITED", "LTD", "LTD.", "公司")
_BRACKET = re.compile("[(（]")
_CHINESE = 4  # characters that say as much as two words
_KEPT = 65_536


@lru_cache(_KEPT)
def said_instead(name: str) -> ProblemCode | None:
    """Say whether a cell tells that nothing was awarded, or no more than a blank one; none if it is a name.

    Words count alone, before brackets, and several of them also before more: "Tender cancelled on 3 May".
    A name with a legal form is one, whatever else it says: "Nil Technology Limited".
    """
    if name.endswith(_ENDS_FIRM) or len(name) > MAX_NAME:
        return None
    form = normal_form(name)
    if not any(letter.isalnum() for letter in form):
        return ProblemCode.MISSING  # a ditto mark, a dash, a bracket
    known = _known()
    if form in known:
        return known[form]
    if find_suffix(name):
        return None
    before = normal_form(_BRACKET.split(name, maxsplit=1)[0])
    if before in known:
        return known[before]
    return next((code for phrase, code in _beginnings() if form.startswith(phrase)), None)


@cache
def _known() -> Mapping[str, ProblemCode]:
    return {
        normal_form(word.words): ProblemCode(word.code)
        for word in words()
        if word.field == _FIELD and word.code
    }


@cache
def _beginnings() -> tuple[tuple[str, ProblemCode], ...]:
    """Give what begins a sentence that names nobody: no single word, it may begin a name."""
    return tuple(
        (f"{form} " if form.isascii() else form, code)
        for form, code in _known().items()
        if " " in form or (not form.isascii() and len(form) >= _CHINESE)
    )
