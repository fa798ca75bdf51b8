"""The page of changes: the list of versions, and what differs between two of them."""

import re
from html import unescape

import pytest

from data import public
from data.store.backup import backup
from data.store.corrections import correct
from data.store.redact import redact
from data.store.restore import restore
from tests.ui.conftest import publish_file
from ui.texts import Language, text

LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


def shown(app) -> str:
    """Everything of a page that comes from our own templates."""
    bodies = (element.proto.body for element in app.get("html"))
    return " ".join(body for body in bodies if "<style>" not in body)


def tables(app, name: str) -> list[str]:
    return [element.proto.body for element in app.get("html") if f'hk-{name}"' in element.proto.body]


def headings(app) -> str:
    """All that stands in our own templates."""
    return " ".join(element.proto.body for element in app.get("html"))


@LANGUAGES
def test_all_versions_are_listed_with_what_was_done_and_why(open_version, language):
    app = open_version("changes", lang=language.value)

    (versions,) = tables(app, "versions")
    assert not app.exception
    assert app.title[0].value == text(language, "changes.title")
    for words in ("the list of June", "june.csv", "the list of July", "it was a draft"):
        assert words in versions
    assert versions.count("<tr>") == 1 + 4
    assert text(language, "action.withdraw") in versions
    assert text(language, "action.publish") in versions


@LANGUAGES
def test_the_last_two_versions_are_compared_by_default(open_version, language):
    app = open_version("changes", lang=language.value)

    (changes,) = tables(app, "changes")
    assert text(language, "changes.heading", older=3, newer=4) in headings(app)
    assert text(language, "change.gone") in changes
    assert text(language, "change.changed") in changes
    assert text(language, "known.date") in changes
    assert "A180" in changes


def test_a_changed_award_is_told_before_and_after(open_version):
    app = open_version("changes", **{"from": "1", "to": "2"})

    (changes,) = tables(app, "changes")
    assert "HK$14,560,357.00</del>" in changes
    assert "HK$123,456.78</ins>" in changes
    assert 'href="/record?award=A93&amp;v=2"' in changes


def test_of_a_new_award_only_what_is_known_is_told(open_page_of, new_version):
    home, _ = new_version
    content = b"publisher,title,supplier_name,tender_ref\nHYD,Supply of lamps,Lamp Limited,QX9\n"
    publish_file(home, content, "july.csv", "the list of July")

    (changes,) = tables(open_page_of(home)("changes"), "changes")

    assert "Lamp Limited</ins>" in changes
    assert text(Language.EN, "word.not_known") not in changes
    assert text(Language.EN, "word.not_stated") not in changes


def test_totals_before_and_after_say_what_they_leave_out(open_version):
    app = open_version("changes", **{"from": "1", "to": "2"})

    (totals,) = tables(app, "totals")
    assert "<strong>170</strong>" in totals
    assert "<strong>171</strong>" in totals
    assert "listed by two publishers, counted once" in totals


def test_an_award_that_is_gone_leads_to_its_record_in_the_version_that_had_it(open_version):
    app = open_version("changes", what="gone")

    (changes,) = tables(app, "changes")
    assert 'href="/record?award=A180&amp;v=3"' in changes
    assert "A93" not in changes


def test_versions_given_the_other_way_round_are_compared_in_order(open_version):
    app = open_version("changes", **{"from": "3", "to": "1"})

    assert text(Language.EN, "changes.heading", older=1, newer=3) in headings(app)


def test_choosing_a_version_puts_both_into_the_address(open_version):
    app = open_version("changes")

    app.selectbox(key="changes_older_en").select(1).run()

    assert not app.exception
    assert app.query_params["from"] in ("1", ["1"])
    assert app.query_params["to"] in ("4", ["4"])


def test_an_earlier_version_is_compared_with_the_one_before_it(open_version):
    app = open_version("changes", v="2")

    assert text(Language.EN, "changes.heading", older=1, newer=2) in headings(app)


def test_two_versions_with_the_same_awards_say_so(open_version):
    app = open_version("changes", **{"from": "2", "to": "4"})

    assert text(Language.EN, "changes.none") in [info.value for info in app.info]


@LANGUAGES
def test_the_first_version_has_nothing_before_it(open_page, language):
    app = open_page("changes", lang=language.value)

    assert not app.exception
    assert text(language, "changes.first") in [info.value for info in app.info]


@pytest.mark.parametrize(
    ("name", "value"), [("from", "9"), ("to", "x"), ("to", "-1"), ("what", "stolen"), ("page", "0")]
)
def test_nonsense_is_named_and_left_out(open_version, name, value):
    app = open_version("changes", **{name: value})

    assert not app.exception
    assert text(Language.EN, "notice.dropped") in [warning.value for warning in app.warning]
    assert f"{name}={value}" in app.code[0].value
    assert name not in app.query_params


def test_a_page_beyond_the_last_one_is_the_last_one(open_version):
    app = open_version("changes", page="999")

    assert text(Language.EN, "records.page", number=1, pages=1) in shown(app)


def test_nobody_who_published_is_named(open_version):
    assert "Chan Tai Man" not in shown(open_version("changes", **{"from": "1", "to": "3"}))


def test_text_of_files_is_shown_and_never_run(open_version):
    app = open_version("changes", **{"from": "1", "to": "2"})

    assert "<script>" not in shown(app)
    assert "<script>alert(1)</script> [x](y) $1 and $2 `${code}`" in unescape(shown(app))


def listed(app) -> list[str]:
    """The lines of the list of versions, the newest first."""
    (versions,) = tables(app, "versions")
    return versions.split("<tr>")[2:]


def test_the_file_of_a_list_that_was_taken_back_is_named(open_version):
    taken_back, *_ = listed(open_version("changes"))

    assert "july.csv" in taken_back


@LANGUAGES
def test_a_correction_and_a_redaction_name_their_award_and_no_hash(open_page_of, new_version, language):
    home, publish = new_version
    publish()
    correct(public.engine(home), 93, "amount", "99", by="Chan Tai Man", reason="a slip of the pen")
    redact(public.engine(home), "A93", "suppliers", by="Chan Tai Man", reason="at the wish of the person")

    app = open_page_of(home)("changes", lang=language.value)

    redacted, corrected, *_ = listed(app)
    assert f">A93</a> · {text(language, 'known.amount')}" in corrected
    assert f">A93</a> · {text(language, 'known.vendor')}" in redacted
    assert "june.csv" in redacted
    assert not re.search("[0-9a-f]{64}", redacted)
    assert "award=A93" in corrected


@pytest.mark.parametrize(("lost", "versions"), [(1, "2"), (2, "2–3")])
@LANGUAGES
def test_a_restore_says_which_versions_it_replaced(
    open_page_of, new_version, tmp_path, language, lost, versions
):
    home, publish = new_version
    backup(public.engine(home), tmp_path / "backup")
    publish()
    if lost > 1:
        correct(public.engine(home), 93, "amount", "99", by="Chan Tai Man", reason="a slip of the pen")
    restore(public.engine(home), home, tmp_path / "backup", by="Chan Tai Man", reason="it was a test")

    app = open_page_of(home)("changes", lang=language.value)

    restored, first = listed(app)
    assert text(language, "changes.replaced", count=lost, versions=versions) in restored
    assert "hk-note" not in first
    heading = text(language, "changes.heading", older=1, newer=2 + lost)
    assert heading in headings(app)
    assert f"from=1&amp;to={2 + lost}" in restored
