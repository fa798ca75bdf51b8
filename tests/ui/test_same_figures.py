"""Each page about one shows the figures that the command line prints, to the cent."""

import re
from decimal import Decimal

import pytest

from data.filters import Filters
from data.report import report
from ui import amounts
from ui.texts import Language
from ui.view import Subject

ABOUT = [("vendors", "S5"), ("buyers", "DSD"), ("districts", "KT"), ("sectors", "medical")]


@pytest.mark.parametrize(("page", "code"), ABOUT)
def test_a_page_about_one_shows_what_the_command_line_prints(open_page, starter, page, code):
    printed = report(starter, Filters(**{Subject(page).field: (code,)}))

    app = open_page(page, id=code)

    html = " ".join(element.proto.body for element in app.get("html"))
    words = re.sub(r"<[^>]+>", " ", html)
    assert not app.exception
    assert printed["awards"] > 0
    assert amounts.count(Language.EN, printed["awards"]) in words
    assert amounts.money(Language.EN, Decimal(str(printed["value_hkd"]))) in html
