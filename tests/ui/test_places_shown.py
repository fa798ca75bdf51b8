"""Pages say how near a point is, what people pinned, and which boundaries the figures rest on."""

import json

import pytest
from shapely import box
from shapely.geometry import mapping

from data import public
from data.placing import load_placing
from data.store.boundaries import adopt
from data.store.pins import pin
from geo import boundaries
from geo.districts import districts
from tests.ui.conftest import publish_file
from ui import amounts
from ui.texts import Language, text

ADDRESS = "Block Q, Nobody Knows Gardens"
ROWS = (
    "publisher,tender_ref,title,supplier_name,supplier_address,amount,currency,award_date\n"
    f'HYD,QX1,Supply of lamps,Lamp Limited,"{ADDRESS}",1000,HKD,2026-01-05\n'
    'HYD,QX2,Supply of signs,Sign Limited,"12 Chun Yat Street, Tseung Kwan O",1000,HKD,2026-01-05\n'
)
EDITION = "official 12345678"


@pytest.fixture(scope="module")
def placed_home(copy_starter, tmp_path_factory):
    """A home with four versions: the starter data, two awards, a pin, other boundaries."""
    home = copy_starter(tmp_path_factory.mktemp("placed"))
    publish_file(home, ROWS.encode(), "lamps.csv", "two awards")
    engine = public.engine(home)
    signed = {"by": "carl", "reason": "seen there"}
    pin(engine, ADDRESS, 22.2819, 114.1583, placing=load_placing(engine, home), **signed)
    squares = [
        {
            "type": "Feature",
            "properties": {boundaries.LETTER: district.had_letter},
            "geometry": mapping(box(114 + at / 100, 22.2, 114.01 + at / 100, 22.3)),
        }
        for at, district in enumerate(districts().values())
    ]
    content = json.dumps({"type": "FeatureCollection", "features": squares}).encode()
    official = boundaries.Official(content, EDITION, "a test")
    adopt(engine, official, placing=load_placing(engine, home), **signed)
    return home


def shown(app) -> str:
    """Everything of a page that comes from our own templates."""
    assert not app.exception
    bodies = (element.proto.body for element in app.get("html"))
    return " ".join(body for body in bodies if "<style>" not in body)


def award(home, reference: str) -> dict:
    (found,) = public.current(home).rows("SELECT * FROM awards WHERE tender_ref = ?", [reference])
    return found


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_record_says_how_near_a_point_is_and_who_placed_it_and_by_which_boundaries(
    placed_home, open_page_of, language
):
    near, pinned = award(placed_home, "QX2"), award(placed_home, "QX1")
    assert near["vendor_within_m"] is not None

    page = shown(open_page_of(placed_home)("record", award=f"A{near['award_id']}", lang=language.value))
    other = shown(open_page_of(placed_home)("record", award=f"A{pinned['award_id']}", lang=language.value))

    told = text(
        language,
        "precision.within",
        precision=text(language, f"precision.{near['vendor_precision']}"),
        metres=amounts.count(language, near["vendor_within_m"]),
    )
    assert told in page
    assert text(language, "edition.official", edition=EDITION) in page
    assert text(language, "history.pinned") in other
    assert "22.2819°, 114.1583°" in other


def test_each_version_names_and_draws_its_own_boundaries(placed_home, open_page_of):
    english = Language.EN
    now, before = (shown(open_page_of(placed_home)("map", **query)) for query in ({}, {"v": "3"}))

    assert text(english, "map.outlines.official", edition=EDITION) in now
    assert text(english, "edition.official", edition=EDITION) in now
    assert text(english, "map.outlines.official", edition=EDITION) not in before
    assert text(english, "edition.approximate") in before


def test_changes_say_that_the_boundaries_differ(placed_home, open_page_of):
    page = shown(open_page_of(placed_home)("changes", **{"from": "3", "to": "4"}))
    same = shown(open_page_of(placed_home)("changes", **{"from": "2", "to": "3"}))

    english = Language.EN
    before, after = text(english, "edition.approximate"), text(english, "edition.official", edition=EDITION)
    assert text(english, "changes.boundaries", before=before, after=after) in page
    assert "boundaries of districts changed" not in same
    for action in ("action.pin", "action.boundaries"):
        assert text(english, action) in page


def test_card_of_a_vendor_says_how_near_its_point_is(placed_home, open_page_of):
    found = award(placed_home, "QX2")

    page = shown(open_page_of(placed_home)("map", show=f"S{found['supplier_ids'][0]}"))

    assert f"within {found['vendor_within_m']} m" in page
