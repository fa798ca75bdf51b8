"""The rules by which addresses are read, one kind of writing after another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.geocode import locate
from geo.places import UNKNOWN, Precision, Scope

IN_ONE_DISTRICT = [
    ("旺角東安街12號", "YTM"),
    ("屯門河旺街12號5樓", "TM"),
    ("12 Never Heard Of Road, North Point, Hong Kong", "EST"),
    ("12 Never Heard Of Lane, Central, Hong Kong", "CW"),
    ("12 High Street, Central, Hong Kong", "CW"),
    ("九龍竹園邨5座", "WTS"),
    ("荃灣老圍5號", "TW"),
    ("Shop 3, Tai Shui Hang", "ST"),
    ("5 Castle Peak Road, Hung Shui Kiu", "YL"),
    ("China Mobile Hong Kong Company Limited  L21, 51 Kwai Cheong Road, Kwai Chung, Hong Kong", "KWT"),
    ("Room 1301-2, 13/F, Win Century Centre, 2A Mongkok Road, Mongkok, Kowloon", "YTM"),
    ("13/F, Win Century Centre, Mongkok", "YTM"),
    ("Harbour Centre, 25 Harbour Road, Wan Chai", "WC"),
    ("5/F, Harbour Centre, Hung Hom", "KC"),
    ("12 On Tung Street, Tung Chung", "ISL"),
    ("388 Castle Peak Road Tsuen Wan", "TW"),
    ("中國人壽大廈 灣仔告士打道5號", "WC"),
    ("高街12號", "CW"),
    ("香港科學館道2號", "YTM"),
    ("12HoiBunRoad,KwunTong,Kowloon", "KT"),
    ("12HOIBUNROAD KWUNTONGKOWLOON", "KT"),
    ("12HoiBunRd", "KT"),
    ("5/F,12 Hoi Bun RoadKwun TongKowloon", "KT"),
    ("Hoi Bun Road 12", "KT"),
    ("Hoi Bun Road No. 12, Kwun Tong", "KT"),
    ("九龍觀塘海濱道十二號", "KT"),
    ("海滨道12号", "KT"),
    ("九龍觀塘海濱道12-16號5樓", "KT"),
    ("12-16 Hoi Bun Rd., Kln.", "KT"),
    ("No. 12A Hoi Bun Rd", "KT"),
    ("565 Nathan Rd, Kowloon", "YTM"),
    ("Lot 123 in DD 107, Fung Kat Heung, Kam Tin, N.T.", "YL"),
    ("新界元朗錦田逢吉鄉丈量約份第107約地段第123號", "YL"),
    ("c/o ABC Ltd, 12 Hoi Bun Road, Kwun Tong", "KT"),
    ("Unit 5, Tseung Kwan O, Kowloon", "SK"),
    ("將軍澳工業邨駿日街12號", "SK"),
    ("九龍將軍澳駿日街12號", "SK"),
    ("1 Queen's Rd. C., Hong Kong", "CW"),
    ("1 Queens Road Central", "CW"),
    ("1 QUEEN’S ROAD CENTRAL", "CW"),
    ("183 Queen's Road E", "WC"),
    ("Great Eagle Centre, 23 Harbour Road, Wanchai, HK", "WC"),
    ("London Plaza, Kowloon, 219 Nathan Road", "YTM"),
    ("100 Canton Road, Tsim Sha Tsui", "YTM"),
    ("100 Shanghai St", "YTM"),
    ("Macau Ferry Terminal, Sheung Wan", "CW"),
    ("China Hong Kong City, Tsim Sha Tsui", "YTM"),
    ("香港灣仔告士打道39號夏慤大廈16樓", "WC"),
    ("香港湾仔告士打道39号", "WC"),
    ("Wan Chai 告士打道 39號", "WC"),
    ("Flat A, 5th Floor, 12 Hoi Bun Road", "KT"),
    ("12 Hoi Bun Road & 5 Wai Yip Street, Kwun Tong", "KT"),
    ("489 Castle Peak Road, Kowloon", "SSP"),
    ("585 Castle Peak Road, Kwai Chung", "KWT"),
    ("青山公路葵涌段585號", "KWT"),
    ("新界荃灣青山公路荃灣段388號", "TW"),
    ("香港中環皇后大道中99號", "CW"),
    ("香港上環德輔道中300號", "CW"),
    ("觀塘偉業街一百零八號", "KT"),
    ("Tseung Kwan O, Kowloon", "SK"),
    ("Lot 12 in D.D. 52, Sheung Shui, N.T.", "NTH"),
    ("China Building, 29 Queen's Road Central", "CW"),
    ("INNOPARK, Tai Po", "TP"),
]


@pytest.mark.parametrize(("address", "district"), IN_ONE_DISTRICT)
def test_an_address_is_read_however_it_is_typed(address, district):
    assert locate(address).district == district


@pytest.mark.parametrize(
    "address",
    [
        "GPO Box 1234, Hong Kong",
        "London Plaza, Kowloon",
        "Kowloon",
        "Hong Kong",
        "新界",
        "Room 5, Building 3, Industrial Estate",
        "Grand Max (China) Limited",
        "12 Never Heard Of Road Central, Hong Kong",
        "12 Never Heard Of Road East, Hong Kong",
        "Unit 5, China Merchants Corner, Hong Kong",
    ],
)
def test_what_names_no_place_is_not_placed(address):
    assert locate(address) == UNKNOWN


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("Futian District, Shenzhen 518000", "CN"),
        ("中國廣東省深圳市南山區科技園", "CN"),
        ("深圳市羅湖區人民南路", "CN"),
        ("广东省东莞市", "CN"),
        ("123 Main Street, Springfield, IL 62704", "US"),
        ("1220 Concord Avenue, Concord, CA 94520", "US"),
        ("500 Fifth Avenue, New York, NY 10110-0002, USA", "US"),
        ("10 Downing Street SW1A 2AA", "GB"),
        ("Unit 4, Science Park, Cambridge CB4 0WS, United Kingdom", "GB"),
        ("8 Marina Boulevard #05-02, Singapore 018981", "SG"),
        ("1-1 Chiyoda, Chiyoda-ku, Tokyo 100-8111, Japan", "JP"),
        ("澳門南灣大馬路123號", "MO"),
        ("台北市信義區松高路9號", "TW"),
        ("〒100-0005 東京都千代田区丸の内1-1-1", "JP"),
        ("Siemensstrasse 5, 80333 Munich, Germany", "DE"),
        ("Amsterdam, The Netherlands Tel: +31 20 1234567", "NL"),
        ("Dubai, U.A.E.", "AE"),
        ("Seoul, Republic of Korea", "KR"),
        ("100 King Street West, Toronto, ON M5X 1A9", "CA"),
    ],
)
def test_an_address_abroad_is_told_by_city_country_or_postcode(address, country):
    place = locate(address)

    assert (place.scope, place.country) == (Scope.OUTSIDE, country)


@pytest.mark.parametrize(
    "address",
    [
        "P.O. Box 123, Shatin Central Post Office",
        "PO Box 123 Sha Tin Central Post Office, New Territories",
    ],
)
def test_a_box_gives_the_district_of_its_post_office_and_no_point(address):
    place = locate(address)

    assert (place.district, place.method, place.precision) == ("ST", "box", Precision.DISTRICT)
    assert place.lat is None


@pytest.mark.parametrize(
    "address",
    ["Lot 12, Castle Peak Road", "DD 388 Castle Peak Road", "Castle Peak Road 388/F", "青山公路388樓"],
)
def test_the_number_of_a_lot_or_a_floor_is_no_house_number(address):
    assert locate(address) == UNKNOWN


def facts_of(place):
    return [getattr(place, name) for name in place.__slots__ if name != "matched"]


WIDE = {ord(char): ord(char) + 0xFEE0 for char in map(chr, range(0x21, 0x7F))}
CHINESE_SIGNS = {
    ord(","): "，",
    ord("."): "．",
    ord(";"): "；",
    ord("("): "（",
    ord(")"): "）",
    ord(" "): "\u3000",
}
ADDRESSES = [address for address, _ in IN_ONE_DISTRICT]


@given(
    st.sampled_from(ADDRESSES), st.lists(st.sampled_from([WIDE, CHINESE_SIGNS]), max_size=2), st.booleans()
)
def test_the_same_address_in_other_signs_is_in_the_same_place(address, exchanges, upper):
    changed = address.upper() if upper else address.lower()
    for exchange in exchanges:
        changed = changed.translate(exchange)

    assert facts_of(locate(changed)) == facts_of(locate(address))


def test_an_address_here_counts_beside_one_abroad_in_whatever_order():
    here, abroad = "Rm 5, 8 Hing Yip St, Kwun Tong, HK", "25 Victoria Street, London, UK"

    assert locate(f"{here}; {abroad}").district == "KT"
    assert locate(f"{abroad}; {here}").district == "KT"
    assert locate(abroad).country == "GB"


def test_a_road_numbered_anew_in_each_section_goes_by_the_locality_wherever_it_stands():
    assert locate("Gold Coast, 1 Castle Peak Road").district == "TM"
    assert locate("1 Castle Peak Road, Gold Coast").district == "TM"


def test_a_university_is_where_it_is_whatever_locality_stands_beside_it():
    assert locate("University of Hong Kong, Pokfulam").district == "CW"


def test_naming_the_estate_makes_a_street_in_it_no_coarser():
    both, alone = locate("Dai Fu Street, Tai Po Industrial Estate"), locate("Dai Fu Street")

    assert (both.estate, both.lat, both.within_m) == ("INNO-TP", alone.lat, alone.within_m)
