"""What the map shows of a selection, in the words of the page: districts, bubbles, estates."""

from __future__ import annotations

from functools import cache, partial

from data import tile_address
from data.filters import Flow, PlaceKind
from data.local import Local
from data.queries.summary import Summary, Tally
from geo.districts import districts
from geo.estates import Estate, estates
from geo.estates import known as estate_polygons
from geo.map_marks import NAMED_EVERYWHERE, AreaMark, CellsMark, MapWords, SiteMark
from geo.places import Precision
from ui import amounts, cached, innoparks, measures, names
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


def areas(page: Page, found: Summary) -> list[AreaMark]:
    """Give the 18 districts; one with awards whose measure is not known is hatched."""
    tallies = found.by("district")
    measured = measures.by_district(page, found)
    classes = measures.classes(page, found)
    chosen = page.view.filters.district
    return [
        AreaMark(
            code=code,
            name=names.district(page, code),
            klass=classes.colours.get(code),
            lines=tuple(_area_lines(page, tallies.get(code, Tally()))),
            selected=code in chosen,
            hatched=code in measured and measured[code] is None,
            figure=measures.figure(page, tallies.get(code, Tally())),
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
            lines=_site_lines(page, found, site, tallies.get(code, Tally())),
            outline=drawn.rings(code) if drawn else (),
        )
        for code, site in estates().items()
        if site.lat is not None and site.lon is not None
    ]


def _area_lines(page: Page, tally: Tally) -> list[str]:
    """Say how much there is of a district; what its colour says comes first."""
    lines = measures.tally_lines(page, tally)
    if measures.in_use(page) is Measure.VALUE and len(lines) > 1:
        return [lines[1], lines[0], *lines[2:]]
    measured = measures.line(page, tally)
    return [measured, *lines] if measured else lines


def _site_lines(page: Page, found: Summary, site: Estate, tally: Tally) -> tuple[str, ...]:
    """Say in short what vendors there won, which stands on the map at every zoom, and what share that is."""
    if site.kind == "facility":
        return ()
    line = " · ".join(measures.tally_lines(page, tally)[:2])
    lines = [page.say(f"map.site.{page.view.filters.place.value}", line=line)]
    if site.kind == NAMED_EVERYWHERE:
        lines.append(innoparks.share_line(page, found, tally))
    return tuple(filter(None, lines))
