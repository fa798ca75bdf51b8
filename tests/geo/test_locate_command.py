"""`python -m geo locate`."""

import csv
import io
import json

import pytest
import shapely

from geo import constituencies
from geo.__main__ import main

HOI_BUN = "12 Hoi Bun Road, Kwun Tong"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def table(capfd):
    return list(csv.DictReader(io.StringIO(capfd.readouterr().out)))


def test_addresses_are_told_with_place_and_precision(capfd):
    code = main(["locate", HOI_BUN, "2 Dai Wang Street, Tai Po", "8 Marina Boulevard, Singapore 018981"])

    rows = table(capfd)
    assert code == 0
    assert [row["district"] for row in rows] == ["KT", "TP", ""]
    assert (rows[0]["method"], rows[0]["matched"]) == ("street", "Hoi Bun Road")
    assert float(rows[0]["lat"]) == pytest.approx(22.3, abs=0.1)
    assert int(rows[0]["within_m"]) > 0
    assert (rows[1]["estate"], rows[1]["facility"]) == ("INNO-TP", "MARS")
    assert (rows[2]["scope"], rows[2]["country"]) == ("outside", "SG")


def test_an_address_that_is_not_placed_ends_with_one(capfd):
    assert main(["locate", HOI_BUN, "Kowloon"]) == 1
    assert [row["scope"] for row in table(capfd)] == ["district", "unknown"]


def test_json_has_the_same_with_unknown_as_null(capfd):
    assert main(["locate", "--json", "香港灣仔告士打道39號"]) == 0

    (row,) = json.loads(capfd.readouterr().out)
    assert (row["address"], row["district"], row["country"]) == ("香港灣仔告士打道39號", "WC", None)


@pytest.mark.parametrize("text", ["22.3193, 114.1694", "114.1694 22.3193", "22°19'09\"N, 114°10'10\"E"])
def test_a_point_lies_in_the_district_that_holds_it(capfd, text):
    assert main(["locate", text]) == 0
    (row,) = table(capfd)
    assert row["district"] == "YTM"
    assert row["method"].startswith("coordinates")


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("big5hkscs", "read as big5hkscs")],
)
def test_a_column_of_a_file_is_read_in_its_encoding(tmp_path, capfd, encoding, note):
    file = tmp_path / "given.csv"
    file.write_bytes("name;Address \n甲;觀塘海濱道12號\n;\n乙;荃灣\n".encode(encoding))

    assert main(["locate", "--file", str(file), "--column", "address"]) == 0

    told = capfd.readouterr()
    assert [row["district"] for row in csv.DictReader(io.StringIO(told.out))] == ["KT", "TW"]
    assert note in told.err


def test_a_table_holds_no_formulas_and_a_short_row_no_address(tmp_path, capfd):
    file = tmp_path / "given.csv"
    file.write_text('a,b\n1,"=HYPERLINK(""x"")"\n2\n', "utf-8")

    assert main(["locate", "--file", str(file), "--column", "b"]) == 1

    assert [row["address"] for row in table(capfd)] == ['\'=HYPERLINK("x")', ""]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "no address given"),
        (["--file", "given.csv"], "go together"),
        (
            ["--file", "given.csv", "--column", "Adress"],
            "its columns are: 'name', 'Address', 'twice', 'twice'",
        ),
        (["--file", "given.csv", "--column", "twice"], "2 columns are called 'twice'"),
        (["--file", "absent.csv", "--column", "x"], "absent.csv: cannot be read"),
        (
            ["--file", "given.csv", "--column", "name", "--encoding", "klingon"],
            "--encoding klingon: not known",
        ),
        (["--file", "given.csv", "--column", "name", "--encoding", "ascii"], "save it as CSV UTF-8"),
        (["--file", "picture.png", "--column", "name"], "save it as CSV UTF-8"),
        (["--file", "empty.csv", "--column", "name"], "its columns are: none"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(tmp_path, capfd, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "given.csv").write_text("name,Address,twice,twice\n甲,x,y,z\n", "utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xff")
    (tmp_path / "empty.csv").write_bytes(b"")

    assert main(["locate", *arguments]) == 2

    error = capfd.readouterr().err
    assert error.startswith("error: ")
    assert told in error


def test_the_list_of_streets_of_the_home_is_used(tmp_path, capfd):
    listed = tmp_path / "list.csv"
    listed.write_text("DC,StreetNames_EN,StreetNames_ZH\nTP,NOWHERE LIKE IT STREET,無此街\n", "utf-8")
    assert main(["locate", "5 Nowhere Like It Street"]) == 1

    main(["streets", "use", str(listed)])
    capfd.readouterr()

    assert main(["locate", "5 Nowhere Like It Street"]) == 0
    assert table(capfd)[0]["district"] == "TP"


def write_strips(file):
    """Write ten strips from west to east, one a constituency."""
    features = [
        {"properties": {"name": code}, "geometry": json.loads(shapely.to_geojson(strip))}
        for at, code in enumerate(constituencies.constituencies())
        for strip in [shapely.box(113.8 + at * 0.06, 22.2, 113.8 + (at + 1) * 0.06, 22.55)]
    ]
    file.write_text(json.dumps({"features": features}), "utf-8")
    return file


def test_a_constituency_is_told_and_in_a_split_district_both_until_polygons_say_which(tmp_path, capfd):
    asked = ["locate", HOI_BUN, "22.38, 114.19", "8 Marina Boulevard, Singapore 018981"]
    main(asked)
    assert [row["constituency"] for row in table(capfd)] == ["LC3", "LC6;LC10", ""]

    assert main(["constituencies", "use", str(write_strips(tmp_path / "lc.json"))]) == 0
    capfd.readouterr()
    main(["locate", "22.37, 114.155", *asked[2:]])

    # The strip of LC6 holds the first point; the second lies in that of LC7, which is none of Sha Tin's two.
    assert [row["constituency"] for row in table(capfd)] == ["LC6", "LC6;LC10", ""]


def test_damaged_polygons_are_told_and_leave_both(tmp_path, home, capfd):
    main(["constituencies", "use", str(write_strips(tmp_path / "lc.json"))])
    (home / "boundaries" / "constituencies.geojson").write_text("{")
    capfd.readouterr()

    assert main(["locate", "22.38, 114.19"]) == 0

    told = capfd.readouterr()
    assert "constituencies.geojson cannot be read" in told.err
    assert "LC6;LC10" in told.out


def test_bytes_that_are_no_text_break_nothing(capfd):
    assert main(["locate", "\udcff\udcfe", ""]) == 1
    assert len(table(capfd)) == 2


def test_a_nul_in_a_file_is_named_with_its_row(tmp_path, capfd):
    file = tmp_path / "a.csv"
    file.write_bytes(f"address\n{HOI_BUN}\nKow\x00loon\n".encode())

    assert main(["locate", "--file", str(file), "--column", "address"]) == 2
    assert "row 3: a NUL" in capfd.readouterr().err


def test_what_would_steer_a_terminal_is_written_out_and_json_has_it_as_it_is(capfd):
    address = f"{HOI_BUN} \x1b[31m\u202e"

    main(["locate", address])
    out = capfd.readouterr().out
    main(["locate", "--json", address])
    (row,) = json.loads(capfd.readouterr().out)

    assert not {"\x1b", "\u202e"} & set(out)
    assert f"{HOI_BUN} \\x1b[31m\\u202e" in out
    assert row["address"] == address


@pytest.mark.parametrize("before", ["\ufeff", "  ", "\ufeff "])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_formula_behind_signs_that_do_not_show_is_none_in_the_table(capfd, before, sign):
    main(["locate", f"{before}{sign}1+1"])

    assert table(capfd)[0]["address"] == f"'{before}{sign}1+1"
