"""What is not known of a selection: each gap is as large as the awards its link leads to."""

import html
from urllib.parse import parse_qs, urlsplit

from data.filters import Filters
from tests.ui.looking import LANGUAGES, figures_of, looked_at, selections
from ui import amounts, missing
from ui.texts import Language, text


@selections
def test_a_gap_is_what_its_link_selects(starter, query):
    page, found = looked_at(starter, **query)

    gaps = list(missing.gaps(page, found))

    for gap in gaps:
        if gap.address:
            filters, dropped = Filters.from_query(parse_qs(urlsplit(gap.address).query))
            assert not dropped
            asked = figures_of(starter, filters).total.awards
            assert gap.awards == amounts.count(Language.EN, asked)


@LANGUAGES
def test_gaps_are_told_in_words(starter, language):
    page, found = looked_at(starter, lang=[language.value])

    told = html.unescape(missing.html(page, found))

    for key in ("missing.heading", "missing.sum", "missing.district.vendor", "missing.local"):
        assert text(language, key) in told


def test_where_all_is_known_it_says_so(starter):
    page, found = looked_at(starter, sector=["medical"], year=["2024"], method=["open"])

    assert found.total.awards
    assert text(Language.EN, "missing.nothing") in missing.html(page, found)
