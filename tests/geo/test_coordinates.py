"""Coordinates as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from geo.coordinates import Form, is_point, read_point

TO_GRID = Transformer.from_crs("EPSG:4326", "EPSG:2326", always_xy=True)
# Points within Hong Kong; on the grid both orders of metres are possible for most of them.
LATS, LONS = st.floats(22.16, 22.55), st.floats(113.84, 114.43)


def near(reading, lat, lon):
    return reading is not None and abs(reading.lat - lat) < 2e-6 and abs(reading.lon - lon) < 2e-6


def in_minutes(degrees, letter):
    seconds = round(degrees * 3600, 3)
    return f"{int(seconds // 3600)}°{int(seconds % 3600 // 60)}'{seconds % 60:.3f}\"{letter}"


@given(LATS, LONS)
def test_degrees_come_back_in_either_order(lat, lon):
    first, second = f"{lat:.7f}", f"{lon:.7f}"

    assert near(read_point(first, second), lat, lon)
    assert read_point(second, first).form is Form.SWAPPED
    assert near(read_point(second, first), lat, lon)


@given(LATS, LONS)
def test_metres_of_the_grid_come_back_as_degrees(lat, lon):
    easting, northing = TO_GRID.transform(lon, lat)

    reading = read_point(f"{northing:.2f}", f"{easting:,.2f}")

    assert reading.form is Form.GRID
    assert near(reading, lat, lon)
    assert near(read_point(f"{easting:.2f} mE", f"{northing:.2f} mN"), lat, lon)


@given(LATS, LONS)
def test_degrees_and_minutes_come_back_as_degrees(lat, lon):
    reading = read_point(in_minutes(lat, "N"), in_minutes(lon, "E"))

    assert reading.form is Form.MINUTES
    assert near(reading, lat, lon)


def test_the_origin_of_the_grid_is_where_the_lands_department_says():
    # HK1980 22°18'43.68"N 114°10'42.80"E; WGS84 lies 5.5" south and 8.8" east of it.
    reading = read_point("819069.80", "836694.05")

    assert abs(reading.lat - (22 + 18 / 60 + 38.18 / 3600)) < 5e-5
    assert abs(reading.lon - (114 + 10 / 60 + 51.6 / 3600)) < 5e-5


def test_metres_that_lie_in_hong_kong_in_one_order_only_are_read_in_it():
    assert near(read_point("861000", "817000"), *astuple(read_point("817000", "861000")))


def astuple(reading):
    return reading.lat, reading.lon


@pytest.mark.parametrize(
    ("first", "second", "form"),
    [
        ("22.3193°N", "114.1694°E", Form.DEGREES),
        (" ２２．３１９３ ", "114.1694", Form.DEGREES),
        ("N 22.3193", "E 114.1694", Form.DEGREES),
        ("22 19 09.5", "114 10 10", Form.MINUTES),
        ("22:19:09.5", "114:10:10", Form.MINUTES),
        ("22° 19.158'", "114° 10.166'", Form.MINUTES),
        ("北緯22度19分9.5秒", "東經114度10分10秒", Form.MINUTES),
        ("22°19′9.5″N", "114°10′10″E", Form.MINUTES),
    ],
)
def test_usual_writings_are_understood(first, second, form):
    reading = read_point(first, second)

    assert reading.form is form
    assert abs(reading.lat - 22.3193) < 1e-4
    assert abs(reading.lon - 114.1694) < 1e-4


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("", ""),
        ("22.3", ""),
        ("1.5", "114.1"),
        ("22.3 S", "114.1"),
        ("-22.3", "114.1"),
        ("22°61'", "114°10'"),
        ("819069", "114.18"),
        ("400000", "836694"),
        ("somewhere", "114.1"),
        ("22,3193", "114,1694"),
        ("nan", "inf"),
        ("22.3" + "0" * 100, "114.1"),
    ],
)
def test_what_is_no_point_near_hong_kong_is_not_read(first, second):
    assert read_point(first, second) is None


@given(st.text(alphabet="0123456789.°'\" NESWm,+-度分秒", max_size=30), st.text(max_size=30))
def test_no_text_breaks_the_reading_of_coordinates(first, second):
    for reading in (read_point(first, second), read_point(second, first), read_point(first, first)):
        assert reading is None or is_point(reading.lat, reading.lon)
