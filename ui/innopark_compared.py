"""The three INNOPARKs side by side: what they are, and what vendors there won."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from data.filters import Flow, PlaceKind
from data.queries.summary import Summary, Tally
from data.queries.tenants import STATUS, Tenant
from geo.districts import districts
from geo.estates import Estate, estates
from ui import amounts, cached, cached_places, figures, innoparks, links, map_table, markup, names
from ui.frame import Page

# In short, after a number.
_STATUS = {"firm": "innopark.firm", "lead": "tenancy.lead", "ended": "tenancy.ended"}


@dataclass(frozen=True, slots=True)
class Park:
    """One INNOPARK with the figures of the awards that name it, and of its tenants wherever they are."""

    site: Estate
    name: str
    tally: Tally
    own: Summary
    tenants: Sequence[Tenant]
    of_tenants: Tally | None  # nothing where no firm tenant is a vendor
    facilities: Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the comparison: a label, and for each INNOPARK a word with an exact form and notes."""

    label: str
    cells: tuple[tuple[str, str, str], ...]  # shown, exact, note
    note: str = ""


def html(page: Page, found: Summary) -> str:
    """Give the table of the comparison."""
    three = parks(page, found)
    return markup.fill(
        "innopark_compared.html",
        say=page.say,
        parks=[
            (park.name, links.address("records", at(page, park.site.code).view.elsewhere())) for park in three
        ],
        lines=compared(page, found, three),
        note=page.say(f"innopark.note.{page.view.filters.place.value}"),
        facilities=[
            (park.name, [(names.estate(page, code), page.say(f"rests.{code}")) for code in park.facilities])
            for park in three
        ],
    )


def parks(page: Page, found: Summary) -> list[Park]:
    """Give the INNOPARKs in the order of the list of estates."""
    by_estate = found.by("estate")
    return [_park(page, site, by_estate.get(site.code, Tally())) for site in sites()]


def compared(page: Page, found: Summary, three: Sequence[Park]) -> list[Line]:
    """Give the rows that set the INNOPARKs beside each other."""
    return [*_what_they_are(page, three), *_what_they_won(page, found, three)]


def at(page: Page, code: str) -> Page:
    """Give the page for the awards of vendors in one estate or facility."""
    return replace(page, view=replace(page.view, filters=replace(page.view.filters, estate=(code,))))


def sites() -> list[Estate]:
    """Give the INNOPARKs in the order of the list of estates."""
    return [site for site in estates().values() if site.kind == "estate"]


def _park(page: Page, site: Estate, tally: Tally) -> Park:
    own = at(page, site.code)
    tenants = cached_places.tenants(page.snapshot).get(site.code, ())
    return Park(
        site=site,
        name=names.estate(page, site.code),
        tally=tally,
        own=cached.figures(own.snapshot, own.view.filters),
        tenants=tenants,
        of_tenants=_won_by(page, [one.supplier for one in tenants if one.status == STATUS[0]]),
        facilities={
            one.code: cached.figures(page.snapshot, at(page, one.code).view.filters).total
            for one in estates().values()
            if one.parent == site.code
        },
    )


def _won_by(page: Page, codes: Sequence[str | None]) -> Tally | None:
    known = tuple(sorted({code for code in codes if code is not None}))
    chosen = page.view.filters.supplier
    known = tuple(code for code in known if not chosen or code in chosen)
    if not known:
        return None
    return cached.figures(page.snapshot, replace(page.view.filters, supplier=known)).total


def _what_they_are(page: Page, three: Sequence[Park]) -> list[Line]:
    language = page.view.language

    def tenants(park: Park) -> tuple[str, str, str]:
        told = [
            page.say(
                "innopark.of_status",
                n=amounts.count(language, sum(one.status == status for one in park.tenants)),
                status=page.say(_STATUS[status]),
            )
            for status in STATUS
            if any(one.status == status for one in park.tenants)
        ]
        return amounts.count(language, len(park.tenants)), "", page.say("list.semicolon").join(told)

    def area(park: Park) -> tuple[str, str, str]:
        size = park.site.area_ha
        words = page.say("word.not_known")
        if size is not None:
            words = page.say("innopark.hectares", n=amounts.count(language, round(size)))
        return words, "", innoparks.rests_on(page, park.site)

    return [
        Line(
            page.say("filter.district"),
            tuple((districts()[park.site.district].name(language.value), "", "") for park in three),
        ),
        Line(page.say("innopark.area"), tuple(area(park) for park in three)),
        Line(page.say("innopark.tenants"), tuple(tenants(park) for park in three)),
    ]


def _what_they_won(page: Page, found: Summary, three: Sequence[Park]) -> list[Line]:
    language, is_spending = page.view.language, page.view.filters.flow is Flow.SPENDING
    lines = [
        Line(
            page.say("innopark.won"),
            tuple((amounts.count(language, park.tally.awards), "", "") for park in three),
        ),
        Line(page.say("award.amount"), tuple(_value(page, park.tally) for park in three)),
        Line(
            page.say("innopark.vendors"),
            tuple((amounts.count(language, park.tally.suppliers), "", "") for park in three),
        ),
        Line(
            page.say("innopark.buyers"),
            tuple((amounts.count(language, park.tally.buyers), "", "") for park in three),
        ),
    ]
    if is_spending and page.view.filters.place is PlaceKind.VENDOR:
        shares = [map_table.share_of_placed(found, park.tally) for park in three]
        placed = amounts.money_short(language, found.placed.value_hkd)
        lines.insert(
            2,
            Line(
                page.say("innopark.of_placed"),
                tuple((share or page.say("word.not_known"), "", "") for share in shares),
                page.say("innopark.of_placed.note", value=placed),
            ),
        )
    wherever = tuple(
        _value(page, park.of_tenants, counted=True)
        if park.of_tenants is not None
        else (page.say("innopark.no_vendor"), "", "")
        for park in three
    )
    return [
        *lines,
        Line(page.say("innopark.by_facility"), tuple(_by_facility(page, park) for park in three)),
        Line(page.say("innopark.wherever"), wherever, page.say("innopark.wherever.note")),
    ]


def _by_facility(page: Page, park: Park) -> tuple[str, str, str]:
    told = [
        page.say(
            "innopark.facility.line",
            name=names.estate(page, code),
            awards=page.say("tally.awards", count=t.awards, n=amounts.count(page.view.language, t.awards)),
            value=figures.value_of(page, t),
        )
        for code, t in park.facilities.items()
        if t.awards
    ]
    return page.say("list.semicolon").join(told) or page.say("innopark.facility.none"), "", ""


def _value(page: Page, tally: Tally, *, counted: bool = False) -> tuple[str, str, str]:
    language = page.view.language
    notes = [*figures.left_out(page, tally)]
    if counted:
        n = amounts.count(language, tally.awards)
        notes.insert(0, page.say("tally.awards", count=tally.awards, n=n))
    largest = figures.dominance(page, tally)
    exact = amounts.money(language, tally.value_hkd) if tally.awards > tally.without_value else ""
    words = figures.value_of(page, tally) if tally.awards else page.say("innopark.no_award")
    return words, exact, " · ".join([*notes, *([largest] if largest else [])])
