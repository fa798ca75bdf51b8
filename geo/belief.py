"""Which of the names found in a text are believed: not every "Central" is the locality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.folding import FIRST_CHINESE, Token, clean, tokens
from geo.gazetteer import Entry, Kind, Use
from geo.name_index import Match, index
from geo.streets import StreetList

_GENERAL_KINDS = (Kind.SITE, Kind.LOCALITY, Kind.TOWN)
# After a locality these make the name of a street, a bridge or a railway that may lie elsewhere.
_LINE_WORDS = frozenset(
    (
        *("road", "street", "lane", "avenue", "drive", "path", "terrace", "circuit", "crescent", "close"),
        *("bridge", "flyover", "link", "line", "bypass", "highway", "corridor"),
    )
)
_LINE_CHARACTERS = ("道", "街", "路", "里", "径", "巷", "桥", "大桥", "交汇处", "线")
# What begins with such a character and still names no street: "元朗區道路" are roads in Yuen Long.
_NO_LINES = (
    "道路",
    "街道",
    "街市",
    "街灯",
    "街燈",
    "路面",
    "路灯",
    "路燈",
    "路政",
    "路口",
    "路旁",
    "线路",
    "桥梁",
)
# Words that may stand before a street's name without being part of it.
_BEFORE_STREET = frozenset(
    (
        *("at", "of", "and", "or", "near", "to", "between", "in", "along", "on", "off", "the", "for", "from"),
        *("junction", "junctions", "under", "section", "floor", "no", "nos", "number", "lot", "block"),
        *("building", "house", "centre", "tower", "plaza", "mansion", "court", "garden", "gardens"),
        *("square", "place", "commercial", "factory", "limited", "ltd", "company", "hotel", "estate"),
    )
)
# Words that may stand before a building's name without being part of it.
_BEFORE_BUILDING = _BEFORE_STREET | frozenset(
    (
        *(
            "level",
            "unit",
            "units",
            "room",
            "rooms",
            "rm",
            "shop",
            "shops",
            "flat",
            "suite",
            "suites",
            "office",
        ),
        *(
            "offices",
            "ground",
            "podium",
            "basement",
            "wing",
            "zone",
            "portion",
            "whole",
            "phase",
            "mezzanine",
        ),
        *("inc", "llp", "plc", "corporation", "co", "street", "road", "avenue", "lane", "drive", "central"),
        *(
            "east",
            "west",
            "north",
            "south",
            "car",
            "park",
            "carpark",
            "mall",
            "arcade",
            "floors",
            "level",
            "roof",
        ),
    )
)
# Names that are plain words too: they count only beside another name of their district.
_PLAIN_WORDS = frozenset(("zenith", "interlink", "icc", "apm", "tamar", "indihome", "3rs"))
_PLAIN_CHINESE = frozenset(
    (
        *(
            "分流",
            "金钱",
            "水口",
            "桥头",
            "围头",
            "大园",
            "林区",
            "源区",
            "名城",
            "响钟",
            "多石",
            "上源",
            "领都",
        ),
        *("形点", "井头", "山咀", "高塘", "中湾", "银洲", "华山", "莫家", "塘下", "东环", "天晋"),
    )
)
_SHORTEST = 2  # characters of a Chinese street
_SHORT_CHINESE_STREET = 3  # characters: a longer street may end with the same ones
_ONE_WORD = 2  # tokens of "Tung Street"
_BEGIN_STREETS = frozenset(("on", "to", "in"))  # "12 On Tung Street"
_VILLAGE_CHARACTERS = frozenset("村园苑")  # behind them 第一巷 and 高街 are lanes of the village
_ORDINAL = "第"
_SIDED_WORDS = frozenset(("road", "drive", "street"))  # streets called "Central" but not in Central
_AREA_BEGINS = "hong"
_SIDE_WORDS = frozenset(("east", "west", "north", "south", "central"))
_BEFORE_CHINESE_STREET = frozenset("号楼室座层厦心场区村园苑县城市省司于在和及近至")
_SUPPORTED = frozenset((Use.SUPPORTED,))
_DISTRICT_WORDS = frozenset(("district", "districts"))
_LIST_WORDS = frozenset(("and", "or"))
_LIST_REACH = 8  # tokens between "Southern" and the "Districts" that closes its list


@dataclass(frozen=True, slots=True)
class Words:
    """A text in tokens with the names found in it."""

    text: str  # cleaned; what offsets refer to
    tokens: tuple[Token, ...]
    names: tuple[Match, ...]

    def written(self, match: Match) -> str:
        """Give the words of a match as the text has them."""
        return " ".join(self.text[match.start : match.end].split())


def read_words(text: str, streets: StreetList | None = None) -> Words:
    """Fold a text and find its names, all of them."""
    cleaned = clean(text)
    known = index(streets)
    found = known.words(tokens(cleaned))
    return Words(cleaned, found, tuple(known.find(found)))


def believed(words: Words) -> tuple[Match, ...]:
    """Give the names that count: no part of an unknown street, no plain word, no short form alone."""
    found = [match for match in words.names if _is_believed(words, match)]
    return tuple(_usual(match, found) for match in found if _is_supported(words, match, found))


def _usual(match: Match, found: Sequence[Match]) -> Match:
    """Leave out the lesser places of a name, unless another name of the text speaks for one of them."""
    usual = match.name.usual
    if usual is None:
        return match
    told = {code for other in found if other is not match for code in other.districts}
    lesser = set(match.districts) - set(usual.districts)
    return match if lesser & told else match._replace(name=usual)


def _is_believed(words: Words, match: Match) -> bool:
    if match.of(*_GENERAL_KINDS) and _names_unknown_line(words, match):
        return False
    if match.of(Kind.STREET) and _ends_unknown_street(words, match):
        return False
    if _ends_line(words, match) or _ends_unknown_building(words, match):
        return False
    uses = match.name.uses
    if Use.ALWAYS in uses or Use.SUPPORTED in uses:
        return True
    if Use.DISTRICT in uses:
        return _closes_with_district(words, match)
    return match.chinese or _before_area_or_end(words, match)


def _ends_unknown_building(words: Words, match: Match) -> bool:
    """Say whether a building's name is but the end of a longer one ("Win Century Centre")."""
    if not match.first or match.chinese or not all(_is_building(entry) for entry in match.entries):
        return False
    before = words.tokens[match.first - 1].text
    if len(before) == 1 or not before.isalpha() or before >= FIRST_CHINESE or before in _BEFORE_BUILDING:
        return False
    return not any(other.after == match.first for other in words.names)


def _is_building(entry: Entry) -> bool:
    return entry.kind is Kind.SITE and entry.street is not None


def _ends_line(words: Words, match: Match) -> bool:
    """Say whether a name only ends a street's: "Northern Road East, Hong Kong" is not the hotel EAST."""
    if not match.first or match.chinese or words.tokens[match.first].text not in _SIDE_WORDS:
        return False
    alone = match.after - match.first == 1 or words.tokens[match.first + 1].text == _AREA_BEGINS
    return alone and not match.of(Kind.LOCALITY) and words.tokens[match.first - 1].text in _LINE_WORDS


def _is_supported(words: Words, match: Match, found: Sequence[Match]) -> bool:
    if match.name.uses != _SUPPORTED and not _is_plain(words, match):
        return True
    if match.chinese and match.after - match.first <= _SHORTEST and match.of(Kind.STREET):
        following = words.tokens[match.after : match.after + 1]
        if following and following[0].text.isdecimal():
            return True  # 高街12號
    return any(other is not match and set(other.districts) == set(match.districts) for other in found)


def _is_plain(words: Words, match: Match) -> bool:
    """Say whether a short name may as well be a plain word."""
    length = match.after - match.first
    if match.chinese:
        if length > _SHORTEST:
            return False
        return "".join(token.text for token in words.tokens[match.first : match.after]) in _PLAIN_CHINESE
    return length == 1 and words.tokens[match.first].text in _PLAIN_WORDS


def _names_unknown_line(words: Words, match: Match) -> bool:
    """Say whether a locality's name only begins the name of a street or bridge not known."""
    following = [token.text for token in words.tokens[match.after : match.after + 4]]
    if not following:
        return False
    neighbour = next((other for other in words.names if other.first == match.after), None)
    if neighbour is not None and (match.chinese or neighbour.of(Kind.STREET)):
        # "Kwun Tong Hill Road" is a street of its own; that of the name alone lies elsewhere.
        one_word = neighbour.after - neighbour.first == _ONE_WORD
        return not match.chinese and one_word and _are_one_name(match, neighbour)
    if match.chinese:
        # One character between is part of the name; two or more may be a street of their own.
        rests = ["".join(following[skip:]) for skip in (0, 1)]
        if any(rest.startswith(_NO_LINES) for rest in rests):
            return False
        return any(rest.startswith(_LINE_CHARACTERS) for rest in rests)
    if following[0] in _LINE_WORDS:
        return True
    return len(following) > 1 and following[0].isalpha() and following[1] in _LINE_WORDS


def _ends_unknown_street(words: Words, match: Match) -> bool:
    """Say whether a street's name is but the end of a longer one ("Lee Garden Road")."""
    if match.first == 0:
        return False
    before = words.tokens[match.first - 1].text
    neighbour = next((other for other in words.names if other.after == match.first), None)
    length = match.after - match.first
    if neighbour is not None:
        short = not match.chinese or length <= _SHORT_CHINESE_STREET
        return short and _are_one_name(neighbour, match)
    if match.chinese:
        if length > _SHORT_CHINESE_STREET or before < FIRST_CHINESE:
            return False
        village = before in _VILLAGE_CHARACTERS and (
            length <= _SHORTEST or words.tokens[match.first].text == _ORDINAL
        )
        return village or before not in _BEFORE_CHINESE_STREET
    if not before.isalpha() or before >= FIRST_CHINESE or len(before) == 1:
        return False
    numbered = match.first > 1 and words.tokens[match.first - 2].text[0].isdecimal()
    if before in _BEFORE_STREET:
        return numbered and before in _BEGIN_STREETS
    return length == _ONE_WORD or numbered


def _are_one_name(place: Match, street: Match) -> bool:
    """Say whether a locality and a street behind it are one name: nothing of that name lies in it.

    English puts the locality after the street, so that "Mui Wo Chung Hau Street" is one name;
    in Chinese 西貢正街 is not the 正街 of another district.
    """
    return place.of(Kind.LOCALITY, Kind.TOWN) and not set(place.districts) & set(street.districts)


def _before_area_or_end(words: Words, match: Match) -> bool:
    if match.first and words.tokens[match.first].text in _SIDE_WORDS:
        known = any(other.after == match.first for other in words.names)
        if not known and words.tokens[match.first - 1].text in _SIDED_WORDS:
            return False  # "Sky Plaza Road Central"
    if match.after >= len(words.tokens):
        return True
    return any(other.first == match.after and other.of(Kind.AREA) for other in words.names)


def _closes_with_district(words: Words, match: Match) -> bool:
    """Say whether a list such as "Eastern, Southern and Wan Chai Districts" holds the name."""
    named = {i for other in words.names for i in range(other.first, other.after)}
    for position in range(match.after, min(match.after + _LIST_REACH, len(words.tokens))):
        word = words.tokens[position].text
        if word in _DISTRICT_WORDS:
            return True
        if position not in named and word not in _LIST_WORDS:
            return False
    return False
