"""The word index finds what the text filter of the queries finds, whatever is asked."""

import threading
from weakref import WeakKeyDictionary

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.assess import Assessment
from data.filters import Filters
from data.local import Plants
from data.names import normal_form
from data.queries import records, word_index, words
from data.queries.where import where
from data.records import AwardRow, Category, Origin
from data.snapshot import files
from data.snapshot import words as index
from data.snapshot.build import finish, make_table, writing
from data.snapshot.reader import Snapshot
from data.snapshot.rows import AWARD_SCHEMA, AwardColumns
from data.snapshot.stamp import Stamp
from data.store.state import PublicAward
from geo.places import UNKNOWN

STAMP = Stamp(version=1, entry="words", at="2026-01-01T00:00:00+00:00", redactions=0)
TITLES = (
    "Supply of Pumps for Hospitals",
    "Fitting-out of Offices, Phase 2 (A/B)",
    "Fitting out of offices",
    "Out-fitting of lifts & the like",
    "R&D on 100% recycled paper_bags",
    "O'Brien's “quoted” work; 50% off",
    "Café façade ＡＢＣ　ｗｉｄｅ Straße İstanbul",
    "清潔服務（第一期）",
    "清洁服务 第二期",
    "香港會議展覽中心 Lifts 升降機 2024/25",
    "供應電腦及 pumps",
    "....",
    "x",
    "Joint-Venture of Hong Kong, H.K. and hongkong",
    "a.b.c a b c A-B-C",
    "No. 12 no.123 1234-5678",
)
VENDORS = ("Pumps & Sons Limited", "The Kong Co.", "樣本供應商有限公司", "Vendor-12 (HK) Ltd", "A")
REFERENCES = ("HY/2023/01", "GEN-1", "gen 12", None, "C1050/19EF")
ASKED = " ".join((*TITLES, *VENDORS, "HY/2023/01 gen-12 % _ ' \" \\ ¨ 𠮷 1/2 of-of b-c"))
FRAGMENTS = st.sampled_from(ASKED.split())
ENDS = st.tuples(st.integers(0, 8), st.integers(0, 8))


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    """A snapshot of awards that share words, in several parts of the index."""
    rooms = pytest.MonkeyPatch()
    rooms.setattr(index, "PART", 16)
    rooms.setattr(index, "PART_BYTES", 2_500)
    rooms.setattr(index, "DENSE", 4)
    target = tmp_path_factory.mktemp("words") / "words.duckdb"
    texts = [(TITLES[number % 16], VENDORS[number // 3 % 5], REFERENCES[number % 5]) for number in range(90)]
    write(target, texts)
    opened = Snapshot(target, STAMP)
    yield opened
    opened.close()
    rooms.undo()


def write(target, texts):
    """Write a snapshot of awards, each given as title, vendor and reference."""
    ids = {normal_form(name): number for number, name in enumerate(VENDORS, 1)}
    columns = AwardColumns(ids, Plants({}, {}))
    rows = [columns.row(public(number, *text)) for number, text in enumerate(texts)]
    with writing(files.aside(target)) as loading:
        make_table(loading, "loaded", AWARD_SCHEMA, rows)
        finish(loading, [], {}, version=1, edition=None)
    files.put(target)
    files.clear_aside(target)


def public(number, title, vendor, reference):
    award = AwardRow(
        row=number,
        title=title,
        title_zh=TITLES[number % 3 + 7] if number % 4 == 0 else None,
        suppliers=(vendor,),
        tender_ref=reference,
        buyer="HYD" if number % 2 else None,
    )
    assessed = Assessment(UNKNOWN, UNKNOWN, Origin.NONE, Category.UNKNOWN, Origin.NONE, None, Origin.NONE)
    return PublicAward(number, award, assessed, 1, "f.csv", "0" * 64, STAMP.at, number, ("en",))


def by_scan(snapshot, text):
    clause, values = where(Filters(text=text))
    rows = snapshot.rows(f"SELECT rowid AS position FROM awards WHERE {clause} ORDER BY rowid", values)
    return [row["position"] for row in rows]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            FRAGMENTS,
            st.text(sorted({*ASKED}), min_size=1, max_size=4),
            st.lists(FRAGMENTS, min_size=2, max_size=3).map("-".join),
            st.builds(lambda word, ends: word[min(ends) : max(ends)], FRAGMENTS, ENDS),
            st.text(max_size=5),
        ),
        max_size=4,
    ).map(" ".join)
)
def test_index_and_scan_find_the_same(snapshot, text):
    assert words.matching(snapshot, text).tolist() == by_scan(snapshot, text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", 90),
        ("%", 12),
        ("_", 6),
        ("'", 6),
        ("pumps hospitals", 6),
        ("PUMPS ＨＯＳＰＩＴＡＬＳ", 6),
        ("fitting-out", 12),
        ("out-of", 12),
        ("hospitals-for", 0),
        ("路政署", 45),
        ("路政署 清潔", 6),
        ("第一期", 14),
        ("務第", 24),
        ("清潔務", 0),
        ("清洁服务", 24),
        ("清潔服務", 24),
        ("会议展览", 13),
        ("电腦", 5),
        ("样本供应商", 18),
        ("潔服務 署 二", 0),
        ("\ud800", 0),
        pytest.param("1" * 5_000, 0, id="long"),
    ],
)
def test_texts_one_by_one(snapshot, text, found):
    assert len(words.matching(snapshot, text)) == found


def test_every_sign_is_found_as_by_a_scan(snapshot):
    signs = sorted({*"".join((*TITLES, *VENDORS, "qz~")).casefold()} - {" ", "\u3000"})

    differing = [sign for sign in signs if words.matching(snapshot, sign).tolist() != by_scan(snapshot, sign)]

    assert differing == []


def test_what_finds_no_room_in_memory_is_read_each_time(snapshot, monkeypatch):
    monkeypatch.setattr(word_index, "KEPT_BYTES", 3_000)
    monkeypatch.setattr(word_index, "_indexes", WeakKeyDictionary())

    twice = [words.matching(snapshot, "pumps").tolist() for _ in range(2)]

    assert twice == [by_scan(snapshot, "pumps")] * 2
    (kept,) = word_index._indexes.values()
    assert 0 < len(kept._kept) < len(kept.first_rows)


def test_many_texts_in_doubt_are_read_all_at_once(snapshot, monkeypatch):
    monkeypatch.setattr(words, "_FEW_TEXTS", 1)

    assert words.matching(snapshot, "out-of").tolist() == by_scan(snapshot, "out-of")


def test_threads_find_the_same(snapshot, monkeypatch):
    monkeypatch.setattr(word_index, "_indexes", WeakKeyDictionary())
    found = []

    threads = [
        threading.Thread(target=lambda: found.append(words.matching(snapshot, "lifts of").tolist()))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [by_scan(snapshot, "lifts of")] * 8


def test_no_award_no_part(tmp_path):
    write(tmp_path / "none.duckdb", [])
    opened = Snapshot(tmp_path / "none.duckdb", STAMP)

    assert words.matching(opened, "pumps").dtype == np.int64
    assert len(words.matching(opened, "")) == 0
    opened.close()


def test_an_index_goes_with_its_snapshot(tmp_path):
    write(tmp_path / "one.duckdb", [("Pumps", "A", None)])
    opened = Snapshot(tmp_path / "one.duckdb", STAMP)
    words.matching(opened, "pumps")
    held = len(word_index._indexes)

    opened.close()
    del opened

    assert len(word_index._indexes) == held - 1


def test_the_index_is_the_same_each_time(tmp_path, snapshot):
    texts = [(title, VENDORS[0], None) for title in TITLES]
    tables = []
    for name in ("one", "other"):
        write(tmp_path / f"{name}.duckdb", texts)
        opened = Snapshot(tmp_path / f"{name}.duckdb", STAMP)
        tables.append(opened.rows("SELECT * FROM words"))
        opened.close()

    assert tables[0] == tables[1]


@pytest.mark.parametrize("told_at_most", [0, 1_000], ids=["by scan", "by index"])
def test_a_list_has_the_awards_of_a_text(snapshot, monkeypatch, told_at_most):
    monkeypatch.setattr(records, "_TOLD_AT_MOST", told_at_most)
    filters = Filters(text="pumps of")
    expected = by_scan(snapshot, "pumps of")

    found = [
        award["award_id"]
        for offset in range(0, len(expected), 4)
        for award in records.award_page(snapshot, filters, limit=4, offset=offset)
    ]

    assert sorted(found) == sorted(award["award_id"] for award in records.rows_at(snapshot, expected))


def test_a_whole_selection_comes_in_parts_in_the_order_of_the_list(snapshot, monkeypatch):
    monkeypatch.setattr(records, "_AT_ONCE", 7)

    for filters in (Filters(), Filters(text="pumps")):
        whole = [award["award_id"] for award in records.all_awards(snapshot, filters)]

        listed = records.award_page(snapshot, filters, limit=100, columns=["award_id"])
        assert whole == [award["award_id"] for award in listed]
        assert len(whole) == len(by_scan(snapshot, filters.text))
