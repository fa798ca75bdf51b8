"""What the colour of a district can say: what it is of a tally, in which unit, and what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from data.filters import NOWHERE, Flow
from data.queries.summary import Summary, Tally
from ui import amounts, figures
from ui.classes import Classes, quantile_classes
from ui.frame import Page
from ui.view import Measure

_OF_MONEY = (Measure.VALUE, Measure.PER_AWARD)
_CENT = Decimal("0.01")
_SMALL = 0.1  # shares below are told with a decimal
_LEAST = 0.0005  # what a decimal can tell


def offered(page: Page) -> tuple[Measure, ...]:
    """Give the measures to choose from: what is paid to the Government is never added up or averaged."""
    is_spending = page.view.filters.flow is Flow.SPENDING
    return tuple(one for one in Measure if is_spending or one not in _OF_MONEY)


def in_use(page: Page) -> Measure:
    """Give the measure that is shown; the number of awards where the one that is asked for has no sense."""
    asked = page.view.measure
    return asked if asked in offered(page) else Measure.NUMBER


def of(measure: Measure, tally: Tally) -> Decimal | None:
    """Give what a measure is of some awards; nothing where that is not known, which is not zero."""
    stated = tally.awards - tally.without_value
    match measure:
        case Measure.NUMBER:
            return Decimal(tally.awards)
        case Measure.SUPPLIERS:
            return Decimal(tally.suppliers) if tally.suppliers else None
        case Measure.VALUE:
            return tally.value_hkd if stated else None
        case Measure.PER_AWARD:
            return (tally.value_hkd / stated).quantize(_CENT, ROUND_HALF_UP) if stated else None


def by_district(page: Page, found: Summary) -> Mapping[str, Decimal | None]:
    """Give the measure of each district with awards."""
    measure = in_use(page)
    tallies = found.by("district")
    return {code: of(measure, tally) for code, tally in tallies.items() if code not in NOWHERE}


def classes(page: Page, found: Summary) -> Classes:
    """Give the classes of the districts whose measure is known."""
    measured = by_district(page, found)
    return quantile_classes({code: value for code, value in measured.items() if value is not None})


def shown(page: Page, value: Decimal) -> str:
    """Give a value of the measure in short, without its unit."""
    language = page.view.language
    if in_use(page) in _OF_MONEY:
        return amounts.money_short(language, value)
    return amounts.count(language, int(value))


def line(page: Page, tally: Tally) -> str | None:
    """Say in one line what the measure is of some awards, where their lines do not say it anyway."""
    value = of(in_use(page), tally)
    match in_use(page):
        case Measure.SUPPLIERS if value is not None:
            return page.say("tally.vendors", count=tally.suppliers, n=shown(page, value))
        case Measure.PER_AWARD if value is not None:
            return page.say("tally.per_award", value=shown(page, value))
    return None


def figure(page: Page, tally: Tally) -> str:
    """Give the measure of a district as it stands below its name; empty where its first line says it."""
    value = of(in_use(page), tally)
    return shown(page, value) if in_use(page) in _OF_MONEY and value is not None else ""


def share(part: Decimal, whole: Decimal) -> str:
    """Give a share with a decimal where it is small; what is not nothing never reads as nothing."""
    if whole <= 0 or part < 0:
        return amounts.percent(0.0)
    exact = float(part / whole)
    if exact >= _SMALL or not exact:
        return amounts.percent(exact)
    return f"{exact:.1%}" if exact >= _LEAST else f"<{2 * _LEAST:.1%}"


def tally_lines(page: Page, tally: Tally) -> list[str]:
    """Say how much in a few lines: the awards, and their sum with what it leaves out."""
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


def unit(page: Page) -> str:
    """Name the measure with its unit."""
    return page.say(f"measure.{in_use(page).value}.unit")


def notes(page: Page, found: Summary) -> list[str]:
    """Say what the measure leaves out, and what one award makes of it."""
    measure = in_use(page)
    told = []
    if measure is not page.view.measure:
        told.append(page.say("measure.revenue"))
    if measure is Measure.SUPPLIERS:
        told.append(page.say("measure.suppliers.note"))
    if measure is Measure.PER_AWARD:
        told.append(page.say("measure.per_award.note"))
    if measure in _OF_MONEY:
        left = figures.left_out(page, found.placed)
        if left:
            told.append(page.say("measure.left_out", what=page.say("list.semicolon").join(left)))
    return told
