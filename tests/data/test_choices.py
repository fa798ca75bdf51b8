"""What lists offer is found by any of its names, however these are written."""

import pytest

from data.queries import choices
from data.snapshot import files
from data.snapshot.build import finish, make_table, writing
from data.snapshot.reader import Snapshot
from data.snapshot.rows import AWARD_SCHEMA
from data.snapshot.stamp import Stamp

NAMES = (
    ("China Build (HK) Ltd", "中國建築（香港）有限公司"),
    ("ＡＢＣ Ｌｉｍｉｔｅｄ", None),
    ("Straße 100% GmbH", None),
    ("ABC（HK）Pumps", None),
    ("Plain_Name Ltd", "樸素有限公司"),
)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    """A snapshot with these vendors and no award."""
    target = tmp_path_factory.mktemp("choices") / "choices.duckdb"
    suppliers = [(number, *names, "firm", None, None) for number, names in enumerate(NAMES, 1)]
    with writing(files.aside(target)) as loading:
        make_table(loading, "loaded", AWARD_SCHEMA, ())
        finish(loading, suppliers, {}, version=1, edition=None)
    files.put(target)
    files.clear_aside(target)
    opened = Snapshot(target, Stamp(1, "choices", "2026-01-01T00:00:00+00:00", 0))
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *((name, [number]) for number, names in enumerate(NAMES, 1) for name in names if name),
        ("中國建築(香港)", [1]),
        ("香港 build", [1]),
        ("abc LIMITED", [2]),
        ("STRAßE", [3]),
        ("%", [3]),
        ("abc(hk)", [4]),
        ("ａｂｃ（ｈｋ）", [4]),
        ("_", [5]),
        ("￥", []),
        ("ltd", [1, 5]),
        ("", [1, 2, 3, 4, 5]),
    ],
)
def test_vendors_are_found_by_each_word_of_their_names(snapshot, text, found):
    assert sorted(choices.suppliers_named(snapshot, text).tolist()) == found
