"""What the map shows of a selection, in the words of the page: districts, bubbles, estates."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from data.filters import NOWHERE, Flow
from data.queries.summary import Summary, Tally
from data.queries.vendors import MapPoint
from geo.districts import districts
from geo.estates import estates
from geo.estates import known as estate_polygons
from geo.map_marks import AreaMark, MapWords, PointMark, SiteMark
from ui import amounts, award_fields, cached, figures, names
from ui.classes import quantile_classes
from ui.frame import Page
from ui.view import Measure


def words(page: Page) -> MapWords:
    """Give the map's own short texts."""
    keys = ("map_name", "zoom_in", "zoom_out", "reset_view", "base_map", "full_screen", "attribution")
    kind = page.view.filters.place.value
    return MapWords(
        **{key: page.say(f"map.{key}") for key in keys}, cluster=page.say(f"map.cluster.{kind}", n="{n}")
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


def bubbles(page: Page, found: list[MapPoint]) -> list[PointMark]:
    """Give the bubbles: their area follows the sum, of awards without a sum the number."""
    return [
        PointMark(
            id=point.code,
            name=names.supplier(page, point.name, point.name_zh),
            lat=point.lat,
            lon=point.lon,
            weight=float(point.value_hkd),
            accent=point.local == "plant",
            lines=(
                *tally_lines(
                    page,
                    Tally(awards=point.awards, value_hkd=point.value_hkd, without_value=point.without_value),
                ),
                *_shared(page, point),
                " · ".join(
                    (
                        names.district(page, point.district),
                        award_fields.precision(page, point.precision, point.within_m),
                    )
                ),
                page.say(f"local.{point.local}"),
            ),
            selected=point.code in (*page.view.filters.supplier, *page.view.filters.spot, page.view.card),
        )
        for point in found
    ]


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


def _shared(page: Page, point: MapPoint) -> list[str]:
    if not point.shared_awards:
        return []
    value = amounts.money_short(page.view.language, point.shared_value_hkd)
    return [page.say("ranking.shared", count=point.shared_awards, n=point.shared_awards, value=value)]


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
