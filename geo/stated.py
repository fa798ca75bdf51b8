"""The place of delivery from a cell that holds nothing else: there "North" is the district."""

from __future__ import annotations

import re
from functools import cache

from geo.districts import districts
from geo.places import Place, Precision, Scope
from geo.streets import StreetList
from geo.titles import place_of_delivery

_BETWEEN = re.compile(r"[,;/&、，；\n]|\band\b|[及與与]", re.IGNORECASE)
_CENTRAL_AND_WESTERN = re.compile(r"\bcentral\s*(?:and|&)\s*western\b", re.IGNORECASE)
_DISTRICT = re.compile(r"\s*\b(?:the\s+)?districts?\b\.?|[區区]$", re.IGNORECASE)
_JOINED = "central western"
_LIST = 2  # parts
_WHOLE = (Scope.TERRITORY, Scope.OUTSIDE)


def place_stated(text: str, streets: StreetList | None = None) -> Place:
    """Read where a cell says that goods go or works stand.

    In a title "North" and "Southern" are directions. In a cell of places a part that is
    nothing but the name of a district is that district; all else is read as a title is.
    """
    read = place_of_delivery(text, streets)
    parts = _parts(text)
    bare = {code for part in parts if (code := _codes().get(_form(part)))}
    is_list = all(_form(part) in _codes() for part in parts)
    # What is more than a list and has no place of its own may still be an address.
    if bare <= set(read.districts) or read.scope in _WHOLE or (read.scope is Scope.UNKNOWN and not is_list):
        return read
    codes = tuple(sorted(bare.union(read.districts)))
    if len(codes) > 1:
        return Place(Scope.SEVERAL, codes, method="several", matched=text.strip())
    return Place(Scope.DISTRICT, codes, None, None, Precision.DISTRICT, "town", text.strip())


def unread_parts(text: str, streets: StreetList | None = None) -> tuple[str, ...]:
    """Give the parts of a list of places that name none; an address, which has numbers, is no list."""
    parts = _parts(text)
    if len(parts) < _LIST or any(map(str.isdigit, text)):
        return ()
    return tuple(
        part
        for part in parts
        if _form(part) not in _codes() and place_of_delivery(part, streets).scope is Scope.UNKNOWN
    )


def _parts(text: str) -> list[str]:
    found = _BETWEEN.split(_CENTRAL_AND_WESTERN.sub(_JOINED, text))
    return [part.strip() for part in found if part.strip()]


@cache
def _codes() -> dict[str, str]:
    """Give each district's code by its names, without the word "district"."""
    named = (
        (_form(_CENTRAL_AND_WESTERN.sub(_JOINED, one.name(lang))), code)
        for code, one in districts().items()
        for lang in ("en", "zh-Hant", "zh-Hans")
    )
    return {form: code for form, code in named if form}


def _form(part: str) -> str:
    return " ".join(_DISTRICT.sub("", part.strip()).split()).casefold()
