"""The log: numbers without gaps, each entry chained to the one before, and the versions that it made."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from data.store.schema import audit, redactions, versions
from data.verify.inspection import Inspection, sha256

_MAKES_A_VERSION = {"publish", "recompute", "correct", "pin", "unpin", "relocate", "boundaries", "merge"}
_NEW_VERSION_OR_NONE = {"withdraw", "redact", "restore"}
_OF_STAFF = {"order", "propose", "decide", "refuse", "draft", "keep", "set_aside"}
_ACTIONS = {"stage", "hold"} | _OF_STAFF | _MAKES_A_VERSION | _NEW_VERSION_OR_NONE


def check_log(inspection: Inspection) -> None:
    """Recompute the chain and take in what the log says."""
    notes, told = inspection.notes, inspection.told
    expected, previous, last_at = 1, "", ""
    for entry in inspection.stream(select(audit).order_by(audit.c.audit_id)):
        where = f"entry {entry.audit_id} of the log"
        if entry.audit_id != expected:
            missing = f"entries {expected} to {entry.audit_id - 1}" if entry.audit_id > expected else "it"
            notes.wrong(where, f"the numbers have a gap before it: {missing} are missing")
        if entry.previous_hash != previous:
            notes.wrong(
                where, "it does not continue the entry before: one was changed, removed or put between"
            )
        texts = (entry.audit_id, entry.at, entry.by, entry.action, entry.details, entry.previous_hash)
        if sha256(*texts) != entry.hash:
            notes.wrong(where, "its words do not fit its hash: it was changed after it was written")
        if entry.at < last_at:
            notes.wrong(where, f"its time {entry.at} is before that of the entry before, {last_at}")
        if entry.action not in _ACTIONS:
            notes.wrong(where, f"this program knows no action {entry.action!r}")
        try:
            told.take(entry.audit_id, entry.at, entry.by, entry.action, json.loads(entry.details))
        except (ValueError, TypeError, AttributeError, KeyError):
            notes.wrong(where, "its details cannot be read")
        expected, previous, last_at = entry.audit_id + 1, entry.hash, max(last_at, entry.at)
        notes.count("entries of the log")
        told.head = entry.hash
    told.whole = True


def check_versions(inspection: Inspection) -> None:
    """Check that versions and the entries that made them tell the same."""
    notes, told = inspection.notes, inspection.told
    found: dict[int, Any] = {}
    expected, before = 1, 0
    for version in inspection.stream(select(versions).order_by(versions.c.version)):
        found[version.version] = version
        where, sealed = f"version {version.version}", told.sealed.get(version.version)
        if version.version != expected and not _restored(inspection, before, version.audit_id):
            notes.wrong(where, f"the numbers of versions have a gap before it: expected {expected}")
        if sealed is None:
            notes.wrong(
                where, f"no entry of the log made it, also not entry {version.audit_id} that it names"
            )
        elif (sealed.entry, sealed.at) != (version.audit_id, version.at):
            notes.wrong(
                where, f"its number of entry or its time is not that of entry {sealed.entry} of the log"
            )
        expected, before = version.version + 1, version.audit_id
        notes.count("versions")
    for number, sealed in told.sealed.items():
        if number not in found:
            notes.wrong(f"version {number}", f"it is missing, though entry {sealed.entry} of the log made it")
    _check_redactions(inspection)


def _restored(inspection: Inspection, before: int, after: int) -> bool:
    """Say whether a backup was put back between two entries: versions may be missing then."""
    return any(before < entry <= after for entry in inspection.told.restores)


def _check_redactions(inspection: Inspection) -> None:
    left = set(inspection.told.redactions)
    for row in inspection.stream(select(redactions).order_by(redactions.c.redaction_id)):
        inspection.notes.count("redactions")
        if row.audit_id not in left:
            inspection.notes.wrong(
                f"redaction {row.redaction_id}", f"entry {row.audit_id} of the log is not about it"
            )
        left.discard(row.audit_id)
    for entry in sorted(left):
        inspection.notes.wrong(f"entry {entry} of the log", "the redaction that it tells of is missing")
