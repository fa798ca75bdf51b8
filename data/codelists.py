"""Publishers, buyers, sectors and the words that stand for our codes, read once from `data/codes`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.names import normal_form

CODES_DIR = Path(__file__).parent / "codes"
_LIST_SEPARATOR = ";"
_COMMA = re.compile(r"[,，]")
_DASH = re.compile(r"\s+[-‐–—－]\s+")
_BRACKET = re.compile(r"^(.+?)\s*[(（]([^()（）]+)[)）]\s*$")
_NO_PUBLISHERS = frozenset({"government", "cluster", "former"})  # kinds of buyers without lists of their own
_EXACT_ONLY = frozenset({"boolean"})  # "no" inside a sentence answers nothing


@dataclass(frozen=True, slots=True)
class Named:
    """A code and its names in the three languages."""

    code: str
    name_en: str
    name_zh_hant: str
    name_zh_hans: str

    def name(self, lang: str) -> str:
        """Give the name in "zh-Hant" or "zh-Hans", and the English one for any other language."""
        return {"zh-Hant": self.name_zh_hant, "zh-Hans": self.name_zh_hans}.get(lang, self.name_en)


@dataclass(frozen=True, slots=True)
class Publisher(Named):
    """A body, or one of its lists, that award rows are taken from."""

    parent: str | None  # code of the buyer that publishes
    aliases: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Buyer(Named):
    """A body that buys."""

    parent: str | None
    kind: str  # bureau, department, office, cluster, public body, judiciary, legislature, former, government
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sector(Named):
    """One sector of the list that every award is given one of."""

    covers: str
    hsic_divisions: tuple[str, ...]  # hints for display, they never decide a sector
    unspsc_segments: tuple[str, ...]
    cpv_divisions: tuple[str, ...]
    reindustrial: bool  # belongs to the preset of re-industrialisation sectors


@dataclass(frozen=True, slots=True)
class Indicator(Named):
    """One benchmark of re-industrialisation."""

    unit: str | None
    definition: str | None


@dataclass(frozen=True, slots=True)
class Word:
    """Words of files that stand for one of our codes in one field."""

    field: str  # amount_kind, procurement_method, category, boolean, outcome or supplier_name
    words: str
    code: str | None  # None: the words alone do not decide


@cache
def publishers() -> Mapping[str, Publisher]:
    """Give every publisher by its code: the lists that are known, then every body that may publish its own.

    A body of today that buys publishes under its own code; no page of its list is known then (`url` is "").
    """
    rows = _rows("publishers.csv")
    listed = {
        row["code"]: Publisher(*_names(row), row["parent"] or None, _parts(row["aliases"]), row["url"])
        for row in rows
    }
    own = {
        code: Publisher(code, *_names_of(buyer), parent=code, aliases=buyer.aliases, url="")
        for code, buyer in buyers().items()
        if code not in listed and buyer.kind not in _NO_PUBLISHERS
    }
    return listed | own


@cache
def buyers() -> Mapping[str, Buyer]:
    """Give every buyer by its code."""
    rows = _rows("buyers.csv")
    return {
        row["code"]: Buyer(*_names(row), row["parent"] or None, row["kind"], _parts(row["aliases"]))
        for row in rows
    }


@cache
def sectors() -> Mapping[str, Sector]:
    """Give every sector by its code, in the order of the list."""
    return {
        row["code"]: Sector(
            *_names(row),
            row["covers"],
            _parts(row["hsic_divisions"]),
            _parts(row["unspsc_segments"]),
            _parts(row["cpv_divisions"]),
            row["reindustrial"] == "yes",
        )
        for row in _rows("sectors.csv")
    }


@cache
def indicators() -> Mapping[str, Indicator]:
    """Give every indicator by its code, in the order of the list."""
    return {
        row["code"]: Indicator(*_names(row), row["unit"] or None, row["definition"] or None)
        for row in _rows("indicators.csv")
    }


@cache
def words() -> tuple[Word, ...]:
    """Give the table that maps words of files to codes."""
    return tuple(Word(row["field"], row["words"], row["code"] or None) for row in _rows("words.csv"))


def find_publisher(name: str) -> str | None:
    """Give the code of the publisher with this code, name or alias, in any of the languages."""
    return _publisher_keys().get(normal_form(name))


def find_sector(text: str) -> str | None:
    """Give the code of the sector with this code or name, in any of the languages."""
    return _sector_keys().get(normal_form(text))


def find_indicator(text: str) -> str | None:
    """Give the code of the indicator with this code or name, in any of the languages."""
    return _indicator_keys().get(normal_form(text))


def find_buyer(name: str) -> str | None:
    """Give the code of a buyer from its code, name or alias as a source writes it.

    A parent may follow after a comma ("Digital Policy Office, Innovation, Technology and Industry
    Bureau") or stand before a dash ("Hospital Authority – Kowloon East Cluster"), and the
    abbreviation may follow in brackets; what stands there must itself be a known buyer.
    """
    keys = _buyer_keys()
    found = keys.get(normal_form(name))
    if found is not None:
        return found
    for child, other in _splits(name):
        code = keys.get(normal_form(child))
        if code is not None and normal_form(other) in keys:
            return code
    return None


def find_word(field: str, text: str) -> str | None:
    """Give the code that the words of a cell stand for in a field, `None` where they do not decide.

    The whole text is looked up first, then the words before a bracket ("Limited (proprietary
    products)" is limited), then the phrases inside, longer ones before shorter, which decide only
    if all of them stand for one code ("goods and services" is neither).
    """
    phrases = _phrases(field)
    for whole in (text, re.split("[(（]", text)[0]):
        if normal_form(whole) in phrases:
            return phrases[normal_form(whole)]
    if field in _EXACT_ONLY:
        return None
    rest = normal_form(text)
    found = set()
    for phrase, code in phrases.items():
        pattern = re.escape(phrase) if not phrase.isascii() else rf"\b{re.escape(phrase)}\b"
        shorter = re.sub(pattern, "|", rest)
        if shorter != rest:
            found.add(code)
            rest = shorter
    return found.pop() if len(found) == 1 else None


def _splits(name: str) -> Iterable[tuple[str, str]]:
    """Cut a name into the buyer it may name and the words that must be another, longest first."""
    for comma in reversed(list(_COMMA.finditer(name))):
        yield name[: comma.start()], name[comma.end() :]
    for dash in _DASH.finditer(name):
        yield name[dash.end() :], name[: dash.start()]
    bracket = _BRACKET.match(name)
    if bracket is not None:
        yield bracket[1], bracket[2]


@cache
def _phrases(field: str) -> Mapping[str, str | None]:
    mine = [(normal_form(word.words), word.code) for word in words() if word.field == field]
    return dict(sorted(mine, key=lambda pair: (-len(pair[0]), pair[0])))


@cache
def _publisher_keys() -> Mapping[str, str]:
    return _keys((entry, entry.aliases) for entry in publishers().values())


@cache
def _buyer_keys() -> Mapping[str, str]:
    return _keys((entry, entry.aliases) for entry in buyers().values())


@cache
def _sector_keys() -> Mapping[str, str]:
    return _keys((entry, ()) for entry in sectors().values())


@cache
def _indicator_keys() -> Mapping[str, str]:
    return _keys((entry, ()) for entry in indicators().values())


def _keys(entries: Iterable[tuple[Named, tuple[str, ...]]]) -> Mapping[str, str]:
    """Map every spelling to its code. Raises `ValueError` where two codes claim one spelling."""
    keys: dict[str, str] = {}
    for entry, aliases in entries:
        for spelling in (entry.code, entry.name_en, entry.name_zh_hant, entry.name_zh_hans, *aliases):
            if keys.setdefault(normal_form(spelling), entry.code) != entry.code:
                raise ValueError(f"{spelling!r} stands for {keys[normal_form(spelling)]} and {entry.code}")
    return keys


def _rows(file_name: str) -> list[dict[str, str]]:
    with (CODES_DIR / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _names(row: Mapping[str, str]) -> tuple[str, str, str, str]:
    return row["code"], row["name_en"], row["name_zh_hant"], row["name_zh_hans"]


def _names_of(entry: Named) -> tuple[str, str, str]:
    return entry.name_en, entry.name_zh_hant, entry.name_zh_hans


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(_LIST_SEPARATOR) if part.strip())
