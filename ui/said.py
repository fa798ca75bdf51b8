"""Words of the starter files in the page's language; those of all other files stay as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ui.texts import Language, catalogue, text

_PREFIX = "said."


def said(language: Language, words: str) -> str:
    """Give a note, a source or a period of a file as the catalogue has it, else as it is written."""
    key = _keys().get(words)
    return text(language, key) if key is not None else words


@cache
def _keys() -> Mapping[str, str]:
    return {forms[0]: key for key, forms in catalogue(Language.EN).items() if key.startswith(_PREFIX)}
