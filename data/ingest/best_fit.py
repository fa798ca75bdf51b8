"""Which row of a table fits best as the header of awards or of a register, and as what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from data import codelists
from data.files import ReadOptions
from data.ingest import registers
from data.ingest.aliases import only_unit
from data.ingest.fit import Fit, fit_aliases, fit_layout, fit_register, has_known_words, with_mapping
from data.ingest.header_rows import HeaderRows, row_below, single_rows
from data.ingest.limits import MAX_LINES_ABOVE_HEADER
from data.ingest.money import MoneyRules
from data.ingest.profiles import (
    COLUMNS,
    SUPPLIER_AND_ADDRESS,
    TEMPLATE,
    Profile,
    by_aliases,
    profiles,
    template,
)
from data.ingest.tables import Table


def best_fit(table: Table, options: ReadOptions, publisher: str | None) -> Fit | None:
    """Give the row or two rows of a table that fit best; of equal ones the first."""
    records = list(islice(table.records(), MAX_LINES_ABOVE_HEADER + 2))
    best: Fit | None = None

    def fit_of(rows: HeaderRows | None) -> Fit | None:
        return None if rows is None else _fit(rows, options, publisher)

    for rows in single_rows(records[: MAX_LINES_ABOVE_HEADER + 1]):
        upper = fit_of(rows)
        both = fit_of(row_below(rows, records))
        fit = both if both and upper and _belongs(both, upper, fit_of) else upper
        if fit and (best is None or worth(fit) > worth(best)):
            best = fit
    return best


def _belongs(both: Fit, upper: Fit, fit_of: Callable[[HeaderRows | None], Fit | None]) -> bool:
    """Say whether the row below belongs to the header: it tells more, or nothing but units and the same."""
    cells = both.rows.records[1].cells
    lower = fit_of(next(single_rows(both.rows.records[1:]), None))
    if lower and lower.rows.names == upper.rows.names:
        return False  # the header once more
    if lower and len(both.fields) > max(len(upper.fields), len(lower.fields)):
        return True
    if len(both.fields) == len(upper.fields) > 0 and lower:
        return all(
            only_unit(cell) or lower.fields.get(at) == upper.fields.get(at, "")
            for at, cell in enumerate(cells)
            if cell.strip()
        )
    above = [cell for cell in both.rows.records[0].cells if cell.strip()]
    return lower is not None and len(both.fields) == len(lower.fields) > 0 and all(map(only_unit, above))


def _fit(rows: HeaderRows, options: ReadOptions, publisher: str | None) -> Fit:
    """Give the best fit of a header: to a profile or register, else to the template or the aliases."""
    fitting = []
    if has_known_words(rows):
        fitting = [fit for profile in profiles().values() if (fit := fit_layout(rows, profile))]
    if fitting:
        mine = [fit for fit in fitting if published_by(fit.profile, publisher)]
        return with_mapping(max(mine or fitting, key=lambda fit: len(fit.fields)), options.mapping)
    register = registers.recognise(rows.names, options.mapping)
    if register is not None:
        return fit_register(rows, register.layout, register.fields, options.mapping)
    named = profiles().get(publisher or "")
    general = None if named is None else _of_publisher(named)
    found = fit_aliases(rows, general, options.mapping)
    exact = fit_layout(rows, template())
    if exact and len(exact.fields) + len(exact.clashes) >= len(found.fields):
        return with_mapping(exact, options.mapping)
    return found


def _of_publisher(profile: Profile) -> Profile:
    """Give what holds for a publisher's files in other columns too; their unit they must say themselves."""
    return replace(
        profile,
        layout=replace(by_aliases().layout, columns=profile.layout.columns),
        money=MoneyRules(dollar=profile.money.dollar),
        amount_kind=None,
    )


def published_by(profile: Profile, publisher: str | None) -> bool:
    """Say whether a profile is this publisher's, or that of another of its lists."""
    if publisher is None or profile.publisher is None or profile.publisher == publisher:
        return True
    known = codelists.publishers()
    return known[profile.publisher].parent == known[publisher].parent


def worth(fit: Fit) -> tuple[int, ...]:
    """Give what fits are compared by: headers the person named, a profile before aliases, what is known."""
    by_profile = fit.profile.name not in (TEMPLATE, COLUMNS)
    return (-len(fit.unmapped), 2 if by_profile else 1 if stands(fit) else 0, len(fit.fields), fit.evidence)


def stands(fit: Fit) -> bool:
    """Say whether a header is one of awards or a register, not only has words of one."""
    if fit.profile.name != COLUMNS:
        return True
    if fit.missing and not {"title", "supplier_name", SUPPLIER_AND_ADDRESS} & fit.clashes.keys():
        return False
    return fit.evidence >= 2 or (fit.evidence == 1 and len(fit.fields) >= 3)
