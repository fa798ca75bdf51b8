"""`pin`, `unpin`, `pins`, `relocate`: where people say that addresses are, and all rows placed again."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from typing import Any

from data.cli.orders import add_request, carry_out, record_of_home
from data.files import DataError
from data.store.engine import reading
from data.store.pins import refuse_taken_out
from data.store.places import PinChange, pin_changes
from geo.coordinates import Form, Reading, read_point
from geo.locator import OURS
from geo.plain_text import escaped

OK = 0
_READ_AS = {
    Form.SWAPPED: "longitude and latitude",
    Form.MINUTES: "degrees and minutes",
    Form.GRID: "metres of the HK1980 Grid",
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    command = commands.add_parser(
        "pin",
        help="say where an address is, for all awards that state it now or later",
        description="A pin counts before all that the program knows of an address. It is matched without "
        "regard to case, width and punctuation; `unpin` takes it back.",
    )
    _add_address(command)
    command.add_argument("lat", metavar="LAT", help="latitude in degrees, for example 22.3193")
    command.add_argument("lon", metavar="LON", help="longitude in degrees, for example 114.1694")
    _add_signature(command, "who pins it")
    command.set_defaults(run=_pin)
    command = commands.add_parser("unpin", help="take a pin back: the program places the address again")
    _add_address(command)
    _add_signature(command, "who takes it back")
    command.set_defaults(run=_unpin)
    command = commands.add_parser("pins", help="the addresses that people pinned: by whom, when, why")
    command.add_argument("--all", action="store_true", help="also those that were taken back")
    command.add_argument("--json", action="store_true", help="the outcome for programs")
    command.set_defaults(run=_pins)
    command = commands.add_parser(
        "relocate", help="place all awards anew, by today's pins, boundaries, streets and rules"
    )
    command.add_argument("--by", required=True, help="who orders it; nothing is anonymous")
    command.add_argument("--note", required=True, help="why, in a few words; the page of changes shows it")
    command.add_argument("--json", action="store_true", help="the outcome for programs")
    add_request(command)
    command.set_defaults(run=_relocate)


def _add_address(command: argparse.ArgumentParser) -> None:
    command.add_argument("address", metavar="ADDRESS", help="as the awards state it, in quotation marks")


def _add_signature(command: argparse.ArgumentParser, who: str) -> None:
    command.add_argument("--by", required=True, help=f"{who}; nothing is anonymous")
    command.add_argument("--reason", required=True, help="why, in a few words; the page of changes shows it")
    command.add_argument("--json", action="store_true", help="the outcome for programs")
    add_request(command)


def _pin(chosen: argparse.Namespace) -> int:
    point, read_as = _point(chosen.lat, chosen.lon)
    payload = {"address": chosen.address, "lat": point.lat, "lon": point.lon, "reason": chosen.reason}
    engine = record_of_home()
    refuse_taken_out(engine, chosen.address)
    outcome = carry_out(engine, "pin", payload, by=chosen.by, request_id=chosen.request)
    said = OURS.address(chosen.address).district
    if chosen.json:
        told = {**outcome, "read_as": read_as, "district_of_words": said}
        print(json.dumps(told, ensure_ascii=False))
        return OK
    if read_as:
        print(read_as)
    print(
        f"{escaped(outcome['address'])}: pinned at {outcome['lat']:.6f}, {outcome['lon']:.6f} "
        f"({outcome['district']}). {_rows(outcome)}"
    )
    if said not in (None, outcome["district"]):
        print(f"Its words say {said}: if the point is wrong, `unpin` takes it back, or pin the address anew.")
    return OK


def _point(lat: str, lon: str) -> tuple[Reading, str]:
    """Read a point in whatever form, and say how it was read where that is not as it was typed."""
    found = read_point(lat, lon)
    if found is None:
        raise DataError(
            f"{lat} {lon}: no point in Hong Kong; write latitude and longitude in degrees, for example "
            "22.3193 114.1694, or northing and easting of the HK1980 Grid"
        )
    read_as = f"{lat} {lon}: read as {_READ_AS[found.form]}." if found.form in _READ_AS else ""
    return found, read_as


def _unpin(chosen: argparse.Namespace) -> int:
    payload = {"address": chosen.address, "reason": chosen.reason}
    outcome = carry_out(record_of_home(), "unpin", payload, by=chosen.by, request_id=chosen.request)
    if chosen.json:
        print(json.dumps(outcome, ensure_ascii=False))
    else:
        print(f"{escaped(outcome['address'])}: the pin is taken back. {_rows(outcome)}")
    return OK


def _rows(outcome: Mapping[str, Any]) -> str:
    if not outcome["rows"]:
        told = "No award states this address; one that is published later will be placed so."
        if outcome["district"] is None:
            told = "No award states this address."
    else:
        told = f"Rows that state it: {outcome['rows']:,}; placed otherwise now: {outcome['changed']:,}."
    return f"{told} Dataset version {outcome['version']} is public."


def _pins(chosen: argparse.Namespace) -> int:
    with reading(record_of_home()).connect() as connection:
        changes = pin_changes(connection)
    held = {change.key: change for change in changes}
    shown = changes if chosen.all else [change for change in held.values() if change.pin]
    if chosen.json:
        told = [_values(change, is_held=held[change.key] is change) for change in shown]
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return OK
    for change in shown:
        print(_line(change))
    if not shown:
        print("No address is pinned.")
    return OK


def _values(change: PinChange, *, is_held: bool) -> dict[str, Any]:
    pin = change.pin
    return {
        "address": change.address,
        "lat": pin.lat if pin else None,
        "lon": pin.lon if pin else None,
        "district": pin.district if pin else None,
        "holds": is_held and pin is not None,
        "version": change.version,
        "at": change.at,
        "by": change.by,
        "reason": change.reason,
    }


def _line(change: PinChange) -> str:
    pin = change.pin
    what = f"pinned at {pin.lat:.6f}, {pin.lon:.6f} ({pin.district})" if pin else "taken back"
    told = f"{change.address}: {what}; version {change.version}, {change.at}, {change.by}: {change.reason}"
    return escaped(told)


def _relocate(chosen: argparse.Namespace) -> int:
    payload = {"note": chosen.note}
    outcome = carry_out(record_of_home(), "relocate", payload, by=chosen.by, request_id=chosen.request)
    if chosen.json:
        print(json.dumps(outcome))
        return OK
    streets = outcome["streets"]
    print(f"Streets: {f'official list, sha256 {streets[:12]}…' if streets else 'our own gazetteer'}.")
    if outcome["changed"]:
        print(
            f"{outcome['changed']:,} of {outcome['rows']:,} rows are placed otherwise now. "
            f"Dataset version {outcome['version']} is public."
        )
    else:
        print(f"All {outcome['rows']:,} rows are placed as before: no version was made.")
    return OK
