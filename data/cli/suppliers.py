"""`suppliers`: who is in the public record, and who may be there twice."""

from __future__ import annotations

import argparse
import json

from data import public
from data.queries.suppliers_list import ListedSupplier, listed_suppliers
from data.suggest import Suggestion, near_names
from geo import settings


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser("suppliers", help="the suppliers of the public record; changes nothing")
    command.add_argument(
        "--suggest", action="store_true", help="pairs that may be one supplier, the likeliest first"
    )
    command.add_argument("--json", action="store_true", help="a list of objects")
    command.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    suppliers = listed_suppliers(public.current(settings.home()))
    if chosen.suggest:
        _tell_suggestions(near_names(suppliers), as_json=chosen.json)
    else:
        _tell_suppliers(suppliers, as_json=chosen.json)
    return 0


def _tell_suppliers(suppliers: list[ListedSupplier], *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "id": each.code,
                "name": each.name,
                "name_zh": each.name_zh,
                "joint_venture": each.is_joint_venture,
                "awards": each.awards,
            }
            for each in suppliers
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for each in suppliers:
        chinese = f" / {each.name_zh}" if each.name_zh else ""
        print(f"{each.code:>7}  {each.awards:>5}  {each.name}{chinese}")


def _tell_suggestions(suggestions: list[Suggestion], *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "ids": [pair.first.code, pair.second.code],
                "names": [pair.first.name, pair.second.name],
                "score": pair.score,
                "why": [reason.value for reason in pair.why],
            }
            for pair in suggestions
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not suggestions:
        print("No two suppliers are near enough to be one.")
    for pair in suggestions:
        print(f"{pair.score:>3}  {', '.join(pair.why)}")
        for each in (pair.first, pair.second):
            print(f"{each.code:>12}  {each.name}")
