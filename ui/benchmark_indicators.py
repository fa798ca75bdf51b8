"""The indicators as a table, and those with several values as a chart with lines for what is aimed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from data import codelists
from data.queries.indicators import Figure, Series
from ui import markup
from ui.charts import Chart
from ui.frame import Page
from ui.said import said
from ui.texts import Language

_HEIGHT = 240
_ROOM = 1.25  # how much longer than the longest bar the axis is: the label stands there
_MOST_LEVEL = 6  # of more years, labels stand upright
_MOST_YEARS = 60  # of more, only those with a value stand side by side
_UNITS = {"rank", "firms", "persons", "square feet", "trials"}
_APPROX = {"about", "at_least", "at_most"}
# Words of the file stay as they are; what the code list defines is said in the page's language.
_DEFINED = {"MFG-GDP", "NI-GDP", "RD-GDP", "I40-FIRMS", "I40-MOVE"}
_QUIET: dict[str, Any] = {"datum": "label", "type": "nominal", "legend": None}
_AIM: dict[str, Any] = {"datum": "target", "type": "nominal", "legend": None}


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator in words."""

    name: str
    definition: str
    observed: tuple[str, ...]
    targets: tuple[str, ...]
    sources: tuple[tuple[str, str | None], ...]
    notes: tuple[str, ...]


def html(page: Page, every: Sequence[Series]) -> str:
    """Give the table of the indicators, and name those of which nothing is held."""
    held = [one for one in every if one.observed or one.targets or one.notes]
    empty = page.say("list.comma").join(name(page, one) for one in every if one not in held)
    return markup.fill(
        "indicators.html",
        say=page.say,
        rows=[row(page, one) for one in held],
        empty=page.say("indicator.empty", names=empty) if empty else "",
    )


def row(page: Page, one: Series) -> Row:
    """Give one indicator in words; nothing is added to what its sources say."""
    figures = (*one.observed, *one.targets)
    language = page.view.language
    sources = {
        (said(language, figure.source or figure.source_url or ""), _web(figure.source_url))
        for figure in figures
    }
    notes = dict.fromkeys(note for figure in figures if (note := figure.notes)) or one.notes
    return Row(
        name=name(page, one),
        definition=_definition(page, one),
        observed=tuple(_told(page, figure, one.unit) for figure in one.observed),
        targets=tuple(_told(page, figure, one.unit) for figure in one.targets),
        sources=tuple(sorted((source for source in sources if source[0]), key=lambda source: source[0])),
        notes=tuple(said(language, note) for note in notes),
    )


def name(page: Page, one: Series) -> str:
    """Name an indicator: what the file says, else the code list, else its code."""
    language = page.view.language
    chinese = {Language.ZH_HANT: one.name_zh_hant, Language.ZH_HANS: one.name_zh_hans}
    said = chinese.get(language) or (one.name_en if language is Language.EN else None)
    listed = codelists.indicators().get(one.code)
    if said or listed is None:
        return said or one.name_en or one.name_zh_hant or one.name_zh_hans or one.code
    return listed.name(language.value)


def chart(page: Page, one: Series) -> Chart | None:
    """Give bars by year with a line for each target; nothing where no two values can be set side by side."""
    dated = {
        figure.year: figure
        for figure in one.observed
        if figure.year is not None and figure.number is not None
    }
    aims = [figure for figure in one.targets if figure.number is not None]
    if len(dated) + len(aims) < 2 or not dated:
        return None
    years = sorted(dated)
    span = [str(year) for year in range(int(years[0]), int(years[-1]) + 1)]
    bars = [
        {
            "year": year,
            "size": float(figure.number or 0),
            "label": value(page, figure, one.unit),
            "source": said(page.view.language, figure.source or ""),
        }
        for year, figure in sorted(dated.items())
    ]
    lines = [{"size": float(aim.number or 0), "label": _aim(page, aim, one.unit)} for aim in aims]
    return Chart(
        _drawn(page, bars, lines, span if len(span) <= _MOST_YEARS else years),
        _HEIGHT,
        page.say(
            "indicator.alt",
            name=name(page, one),
            first=f"{years[0]}: {bars[0]['label']}",
            last=f"{years[-1]}: {bars[-1]['label']}",
            targets=page.say("list.semicolon").join(str(line["label"]) for line in lines)
            or page.say("indicator.no_target"),
        ),
        (),
        _table(page, bars, lines),
        page.say("chart.table"),
    )


def value(page: Page, figure: Figure, unit: str | None) -> str:
    """Say a value with its unit, as exactly as its source does."""
    words = figure.words
    if figure.number is not None:
        words = f"{figure.number:,f}"
    if unit == "%":
        words = words if words.rstrip().endswith("%") else f"{words}%"
    elif unit in _UNITS:
        words = page.say(f"indicator.unit.{unit.replace(' ', '_')}", n=words)
    elif unit:
        words = f"{words} {unit}"
    if figure.approx in _APPROX and figure.number is not None:
        return page.say(f"indicator.approx.{figure.approx}", value=words)
    return words


def _told(page: Page, figure: Figure, unit: str | None) -> str:
    shown = value(page, figure, unit)
    period = said(page.view.language, figure.period or "") or page.say("indicator.no_period")
    return page.say("indicator.of", value=shown, period=period)


def _aim(page: Page, figure: Figure, unit: str | None) -> str:
    return page.say("indicator.aim", target=_told(page, figure, unit))


def _definition(page: Page, one: Series) -> str:
    listed = codelists.indicators().get(one.code)
    if listed is not None and one.definition == listed.definition:
        return page.say(f"indicator.definition.{one.code}") if one.code in _DEFINED else one.definition or ""
    return page.say("list.semicolon").join(filter(None, (one.definition, one.definition_source)))


def _web(address: str | None) -> str | None:
    return address if address and address.startswith(("https://", "http://")) else None


def _table(page: Page, bars: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]]) -> str:
    titles = (page.say("indicator.period"), page.say("indicator.value"), page.say("indicator.source"))
    rows = [(bar["year"], bar["label"], bar["source"]) for bar in reversed(bars)]
    rows += [(page.say("indicator.target"), line["label"], "") for line in lines]
    return markup.fill("chart_table.html", titles=titles, rows=rows)


def _label(years: int) -> dict[str, Any]:
    """Give how the labels of bars stand: upright where bars are many, so that none covers the next."""
    if years <= _MOST_LEVEL:
        return {"type": "text", "baseline": "bottom", "dy": -2}
    return {"type": "text", "baseline": "middle", "align": "left", "angle": 270, "dx": 3}


def _drawn(
    page: Page, bars: list[dict[str, Any]], lines: list[dict[str, Any]], years: list[str]
) -> dict[str, Any]:
    longest = max((row["size"] for row in (*bars, *lines)), default=0.0)
    scale: dict[str, Any] = {"zero": True, "nice": False}
    if longest > 0:
        scale["domainMax"] = longest * _ROOM
    across: dict[str, Any] = {"field": "year", "type": "ordinal", "title": None, "scale": {"domain": years}}
    across["axis"] = {"labelAngle": 0 if len(years) <= _MOST_LEVEL else -90, "labelOverlap": True}
    size = {"field": "size", "type": "quantitative", "title": None, "scale": scale, "axis": {"tickCount": 5}}
    told = [
        {"field": "year", "type": "nominal", "title": page.say("indicator.period")},
        {"field": "label", "type": "nominal", "title": page.say("indicator.value")},
        {"field": "source", "type": "nominal", "title": page.say("indicator.source")},
    ]
    word = {"field": "label", "type": "nominal"}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": bars},
            "mark": {"type": "bar"},
            "encoding": {"x": across, "y": size, "tooltip": told},
        },
        {
            "data": {"values": bars},
            "mark": _label(len(years)),
            "encoding": {"x": across, "y": size, "text": word, "color": _QUIET},
        },
    ]
    if lines:
        layers += [
            {
                "data": {"values": lines},
                "mark": {"type": "rule", "strokeDash": [6, 4], "strokeWidth": 2},
                "encoding": {"y": size, "color": _AIM},
            },
            {
                "data": {"values": lines},
                "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "dy": -3},
                "encoding": {"x": {"value": 0}, "y": size, "text": word, "color": _QUIET},
            },
        ]
    return {"layer": layers}
