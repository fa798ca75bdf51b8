import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.names import aliases, normal_form, supplier_key

SAME = {
    "suffix": ("Linde HKO Limited", "LINDE HKO Ltd."),
    "company": ("Medisource Supply (Asia) Co., Ltd", "Medisource Supply (Asia) Company Limited"),
    "comma before limited": ("Associated Engineers, Limited", "Associated Engineers Limited"),
    "hong kong": ("DKSH H.K. LTD", "DKSH Hong Kong Limited"),
    "hong kong in brackets": ("Yuyama Equipment (H. K.) Limited", "Yuyama Equipment (Hong Kong) Limited"),
    "one word hongkong": ("Hongkong Land Ltd", "Hong Kong Land Ltd"),
    "joint venture": ("Grand View - Excel Joint Venture", "Grand View – Excel JV"),
    "dash": ("DCH Auriga - Healthcare Division", "DCH Auriga—Healthcare Division"),
    "curly quote": ("Maxim's Caterers Limited", "Maxim’s Caterers Limited"),
    "ampersand": ("Olympus HK & China Ltd", "Olympus Hong Kong and China Limited"),
    "messrs": ("Messrs. Lo & Lo, Solicitors", "Lo & Lo Solicitors"),
    "the": ("The Jardine Engineering Corporation, Limited", "Jardine Engineering Corporation Limited"),
    "accent": ("Nestlé Hong Kong Ltd", "Nestle Hong Kong Limited"),
    "initials": ("A. R. Medicom Inc. (Asia) Ltd.", "A R Medicom Incorporated Asia Limited"),
    "initials without points": ("A R Medicom Inc (Asia) Ltd", "A.R. Medicom Inc. (Asia) Limited"),
    "international": ("Global Deluxe Int'l Ltd", "Global Deluxe International Limited"),
    "private limited": ("Acme Private Limited", "Acme Pte Ltd"),
    "spaces": ("Quality \xa0 Healthcare  Limited", "Quality Healthcare Limited"),
    "full width": ("ＡＢＣ　Ｌｔｄ", "ABC Limited"),
    "chinese suffix": ("電視廣播有限公司", "電視廣播"),
    "chinese brackets": ("三菱電梯（香港）有限公司", "三菱電梯(香港)有限公司"),
}
DIFFERENT = {
    "another firm": ("LUMI Technology", "Illumina"),
    "branch": ("Siemens Limited", "Siemens Limited Macau Branch"),
    "division": ("DCH Auriga Limited - Healthcare Division", "DCH Auriga Limited - Universal Division"),
    "sole trader and company": ("Laissez Faire Co.", "Laissez Faire Co. Ltd"),
    "letters joined by and": ("I & C Limited", "IC Limited"),
    "region": ("Varian Medical Systems, Inc.", "Varian Medical Systems Pacific, Inc."),
    "joint venture and one more partner": ("Cheung Hing - Maylon JV", "Cheung Hing - Hung Wan - Maylon JV"),
    "one letter": ("Shun Yip Construction Company Limited", "Shun Yuen Construction Company Limited"),
    "joint venture and partner": ("SY - HC JV", "SY Limited"),
    "company of the same name": ("Nissin Foods Limited", "Nissin Foods Company Limited"),
    "signs only": ("!!", "??"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_spellings_of_one_name_share_a_key(one: str, other: str):
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_names_of_different_suppliers_keep_their_own_keys(one: str, other: str):
    assert normal_form(one) != normal_form(other)


@given(st.text())
def test_the_key_of_any_text_is_its_own_key(text: str):
    key = normal_form(text)

    assert normal_form(key) == key


@given(
    st.lists(
        st.sampled_from(
            [
                "Messrs. ",
                "The ",
                "H.K.",
                "Hong Kong ",
                "Joint",
                " Venture",
                "Co.",
                "Ltd",
                "&",
                "有限公司",
                "港",
                " ",
                "a.",
                "(",
                "é",
                "H ",
                "k ",
                "C o ",
            ]
        )
    )
)
def test_the_key_of_any_run_of_company_words_is_its_own_key(parts: list[str]):
    key = normal_form("".join(parts))

    assert normal_form(key) == key


@given(st.text(alphabet="abcXYZ 香港&", min_size=1).filter(str.strip))
def test_a_name_that_says_something_never_loses_its_key(text: str):
    assert normal_form(text)


def test_an_alias_shares_the_key_of_the_name_it_stands_for():
    assert supplier_key("Carl Zeiss F.E. Co., Ltd.") == supplier_key("CARL ZEISS FAR EAST COMPANY LIMITED")


def test_a_name_without_alias_has_its_normal_form_as_key():
    assert supplier_key("The LUMI Technology Limited") == normal_form("LUMI Technology Ltd")


def test_no_alias_is_only_another_spelling_or_leads_to_an_alias():
    assert all(form != canonical for form, canonical in aliases().items())
    assert not aliases().keys() & aliases().values()


def test_no_alias_leads_from_a_joint_venture():
    assert not [form for pair in aliases().items() for form in pair if "jv" in form.split()]
