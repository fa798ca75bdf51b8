"""What cells say in words, as the codes of the project's lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from data import codelists
from data.ingest.row import Draft
from data.names import normal_form
from data.records import ProblemCode

# A file says the same few hundred words in all its rows.
_KEPT = 4096
find_word = lru_cache(_KEPT)(codelists.find_word)
find_buyer = lru_cache(_KEPT)(codelists.find_buyer)
find_publisher = lru_cache(_KEPT)(codelists.find_publisher)
find_sector = lru_cache(_KEPT)(codelists.find_sector)
_ANSWERS = {"true": True, "false": False}


def word_of(draft: Draft, field: str) -> str | None:
    """Give the code of a cell's words; words that do not decide are noted in the draft."""
    text = draft.text(field)
    if text is None:
        return None
    code = find_word(field, text)
    if code is None:
        known = dict.fromkeys(word.code for word in codelists.words() if word.field == field and word.code)
        draft.note(field, ProblemCode.UNKNOWN_CODE, ", ".join(known))
    return code


def code_of(draft: Draft, field: str, find: Callable[[str], str | None], expected: str) -> str | None:
    """Give the code that a list knows a cell under; a name the list lacks is noted in the draft."""
    text = draft.text(field)
    code = find(text) if text else None
    if text and code is None:
        draft.note(field, ProblemCode.UNKNOWN_CODE, expected)
    return code


def yes_or_no(draft: Draft, field: str) -> bool | None:
    """Give the answer of a cell; what is none is noted in the draft."""
    text = draft.text(field)
    answer = _ANSWERS.get(find_word("boolean", text) or "") if text else None
    if text and answer is None:
        draft.note(field, ProblemCode.UNKNOWN_CODE, "yes or no")
    return answer


def has_words(field: str, text: str) -> bool:
    """Say whether any of a field's words stand within a text."""
    form = f" {normal_form(text)} "
    return any(f" {normal_form(word.words)} " in form for word in codelists.words() if word.field == field)
