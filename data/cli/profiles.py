"""`profiles`: the publishers whose files are known, and how each writes them."""

from __future__ import annotations

import argparse
import json
from typing import Any

from data.codelists import publishers
from data.files import DataError
from data.ingest.profiles import Profile, profiles

OK = 0


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    command = commands.add_parser(
        "profiles",
        help="list the publishers whose files are known; with CODE its columns, unit of money and an example",
        description="Files in other columns are read too, as far as their headers say what they hold.",
    )
    command.add_argument("code", nargs="?", metavar="CODE", help="of a profile, for example HA")
    command.add_argument("--json", action="store_true", help="one object, or a list of them")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """List the profiles, or show one."""
    if chosen.code is None:
        shown = list(profiles().values())
        if chosen.json:
            print(json.dumps([_facts(profile) for profile in shown], ensure_ascii=False))
        else:
            for profile in shown:
                print(f"{profile.name:<12}{profile.about}")
        return OK
    profile = _named(chosen.code)
    if chosen.json:
        print(json.dumps(_facts(profile), ensure_ascii=False))
    else:
        _tell(profile)
    return OK


def _named(code: str) -> Profile:
    found = {name.upper(): profile for name, profile in profiles().items()}.get(code.upper())
    if found is None:
        raise DataError(f"there is no profile {code!r}; there are: {', '.join(profiles())}")
    return found


def _columns(profile: Profile) -> dict[str, list[str]]:
    """Give the headers that each field is known by."""
    columns: dict[str, list[str]] = {}
    for header, field in profile.layout.columns.items():
        columns.setdefault(field, []).append(header)
    return columns


def _facts(profile: Profile) -> dict[str, Any]:
    publisher = publishers().get(profile.publisher or "")
    return {
        "code": profile.name,
        "about": profile.about,
        "publisher": publisher.name_en if publisher else None,
        "source_url": profile.source_url,
        "open_files": dict(profile.open_files),
        "columns": _columns(profile),
        "required": sorted(profile.layout.required),
        "buyer": profile.buyer or ("title" if profile.buyer_from_title else None),
        "money": {
            "unit": None if profile.money.unit is None else str(profile.money.unit),
            "dollar": profile.money.dollar,
            "kind": profile.amount_kind,
        },
        "examples": [{"name": each.name, "file": each.file} for each in profile.examples],
    }


def _tell(profile: Profile) -> None:
    print(f"{profile.name}: {profile.about}")
    if profile.source_url:
        print(f"published at {profile.source_url}")
    for language, address in profile.open_files.items():
        print(f"open file ({language}): {address}")
    print("\ncolumns:")
    for field, headers in _columns(profile).items():
        needed = " (required)" if field in profile.layout.required else ""
        print(f"  {field}{needed}: {'; '.join(headers)}")
    print(f"\nbuyer: {_buyer(profile)}")
    print(f"plain amounts are in: {_unit(profile)}")
    for example in profile.examples:
        print(f"\nexample, {example.name}:\n{example.file.strip()}")


def _buyer(profile: Profile) -> str:
    if profile.buyer:
        return profile.buyer
    return "at the end of the title" if profile.buyer_from_title else "in a column"


def _unit(profile: Profile) -> str:
    unit = profile.money.unit
    if unit is None:
        return "what the header says; where it says nothing, the row is for review"
    return "dollars" if unit == 1 else f"{unit:,} dollars"
