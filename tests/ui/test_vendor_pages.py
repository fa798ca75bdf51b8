"""The pages about vendors: all of them, and one."""


from tests.ui.looking import LANGUAGES
from tests.ui.test_pages import shown
from ui.texts import text


@LANGUAGES
def test_a_vendor_is_told_in_each_language(open_page, starter, language):
    app = open_page("vendors", id="S5", lang=language.value)

    html = shown(app)
    assert not app.exception
    for key in ("vendor.who", "facet.title", "vendor.sites", "vendor.by.sector"):
        assert text(language, key) in html
    (row,) = starter.rows("SELECT name FROM suppliers WHERE supplier_id = 5")
    assert row["name"].split()[0] in html
