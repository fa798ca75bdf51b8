"""What cells say in words, as the codes of the project's lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from data import codelists
from data.ingest.limits import MAX_NAME
from data.ingest.row import Draft
from data.names import normal_form
from data.problems import ProblemCode
from data.records import Method

_KEPT = 4096  # a file says the same few hundred words in all its rows
_ANSWERS = {"true": True, "false": False}


@lru_cache(_KEPT)
def find_word(field: str, text: str) -> str | None:
    """Give the code that words stand for in a field."""
    return codelists.find_word(field, text) if len(text) <= MAX_NAME else None


@lru_cache(_KEPT)
def find_buyer(name: str) -> str | None:
    """Give the code of a buyer."""
    return codelists.find_buyer(name) if len(name) <= MAX_NAME else None


def buyer_said(code: str | None, language: str) -> dict[str, str]:
    """Give the values of an award whose buyer a person says, none where nobody does."""
    return {"buyer": code, "buyer_name": codelists.buyers()[code].name(language)} if code else {}


def methods_said(said: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Give the codes of methods that a person says words stand for, by the normal form of the words."""
    known = {method.value for method in Method}
    return {normal_form(words): code for words, code in said if code in known}


@lru_cache(_KEPT)
def find_publisher(name: str) -> str | None:
    """Give the code of a publisher."""
    return codelists.find_publisher(name) if len(name) <= MAX_NAME else None


@lru_cache(_KEPT)
def find_sector(name: str) -> str | None:
    """Give the code of a sector."""
    return codelists.find_sector(name) if len(name) <= MAX_NAME else None


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


def code_of(draft: Draft, field: str, find: Callable[[str], str | None]) -> str | None:
    """Give the code that a list knows a cell under; a name the list lacks is noted in the draft."""
    text = draft.text(field)
    code = find(text) if text else None
    if text and code is None:
        draft.note(field, ProblemCode.UNKNOWN_CODE, ", ".join(_listed(field)))
    return code


def _listed(field: str) -> Iterable[str]:
    """Give the codes that a field takes."""
    lists = {"publisher": codelists.publishers, "sector": codelists.sectors}
    return lists[field]() if field in lists else ()


def yes_or_no(draft: Draft, field: str) -> bool | None:
    """Give the answer of a cell; what is none is noted in the draft."""
    text = draft.text(field)
    answer = _ANSWERS.get(find_word("boolean", text) or "") if text else None
    if text and answer is None:
        draft.note(field, ProblemCode.UNKNOWN_CODE, "yes, no")
    return answer
