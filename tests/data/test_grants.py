"""Grants for production lines beside what their schemes may give."""

from dataclasses import replace
from decimal import Decimal

import pytest

from data.queries.grants import Beside, compared, grants
from data.queries.tenants import tenants
from data.schemes import caps, find_scheme, schemes
from tests.data.made_grants import A_GRANT


def beside(**values) -> tuple[Beside, ...]:
    (one,) = compared([replace(A_GRANT, **values)])
    return one.beside


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, (Beside.WITHIN,)),
        ({"approved_hkd": Decimal("15000000.01"), "cost_hkd": Decimal(50000000)}, (Beside.ABOVE_SUM,)),
        ({"cost_hkd": Decimal(44999999)}, (Beside.ABOVE_SHARE,)),
        ({"cost_hkd": None}, (Beside.WITHIN_SUM,)),
        ({"dated": None}, (Beside.NO_DATE,)),
        ({"dated": "soon"}, (Beside.NO_CAP,)),
        ({"dated": "2020"}, (Beside.NO_CAP,)),  # some days of that year are before the scheme
        ({"dated": "2021"}, (Beside.WITHIN,)),
        ({"scheme": "NIFS"}, (Beside.NO_CAP,)),  # no source tells what it could give in 2021
        ({"approved_hkd": None}, (Beside.NO_AMOUNT,)),
        ({"approved_hkd": Decimal(90000000), "revised_hkd": Decimal(0)}, (Beside.WITHIN,)),
    ],
    ids=lambda value: str(value)[:60],
)
def test_grant_stands_beside_the_cap_of_its_day(values, expected):
    assert beside(**values) == expected


def test_grants_of_one_company_count_together_where_the_scheme_bounds_them():
    nifs = replace(A_GRANT, scheme="NIFS", dated="2025-03-01", cost_hkd=Decimal(60000000))
    fourth = replace(nifs, company="EXAMPLE FOODS Ltd.")

    assert [one.beside for one in compared([nifs] * 3)] == [(Beside.WITHIN,)] * 3
    assert [one.beside for one in compared([nifs] * 3 + [fourth])] == [(Beside.ABOVE_COMPANY,)] * 4
    nameless = replace(nifs, company=None)
    assert [one.beside for one in compared([nameless] * 4)] == [(Beside.WITHIN,)] * 4


def test_starter_grants_are_read_with_cost_and_share_the_undated_last(starter):
    found = grants(starter)

    assert found.others == 0
    assert len(found.lines) == 6
    dated = [one.dated for one in found.lines if one.dated]
    assert dated == sorted(dated, reverse=True)
    assert found.lines[-1].beside == (Beside.NO_DATE,)
    assert not any(one.is_above for one in found.lines)
    nissin = next(one for one in found.lines if one.company == "Nissin Foods Company Limited")
    assert nissin.share == pytest.approx(15 / 54)
    assert found.of_sector("food")
    assert {one.estate for one in found.of_estate("INNO-TKO")} == {"INNO-TKO"}
    assert nissin in found.of_district("TP")
    assert found.of_supplier("S1") == ()


def test_tenants_lead_to_vendors_of_the_same_name_only(starter):
    listed = {one.name: one for rows in tenants(starter).values() for one in rows}

    assert listed["Nestle Hong Kong Limited"].supplier is not None
    assert listed["Linde HKO Ltd"].supplier == listed["Linde HKO Limited"].supplier
    assert listed["Time Medical"].supplier is None  # a vendor "Time Medical Limited" may be another


def test_scheme_is_known_by_code_and_name():
    assert {find_scheme(one.name_en) for one in schemes().values()} == set(schemes())
    assert find_scheme("再工業化資助計劃") == "RFS"
    assert find_scheme("re-industrialisation funding scheme (RFS)") == "RFS"
    assert find_scheme("ITSP") is None


def test_every_cap_has_a_scheme_a_source_and_no_other_for_the_same_day():
    assert {cap.scheme for cap in caps()} == set(schemes())
    assert all(cap.source and cap.source_url.startswith("https://") for cap in caps())
    for cap in caps():
        same = [other for other in caps() if other.scheme == cap.scheme and other.holds(cap.since, cap.since)]
        assert same == [cap]


def test_a_grant_without_cost_has_no_share():
    assert replace(A_GRANT, cost_hkd=None).share is None
    assert replace(A_GRANT, cost_hkd=Decimal(0)).share is None
