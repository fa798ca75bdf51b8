"""How well a header fits a profile, a register, or the words of the aliases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from data.files import FileKind
from data.ingest.aliases import Alias, aliases, column_form, forms_of, is_chinese
from data.ingest.header_rows import HeaderRows
from data.ingest.profiles import (
    AMOUNT_AND_DATE,
    OCDS,
    OUTCOME,
    PARTED_FIELDS,
    SUPPLIER_AND_ADDRESS,
    Layout,
    Profile,
    by_aliases,
    profiles,
)
from data.records import TEMPLATE_COLUMNS

# What an award is told by; other fields stand in many kinds of lists.
_TELLING = frozenset(
    ("tender_ref", "title", "supplier_name", SUPPLIER_AND_ADDRESS, "amount", AMOUNT_AND_DATE, "award_date")
)
# What a publisher's file may tell besides what its profile knows of.
_BESIDES = frozenset(
    (
        "contract_period", "contract_start", "contract_end", "procurement_method_raw", "tenders_received",
        "supplier_address", "award_date", "lot", "currency", "gazette_notice", "country_of_origin", "notes",
        "title_zh", "supplier_name_zh", "delivery_place", "brn", OUTCOME,
    )
)  # fmt: skip
_IN_CHINESE = {"title": "title_zh", "supplier_name": "supplier_name_zh", "buyer": "buyer_zh"}
_FIELDS = frozenset((*TEMPLATE_COLUMNS, *PARTED_FIELDS))
_EXACT = 4  # a header that a profile or the person names
_SUPPLIERS = frozenset(("supplier_name", SUPPLIER_AND_ADDRESS))
_BIDDER, _BID = "bidder", "bid"  # fields of aliases only: who tendered, and for how much


@dataclass(frozen=True, slots=True)
class Fit:
    """Which columns of a header hold what, as a profile or the aliases see it."""

    rows: HeaderRows
    profile: Profile
    fields: Mapping[int, str]
    words: Mapping[int, str]  # the reading that was taken for each of them
    clashes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    evidence: int = 0  # how many headers say that these are awards
    unmapped: tuple[str, ...] = ()  # headers the person named that are not there
    bidders: bool = False  # whether the suppliers are all who tendered
    left_out: frozenset[int] = frozenset()  # columns that hold nothing of an award, as the person said

    @property
    def missing(self) -> tuple[str, ...]:
        """Give the fields without which there is no award and that no column holds."""
        present = set(self.fields.values())
        supplier = present & _SUPPLIERS
        return (() if "title" in present else ("title",)) + (() if supplier else ("supplier_name",))


@dataclass(frozen=True, slots=True)
class _Match:
    position: int
    alias: Alias
    form: str
    reading: str


def has_known_words(rows: HeaderRows) -> bool:
    """Say whether any column is headed as some profile knows it: most rows of data are not."""
    return not _profiled().isdisjoint(_forms(rows))


def fit_layout(rows: HeaderRows, profile: Profile) -> Fit | None:
    """Give the fit to the columns of a profile or register, nothing where a required one is not there."""
    known = {form: Alias(name, _EXACT) for form, name in _lookup(profile.layout).items()}
    matches = list(_matches(rows, known))
    present = {match.alias.field for match in matches} | profile.unused & _forms(rows)
    required = (need if need in _FIELDS else column_form(need) for need in profile.layout.required)
    if not present.issuperset(required) or _names_other_buyers(rows, profile):
        return None
    return _settled(rows, profile, matches + _besides(rows, profile, matches), {})


def fit_aliases(rows: HeaderRows, profile: Profile | None, mapping: Sequence[tuple[str, str]]) -> Fit:
    """Give the fit to the aliases, to the columns of a profile before them, and to what the person said."""
    known = dict(aliases())
    if profile is not None:
        known |= {form: Alias(name, _EXACT) for form, name in _lookup(profile.layout).items()}
    return _settled(rows, profile or by_aliases(), list(_matches(rows, known)), *_mapped(rows, mapping))


def fit_register(
    rows: HeaderRows, layout: Layout, fields: Mapping[int, str], mapping: Sequence[tuple[str, str]]
) -> Fit:
    """Give the fit to a register, which knows its own columns."""
    named, unmapped = _mapped(rows, mapping)
    fields = {at: name for at, name in fields.items() if named.get(at) != ""}
    words = {at: rows.names[at] for at in fields}
    return Fit(rows, Profile(layout), fields, words, unmapped=unmapped)


def with_mapping(fit: Fit, mapping: Sequence[tuple[str, str]]) -> Fit:
    """Give a fit with the columns that the person named."""
    if not mapping:
        return fit
    named, unmapped = _mapped(fit.rows, mapping)
    given = {at: name for at, name in named.items() if name}
    fields = {at: name for at, name in fit.fields.items() if at not in named and name not in given.values()}
    fields = _one_of_suppliers(fields | given, given)
    clashes = {name: ats for name, ats in fit.clashes.items() if name not in named.values()}
    words = {at: fit.words.get(at) or fit.rows.names[at] for at in fields}
    return replace(
        fit,
        fields=fields,
        words=words,
        clashes=clashes,
        evidence=fit.evidence + len(given),
        unmapped=unmapped,
        left_out=frozenset(named.keys() - given.keys()),
    )


def _besides(rows: HeaderRows, profile: Profile, matches: list[_Match]) -> list[_Match]:
    """Give what columns say that a publisher has added and that contradict nothing."""
    if profile.name == OCDS or profile.kind is not FileKind.AWARDS or not profile.publisher:
        return []
    taken, fields = {match.position for match in matches}, {match.alias.field for match in matches}
    return [
        match
        for match in _matches(rows, aliases())
        if match.position not in taken and match.form not in profile.unused
        if match.alias.strength > 1 and match.alias.field in _BESIDES - fields
    ]


def _names_other_buyers(rows: HeaderRows, profile: Profile) -> bool:
    """Say whether a column tells who buys where the profile's files have none: they are another's."""
    if not (profile.buyer or profile.buyer_from_title):
        return False
    return any(match.alias.field == "buyer" for match in _matches(rows, aliases()))


def _forms(rows: HeaderRows) -> set[str]:
    return {form for readings in rows.readings for reading in readings for form in forms_of(reading)}


@cache
def _profiled() -> frozenset[str]:
    return frozenset(form for profile in profiles().values() for form in _lookup(profile.layout))


@cache
def _lookup(layout: Layout) -> Mapping[str, str]:
    return {column_form(header): name for header, name in layout.columns.items()}


def _matches(rows: HeaderRows, known: Mapping[str, Alias]) -> Iterator[_Match]:
    """Give what each column is known as: of its readings, and of their forms, the first that is known."""
    for position, readings in enumerate(rows.readings):
        pairs = ((reading, form) for reading in readings for form in forms_of(reading))
        found = next(((reading, form) for reading, form in pairs if form in known), None)
        if found:
            yield _Match(position, known[found[1]], found[1], found[0])


def _mapped(rows: HeaderRows, mapping: Sequence[tuple[str, str]]) -> tuple[dict[int, str], tuple[str, ...]]:
    """Give the columns that the person named, "" for one that is left out, and the names no column has."""
    named, unmapped = {}, []
    for header, name in mapping:
        at = _position(rows, header)
        if at is None:
            unmapped.append(header)
        else:
            named[at] = name
    return named, tuple(unmapped)


def _position(rows: HeaderRows, header: str) -> int | None:
    """Give the column with this header as it is written, else in its form without unit and marks."""
    wanted = " ".join(header.split()).casefold()
    for at, readings in enumerate(rows.readings):
        if any(reading.casefold() == wanted for reading in readings):
            return at
    form = column_form(header)
    alike = [at for at, readings in enumerate(rows.readings) if form and form in map(column_form, readings)]
    return alike[0] if len(alike) == 1 else None


def _settled(
    rows: HeaderRows,
    profile: Profile,
    matches: list[_Match],
    named: Mapping[int, str],
    unmapped: tuple[str, ...] = (),
) -> Fit:
    """Give each field to one column: to the one the person named, else to the one that says it most."""
    fields = {at: name for at, name in named.items() if name}
    given = frozenset(fields.values())
    clashes: dict[str, tuple[int, ...]] = {}
    by_field: dict[str, list[_Match]] = defaultdict(list)
    matches = [match for match in matches if match.position not in named]
    matches, bidders = _with_bids(matches, given)
    for match in matches:
        if match.alias.field not in given:
            by_field[match.alias.field].append(match)
    against = len(by_field.pop("", ()))
    for name, claims in by_field.items():
        if profile.name == OCDS or name == OUTCOME:
            fields |= {claim.position: name for claim in claims}
        else:
            _give(name, claims, fields, clashes)
    fields = _one_of_suppliers(fields, named)
    words = {at: rows.names[at] for at in fields} | {
        match.position: match.reading for match in matches if match.position in fields
    }
    strong = {match.alias.field for match in matches if match.alias.strength > 1}
    evidence = len(strong & _TELLING) + len(given) - against
    left_out = frozenset(at for at, name in named.items() if not name)
    return Fit(rows, profile, fields, words, clashes, evidence, unmapped, bidders, left_out)


def _with_bids(matches: list[_Match], given: frozenset[str]) -> tuple[list[_Match], bool]:
    """Give the matches, tenderers as suppliers where a column says which of them won, and whether one does.

    Without it they are none. What a supplier tendered is the amount of the award.
    """
    told = given | {match.alias.field for match in matches if match.alias.strength > 1}
    outcome, supplier = OUTCOME in told, bool(told & _SUPPLIERS)
    stand_for = {_BIDDER: "supplier_name"} if outcome and not supplier else {}
    stand_for |= {_BID: "amount"} if outcome or supplier else {}
    kept = []
    for match in matches:
        name = stand_for.get(match.alias.field, match.alias.field)
        if name not in (_BIDDER, _BID):
            kept.append(replace(match, alias=replace(match.alias, field=name)))
    return kept, _BIDDER in stand_for and _BIDDER in told


def _one_of_suppliers(fields: dict[int, str], named: Mapping[int, str]) -> dict[int, str]:
    """Give the fields without a second column for the supplier: the person's, else the one of names only."""
    if not set(fields.values()) >= _SUPPLIERS:
        return fields
    kept = next((name for name in named.values() if name in _SUPPLIERS), "supplier_name")
    return {at: name for at, name in fields.items() if name == kept or name not in _SUPPLIERS}


def _give(
    name: str, claims: list[_Match], fields: dict[int, str], clashes: dict[str, tuple[int, ...]]
) -> None:
    strongest = max(claim.alias.strength for claim in claims)
    claims = [claim for claim in claims if claim.alias.strength == strongest]
    chinese = [claim for claim in claims if is_chinese(claim.form)]
    others = [claim for claim in claims if not is_chinese(claim.form)]
    if len(others) == 1 and len(chinese) <= 1:
        fields[others[0].position] = name
        if chinese and name in _IN_CHINESE:
            fields[chinese[0].position] = _IN_CHINESE[name]
    elif len(claims) == 1:
        fields[claims[0].position] = name
    else:
        clashes[name] = tuple(claim.position for claim in claims)
