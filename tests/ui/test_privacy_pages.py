"""No page shows more of a private person's address than its district."""

import json

import pytest

from data import public
from data.filters import Filters
from data.queries.vendors import supplier_points
from ui.texts import Language

TEMPLATE = "publisher,tender_ref,title,supplier_name,supplier_address,amount,currency,award_date\n"
ADDRESS = "Flat 7B, Zebra Mansion, 15 Hoi Bun Road, Kwun Tong"
ROW = f'HYD,R1,Design of a leaflet,CHAN Tai Man,"{ADDRESS}",1000,HKD,2026-01-05\n'


@pytest.fixture(scope="module")
def person_home(copy_starter, tmp_path_factory):
    from tests.ui.conftest import publish_file

    home = copy_starter(tmp_path_factory.mktemp("person"))
    publish_file(home, (TEMPLATE + ROW).encode(), "person.csv", "a person")
    return home


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_map_card_list_record_and_changes_hold_no_address(person_home, open_page_of, language):
    snapshot = public.current(person_home)
    (award,) = snapshot.rows("SELECT award_id, supplier_ids FROM awards WHERE tender_ref = 'R1'")
    open_page, supplier = open_page_of(person_home), f"S{award['supplier_ids'][0]}"

    for name, query in (
        ("map", {"show": supplier}),
        ("records", {"supplier": supplier}),
        ("record", {"award": f"A{award['award_id']}"}),
        ("changes", {}),
    ):
        app = open_page(name, lang=language.value, **query)
        whole = " ".join(str(element.proto) for element in app.main) + str(app)
        assert not app.exception
        assert "Zebra" not in whole
        assert name == "changes" or "CHAN Tai Man" in whole


def test_what_travels_to_the_map_holds_no_address(person_home):
    points = supplier_points(public.current(person_home), Filters())

    assert "CHAN" not in json.dumps(
        [vars(point) if hasattr(point, "__dict__") else str(point) for point in points]
    )
