"""Pins and boundaries: as the log says, readable, and what is public at a pinned address is its pin."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, select

from data.assess import Assessment
from data.redaction import is_redacted
from data.store.places import file_content, pins_at
from data.store.schema import assessments, award_rows
from data.store.schema_places import boundary_editions, pins
from data.store.standing import at, latest
from data.verify.inspection import Inspection
from geo import boundaries
from geo.boundaries import Official
from geo.coordinates import is_point
from geo.districts import districts
from geo.errors import GeoError
from geo.locator import Pin, address_key
from geo.places import Place

_PINNED = "pin"  # the method of a place that a pin gave
_ACTIONS = {"pin", "unpin"}
_WITH_FILES = {"publish", "withdraw"}
_TOLD_EVERY = 5_000


def check_pins(inspection: Inspection) -> None:
    """Check that pins are what the log says, and can be read."""
    notes, sealed = inspection.notes, inspection.told.sealed
    left = {version for version, entry in sealed.items() if entry.action in _ACTIONS}
    with_files = {version: len(entry.details["pins"]) for version, entry in sealed.items()
                  if entry.action in _WITH_FILES and entry.details.get("pins")}  # fmt: skip
    held: set[str] = set()
    for row in inspection.stream(select(pins).order_by(pins.c.version, pins.c.address_key)):
        notes.count("pins")
        left.discard(row.version)
        with_files[row.version] = with_files.get(row.version, 0) - 1
        where = f"pin {row.address_key!r} at version {row.version}"
        for what in _wrong_with(inspection, row, is_held=row.address_key in held):
            notes.wrong(where, what)
        if row.lat is None:
            held.discard(row.address_key)
        else:
            held.add(row.address_key)
    for version, count in sorted(with_files.items()):
        if count > 0 or (count < 0 and version in sealed and sealed[version].action in _WITH_FILES):
            where = f"pins of version {version}"
            notes.wrong(where, f"they are not as many as entry {sealed[version].entry} of the log tells of")
    for version in sorted(left):
        entry = sealed[version].entry
        notes.wrong(
            f"pin of version {version}", f"it is missing, though entry {entry} of the log tells of it"
        )


def _wrong_with(inspection: Inspection, row: Row[Any], *, is_held: bool) -> list[str]:
    """Say what is wrong with one pin."""
    entry = inspection.told.sealed.get(row.version)
    if entry is None:
        return ["no entry of the log tells of it"]
    redacted, wrong = is_redacted(f"{row.address} {row.reason}"), []
    # Boundaries move a pin to another district; that is no word on where it is.
    expected = {"boundaries"} if entry.action == "boundaries" else {"pin" if row.lat is not None else "unpin"}
    # Of those that come or go with a file the log tells how many, the digest of the version what they say.
    expected |= _WITH_FILES
    if entry.action not in expected and not redacted:
        wrong.append(f"entry {entry.entry} of the log tells of something else: {entry.action}")
    if entry.details.get("note") != row.reason and not redacted and entry.action not in _WITH_FILES:
        wrong.append(f"its reason is not that of entry {entry.entry} of the log")
    if entry.by != row.author and entry.action != "publish":
        wrong.append(f"its author is not that of entry {entry.entry} of the log")
    if address_key(row.address) != row.address_key and not redacted:
        wrong.append("it is not that of the address that was typed")
    point = (row.lat, row.lon, row.district)
    if any(part is None for part in point) != all(part is None for part in point):
        wrong.append("its point is not whole")
    elif row.lat is not None and not (is_point(row.lat, row.lon) and row.district in districts()):
        wrong.append("its point is not in Hong Kong")
    elif row.lat is None and not is_held and not redacted:
        wrong.append("it takes back a pin that was not there")
    return wrong


def check_pinned(inspection: Inspection) -> None:
    """Check that what is public at a pinned address is its pin, and nothing else is said to be pinned."""
    held = pins_at(inspection.connection)
    public, newest = at().subquery(), latest(assessments, "row_id", None)
    query = (
        select(
            award_rows.c.row_id, award_rows.c.award_id, award_rows.c.value, assessments.c.value.label("made")
        )
        .join(public, public.c.row_id == award_rows.c.row_id)
        .join(newest, newest.c.row_id == award_rows.c.row_id)
        .join(
            assessments,
            and_(assessments.c.row_id == newest.c.row_id, assessments.c.version == newest.c.version),
        )
    )
    if not held:
        # Then only a place that says so is worth a look.
        query = query.where(assessments.c.value.contains(f'"{_PINNED}"'))
    for done, row in enumerate(inspection.stream(query)):
        if done % _TOLD_EVERY == 0:
            inspection.notes.tell(done)
        if is_redacted(row.value):
            continue
        try:
            values = json.loads(row.value)
            made = Assessment.from_dict(json.loads(row.made))
        except (ValueError, TypeError, AttributeError, KeyError):
            continue  # the checks of rows and assessments say so
        addresses, delivered = values.get("addresses") or [], values.get("delivery_place")
        # Of several addresses the place is what they have in common.
        if len(addresses) < 2:
            _compare(inspection, f"place of award A{row.award_id}", held, addresses, made.vendor_place)
        where = f"place of delivery of award A{row.award_id}"
        _compare(inspection, where, held, [delivered] if delivered else [], made.delivery_place)


def _compare(
    inspection: Inspection, where: str, held: Mapping[str, Pin], stated: Sequence[str], place: Place
) -> None:
    pin = held.get(address_key(stated[0])) if held and stated else None
    if pin is not None:
        inspection.notes.count("pinned places")
        if (place.lat, place.lon, place.districts) != (pin.lat, pin.lon, (pin.district,)):
            inspection.notes.wrong(where, "its address is pinned elsewhere: `python -m data relocate`")
    elif place.method == _PINNED:
        inspection.notes.wrong(where, "it says it is pinned, but its address is not")


def check_editions(inspection: Inspection) -> None:
    """Check that the boundaries are those that the log tells of, and can be drawn."""
    notes, sealed = inspection.notes, inspection.told.sealed
    left = {version for version, entry in sealed.items() if entry.action == "boundaries"}
    for row in inspection.stream(select(boundary_editions).order_by(boundary_editions.c.version)):
        notes.count("editions of boundaries")
        left.discard(row.version)
        where, entry = f"boundaries of version {row.version}", sealed.get(row.version)
        if entry is None or entry.action != "boundaries":
            notes.wrong(where, "no entry of the log tells of them")
            continue
        told = (entry.details.get("edition"), entry.details.get("boundaries"))
        said = (entry.by, entry.details.get("note"))
        if told != (row.edition, row.file_sha256) or said != (row.author, row.reason):
            notes.wrong(where, f"they are not what entry {entry.entry} of the log says")
        if row.file_sha256 is not None and not inspection.quick:
            _draw(inspection, where, row)
    for version in sorted(left):
        where, number = f"boundaries of version {version}", sealed[version].entry
        notes.wrong(where, f"they are missing, though entry {number} of the log tells of them")


def _draw(inspection: Inspection, where: str, row: Row[Any]) -> None:
    content = file_content(inspection.connection, row.file_sha256)
    try:
        boundaries.drawn(Official(content, row.edition or "", row.source or ""))
    except GeoError as error:
        inspection.notes.wrong(where, f"their file cannot be drawn: {error}")
