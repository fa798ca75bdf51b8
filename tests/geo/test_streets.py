"""The Lands Department's list of streets: loading it, and what it changes."""

import json
from pathlib import Path

import pytest

from geo import streets
from geo.__main__ import main
from geo.locator import Locator
from geo.places import UNKNOWN, Precision
from geo.streets import Street, StreetList, StreetsError

YARDSTICK = Path(__file__).parents[3] / "shared" / "geo" / "street_districts_2020.csv"
HEADER = "DC,StreetNames_EN,StreetNames_ZH"


def a_list(*rows: Street) -> StreetList:
    return StreetList(rows, "made.csv", f"{hash(rows):x}", "2026-01-01T00:00:00+00:00")


def street(english, chinese, *codes):
    return Street(english, chinese, codes)


def test_a_list_is_kept_with_where_it_comes_from(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(f"{HEADER}\nTM,1ST LANE KEI LUN WAI,麒麟圍１巷\nC&W-WC,QUEENSWAY,金鐘道\n", "utf-8")

    streets.use(file, tmp_path)
    found = streets.load(tmp_path)

    assert found is not None
    assert (found.source, found.fault) == ("list.csv", None)
    assert len(found.sha256) == 64
    assert found.loaded_at.endswith("+00:00")
    assert found.streets == (
        street("1ST LANE KEI LUN WAI", "麒麟圍1巷", "TM"),
        street("QUEENSWAY", "金鐘道", "CW", "WC"),
    )
    assert [path.name for path in (tmp_path / "streets").iterdir()] == ["list.json"]


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeff{HEADER}\nKT,HOI BUN ROAD,海濱道\n",
        "StreetNames_ZH,DC,OBJECTID,StreetNames_EN\n海濱道,KT,7,HOI BUN ROAD\n",
        f'{HEADER.upper()}\r\n"KT","HOI BUN ROAD","海濱道"\r\n\r\n,,\r\n',
        f"{HEADER}\nＫＴ , HOI  BUN ROAD ,海濱道\n",
    ],
    ids=["byte order mark", "other order and more columns", "quotes and blank rows", "width and spaces"],
)
def test_the_same_list_in_other_clothes_is_the_same(text):
    assert streets.read(text.encode(), "list.csv") == (street("HOI BUN ROAD", "海濱道", "KT"),)


def test_a_street_without_a_name_in_one_language_has_none():
    found = streets.read(f"{HEADER}\nTM,JETTY ROAD,NA\n".encode(), "list.csv")

    assert found == (street("JETTY ROAD", "", "TM"),)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "row 1"),
        (b"name,district\nHoi Bun Road,KT\n", "expected each of the columns DC, StreetNames_EN"),
        (f"{HEADER},DC\nKT,HOI BUN ROAD,x,KT\n".encode(), "DC is not there once"),
        (
            f"{HEADER}\nKT,HOI BUN ROAD,海濱道\nXX,A ROAD,甲道\n".encode(),
            "row 3, DC: seen 'XX', expected C&W",
        ),
        (f"{HEADER}\nKT-,HOI BUN ROAD,海濱道\n".encode(), "row 2, DC: seen 'KT-'"),
        (f"{HEADER}\nKT,,\n".encode(), "row 2: StreetNames_EN and StreetNames_ZH are blank"),
        (f"{HEADER}\nKT,HOI BUN ROAD\n".encode(), "row 2: seen 2 cells, expected at least 3"),
        (f"{HEADER}\nKT,12,海濱道\n".encode(), "row 2, StreetNames_EN: seen '12'"),
        (f"{HEADER}\n".encode(), "no streets"),
        (f"{HEADER}\nKT,HOI BUN ROAD,海濱道\n".encode("big5hkscs"), "row 2: not UTF-8"),
        (f"{HEADER}\nKT,HOI BUN ROAD,海濱道\n".encode("utf-16"), "not UTF-8"),
        (f'{HEADER}\nKT,"HOI BUN ROAD,x\n'.encode(), "not CSV"),
        (b"PK\x03\x04\x00\x00", "not a CSV file"),
    ],
)
def test_what_is_no_list_is_refused_with_the_place(tmp_path, capsys, monkeypatch, content, told):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(tmp_path))
    file = tmp_path / "other.csv"
    file.write_bytes(content)

    assert main(["streets", "use", str(file)]) == 2

    error = capsys.readouterr().err
    assert error.startswith(f"error: {file}")
    assert told in error
    assert streets.load(tmp_path) is None


def test_a_refused_file_leaves_the_list_that_was_loaded(tmp_path):
    (tmp_path / "good.csv").write_text(f"{HEADER}\nKT,HOI BUN ROAD,海濱道\n", "utf-8")
    (tmp_path / "bad.csv").write_text(f"{HEADER}\nXX,HOI BUN ROAD,海濱道\n", "utf-8")
    loaded = streets.use(tmp_path / "good.csv", tmp_path)

    with pytest.raises(StreetsError):
        streets.use(tmp_path / "bad.csv", tmp_path)

    assert streets.load(tmp_path) == loaded


def test_use_show_and_reset_say_what_is_in_use(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(tmp_path))
    file = tmp_path / "list.csv"
    file.write_text(f"{HEADER}\nKT,HOI BUN ROAD,海濱道\n", "utf-8")

    codes = [main(["streets", *rest]) for rest in (["use", str(file)], ["show"], ["reset"], ["show"])]

    lines = capsys.readouterr().out.splitlines()
    assert codes == [0, 0, 0, 0]
    assert lines[0].startswith("1 streets of list.csv, loaded 20")
    assert lines[2] == lines[0]
    assert lines[-1].startswith("no list of streets")
    assert main(["streets", "use", str(tmp_path / "absent.csv")]) == 2


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"provenance": {}, "streets": [["KT"]]}', "\udcff", '{"streets": 1, "provenance": 2}'],
)
def test_a_damaged_copy_is_told_and_not_used(tmp_path, capsys, monkeypatch, content):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(tmp_path))
    (tmp_path / "streets").mkdir()
    (tmp_path / "streets" / "list.json").write_bytes(content.encode("utf-8", "surrogateescape"))

    found = streets.load(tmp_path)

    assert found is not None
    assert "load the list again" in (found.fault or "")
    assert Locator(streets=found).address("12 Hoi Bun Road").district == "KT"
    assert main(["streets", "show"]) == 1
    assert "load the list again" in capsys.readouterr().out


def test_a_cut_copy_is_not_taken_for_a_shorter_list(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(f"{HEADER}\nKT,HOI BUN ROAD,海濱道\nKT,WAI YIP STREET,偉業街\n", "utf-8")
    streets.use(file, tmp_path)
    stored = tmp_path / "streets" / "list.json"
    told = json.loads(stored.read_text("utf-8"))
    stored.write_text(json.dumps(told | {"streets": told["streets"][:1]}), "utf-8")

    assert "load the list again" in (streets.load(tmp_path).fault or "")


def test_streets_of_the_list_are_placed_that_the_gazetteer_does_not_know():
    locator = Locator(streets=a_list(street("NOWHERE LIKE IT STREET", "無此街", "TP")))

    assert Locator().address("12 Nowhere Like It Street") == UNKNOWN
    assert locator.address("12 Nowhere Like It St.").district == "TP"
    assert locator.address("新界無此街12號").district == "TP"


def test_districts_of_the_list_win_and_our_points_stay_where_they_agree():
    ours = Locator().address("12 Nathan Road, Tsim Sha Tsui")
    same = Locator(streets=a_list(street("NATHAN ROAD", "彌敦道", "SSP", "YTM")))
    other = Locator(streets=a_list(street("NATHAN ROAD", "彌敦道", "TP")))

    assert same.address("12 Nathan Road, Tsim Sha Tsui") == ours
    assert other.address("12 Nathan Road, Tsim Sha Tsui").district == "TP"


def test_a_name_in_several_rows_has_several_candidates():
    locator = Locator(
        streets=a_list(street("TWIN ROAD", "孖一道", "TP"), street("TWIN ROAD", "孖二道", "YL", "TM"))
    )

    assert locator.address("5 Twin Road, Hong Kong") == UNKNOWN
    assert locator.address("5 Twin Road, Tai Po").district == "TP"
    assert locator.address("孖一道5號").district == "TP"


def test_a_section_of_a_road_is_the_road_in_its_districts():
    rows = (
        street("LONG ROAD - FAR CORNER", "長長公路 － 遠角段", "TP"),
        street("LONG ROAD - YUEN LONG", "長長公路 － 元朗段", "YL"),
    )
    locator = Locator(streets=a_list(*rows))

    assert locator.address("5 Long Road, Far Corner").district == "TP"
    assert locator.address("5 Long Road, Yuen Long").district == "YL"
    assert locator.address("5 Long Road") == UNKNOWN
    assert locator.address("長長公路遠角段5號").district == "TP"


def test_a_name_that_two_roads_share_stays_that_of_each():
    rows = (
        street("CASTLE PEAK ROAD", "青山道", "SSP"),
        street("CASTLE PEAK ROAD - TSUEN WAN", "青山公路 － 荃灣段", "TW"),
    )
    locator = Locator(streets=a_list(*rows))

    assert locator.address("青山道489號").district == "SSP"
    assert locator.address("388 Castle Peak Road, Tsuen Wan").district == "TW"
    assert locator.address("489 Castle Peak Road, Kowloon") == Locator().address(
        "489 Castle Peak Road, Kowloon"
    )


def test_a_list_without_the_streets_of_an_innopark_still_gives_it():
    place = Locator(streets=a_list(street("DAI WANG STREET", "大宏街", "TP"))).address("2 Dai Wang Street")

    assert (place.estate, place.facility) == ("INNO-TP", "MARS")
    assert place.precision is not Precision.NONE


@pytest.mark.skipif(not YARDSTICK.exists(), reason="the folder of yardsticks beside the project is absent")
@pytest.mark.parametrize(
    ("column", "form"), [("name_en", "Flat 3, 12 {}, Hong Kong"), ("name_zh_hant", "香港{}12號")]
)
def test_every_street_of_the_published_list_falls_in_a_district_it_has(tmp_path, column, form):
    found = streets.use(YARDSTICK, tmp_path)
    official = {}
    for row in found.streets:
        official.setdefault(getattr(row, column), set()).update(row.districts)
    official.pop("", None)

    placed = {name: set(Locator(streets=found).address(form.format(name)).districts) for name in official}

    assert len(found.streets) == 4603
    assert [name for name, codes in placed.items() if not codes <= official[name]] == []
    single = [name for name, codes in official.items() if len(codes) == 1]
    assert sum(1 for name in single if placed[name]) / len(single) > 0.97
