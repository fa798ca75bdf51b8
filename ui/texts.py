"""Every word a visitor sees, from the catalogues in `ui/locale/`, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po

LOCALE_FOLDER = Path(__file__).parent / "locale"


class Language(StrEnum):
    """The languages of the pages, by the codes that URLs and the `lang` attribute carry."""

    EN = "en"
    ZH_HANT = "zh-Hant"
    ZH_HANS = "zh-Hans"

    @property
    def babel(self) -> Locale:
        """Give the conventions of dates and numbers: those of Hong Kong in its scripts."""
        return _locale(self)

    @property
    def own_name(self) -> str:
        """Give the language's name in itself."""
        return {"en": "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文"}[self.value]

    @property
    def short_name(self) -> str:
        """Give the language's name in itself where there is little room."""
        return {"en": "EN", "zh-Hant": "繁", "zh-Hans": "简"}[self.value]


@cache
def _locale(language: Language) -> Locale:
    return Locale.parse({"en": "en_GB", "zh-Hant": "zh_Hant_HK", "zh-Hans": "zh_Hans_HK"}[language.value])


@cache
def catalogue(language: Language) -> Mapping[str, tuple[str, ...]]:
    """Give key -> forms of one language: one form, or the plural's forms in the catalogue's order."""
    path = LOCALE_FOLDER / f"{language.value.replace('-', '_')}.po"
    with path.open("rb") as file:
        messages = read_po(file)
    return {_key(message.id): _forms(message.string) for message in messages if message.id}


def text(language: Language, key: str, **values: object) -> str:
    """Give the sentence of a key, its {placeholders} filled; `n` chooses the plural form.

    Raises `KeyError` for a key that the catalogue does not have.
    """
    forms = catalogue(language)[key]
    form = forms[0] if len(forms) == 1 or values.get("count", 0) == 1 else forms[-1]
    return form.format(**values) if values else form


def _key(message_id: str | tuple[str, ...]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def _forms(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)
