"""What the cells of a register's row have to say together."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from data import codelists, evidence
from data.files import FileKind
from data.ingest.register_cells import read_figure
from data.ingest.row import Draft
from data.ingest.text import header_form
from data.problems import ProblemCode, Severity

Values = dict[str, str | None]
_AMOUNTS = ("amount", "revised_amount", "total_cost")


def check(kind: FileKind, draft: Draft, values: Values) -> None:
    """Note what is wrong between the cells of a row, and complete the values that follow from others."""
    rule = _RULES.get(kind)
    if rule is not None:
        rule(draft, values)


def _evidence(draft: Draft, values: Values) -> None:
    _need(draft, values, "supplier_name", "product")
    _need(draft, values, "source", "source_url")
    if draft.text("facet") is None and draft.text("scheme") is None:
        draft.note("facet", ProblemCode.MISSING, "facet, scheme", severity=Severity.REJECTED)
    _scheme(draft, values)
    # A date of validity in doubt leaves open when this counted, and with it whether it does.
    if any(draft.text(name) and values[name] is None for name in ("valid_from", "valid_to")):
        values["answer"] = None


def _scheme(draft: Draft, values: Values) -> None:
    scheme = evidence.schemes().get(values["scheme"] or "")
    if scheme is None:
        return
    if draft.text("facet") is None:
        values["facet"] = scheme.facet
    elif values["facet"] not in (None, scheme.facet):
        draft.note("facet", ProblemCode.SCHEME_CONFLICT, scheme.facet)
        values["facet"] = None
    whose = "product" if scheme.of == "product" else "supplier_name"
    if values[whose] is None and not draft.rejected:
        draft.note(whose, ProblemCode.MISSING, whose)
    last = scheme.last_day(values["valid_from"])
    if last and values["valid_to"] and values["valid_to"] > last:
        draft.note("valid_to", ProblemCode.OUT_OF_RANGE, f"<= {last}")
        values["valid_to"] = None


def _indicators(draft: Draft, values: Values) -> None:
    listed = codelists.indicators().get(values["indicator"] or "")
    if (
        values["indicator"]
        and listed is None
        and not any(values[name] for name in ("name_en", "name_zh_hant", "name_zh_hans"))
    ):
        draft.note("indicator", ProblemCode.UNKNOWN_CODE, ", ".join(codelists.indicators()))
    if values["value"] or values["target"]:
        _need(draft, values, "source", "source_url")
    if values["unit"] is None and listed is not None:
        values["unit"] = listed.unit
    for name in ("value", "target"):
        _figure(draft, values, name)


def _figure(draft: Draft, values: Values, name: str) -> None:
    """Keep the words of a figure that is not a plain number, and what they say of it."""
    text = draft.text(name)
    if text is None:
        return
    if name == "value" and values["value_raw"] is None and text != values["value"]:
        values["value_raw"] = text
    figure = read_figure(text)
    if figure is None:
        return
    _, approx, percent = figure
    if name == "value" and values["approx"] is None and draft.text("approx") is None:
        values["approx"] = approx
    if percent and values["unit"] is None:
        values["unit"] = percent
    elif percent and values["unit"] != percent:
        draft.note(name, ProblemCode.BAD_NUMBER, values["unit"] or "")
        values[name] = None


def _grants(draft: Draft, values: Values) -> None:
    if draft.text("currency") is not None and values["currency"] is None:
        # Sums in another currency are kept as written, never as dollars.
        values.update(dict.fromkeys(_AMOUNTS))
    elif any(values[name] for name in _AMOUNTS):
        values["currency"] = "HKD"
    for name in _AMOUNTS:
        text, header = draft.text(name), draft.headers.get(name, "")
        plain = header_form(header) == header_form(name) and values[name] is not None
        if text is not None and not plain and values[f"{name}_raw"] is None:
            values[f"{name}_raw"] = f"{header}: {text}"


def _need(draft: Draft, values: Mapping[str, str | None], *names: str) -> None:
    """Reject a row that has neither of these."""
    if not any(values[name] for name in names):
        draft.note(names[0], ProblemCode.MISSING, ", ".join(names), severity=Severity.REJECTED)


_RULES: Mapping[FileKind, Callable[[Draft, Values], None]] = {
    FileKind.EVIDENCE: _evidence,
    FileKind.INDICATORS: _indicators,
    FileKind.GRANTS: _grants,
}
