"""The names of our gazetteer and of the Lands Department's list together: the list's districts win."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import product

from geo.estates import estates
from geo.folding import clean, name_key
from geo.gazetteer import Entry, Kind, Use
from geo.streets import Street

Named = tuple[str, Entry]
_Key = tuple[str, ...]
_SECTION = " - "  # "CASTLE PEAK ROAD - SAN HUI" is a section of a road
_CHINESE_SECTION = "段"
_CROSSINGS = frozenset(("tunnel", "bridge", "interchange", "crossing"))
_PLACES = (Kind.LOCALITY, Kind.TOWN, Kind.SITE, Kind.CROSSING)
_SHORT_CHINESE = 2  # characters: "中路" also ends the names of other streets


@dataclass(slots=True)
class _Official:
    """What the list says of names: the districts of each, and of each pair of names."""

    pairs: dict[tuple[_Key, _Key], set[str]] = field(default_factory=dict)
    singles: dict[_Key, set[str]] = field(default_factory=dict)
    written: dict[tuple[_Key, _Key], tuple[str, str]] = field(default_factory=dict)

    def add(self, english: str, chinese: str, codes: Iterable[str]) -> None:
        """Take one street, or the road that it is a section of."""
        pair = (name_key(english), name_key(chinese))
        self.pairs.setdefault(pair, set()).update(codes)
        self.written.setdefault(pair, (string.capwords(english), chinese))
        for key in pair:
            if key:
                self.singles.setdefault(key, set()).update(codes)

    def districts_of(self, names: Sequence[_Key]) -> list[set[str] | None]:
        """Give the districts of each name of one street of ours, nothing where the list has none of them.

        Names that the list pairs stand for one street; a name of its own says more than the others.
        """
        both: set[str] = set()
        for english, chinese in product(names, names):
            both |= self.pairs.get((english, chinese), set())
        singles = [self.singles[name] for name in names if name in self.singles]
        usual = both or (singles[0] if singles else None)
        found: list[set[str] | None] = []
        for name in names:
            listed = self.singles.get(name)
            found.append(usual if listed is None else (listed & both) or listed)
        return found


def merged(ours: Iterable[Named], streets: Iterable[Street]) -> Iterator[Named]:
    """Give all names of both, streets with the districts of the list.

    Our points, number ranges and uses stay where they are in a district that the list gives too.
    """
    kept = list(ours)
    places: dict[_Key, set[str]] = {}
    for name, entry in kept:
        if entry.kind in _PLACES:
            places.setdefault(name_key(name), set()).update(entry.districts)
    official = _read(streets, places.keys())
    named: dict[Entry, list[str]] = {}
    for name, entry in kept:
        if entry.kind is not Kind.STREET:
            yield name, entry
        else:
            named.setdefault(entry, []).append(name)
    covered: set[tuple[_Key, str]] = set()
    for entry, names in named.items():
        keys = [name_key(name) for name in names]
        for name, key, found in zip(names, keys, official.districts_of(keys), strict=True):
            agreed = entry if found is None else _agreeing(entry, found)
            covered |= {(key, code) for code in agreed.districts}
            yield name, agreed
    for pair, codes in official.pairs.items():
        for key, name in zip(pair, official.written[pair], strict=True):
            if key and not codes & places.get(key, set()) and any((key, c) not in covered for c in codes):
                yield name, _entry(official.written[pair][0] or name, name, key, codes)


def _read(streets: Iterable[Street], places: Set[_Key]) -> _Official:
    official = _Official()
    for street in streets:
        english, _, section = street.name_en.partition(_SECTION)
        chinese, _, chinese_section = clean(street.name_zh_hant).partition(_SECTION)
        if section:
            official.add(english, chinese, street.districts)
        # "Kwai Chung" after the road is read as the locality, which is finer than the section.
        known = (
            section and {name_key(section), name_key(chinese_section.removesuffix(_CHINESE_SECTION))} & places
        )
        if not known:
            official.add(street.name_en, street.name_zh_hant, street.districts)
    return official


def _agreeing(entry: Entry, codes: set[str]) -> Entry:
    """Give a street of ours the districts of the list, and what we know of it in them."""
    known = estates()
    estate = known[entry.code] if entry.code else None
    same = codes == set(entry.districts)
    return replace(
        entry,
        districts=tuple(sorted(codes)),
        lat=entry.lat if same else None,
        lon=entry.lon if same else None,
        within_m=entry.within_m if same else None,
        use=entry.use if codes & set(entry.districts) else Use.ALWAYS,
        stretches=tuple(stretch for stretch in entry.stretches if stretch.district in codes),
        code=entry.code if estate is not None and estate.district in codes else None,
        buildings=tuple(pair for pair in entry.buildings if known[pair[1]].district in codes),
    )


def _entry(title: str, name: str, key: _Key, codes: set[str]) -> Entry:
    """Give a street that we do not have; a name that may be a plain word counts only beside another."""
    kind = Kind.CROSSING if key[-1] in _CROSSINGS else Kind.STREET
    plain = len(key) == 1 or (not name.isascii() and len(key) <= _SHORT_CHINESE)
    return Entry(title, kind, tuple(sorted(codes)), use=Use.SUPPORTED if plain else Use.ALWAYS)
