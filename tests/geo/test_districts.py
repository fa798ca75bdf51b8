"""The 18 districts."""

from geo.districts import districts, districts_of_area


def test_there_are_eighteen_districts_in_official_order():
    found = list(districts())

    assert len(found) == 18
    assert found[0] == "CW"
    assert found[-1] == "ISL"
    assert [d.had_letter for d in districts().values()] == sorted(d.had_letter for d in districts().values())


def test_every_district_has_a_name_in_three_languages():
    names = [set(district.names) for district in districts().values()]

    assert all(found == {"en", "zh-Hant", "zh-Hans"} for found in names)
    assert districts()["KT"].name("zh-Hant") == "觀塘區"
    assert districts()["KT"].name("zh-Hans") == "观塘区"


def test_the_three_areas_hold_all_districts():
    areas = ("Hong Kong Island", "Kowloon", "New Territories")

    assert [len(districts_of_area(area)) for area in areas] == [4, 5, 9]
