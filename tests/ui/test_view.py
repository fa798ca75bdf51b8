"""The view and the URL."""

from hypothesis import given
from hypothesis import strategies as st

from data.filters import Filters
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
    )

    assert View.from_query(view.to_query()) == view


def test_plain_view_has_a_plain_address():
    assert View().to_query() == {}


def test_new_filters_start_at_the_first_page():
    assert View(page_number=4).filtered(Filters(text="x")).page_number == 1


@given(
    st.dictionaries(st.sampled_from(["lang", "page", "show", "sort", "measure", "q"]), st.lists(st.text()))
)
def test_no_url_makes_a_traceback(query):
    view = View.from_query(query)

    assert View.from_query(view.to_query()).to_query() == view.to_query()
