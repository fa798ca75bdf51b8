"""Releases and records of the Open Contracting Data Standard (1.1) as a table of awards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from data.ingest.json_stream import JsonFile, Path, Value
from data.ingest.limits import MAX_HELD_RELEASES, MAX_RELEASES_OF_ONE
from data.ingest.ocds_awards import COLUMNS, SUPERSEDED, award_cells, dicts
from data.ingest.tables import Container, Record, Table
from data.problems import RefusalCode

Object = dict[str, Value]
_RELEASE_KEYS = {
    "tag",
    "initiationType",
    "tender",
    "awards",
    "buyer",
    "parties",
    "releases",
    "compiledRelease",
}
_PACKAGE_KEYS = frozenset(("uri", "publisher"))


def is_release(item: Value) -> bool:
    """Say whether an object is a release or a record."""
    return isinstance(item, dict) and "ocid" in item and not _RELEASE_KEYS.isdisjoint(item)


def awards_table(file: JsonFile, path: Path | None) -> Table:
    """Give a record for each award of each release, below a record of the OCDS paths.

    Releases of one process are merged as the standard says: what a later one states counts. An award that a
    later release states again comes out twice, the earlier one with "yes" under `awards/superseded`.
    """
    package = {} if path is None else file.head(_PACKAGE_KEYS)
    times = Counter(_ocid(release) for release in _releases(file, path))
    return Table("", Container.OCDS, partial(_records, file, path, package, times))


def _records(file: JsonFile, path: Path | None, package: Object, times: Counter[str]) -> Iterator[Record]:
    yield Record(1, COLUMNS)
    for row, cells in enumerate(_rows(file, path, package, times), start=2):
        yield Record(row, cells)


def _rows(
    file: JsonFile, path: Path | None, package: Object, times: Counter[str]
) -> Iterator[tuple[str, ...]]:
    held: dict[str, list[Object]] = {}
    left, count = Counter(times), 0
    for release in _releases(file, path):
        ocid = _ocid(release)
        if times[ocid] < 2 or not ocid:
            yield from _awards(release, package)
            continue
        held.setdefault(ocid, []).append(release)
        left[ocid] -= 1
        count += 1
        if count > MAX_HELD_RELEASES or times[ocid] > MAX_RELEASES_OF_ONE:
            limit = MAX_HELD_RELEASES if count > MAX_HELD_RELEASES else MAX_RELEASES_OF_ONE
            raise file.source.refusal(RefusalCode.TOO_MANY_ROWS, expected=f"{limit:,} ({ocid[:60]})")
        if not left[ocid]:
            releases = held.pop(ocid)
            count -= len(releases)
            yield from _merged_awards(releases, package)


def _releases(file: JsonFile, path: Path | None) -> Iterator[Object]:
    """Give the releases of a file; of a record its compiled one, else those that it holds."""
    for item in file.items(path):
        if not isinstance(item, dict):
            continue
        if isinstance(item.get("compiledRelease"), dict):
            yield item["compiledRelease"]
        elif "releases" in item:
            yield from ({"ocid": item.get("ocid"), **release} for release in dicts(item["releases"]))
        else:
            yield item


def _ocid(release: Object) -> str:
    ocid = release.get("ocid")
    return ocid if isinstance(ocid, str) else ""


def _awards(release: Object, package: Object) -> Iterator[tuple[str, ...]]:
    return (award_cells(release, award, package) for award in dicts(release.get("awards")))


def _merged_awards(releases: list[Object], package: Object) -> Iterator[tuple[str, ...]]:
    """Give what all releases of a process together say, after what earlier ones said of the same awards."""
    ordered = sorted(releases, key=lambda release: str(release.get("date") or ""))
    last = {
        _identity(award): at for at, release in enumerate(ordered) for award in dicts(release.get("awards"))
    }
    merged: Object = {}
    for at, release in enumerate(ordered):
        for award in dicts(release.get("awards")):
            if last[_identity(award)] > at:
                cells = award_cells(release, award, package)
                yield tuple(
                    "yes" if name == SUPERSEDED else cell for name, cell in zip(COLUMNS, cells, strict=True)
                )
        merged = _merge(merged, release)
    yield from _awards(merged, package)


def _identity(award: Object) -> str:
    return str(award.get("id"))


def _merge(earlier: Object, later: Object) -> Object:
    """Give both as one: what the later one states counts, members of lists are told by their `id`."""
    merged = dict(earlier)
    for key, value in later.items():
        before = merged.get(key)
        if value is None:
            continue
        if isinstance(before, dict) and isinstance(value, dict):
            merged[key] = _merge(before, value)
        elif isinstance(before, list) and _have_ids(before) and _have_ids(value):
            merged[key] = _merge_lists(before, value)
        else:
            merged[key] = value
    return merged


def _have_ids(value: Value) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) and item.get("id") for item in value)


def _merge_lists(earlier: list[Object], later: list[Object]) -> list[Object]:
    by_id = {str(item["id"]): item for item in earlier}
    for item in later:
        by_id[str(item["id"])] = _merge(by_id.get(str(item["id"]), {}), item)
    return list(by_id.values())
