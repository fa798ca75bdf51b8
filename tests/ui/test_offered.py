"""Lists stay short however many vendors there are, and find those that they do not offer."""

import pytest

from ui import offered

LANGUAGES = {"en": "Find a vendor", "zh-Hant": "尋找供應商", "zh-Hans": "寻找供应商"}
SHORT = 3


@pytest.fixture
def open_short(open_page, monkeypatch):
    """Open pages whose lists offer three vendors, buyers and points."""
    monkeypatch.setattr(offered, "LISTED", SHORT)
    return open_page


def field(app, key):
    return next((one for one in app.text_input if one.key == key), None)


def options(app, key="filter_supplier"):
    return next(one for one in app.multiselect if one.key == key).options


def test_nothing_is_to_be_found_where_all_are_listed(open_page):
    app = open_page()

    assert len(options(app)) > SHORT
    assert field(app, "filter_supplier_find") is None
    assert field(app, "map_find") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_list_offers_some_and_finds_others_by_name(open_short, language):
    app = open_short(lang=language)
    listed = options(app)
    assert len(listed) == SHORT
    assert field(app, "filter_supplier_find").label == LANGUAGES[language]

    field(app, "filter_supplier_find").input("LＩMITED ").run()

    assert not app.exception
    assert len(options(app)) == SHORT
    assert all("limited" in name.lower() for name in options(app))


def test_vendor_that_was_found_is_chosen_and_stays(open_short, monkeypatch):
    monkeypatch.setattr(offered, "LISTED", 1_000)
    everybody = options(open_short())
    monkeypatch.setattr(offered, "LISTED", SHORT)
    app = open_short()
    wanted = next(name for name in everybody if name not in options(app))

    field(app, "filter_supplier_find").input(f"  {wanted.upper()} ").run()
    app.multiselect(key="filter_supplier").select(wanted).run()
    field(app, "filter_supplier_find").input("").run()

    assert app.multiselect(key="filter_supplier").value
    assert wanted in options(app)
    assert len(options(app)) == SHORT + 1
    assert app.query_params["supplier"]


@pytest.mark.parametrize("text", ["%", "_", "' OR 1=1 --", "${alert(1)}", "no such name"])
def test_what_is_typed_is_a_text_and_no_pattern(open_short, text):
    app = open_short()

    field(app, "filter_supplier_find").input(text).run()

    assert not app.exception
    assert options(app) == []
    assert any("No name holds these words." in one.proto.body for one in app.get("html"))


@pytest.mark.parametrize("place", ["vendor", "delivery"])
def test_list_beside_the_map_finds_what_it_does_not_offer(open_short, place):
    app = open_short(place=place)
    before = app.selectbox(key="map_choice").options
    chosen = next(name for name in options_of(open_short, place) if name not in before)

    field(app, "map_find").input(chosen).run()

    after = app.selectbox(key="map_choice").options
    assert chosen in after
    assert len(after) <= len(before)


def options_of(open_short, place):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offered, "LISTED", 1_000)
        return open_short(place=place).selectbox(key="map_choice").options
