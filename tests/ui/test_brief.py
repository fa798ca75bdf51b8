"""The brief on paper: the page's own figures, two tagged sheets, words to take out, hostile names."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from data.queries.summary import summary
from geo.districts import districts
from tests.ui.looking import LANGUAGES
from ui import amounts, brief, cached, figures, groups, intervals, missing, names, season_table
from ui.brief import content, paper, small_map, tables
from ui.frame import Page
from ui.resting import resting
from ui.texts import Language, text
from ui.view import Subject, View

ABOUT = pytest.mark.parametrize(
    ("of", "code"), [(Subject.DISTRICT, "KT"), (Subject.SECTOR, "construction")], ids=["district", "sector"]
)
READER = shutil.which("pdftotext")
HOSTILE = '#panic("x") $1/0$ @ref <script>alert(1)</script> \\u{1} `raw` 😀 \u202eevil\x00 ' + "W" * 300


@pytest.fixture(autouse=True)
def home(page_home, monkeypatch):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(page_home))


def page_about(starter, of: Subject, code: str, language=Language.EN, **query) -> Page:
    view = View.from_query({"id": [code], "lang": [language.value], **query})
    return Page(of.value, view, starter, starter.version).narrowed(of, code)


def told_of(page: Page, of: Subject):
    return content.brief(page, of, summary(page.snapshot, page.view.filters), "http://localhost/here")


def sheets(made: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", made))


def words_of(made: bytes) -> str:
    if READER is None:
        pytest.skip("no pdftotext here")
    found = subprocess.run([READER, "-", "-"], input=made, capture_output=True, check=True)
    return found.stdout.decode()


def cells(table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


@ABOUT
@LANGUAGES
def test_brief_says_what_the_page_says(starter, of, code, language):
    page = page_about(starter, of, code, language, place=["delivery"])
    found = summary(starter, page.view.filters)
    whole = summary(starter, page.view.filters.without(of.field))

    told = told_of(page, of)

    assert told.title == names.OF_FILTER[of.field](page, code)
    assert [one.value for one in told.figures] == [one.value for one in figures.figures(page, found)]
    assert told.sentence == figures.sentence(page, found)
    beside, evidence, change = told.first
    assert [row.cells[0] for row in change.rows] == [row.publisher for row in season_table.rows(page)][:6]
    assert amounts.count(language, whole.total.awards) == beside.rows[1].cells[1]
    assert amounts.money_short(language, whole.total.value_hkd) == beside.rows[1].cells[2]
    own, rested = resting(page, found)
    assert [row.cells[1] for row in evidence.rows] == [
        row.by_value.words for row in intervals.rows(own, rested)
    ]
    buyers = groups.rows(page, "buyer", found.by("buyer"), 6, names.buyer)[0]
    assert cells(told.pairs[0][1]) == [(row.name, row.awards, row.value) for row in buyers]
    assert cells(told.pairs[2][1]) == [(gap.name, gap.awards, gap.share) for gap in missing.gaps(page, found)]
    largest = cached.figures(starter, page.view.filters).total.largest_hkd
    assert told.second[0].rows[0].cells[-1] == amounts.money(language, largest)


@ABOUT
@LANGUAGES
def test_pdf_has_two_tagged_sheets_whose_words_can_be_taken_out(starter, of, code, language):
    page = page_about(starter, of, code, language)

    made = brief.pdf(page, of, "http://localhost/here")

    assert made.startswith(b"%PDF")
    assert sheets(made) == 2
    assert b"/StructTreeRoot" in made
    assert b"pdfuaid:part>1" in made
    assert brief.pdf(page, of, "http://localhost/here") == made
    words = re.sub(r"\s+", "", words_of(made))
    for part in (
        names.OF_FILTER[of.field](page, code),
        text(language, "brief.sources"),
        text(language, "interval.heading"),
        "http://localhost/here",
    ):
        assert re.sub(r"\s+", "", part) in words


def test_brief_of_district_tells_its_constituency_and_what_is_not_placed(starter):
    told = told_of(page_about(starter, Subject.DISTRICT, "ST"), Subject.DISTRICT)

    assert "the district is split between them" in told.remarks[0]
    whole = summary(starter, View.from_query({}).filters)
    assert str(whole.total.awards - whole.placed.awards) in told.remarks[1]


def test_brief_names_filters_and_place(starter):
    page = page_about(
        starter, Subject.SECTOR, "medical", category=["goods"], q=["$a$ #b"], place=["delivery"]
    )

    told = content.chosen(page, Subject.SECTOR)

    assert told == "Place on the map is: Delivery or works · Category: Goods · Text: $a$ #b"


@pytest.mark.parametrize("query", [{"flow": ["revenue"]}, {"q": ["no such words at all"]}], ids=str)
@LANGUAGES
def test_brief_without_sums_or_awards_is_made_all_the_same(starter, language, query):
    page = page_about(starter, Subject.DISTRICT, "YTM", language, **query)

    told = told_of(page, Subject.DISTRICT)

    assert sheets(paper.pdf(told, starter.stamp.at)) == 2


def test_hostile_names_are_text_and_leave_two_sheets(starter):
    told = told_of(page_about(starter, Subject.DISTRICT, "KT"), Subject.DISTRICT)
    # As in `content`: names of vendors, buyers and titles are cut.
    cut = tables.cut(HOSTILE)
    long = tuple(
        replace(table, rows=tuple(replace(row, cells=(cut, *row.cells[1:])) for row in table.rows * 3))
        for table in told.second
    )
    told = replace(told, title=cut, chosen=HOSTILE[:300], second=long)

    made = paper.pdf(told, starter.stamp.at)

    assert sheets(made) == 2
    words = words_of(made)
    assert '#panic("x")' in words
    assert "<script>" in words
    # A character that the font does not have is an empty square; what shows nothing is left out.
    assert "\u25a1 evil" in re.sub(r"\s+", " ", words)


def test_words_are_cut_with_a_sign_that_says_so():
    cut = tables.cut(HOSTILE)

    assert len(cut.replace("\u200b", "")) == 70
    assert cut.endswith("…")
    assert max(map(len, re.split("[\u200b ]", cut))) <= 26


def test_map_draws_each_district_and_outlines_the_one(starter):
    page = page_about(starter, Subject.DISTRICT, "TP")
    whole, everything = content._whole(page, Subject.DISTRICT)

    drawn = ET.fromstring(small_map.draw(whole, everything, "TP"))

    paths = list(drawn.iter("{http://www.w3.org/2000/svg}path"))
    assert len(paths) == len(districts()) + 1 + 3  # the outline, and the three INNOPARKs
    assert len([one for one in paths if one.get("fill") == "none"]) == 1
    assert "image" not in {one.tag.rpartition("}")[2] for one in drawn.iter()}


@ABOUT
def test_page_offers_the_brief_and_others_do_not(open_page, of, code):
    app = open_page(of.value, id=code, place="delivery")

    assert not app.exception
    assert [one.proto.label for one in app.get("download_button")] == [text(Language.EN, "brief.button")]
