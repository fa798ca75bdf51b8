"""What the map shows of a selection, in the words of the page: districts, bubbles, estates."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache, partial

from data import tile_address
from data.filters import NOWHERE, Flow, PlaceKind
from data.local import Local
from data.queries.summary import Summary, Tally
from geo.districts import districts
from geo.estates import estates
from geo.estates import known as estate_polygons
from geo.map_marks import AreaMark, CellsMark, MapWords, SiteMark
from geo.places import Precision
from ui import amounts, cached, figures, names
from ui.classes import quantile_classes
from ui.frame import Page
from ui.server import base_path
from ui.texts import Language, text
from ui.view import Measure


def words(page: Page) -> MapWords:
    """Give the map's own short texts."""
    return _words(page.view.language)


@cache
def _words(language: Language) -> MapWords:
    say = partial(text, language)
    keys = (
        "map_name",
        "zoom_in",
        "zoom_out",
        "reset_view",
        "base_map",
        "full_screen",
        "attribution",
        "error",
    )
    counted = {
        "vendor": partial(say, "map.cluster.vendor"),
        "delivery": partial(say, "map.cluster.delivery"),
        "awards": partial(say, "tally.awards"),
        "without": partial(say, "tally.without_sum"),
        "shared": partial(say, "ranking.shared", value="{value}"),
        "shared_in": partial(say, "map.shared_in"),
        "more": partial(say, "map.more"),
    }
    forms = {
        f"{name}_{form}": sentence(count=count, n="{n}")
        for name, sentence in counted.items()
        for form, count in (("one", 1), ("many", 2))
    }
    precisions = (Precision.BUILDING, Precision.STREET, Precision.AREA, Precision.DISTRICT)
    money, units = amounts.short_form(language)
    return MapWords(
        **{key: say(f"map.{key}") for key in keys},
        **forms,
        **{f"precision_{one.value}": say(f"precision.{one.value}") for one in precisions},
        **{f"local_{one.value}": say(f"local.{one.value}") for one in Local},
        within=say("precision.within", precision="{precision}", metres="{metres}"),
        not_stated=say("word.not_stated"),
        close=say("card.close"),
        money=money,
        units=units,
    )


def sizes(page: Page, tallies: Mapping[str, Tally]) -> dict[str, Decimal]:
    """Give what the colour of each district stands for."""
    if page.view.measure is Measure.VALUE and page.view.filters.flow is Flow.SPENDING:
        return {code: tally.value_hkd for code, tally in tallies.items() if code not in NOWHERE}
    return {code: Decimal(tally.awards) for code, tally in tallies.items() if code not in NOWHERE}


def areas(page: Page, found: Summary) -> list[AreaMark]:
    """Give the 18 districts; one whose awards all lack a sum is hatched where the colour is the sum."""
    tallies = found.by("district")
    measured = sizes(page, tallies)
    classes = quantile_classes(measured)
    chosen = page.view.filters.district
    return [
        AreaMark(
            code=code,
            name=names.district(page, code),
            klass=classes.colours.get(code),
            lines=tuple(tally_lines(page, tallies.get(code, Tally()))),
            selected=code in chosen,
            hatched=_is_unknown(page, tallies.get(code)),
        )
        for code in districts()
    ]


def cells(page: Page, ground: str) -> CellsMark:
    """Say where the map finds its bubbles and rings, and what is open; `ground` names the outlines."""
    filters, stamp = page.view.filters, page.snapshot.stamp
    card = (page.view.card,) if page.view.card and filters.place is PlaceKind.VENDOR else ()
    return CellsMark(
        ground=base_path() + tile_address.ground(ground),
        tiles=base_path() + tile_address.template("cells", stamp, filters),
        cell=base_path() + tile_address.template("cell", stamp, filters),
        place=filters.place.value,
        is_revenue=filters.flow is Flow.REVENUE,
        is_narrow=bool(filters.supplier or filters.spot),
        open_codes=card,
        open_places=cached.whereabouts(page.snapshot, card[0]) if card else (),
    )


def sites(page: Page, found: Summary) -> list[SiteMark]:
    """Give the estates with what vendors in them won, facilities and parks."""
    tallies = found.by("estate")
    drawn = cached.polygons(estate_polygons())
    return [
        SiteMark(
            code=code,
            name=names.estate(page, code),
            lat=site.lat,
            lon=site.lon,
            radius_m=site.radius_m,
            kind=site.kind,
            lines=(_site_line(page, tallies.get(code, Tally())),) if site.kind != "facility" else (),
            outline=drawn.rings(code) if drawn else (),
        )
        for code, site in estates().items()
        if site.lat is not None and site.lon is not None
    ]


def _is_unknown(page: Page, tally: Tally | None) -> bool:
    """Say whether a district has awards but no sum to colour it by; a sum of zero is a sum."""
    by_value = page.view.measure is Measure.VALUE and page.view.filters.flow is Flow.SPENDING
    return by_value and tally is not None and tally.awards == tally.without_value


def _site_line(page: Page, tally: Tally) -> str:
    """Say in one short line, which stands on the map at every zoom, what vendors there won."""
    line = " · ".join(tally_lines(page, tally)[:2])
    return page.say(f"map.site.{page.view.filters.place.value}", line=line)


def tally_lines(page: Page, tally: Tally) -> list[str]:
    """Say how much in two lines: the awards, and their sum with what it leaves out."""
    language = page.view.language
    lines = [page.say("tally.awards", count=tally.awards, n=amounts.count(language, tally.awards))]
    if not tally.awards or page.view.filters.flow is Flow.REVENUE:
        return lines
    if tally.awards == tally.without_value:
        return [*lines, page.say("word.not_stated")]
    lines.append(amounts.money_short(language, tally.value_hkd))
    lines += figures.left_out(page, tally)
    largest = figures.dominance(page, tally)
    return [*lines, largest] if largest else lines
