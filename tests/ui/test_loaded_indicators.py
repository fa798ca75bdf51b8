"""A file of indicators from the command line to the page, also one with flaws; words of starter files."""

import csv

import pytest

from data import public
from data.__main__ import main
from data.codelists import CODES_DIR
from data.prepare import SEED, SEED_NOTE
from data.queries.indicators import indicators
from tests.ui.looking import LANGUAGES, looked_at
from ui import benchmark_asked, benchmark_indicators
from ui.said import said
from ui.texts import Language, text

FILE = """indicator,name_en,period,value,unit,target,target_period,source
RD-GDP,,2031,1.13,%,,,C&SD
RD-GDP,,2032,around one or two,%,,,C&SD
RD-GDP,,2033,1.21,%,,,
TRIALS,,2031,42,trials,,,Test report
JOBS,,2031,a few,persons,,,Test report
ROBOTS,Robots in use,2031,12,robots,20,2040,<b>IFR</b> $1
"""


@pytest.fixture(scope="module")
def loaded_home(copy_starter, tmp_path_factory):
    home = copy_starter(tmp_path_factory.mktemp("indicators"))
    path = home / "indicators.csv"
    path.write_text(FILE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROCUREMENT_MAP_HOME", str(home))
        patch.delenv("DATABASE_URL", raising=False)
        # One row has no source and is rejected, two values are for review: told by the exit code.
        assert main(["import", str(path), "--by", "Chan", "--note", "2031", "--publish"]) == 1
    return home


def test_file_of_indicators_is_on_the_page_as_far_as_it_could_be_read(loaded_home, open_page_of):
    app = open_page_of(loaded_home)("benchmarks")
    shown = " ".join(element.proto.body for element in app.get("html"))

    assert not app.exception
    assert "1.13% (2031)" in shown
    assert "Robots in use" in shown
    assert "&lt;b&gt;IFR&lt;/b&gt; $1" in shown
    assert "around one or two" not in shown
    assert "(2033)" not in shown


def test_measure_with_a_value_is_published_and_one_in_doubt_is_not(loaded_home):
    snapshot = public.current(loaded_home)
    every = {one.code: one for one in indicators(snapshot)}
    page, _ = looked_at(snapshot)

    codes = [one.code for one in benchmark_asked.asked()]
    told = dict(zip(codes, benchmark_asked.rows(page, [*every.values()]), strict=True))

    assert told["trials"].answer == text(Language.EN, "asked.answer.published")
    assert told["trials"].how == text(Language.EN, "asked.how.published")
    assert told["jobs"].answer == text(Language.EN, "asked.answer.nobody")
    assert benchmark_indicators.row(page, every["TRIALS"]).notes == ()


@LANGUAGES
def test_indicators_without_anything_are_named_in_one_line(starter, language):
    page, _ = looked_at(starter, lang=[language.value])
    every = indicators(starter)

    shown = benchmark_indicators.html(page, every)

    bare = [one for one in every if not (one.observed or one.targets or one.notes)]
    assert bare
    assert all(shown.count(benchmark_indicators.name(page, one)) == 1 for one in bare)


@pytest.mark.parametrize(
    ("path", "columns"),
    [
        (SEED / "indicators.csv", ("notes", "source", "target_period")),
        (SEED / "grants.csv", ("notes",)),
        (SEED / "tenancies.csv", ("evidence",)),
        (CODES_DIR / "scheme_caps.csv", ("source",)),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_words_of_starter_files_are_said_in_chinese_too(path, columns):
    with path.open(encoding="utf-8-sig", newline="") as file:
        words = {row[name] for row in csv.DictReader(file) for name in columns if row[name]}

    assert not [one for one in words if said(Language.ZH_HANT, one) == one]


def test_words_of_other_files_stay_as_they_are():
    assert said(Language.ZH_HANT, "a note of our own {x} $1") == "a note of our own {x} $1"


def test_note_of_the_starter_data_is_said_in_chinese_where_changes_are_listed(open_page):
    app = open_page("changes", lang="zh-Hant")
    shown = " ".join(element.proto.body for element in app.get("html"))

    assert text(Language.ZH_HANT, "said.starter") in shown
    assert text(Language.EN, "said.starter") == SEED_NOTE
