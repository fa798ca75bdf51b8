"""Suggestions of suppliers that may be one, and the command that lists them."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.__main__ import main
from data.queries.suppliers_list import ListedSupplier
from data.suggest import Why, near_names

UNIT = "Unit 3, 12/F, Foo Centre, 45 Bar Road"


SHORT = "Alpha – Beta Joint Venture"


def supplier(number: int, name: str, *addresses: str) -> ListedSupplier:
    joint = any(words in name for words in ("JV", "Joint Venture", "聯營"))
    return ListedSupplier(f"S{number}", name, is_joint_venture=joint, addresses=addresses)


def reasons(first: str, second: str, *addresses: str) -> tuple[Why, ...]:
    found = near_names([supplier(1, first, *addresses), supplier(2, second, *addresses)])
    return found[0].why if found else ()


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        pytest.param("Nissin Foods Limited", "Nissin Foods Company Limited", Why.LEGAL_FORM, id="legal form"),
        pytest.param(
            "Winson Cleaning Service Limited", "Winson Cleaning Services Ltd", Why.SPELLING, id="plural"
        ),
        pytest.param("Vesta Technology Limited", "Vista Technology Limited", Why.SPELLING, id="one letter"),
        pytest.param("Medicare Supplies Limited", "Medi-Care Supplies Limited", Why.SPELLING, id="spaces"),
        pytest.param(
            "U-win Const & Eng Co Ltd", "U-win Construction & Engineering Co Ltd", Why.ABBREVIATION, id="cut"
        ),
        pytest.param(
            "Carl Zeiss F.E. Co., Ltd.", "Carl Zeiss Far East Co., Ltd", Why.ABBREVIATION, id="initials"
        ),
    ],
)
def test_names_that_may_be_one_are_suggested_with_the_reason(first, second, why):
    assert reasons(first, second) == (why,)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("LUMI Technology Limited", "Illumina Hong Kong Limited", id="part of a word"),
        pytest.param("Kwai Chung No. 1 Limited", "Kwai Chung No. 2 Limited", id="numbers"),
        pytest.param("Shun Yip Construction Limited", "Shun Yuen Construction Limited", id="another word"),
        pytest.param("Sims Trading Company Limited", "Swedish Trading Company Limited", id="common words"),
        pytest.param("Aon Limited", "Arjo Limited", id="short names"),
        pytest.param(
            "Time Medical International Limited", "Pearl Medical International Limited", id="first word"
        ),
    ],
)
def test_names_of_different_suppliers_are_not_suggested(first, second):
    assert reasons(first, second) == ()


def test_a_joint_venture_is_never_suggested_as_its_member():
    assert reasons("Alpha Engineering Joint Venture", "Alpha Engineering Limited", UNIT) == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            f"{SHORT} (Alpha International Construction (HK) Limited – Beta Co., Ltd. Joint Venture)",
            SHORT,
            id="explained in brackets",
        ),
        pytest.param(f"{SHORT}（Alpha Limited – Beta Limited）", "Alpha - Beta JV", id="wide brackets"),
        pytest.param(f"{SHORT} comprising Alpha Tunnel Limited and Beta Limited", SHORT, id="comprising"),
        pytest.param(f"{SHORT}: Alpha Tunnel Limited and Beta Limited", SHORT, id="colon"),
        pytest.param("Joint Venture of Alpha Limited and Beta Limited", SHORT, id="of"),
        pytest.param("Joint Venture (Alpha Limited and Beta Limited)", SHORT, id="brackets alone"),
        pytest.param("Beta Limited – Alpha Limited Joint Venture", SHORT, id="other order"),
        pytest.param("甲乙聯營（甲有限公司與乙有限公司聯營）", "甲乙聯營", id="Chinese"),
    ],
)
def test_a_joint_venture_is_suggested_however_its_members_are_told(first, second):
    assert reasons(first, second)


def test_joint_ventures_of_other_members_are_not_suggested():
    assert reasons(SHORT, "Gamma – Beta Joint Venture") == ()
    assert reasons("Joint Venture of Foo Limited and Bar Limited", "Joint Venture (Baz Limited)") == ()


def test_one_address_speaks_for_names_that_are_less_alike():
    names = ("Varian Medical Systems, Inc.", "Varian Medical Systems Pacific, Inc.")

    assert reasons(*names) == ()
    assert reasons(*names, UNIT) == (Why.ADDRESS,)


def test_one_address_alone_suggests_nothing():
    assert reasons("Kerry Medical Limited", "Polytek Engineering Company Limited", UNIT) == ()


def test_suggestions_come_in_one_order_however_the_suppliers_come():
    names = [
        "Vesta Tech Limited",
        "Vista Tech Limited",
        "Vesta Tech Co Ltd",
        "Vestas Tech Limited",
        "Foo Limited",
    ]
    suppliers = [supplier(number, name) for number, name in enumerate(names, 1)]
    shuffled = suppliers.copy()
    random.Random(1).shuffle(shuffled)

    assert near_names(suppliers) == near_names(shuffled)
    assert near_names(suppliers)[0].first.code == "S1"


@given(st.lists(st.text(max_size=30), max_size=12))
def test_no_names_make_it_fail(names):
    suppliers = [supplier(number, name, name) for number, name in enumerate(names, 1)]

    for pair in near_names(suppliers):
        assert pair.first.code != pair.second.code
        assert 0 < pair.score <= 100


def test_the_command_lists_suppliers_of_the_record(starter_home, monkeypatch, capsys):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(starter_home))

    code = main(["suppliers", "--json"])

    listed = json.loads(capsys.readouterr().out)
    assert code == 0
    assert {"ATAL Engineering Limited", "Linde HKO Limited"} <= {each["name"] for each in listed}
    assert all(each["id"].startswith("S") and each["awards"] >= 0 for each in listed)


def test_the_command_lists_a_joint_venture_with_and_without_its_explanation(record, make_award, capsys):
    explained = f"{SHORT} (Alpha Construction Limited – Beta Tunnel Co., Ltd. Joint Venture)"
    record.publish(make_award(2, suppliers=(SHORT,)), make_award(3, suppliers=(explained,)))

    main(["suppliers", "--suggest", "--json"])

    (pair,) = json.loads(capsys.readouterr().out)
    assert set(pair["names"]) == {SHORT, explained}


def test_the_command_lists_suggestions_and_merges_nothing(record, make_award, capsys):
    record.publish(
        make_award(2, suppliers=("Vesta Technology Limited",)),
        make_award(3, suppliers=("Vista Technology Limited",)),
    )

    code = main(["suppliers", "--suggest"])
    suggested = capsys.readouterr().out
    main(["suppliers"])

    assert code == 0
    assert all(words in suggested for words in ("spelling", "S1  Vesta", "S2  Vista"))
    assert len(capsys.readouterr().out.splitlines()) == 2
