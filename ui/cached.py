"""What several visitors need alike, computed once for each dataset version and selection.

Results are immutable and shared as they are, never copied for each session.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from data import public
from data.columns import lists
from data.columns.figures import summary
from data.columns.vendors import top_suppliers as ranking
from data.edition import Edition
from data.files import DataError
from data.filters import Basis, Filters
from data.history import History
from data.history import history as history_of
from data.history_versions import ToldVersion, withheld_versions
from data.history_versions import redacted_files as redacted
from data.history_versions import told_versions as told
from data.outlines import outlines_in
from data.queries import cells, changes, choices, vendors
from data.queries.summary import Summary
from data.snapshot.reader import Snapshot
from geo import boundaries, outline_file, settings
from geo.boundaries import Outlines
from geo.districts import districts
from geo.errors import GeoError
from geo.outline_file import Known, OutlineFileError, Polygons
from ui.kept import shared

logger = logging.getLogger("procurement_map")

_SELECTIONS = 256  # kept at once; each is some ten kilobytes
_VERSIONS = 3
_NAMES = 4_096
_COMPARED = 8  # pairs of versions; five bytes for each award that differs


def version_numbers() -> list[int]:
    """Give the number of every version that is there, in order. Raises `data.files.DataError`."""
    return [known.version for known in public.versions(settings.home())]


def newest() -> int:
    """Give the number of the newest version; 0 before the first. Raises `data.files.DataError`."""
    return max(version_numbers(), default=0)


def snapshot(
    version: int | None, progress: Callable[[int, int], None] | None = None, *, at_hand: bool = False
) -> Snapshot:
    """Give the public dataset of a version, the newest where none is named, or with `at_hand` the last made.

    Raises `data.files.DataError` where there is none.
    """
    if version is None:
        newest_one = public.at_hand if at_hand else public.soon
        return newest_one(settings.home(), progress)
    return public.at(settings.home(), version, progress)


def told_versions() -> list[ToldVersion]:
    """Give what the log tells of every version, the newest first."""
    return told(public.engine(settings.home()))


def past(data: Snapshot, award_id: int) -> History:
    """Give the history of an award up to a version. Raises `data.files.DataError` where there is none."""
    return history_of(public.engine(settings.home()), award_id, data.version)


def withheld() -> frozenset[int]:
    """Give the versions whose entry in the log is not to be repeated. Raises `data.files.DataError`."""
    return withheld_versions(public.engine(settings.home()))


def redacted_files() -> frozenset[str]:
    """Give the SHA-256 of files whose kept bytes are other ones since a redaction. Raises `DataError`."""
    return redacted(public.engine(settings.home()))


def difference(old: Snapshot, new: Snapshot) -> changes.Difference:
    """Say which awards differ between two versions."""
    return _difference(old, new, old.stamp.digest, new.stamp.digest)


def figures(data: Snapshot, filters: Filters) -> Summary:
    """Give all figures of a selection."""
    return _figures(data, data.stamp.digest, filters)


def whereabouts(data: Snapshot, code: str) -> tuple[tuple[float, float], ...]:
    """Give the points (lat, lon) that a supplier has on the map."""
    return _whereabouts(data, data.stamp.digest, code)


def top_suppliers(data: Snapshot, filters: Filters, limit: int) -> list[vendors.SupplierTotal]:
    """Give the ranking of vendors of a selection."""
    return _top_suppliers(data, data.stamp.digest, filters, limit)


def supplier_name(data: Snapshot, code: str) -> tuple[str, str | None]:
    """Give a vendor's name and its Chinese name; of one that is not there the code."""
    return _supplier_name(data, data.stamp.digest, code)


def spot_name(data: Snapshot, code: str) -> str | None:
    """Give the words by which titles name a place of delivery, by its point."""
    return _spot_name(data, data.stamp.digest, code)


def buyer_codes(data: Snapshot) -> dict[str, choices.Choice]:
    """Give the buyers to choose from, by code."""
    return _buyer_choices(data, data.stamp.digest)


def years(data: Snapshot) -> list[str]:
    """Give the years to choose from."""
    return _years(data, data.stamp.digest)


def extent(data: Snapshot) -> choices.Extent:
    """Say how far the dataset reaches."""
    return _extent(data, data.stamp.digest)


def coverage(data: Snapshot) -> list[choices.Coverage]:
    """Give what is known of each publisher-period."""
    return _coverage(data, data.stamp.digest)


def uncovered(data: Snapshot) -> list[choices.Coverage]:
    """Give the awards of each publisher that lie in no period of the coverage."""
    return _uncovered(data, data.stamp.digest)


def largest_placed(data: Snapshot, filters: Filters) -> dict[str, Any] | None:
    """Give the award with the largest sum among those in one known district."""
    placed = filters.district or tuple(districts())
    known = tuple(code for code in placed if code in districts())
    return _largest(data, data.stamp.digest, replace(filters, basis=Basis.COMPLETE), known) if known else None


def newest_awards(data: Snapshot, filters: Filters, limit: int) -> list[dict[str, Any]]:
    """Give the newest awards of a selection, in the columns of `data.queries.records.LISTED`."""
    return _newest_awards(data, data.stamp.digest, replace(filters, basis=Basis.COMPLETE), limit)


def copies(data: Snapshot, award_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Give, for each award that a second publisher lists too, the rows of that publisher."""
    return lists.copies(data, award_ids)


def outlines(data: Snapshot) -> Outlines:
    """Give the outlines that a version's figures rest on; the approximate areas where they are lost."""
    edition = data.edition
    if edition is None:
        return boundaries.approximate()
    try:
        return _outlines(edition, edition.sha256)
    except (GeoError, DataError) as error:
        logger.warning("the %s boundaries cannot be drawn (%s)", edition.name, type(error).__name__)
        return boundaries.approximate()


@shared(_VERSIONS)
def _outlines(_edition: Edition, sha256: str) -> Outlines:
    home = settings.home()
    return outlines_in(public.engine(home), home, _edition)


def polygons(known: Known) -> Polygons | None:
    """Give the polygons that the home has of estates or constituencies, if it has them."""
    changed_at = polygons_changed_at(known)
    return _polygons(known, known.kind, changed_at) if changed_at else None


def polygons_changed_at(known: Known) -> int:
    """Give what moves when the home has other polygons; 0 where it has none."""
    try:
        return outline_file.stored(settings.home(), known).stat().st_mtime_ns
    except OSError:
        return 0


@shared(_VERSIONS)
def _polygons(_known: Known, kind: str, changed_at: int) -> Polygons | None:
    try:
        return outline_file.load(settings.home(), _known)
    except OutlineFileError as error:
        logging.getLogger(__name__).warning("%s", error)
        return None


@shared(_COMPARED)
def _difference(_old: Snapshot, _new: Snapshot, *digests: str) -> changes.Difference:
    return changes.difference(_old, _new)


@shared(_SELECTIONS)
def _figures(_data: Snapshot, digest: str, filters: Filters) -> Summary:
    return summary(_data, filters)


@shared(_SELECTIONS)
def _whereabouts(_data: Snapshot, digest: str, code: str) -> tuple[tuple[float, float], ...]:
    return cells.whereabouts(_data, code)


@shared(_SELECTIONS)
def _top_suppliers(_data: Snapshot, digest: str, filters: Filters, limit: int) -> list[vendors.SupplierTotal]:
    return ranking(_data, filters, limit)


@shared(_SELECTIONS)
def _largest(_data: Snapshot, digest: str, filters: Filters, known: tuple[str, ...]) -> dict[str, Any] | None:
    return lists.largest(_data, filters, known)


@shared(_SELECTIONS)
def _newest_awards(_data: Snapshot, digest: str, filters: Filters, limit: int) -> list[dict[str, Any]]:
    return lists.newest(_data, filters, limit)


@shared(_NAMES)
def _supplier_name(_data: Snapshot, digest: str, code: str) -> tuple[str, str | None]:
    return vendors.supplier_names(_data, [code]).get(code, (code, None))


@shared(_NAMES)
def _spot_name(_data: Snapshot, digest: str, code: str) -> str | None:
    return vendors.spot_name(_data, code)


@shared(_VERSIONS)
def _buyer_choices(_data: Snapshot, digest: str) -> dict[str, choices.Choice]:
    return {choice.code: choice for choice in choices.buyer_choices(_data)}


@shared(_VERSIONS)
def _years(_data: Snapshot, digest: str) -> list[str]:
    return choices.year_choices(_data)


@shared(_VERSIONS)
def _extent(_data: Snapshot, digest: str) -> choices.Extent:
    return choices.extent(_data)


@shared(_VERSIONS)
def _coverage(_data: Snapshot, digest: str) -> list[choices.Coverage]:
    return choices.coverage(_data)


@shared(_VERSIONS)
def _uncovered(_data: Snapshot, digest: str) -> list[choices.Coverage]:
    return choices.uncovered(_data)
