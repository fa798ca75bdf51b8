"""The view and the URL."""

from hypothesis import given
from hypothesis import strategies as st

from data.filters import Filters
from data.queries.changes import Kind
from data.queries.records import Sort
from ui.texts import Language
from ui.view import Measure, View


def test_view_comes_back_from_the_url_it_wrote():
    view = View(
        filters=Filters(district=("ST",)),
        language=Language.ZH_HANS,
        measure=Measure.VALUE,
        sort=Sort.LARGEST,
        page_number=3,
        card="S12",
        version=4,
        award=17,
        older=2,
        newer=3,
        change=Kind.GONE,
    )

    assert View.from_query(view.to_query()) == view


def test_plain_view_has_a_plain_address():
    assert View().to_query() == {}


def test_an_award_is_asked_for_with_its_letter_or_without():
    asked = [View.from_query({"award": [word]}) for word in ("A17", "17", "a17", "A017", "B17")]

    assert [view.award for view in asked] == [17, 17, None, None, None]
    assert [bool(view.dropped) for view in asked] == [False, False, True, True, True]


def test_filters_language_and_version_go_along_to_another_page():
    view = View(filters=Filters(text="x"), language=Language.ZH_HANT, version=4, award=17, card="S1", older=2)

    assert view.elsewhere().to_query() == {"q": ["x"], "lang": ["zh-Hant"], "v": ["4"]}


def test_new_filters_start_at_the_first_page():
    assert View(page_number=4).filtered(Filters(text="x")).page_number == 1


@given(
    st.dictionaries(
        st.sampled_from(["lang", "page", "show", "sort", "measure", "q", "v", "award", "from", "to", "what"]),
        st.lists(st.text() | st.integers().map(str)),
    )
)
def test_no_url_makes_a_traceback(query):
    view = View.from_query(query)

    assert View.from_query(view.to_query()).to_query() == view.to_query()
