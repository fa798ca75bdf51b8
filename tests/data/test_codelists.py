import csv
from pathlib import Path

import pytest
from opencc import OpenCC

from data import codelists
from data.codelists import buyers, find_buyer, find_publisher, find_sector, find_word, publishers, sectors
from data.problems import ProblemCode
from data.records import AmountKind, Category, Method

SEED = Path(codelists.__file__).parent / "seed"
LANGUAGES = ("en", "zh-Hant", "zh-Hans")


def test_every_entry_has_a_name_in_each_language():
    entries = [*publishers().values(), *buyers().values(), *sectors().values()]

    nameless = [entry.code for entry in entries for lang in LANGUAGES if not entry.name(lang).strip()]

    assert nameless == []
    assert len(buyers()) > 90


def test_simplified_names_are_not_left_in_traditional_script():
    converter = OpenCC("hk2s")
    entries = [*publishers().values(), *buyers().values(), *sectors().values()]

    left = [entry.code for entry in entries if converter.convert(entry.name_zh_hans) != entry.name_zh_hans]

    assert left == []


def test_an_unknown_language_falls_back_to_english():
    assert buyers()["HYD"].name("fr") == "Highways Department"


def test_parents_are_buyers_themselves():
    parents = {entry.parent for entry in (*buyers().values(), *publishers().values())} - {None}

    assert parents <= set(buyers())


def test_every_spelling_of_a_buyer_leads_back_to_it():
    for code, entry in buyers().items():
        spellings = (code, entry.name_en, entry.name_zh_hant, entry.name_zh_hans, *entry.aliases)
        assert {find_buyer(spelling) for spelling in spellings} == {code}


BUYER_SPELLINGS = {
    "ampersand": ("Electrical & Mechanical Services Department", "EMSD"),
    "and": ("Electrical and Mechanical Services Department", "EMSD"),
    "case": ("Chief Secretary For Administration's Office", "CSO"),
    "parent after a comma": ("Digital Policy Office, Innovation, Technology and Industry Bureau", "DPO"),
    "commas in the name": ("Agriculture, Fisheries and Conservation Department", "AFCD"),
    "government after a comma": ("Education Bureau, The Government of the HKSAR", "EDB"),
    "branch": ("Development Bureau (Works Branch)", "DEVB-WB"),
    "double space": ("Hospital  Authority Head Office", "HA-HO"),
    "cluster alone": ("New  Territories West Cluster", "HA-NTWC"),
    "cluster after a dash": ("Hospital Authority – Hong Kong West Cluster", "HA-HKWC"),
    "cluster before the comma": ("Kowloon West Cluster, Hospital Authority", "HA-KWC"),
    "abbreviation in brackets": ("Hong Kong Police Force (HKPF)", "HKPF"),
    "abbreviation": ("ArchSD", "ARCHSD"),
    "traditional": ("衞生署", "DH"),
    "other form of a character": ("衛生署", "DH"),
    "simplified": ("卫生署", "DH"),
    "parent after a full-width comma": ("數字政策辦公室，創新科技及工業局", "DPO"),
    "full width": ("Ｗater Ｓupplies Department", "WSD"),
    "unknown": ("Ministry of Silly Walks", None),
    "unknown with a known parent": ("Ministry of Silly Walks, Education Bureau", None),
    "known with an unknown tail": ("Education Bureau, Wonderland", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("name", "code"), BUYER_SPELLINGS.values(), ids=BUYER_SPELLINGS)
def test_buyers_are_found_as_sources_write_them(name: str, code: str | None):
    assert find_buyer(name) == code


def test_every_buyer_and_publisher_of_the_starter_data_is_known():
    with (SEED / "awards.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    unknown = {row["buyer"] for row in rows if find_buyer(row["buyer"]) is None}

    assert unknown == set()
    assert {row["publisher"] for row in rows} <= set(publishers())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HOSPITAL-AUTHORITY", "HA"),
        ("EMSD-CONSULTANCY", "EMSD"),
        ("gld-notice", "GLD-NOTICE"),
        ("渠務署", "DSD"),
        ("?", None),
    ],
)
def test_publishers_are_found_by_code_name_or_alias(text: str, code: str | None):
    assert find_publisher(text) == code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sectors_are_found_by_their_name_in_each_language(lang: str):
    assert [find_sector(sector.name(lang)) for sector in sectors().values()] == list(sectors())


def test_sectors_are_found_by_code_and_nothing_else():
    assert find_sector(" ICT ") == "ict"
    assert find_sector("computers") is None


def test_reindustrialisation_preset_names_manufacturing_sectors_only():
    preset = {code for code, sector in sectors().items() if sector.reindustrial}

    assert {"food", "pharma", "electronics", "machinery"} <= preset
    assert preset.isdisjoint({"construction", "facility", "professional", "other"})


def test_words_lead_to_codes_of_the_closed_lists():
    allowed = {
        "amount_kind": set(AmountKind),
        "procurement_method": set(Method),
        "category": set(Category),
        "boolean": {"true", "false"},
        "outcome": {"awarded", "not_awarded"},
        "supplier_name": {ProblemCode.MISSING, ProblemCode.NOT_AWARDED},
    }

    strays = [
        word for word in codelists.words() if word.code is not None and word.code not in allowed[word.field]
    ]

    assert strays == []


def test_no_phrase_of_a_field_stands_for_two_codes():
    pairs = {(word.field, word.words.casefold(), word.code) for word in codelists.words()}

    assert len({pair[:2] for pair in pairs}) == len(pairs) == len(codelists.words())


WORDS = {
    "method with its reason": ("procurement_method", "Limited ( Proprietary products)", "limited"),
    "other method in the reason": ("procurement_method", "Limited (no bid in open tendering)", "limited"),
    "method in Chinese": ("procurement_method", "公開招標", "open"),
    "method in simplified Chinese": ("procurement_method", "选择性招标", "selective"),
    "single is direct": ("procurement_method", "Single Tendering", "direct"),
    "two methods": ("procurement_method", "Open or selective", None),
    "rounding is no kind": ("amount_kind", "total_rounded_to_million_3dp", "total"),
    "forecast total": ("amount_kind", "HK$12.00 (Forecast total of the Prices)", "forecast"),
    "tendered total": ("amount_kind", "HK$91.00 (Awarded tendered total of the Prices)", "total"),
    "either of them": ("amount_kind", "forecast_or_tendered_total", None),
    "first year": ("amount_kind", "9,938,472.00 (1st Year Contract Sum)", "first_year"),
    "licence fee": ("amount_kind", "Monthly basic licence fee of HK$120,000.00", "revenue"),
    "figure alone": ("amount_kind", "HK$1,200.00", None),
    "goods": ("category", "Goods", "goods"),
    "works in Chinese": ("category", "工程", "works"),
    "goods and services": ("category", "goods and services", None),
    "yes": ("boolean", "是", "true"),
    "no inside a sentence": ("boolean", "no idea", None),
    "nothing": ("category", "", None),
}


@pytest.mark.parametrize(("field", "text", "code"), WORDS.values(), ids=WORDS)
def test_words_of_files_are_read(field: str, text: str, code: str | None):
    assert find_word(field, text) == code


def test_every_body_that_buys_today_may_publish_its_own_list():
    known = publishers()
    assert find_publisher("康樂及文化事務署") == find_publisher("LCSD") == "LCSD"
    assert known["LCSD"].parent == "LCSD"
    assert known["LCSD"].url == ""
    assert known["HYD"].url
    # A cluster's awards are in its authority's list; what has closed publishes nothing any more.
    assert {"HKSAR", "HA-NTEC", "OGCIO"}.isdisjoint(known)
