"""How much of the awards is known: shares by publisher, precision of places, and what figures step round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.filters import NOWHERE, UNCLASSIFIED, Filters, PlaceKind
from data.queries.coverage import KNOWN, PROBLEMS, Known
from geo.places import Precision
from ui import amounts, cached_about, links, markup, names
from ui.frame import Page
from ui.view import View

_UNKNOWN = "unknown"
# Problems that a filter selects.
_FILTERS = {
    "no_delivery": {"place": PlaceKind.DELIVERY, "district": (_UNKNOWN,)},
    "no_sector": {"sector": (UNCLASSIFIED,)},
    "no_category": {"category": (_UNKNOWN,)},
    "no_method": {"method": (_UNKNOWN,)},
}
_LEVELS = (*(level.value for level in Precision if level is not Precision.NONE), *NOWHERE)
_TWICE = "listed_twice"


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of gap: how many awards have it, what the figures do about it, where to see them."""

    name: str
    awards: str
    share: str
    what: str
    address: str | None


def shares(page: Page) -> str:
    """Give the table of what is known of each publisher's awards."""
    labels = [page.say("filter.publisher"), page.say("word.awards")]
    labels += [page.say(f"about.known.{name}") for name in KNOWN]
    rows = [
        (_publisher(page, one), amounts.count(page.view.language, one.awards), _parts(page, one))
        for one in cached_about.known(page.snapshot)
    ]
    return markup.fill("about_known.html", say=page.say, labels=labels, rows=rows)


def precision(page: Page) -> str:
    """Give the table of how close vendors and places of delivery are known."""
    found = {(one.place, one.precision): one for one in cached_about.precision(page.snapshot)}
    totals = {
        place: sum(one.awards for (kind, _), one in found.items() if kind is place) for place in PlaceKind
    }
    rows = []
    for level in _LEVELS:
        cells = []
        for place in PlaceKind:
            one = found.get((place, level))
            within = one.median_within_m if one else None
            note = page.say("about.precision.within", metres=f"{within:,.0f}") if within is not None else ""
            cells.append((_of(page, one.awards if one else 0, totals[place]), note))
        name = page.say(f"nowhere.{level}") if level in NOWHERE else page.say(f"precision.{level}")
        rows.append((name, cells))
    return markup.fill("about_precision.html", say=page.say, rows=rows, places=[p.value for p in PlaceKind])


def problems(page: Page) -> str:
    """Give the table of what figures step round, and what reading the files gave."""
    found = cached_about.problems(page.snapshot)
    total = cached_about.known(page.snapshot)[-1].awards
    rows = [
        Problem(
            page.say(f"about.problem.{name}"),
            amounts.count(page.view.language, found[name]),
            amounts.percent(found[name] / total) if total and name != _TWICE else "",
            page.say(f"about.problem_done.{name}"),
            _address(page, name),
        )
        for name in (*PROBLEMS, _TWICE)
        if found[name]
    ]
    absent = [page.say(f"about.problem.{name}") for name in (*PROBLEMS, _TWICE) if not found[name]]
    return markup.fill(
        "about_problems.html",
        say=page.say,
        rows=sorted(rows, key=lambda row: -int("".join(filter(str.isdigit, row.awards)))),
        absent=page.say("list.comma").join(absent),
        loads=_loads(page),
    )


def _publisher(page: Page, one: Known) -> str:
    return page.say("about.known.all") if one.publisher is None else names.publisher(page, one.publisher)


def _parts(page: Page, one: Known) -> Sequence[tuple[str, str]]:
    return [
        (
            amounts.percent(one.known[name] / one.awards) if one.awards else "",
            _of(page, one.known[name], one.awards),
        )
        for name in KNOWN
    ]


def _of(page: Page, part: int, whole: int) -> str:
    language = page.view.language
    share = amounts.percent(part / whole) if whole else ""
    return page.say(
        "about.of", part=amounts.count(language, part), whole=amounts.count(language, whole), share=share
    )


def _address(page: Page, name: str) -> str | None:
    if name not in _FILTERS:
        return None
    view = View(
        filters=replace(Filters(), **_FILTERS[name]), language=page.view.language, version=page.view.version
    )
    return links.address("records", view)


def _loads(page: Page) -> str:
    found = cached_about.loads(page.snapshot)
    language = page.view.language
    return page.say(
        "about.loads",
        count=found.files,
        files=amounts.count(language, found.files),
        rows=amounts.count(language, found.rows),
        accepted=amounts.count(language, found.accepted),
        review=amounts.count(language, found.review),
        rejected=amounts.count(language, found.rejected),
        skipped=amounts.count(language, found.skipped),
    )
