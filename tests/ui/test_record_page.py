"""The record of one award: what is known, where it comes from, the row as published, its history."""

import hashlib
import json
from html import unescape

import pytest
import shapely
from sqlalchemy import select

from data import public
from data.store.corrections import correct
from data.store.redact import redact
from data.store.schema import files
from geo import constituencies, outline_file
from tests.ui.conftest import list_of_five, publish_file
from ui.texts import Language, text

LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


def shown(app) -> str:
    """Everything of a page that comes from our own templates."""
    bodies = (element.proto.body for element in app.get("html"))
    return " ".join(body for body in bodies if "<style>" not in body)


@LANGUAGES
def test_record_says_what_is_known_and_where_it_comes_from(open_version, versions_home, language):
    app = open_version("record", award="A93", lang=language.value)

    record = public.current(versions_home).rows("SELECT * FROM awards WHERE award_id = 93")[0]
    for key in ("facts", "source", "cells", "history", "cite"):
        assert f"<h2>{text(language, f'record.{key}')}</h2>" in shown(app)
    for words in (
        record["title"],
        *record["supplier_names"].split(" | "),
        record["tender_ref"],
        record["source_ref"],
    ):
        assert words in unescape(shown(app))
    assert not app.exception
    assert record["file_sha256"] in shown(app)
    assert f'href="{record["source_url"]}"' in shown(app)
    assert text(language, "record.row_of", file="june.csv", row=2) in shown(app)
    assert "HK$123,456.78" in shown(app)


def test_what_is_inferred_says_so_and_how_sure_it_is(open_version, versions_home):
    (row,) = public.current(versions_home).rows("SELECT * FROM awards WHERE award_id = 93")

    app = open_version("record", award="A93")

    share = f"{row['sector_confidence']:.0%}"
    assert row["sector_origin"] == "inferred"
    words = (text(Language.EN, "origin.inferred"), text(Language.EN, "known.confidence", share=share))
    assert " · ".join(words) in shown(app)


def test_what_a_person_corrected_says_so_and_keeps_the_row(open_page_of, new_version):
    home, _ = new_version
    correct(public.engine(home), 93, "amount", "99", by="Chan Tai Man", reason="a slip of the pen")

    app = open_page_of(home)("record", award="A93")

    assert "HK$99.00" in shown(app)
    assert text(Language.EN, "known.corrected") in shown(app)
    assert '<th scope="row">amount</th><td class="hk-typed">14560357.00</td>' in shown(app)
    assert "a slip of the pen" in shown(app)
    assert "Chan Tai Man" not in shown(app)


@LANGUAGES
def test_a_place_in_a_split_district_is_in_one_of_two_until_polygons_say_which(
    open_page_of, new_version, tmp_path, language
):
    home, _ = new_version
    (row,) = public.current(home).rows(
        "SELECT award_id, vendor_lat AS lat, vendor_lon AS lon, vendor_within_m AS within_m FROM awards "
        "WHERE vendor_key = 'ST' AND vendor_lat IS NOT NULL ORDER BY award_id LIMIT 1"
    )
    both = [one.name(language.value) for one in constituencies.of_district("ST")]
    told = text(language, "known.constituency.shared", first=both[0], second=both[1])
    cell = f'<th scope="row">{text(language, "known.vendor_constituency")}</th><td>'

    before = shown(open_page_of(home)("record", award=f"A{row['award_id']}", lang=language.value))
    _use_polygons(home, tmp_path / "lc.json", LC10=(row["lon"], row["lat"]))
    after = shown(open_page_of(home)("record", award=f"A{row['award_id']}", lang=language.value))

    assert cell + told in unescape(before)
    assert f"{cell}{both[1]}<" in unescape(after)


def _use_polygons(home, file, **places):
    """Load squares of ten kilometres at the places of the constituencies named, the others far off."""
    corners = {code: places.get(code, (113.8, 22.1)) for code in constituencies.constituencies()}
    squares = {
        code: shapely.Point(corner).buffer(0.05, cap_style="square") for code, corner in corners.items()
    }
    features = [
        {"properties": {"code": code}, "geometry": json.loads(shapely.to_geojson(square))}
        for code, square in squares.items()
    ]
    file.write_text(json.dumps({"features": features}))
    outline_file.use(file, home, constituencies.known())


def test_a_place_in_no_district_has_no_constituency(open_page, starter):
    row = starter.rows("SELECT award_id FROM awards WHERE delivery_key = 'territory' LIMIT 1")[0]

    app = open_page("record", award=f"A{row['award_id']}")

    assert text(Language.EN, "known.delivery_constituency") not in shown(app)


@pytest.mark.parametrize("version", [{}, {"v": "1"}], ids=["newest", "earlier"])
def test_what_was_redacted_is_gone_from_every_version_and_says_so(open_page_of, new_version, version):
    home, publish = new_version
    publish()
    (row,) = public.current(home).rows("SELECT supplier_names FROM awards WHERE award_id = 93")
    before = shown(open_page_of(home)("record", award="A93", **version))
    redact(public.engine(home), "A93", "suppliers", by="Chan Tai Man", reason="at the wish of the person")

    app = open_page_of(home)("record", award="A93", **version)

    assert row["supplier_names"] in unescape(before)
    assert row["supplier_names"] not in unescape(shown(app))
    assert text(Language.EN, "known.redacted") in shown(app)
    assert text(Language.EN, "record.sha256.redacted") in shown(app)


def test_the_file_is_named_by_the_hash_of_its_bytes(open_version, versions_home):
    app = open_version("record", award="A93")

    with public.engine(versions_home).connect() as connection:
        hashes = [hashlib.sha256(row.content).hexdigest() for row in connection.execute(select(files))]
    assert [sha256 for sha256 in hashes if sha256 in shown(app)]


def test_the_row_stands_as_it_was_published(open_version):
    app = open_version("record", award="A93")

    cells = next(element.proto.body for element in app.get("html") if 'hk-typed"' in element.proto.body)
    assert '<th scope="row">amount</th><td class="hk-typed">123456.78</td>' in cells
    assert '<th scope="row">publisher</th><td class="hk-typed">DSD</td>' in cells


@LANGUAGES
def test_record_says_that_a_link_reaches_only_the_publishers_page(open_version, language):
    app = open_version("record", award="A93", lang=language.value)

    assert text(language, "record.reaches.page") in shown(app)


def test_record_of_an_earlier_version_is_as_it_was(open_version):
    app = open_version("record", award="A93", v="1")

    assert "HK$14,560,357.00" in shown(app)
    assert "HK$123,456.78" not in shown(app)
    assert "awards.csv" in shown(app)
    assert "june.csv" not in shown(app)


def test_history_tells_versions_files_and_what_changed(open_version):
    app = open_version("record", award="A93")

    history = next(element.proto.body for element in app.get("html") if 'hk-history"' in element.proto.body)
    for version in (1, 2, 3, 4):
        assert f'href="/record?award=A93&amp;v={version}"' in history
    for words in ("awards.csv", "june.csv", "july.csv", "it was a draft", "14,560,357.00", "123,456.78"):
        assert words in history
    assert "HK$14,560,357.00</del>" in history
    assert "HK$123,456.78</ins>" in history
    for what in ("published", "changed", "taken_back", "stands_again"):
        assert text(Language.EN, f"history.{what}") in history


def test_history_gives_each_sum_in_the_currency_of_its_time(open_page_of, new_version):
    home, _ = new_version
    for currency, amount, name in (("USD", "5000", "june.csv"), ("HKD", "39000", "july.csv")):
        content = list_of_five(currency=currency, amount=amount)
        publish_file(home, content, name, "a list")

    page = shown(open_page_of(home)("record", award="A93"))

    assert "USD 5,000.00</ins>" in page
    assert "USD 5,000.00</del>" in page
    assert "HK$39,000.00</ins>" in page


@LANGUAGES
def test_the_readers_own_words_for_a_row_are_not_shown(open_page_of, new_version, language):
    home, _ = new_version
    publish_file(home, list_of_five(source_ref=""), "june.csv", "a list")

    page = shown(open_page_of(home)("record", award="A93", lang=language.value))

    assert "row 2 of june.csv" not in page
    assert text(language, "record.row_of", file="june.csv", row=2) in page
    assert text(language, "record.sha256.redacted") not in page


def test_record_can_be_cited_by_an_address_with_its_version(open_version):
    app = open_version("record", award="A93", category="works", lang="zh-Hant")

    cite = next(element.proto.body for element in app.get("html") if 'hk-address"' in element.proto.body)
    assert 'href="/record?lang=zh-Hant&amp;award=A93&amp;v=4"' in cite


def test_copies_at_other_publishers_lead_to_their_records(open_page, starter):
    (row,) = starter.rows("SELECT award_id, twin_of FROM awards WHERE twin_of IS NOT NULL LIMIT 1")

    copy = shown(open_page("record", award=f"A{row['award_id']}"))
    counted = shown(open_page("record", award=str(row["twin_of"])))

    assert f'href="/record?award=A{row["twin_of"]}"' in copy
    assert text(Language.EN, "known.copy_of", award=f"A{row['twin_of']}") in copy
    assert f'href="/record?award=A{row["award_id"]}"' in counted


@LANGUAGES
def test_an_award_that_was_taken_back_says_so_and_keeps_its_history(open_version, language):
    app = open_version("record", award="A180", lang=language.value)

    assert not app.exception
    assert text(language, "record.gone", award=180, version=4) in [info.value for info in app.info]
    assert "july.csv" in shown(app)


@pytest.mark.parametrize("award", ["A99999", "99999", "A999999999"])
@LANGUAGES
def test_an_award_that_never_was_is_no_empty_page(open_version, award, language):
    app = open_version("record", award=award, lang=language.value)

    assert not app.exception
    number = int(award.removeprefix("A"))
    assert text(language, "record.unknown", award=number, version=4) in [info.value for info in app.info]
    assert text(language, "record.to_list") in shown(app)


@pytest.mark.parametrize("query", [{}, {"award": ""}, {"award": "B7"}, {"award": "A0"}, {"award": "A1' --"}])
def test_without_an_award_the_page_says_where_they_are(open_version, query):
    app = open_version("record", **query)

    assert not app.exception
    assert text(Language.EN, "record.none_asked") in [info.value for info in app.info]
    assert bool(app.warning) is bool(query.get("award"))


def test_each_award_of_the_list_leads_to_its_record(open_page, starter):
    app = open_page("records", sort="largest")

    (largest,) = starter.rows(
        "SELECT award_id FROM awards WHERE counted AND flow = 'spending' ORDER BY value_hkd DESC NULLS LAST "
        "LIMIT 1"
    )
    assert f'href="/record?award=A{largest["award_id"]}"' in shown(app)


def test_nobody_who_published_is_named(open_version):
    assert "Chan Tai Man" not in shown(open_version("record", award="A93"))
    assert "Chan Tai Man" not in shown(open_version("record", award="A180"))


def test_text_of_files_is_shown_and_never_run(open_version):
    app = open_version("record", award="A179")

    assert "<script>" not in shown(app)
    assert "<script>alert(1)</script> [x](y) $1 and $2 `${code}`" in unescape(shown(app))
