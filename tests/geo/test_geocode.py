"""Where addresses are."""

import csv
import os
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.geocode import locate
from geo.locator import OURS
from geo.places import UNKNOWN, Precision, Scope

HERE = Path(__file__).parent
SHARED = Path(__file__).parents[3] / "shared"
FLOOR_LOCATED = 0.97
FLOOR_RIGHT = 0.985
CEILING_WRONG_STREETS = 0.02  # of the official streets that are placed at all
# The codes of the official street list, where they differ from ours.
OFFICIAL_CODES = {"E": "EST", "S": "STH", "C&W": "CW", "Is": "ISL", "N": "NTH", "K&T": "KWT"}

with (HERE / "address_truth.csv").open(encoding="utf-8", newline="") as truth_file:
    TRUTH = list(csv.DictReader(truth_file))


def read_shared(name):
    path = SHARED / name
    if not path.exists():
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(f"the folder of yardsticks beside the project is missing: {name}")
        pytest.skip(f"the folder of yardsticks beside the project is missing: {name}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_addresses_placed_by_hand_are_located_and_right():
    in_hong_kong = [row for row in TRUTH if row["scope"] == "district"]
    located = [row for row in in_hong_kong if locate(row["address"]).district]
    wrong = [
        (row["address"], place)
        for row in TRUTH
        if (place := locate(row["address"])) is not UNKNOWN
        and (place.scope, place.district or "", place.estate or "")
        != (row["scope"], row["district"], row["estate"])
    ]

    assert len(TRUTH) == 120
    assert len(located) / len(in_hong_kong) >= FLOOR_LOCATED
    assert 1 - len(wrong) / len(TRUTH) >= FLOOR_RIGHT, wrong


@pytest.mark.parametrize(
    ("address", "estate", "facility"),
    [
        ("12 Chun Yat St., Tseung Kwan O Ind. Est., Hong Kong", "INNO-TKO", None),
        ("12 Chun Yat Street, Kowloon", "INNO-TKO", None),
        ("No. 18 Dai Hei Street, Tai Po", "INNO-TP", None),
        ("新界元朗工業邨宏樂街18號", "INNO-YL", None),
        ("新界元朗工业村宏乐街18号", "INNO-YL", None),
        ("大埔創新園", "INNO-TP", None),
        ("INNOPARK, Yuen Long", "INNO-YL", None),
        ("Unit 5, MARS Centre, Tai Po INNOPARK", "INNO-TP", "MARS"),
        ("2 Dai Wang Street, Tai Po", "INNO-TP", "MARS"),
        ("AMC, Tseung Kwan O", "INNO-TKO", "AMC"),
        ("Unit 301, Hong Kong Science & Technology Park, Shatin", "HKSP", None),
        ("12 Science Park West Avenue, Shatin", "HKSP", None),
        ("Unit 3, Cyberport 2, 100 Cyberport Road", "CYBER", None),
        ("九龍塘達之路72號創新中心", "INNOC", None),
    ],
)
def test_names_and_streets_of_an_estate_give_the_estate(address, estate, facility):
    place = locate(address)

    assert (place.estate, place.facility) == (estate, facility)
    assert place.precision in (Precision.AREA, Precision.STREET, Precision.BUILDING)
    assert place.lat is not None
    assert place.within_m is not None


@pytest.mark.parametrize(
    ("address", "district"),
    [
        ("10 Nathan Road, Tseung Kwan O", "YTM"),  # a street beats a locality
        ("5/F, Pak Shek Kok, Sha Tin", "TP"),  # a locality beats a post town
        ("5/F, Tower 1, Tseung Kwan O, Kowloon", "SK"),
        ("14-20 Wing Yip Street, Kwai Chung", "KWT"),
        ("6 Wing Yip Street, Kwun Tong", "KT"),
        ("489 Castle Peak Road, Kowloon", "SSP"),
        ("388 Castle Peak Road, Tsuen Wan", "TW"),
        ("109 Argyle Street, Kowloon", "YTM"),
        ("147B Argyle Street, Kowloon", "KC"),
        ("中環廣場 香港灣仔港灣道18號35樓", "WC"),
        ("荔枝角道888號南商金融創新中心10樓", "SSP"),
        ("AMC Ltd, 5 Hoi Bun Road, Kwun Tong", "KT"),
        ("Central Plaza Trading Limited  18 Harbour Road", "WC"),
        ("Kwun Tong Engineering Limited  5/F, Metro Centre, Kwai Chung", "KWT"),
    ],
)
def test_the_finest_name_decides_the_district(address, district):
    assert locate(address).district == district


@pytest.mark.parametrize(
    "address",
    ["", "Hong Kong", "Kowloon, Hong Kong", "新界", "Tsuen Wan Trading Limited", "10 Wing Yip Street",
     "5 Kwun Tong Hill Road", "Grand Max (China) Limited"],
)  # fmt: skip
def test_what_names_no_district_is_unknown(address):
    assert locate(address) == UNKNOWN


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("Room 1418, East Wang Jing Road, ChaoYang District, Beijing, China.", "CN"),
        ("1220 Concord Avenue, Concord, CA 94520  United States", "US"),
        ("8 Marina Boulevard, Singapore 018981", "SG"),
        ("10 Downing Street, London SW1A 2AA, UK", "GB"),
        ("深圳市南山區科技園", "CN"),
        ("Qianhai Shenzhen-Hongkong Cooperation Zone, Nanshan District, Shenzhen", "CN"),
        ("澳門南灣大馬路", "MO"),
    ],
)
def test_an_address_abroad_is_outside_with_its_country(address, country):
    place = locate(address)

    assert (place.scope, place.country, place.districts) == (Scope.OUTSIDE, country, ())


@pytest.mark.parametrize(
    ("address", "district"),
    [
        ("19/F., China Overseas Building, 139 Hennessy Road, Wan Chai, Hong Kong", "WC"),
        ("China Hong Kong City, 33 Canton Road, Tsim Sha Tsui", "YTM"),
        ("Singapore Airlines Building, 5 Queen's Road Central", "CW"),
        ("1 Nathan Road, Kowloon, Hong Kong SAR, China", "YTM"),
        ("九龍尖沙咀北京道1號", "YTM"),
        ("中國海外大廈 香港灣仔軒尼詩道139號", "WC"),
        ("上海街100號", "YTM"),
    ],
)
def test_a_foreign_word_in_a_street_or_building_is_no_country(address, district):
    assert locate(address).district == district


def test_two_addresses_in_one_cell_are_several_districts():
    place = locate("12 Hoi Bun Road, Kwun Tong, Kowloon; and 5 Java Road, North Point, Hong Kong")

    assert (place.scope, place.districts) == (Scope.SEVERAL, ("EST", "KT"))
    assert place.lat is None


def test_two_addresses_in_one_district_stay_in_it():
    place = locate("1 Queen's Road Central, Central, Hong Kong; and 83 Des Voeux Road Central, Hong Kong")

    assert place.district == "CW"


def test_suppliers_in_different_districts_make_several():
    place = OURS.addresses(["12 Hoi Bun Road, Kwun Tong", "5 Java Road, North Point", "Kowloon"])

    assert (place.scope, place.districts, place.lat) == (Scope.SEVERAL, ("EST", "KT"), None)


def test_suppliers_in_one_district_keep_the_point_they_share():
    shared = OURS.addresses(["12 Chun Yat Street", "7 Chun Cheong Street, Tseung Kwan O Industrial Estate"])
    apart = OURS.addresses(["12 Chun Yat Street", "1 Tong Chun Street, Tseung Kwan O"])

    assert (shared.district, shared.estate, shared.lat is None) == ("SK", "INNO-TKO", False)
    assert (apart.district, apart.estate, apart.lat) == ("SK", None, None)


def test_suppliers_near_one_another_share_an_area():
    place = OURS.addresses(["1 Queen's Road Central, Central", "83 Des Voeux Road Central, Central"])

    assert (place.district, place.precision) == ("CW", Precision.AREA)
    assert place.within_m is not None


def test_an_address_in_hong_kong_counts_before_one_abroad():
    assert OURS.addresses(["Beijing, China", "12 Hoi Bun Road"]).district == "KT"
    assert OURS.addresses(["Beijing, China", "Tokyo, Japan"]).scope is Scope.OUTSIDE
    assert OURS.addresses([]) == UNKNOWN


@given(st.text())
def test_no_text_breaks_the_geocoder(text):
    place = locate(text)

    assert (place.lat is None) == (place.lon is None) == (place.within_m is None)
    assert (place.scope is Scope.DISTRICT) == (len(place.districts) == 1)


def facts_of(place):
    return [getattr(place, name) for name in place.__slots__ if name != "matched"]


WIDE = {
    ord(char): ord(char) + 0xFEE0
    for char in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,.-/'"
}
DASHES = str.maketrans("-", "–")


@given(
    st.sampled_from([row["address"] for row in TRUTH]),
    st.sampled_from([str.upper, str.lower, str.swapcase, str.title]),
    st.sampled_from(
        [WIDE, DASHES, str.maketrans("'", "’"), str.maketrans(",", "，"), str.maketrans(",", " ")]
    ),
)
def test_case_punctuation_and_width_do_not_change_the_place(address, recase, exchange):
    changed = recase(address).translate(exchange)

    assert facts_of(locate(changed)) == facts_of(locate(address))


def test_all_addresses_of_the_innoparks_among_the_facts_fall_in_their_estates():
    rows = [row["supplier_address"] for row in read_shared("facts/awards.csv")]
    expected = {"Tai Po Ind": "INNO-TP", "Tseung Kwan O Ind": "INNO-TKO", "Yuen Long Ind": "INNO-YL"}
    found = [(locate(row).estate, code) for row in rows for name, code in expected.items() if name in row]

    assert len(found) > 5
    assert all(estate == code for estate, code in found)


def test_nearly_all_addresses_of_the_published_files_are_placed():
    facts = {row["supplier_address"] for row in read_shared("facts/awards.csv")} - {""}
    rows = read_shared("sources/hospital_authority_awards.csv")
    cells = {row["Contractor(s) & Address(es)"] for row in rows} - {""}

    for addresses in (facts, cells):
        placed = [address for address in addresses if locate(address).scope is not Scope.UNKNOWN]
        assert len(placed) / len(addresses) >= FLOOR_LOCATED


@pytest.mark.parametrize(
    ("column", "form"),
    [("StreetNames_EN", "Flat 3, 12 {}, Hong Kong"), ("StreetNames_ZH", "香港{}12號")],
    ids=["english", "chinese"],
)
def test_streets_the_gazetteer_does_not_know_are_not_placed_elsewhere(column, form):
    official = defaultdict(set)
    for row in read_shared("geo/street_districts_2020.csv"):
        codes = {OFFICIAL_CODES.get(code.strip(), code.strip()) for code in row["DC"].split("-")}
        official[row[column]] |= codes

    placed = {name: locate(form.format(name)).districts for name in official}
    wrong = [name for name, codes in placed.items() if codes and not set(codes) <= official[name]]

    answered = sum(1 for codes in placed.values() if codes)
    assert answered > 500
    assert len(wrong) / answered <= CEILING_WRONG_STREETS, wrong


@pytest.mark.parametrize(
    ("address", "district"),
    [
        ("12 Lee Garden Road, Hong Kong", "WC"),
        ("5/F, Kodak House, Java Road, North Point", "EST"),
        ("3 Mui Wo Chung Hau Street", "ISL"),
        ("8 Third Street, Sai Ying Pun", "CW"),
        ("8 Third Street, Tai Wai", "ST"),
        ("銅鑼灣道8號", "WC"),
    ],
)
def test_a_name_within_a_longer_name_does_not_decide(address, district):
    assert locate(address).district == district
