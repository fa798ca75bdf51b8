"""Which boundaries figures rest on: taken into the record, by version, whatever a home has."""

import json
import shutil

import pytest
import shapely

from data import public
from data.__main__ import main
from data.files import DataError
from data.outlines import left_over, outlines_in
from data.placing import load_placing
from data.prepare import prepare
from data.store import places, state
from data.store.boundaries import adopt
from data.store.pins import pin
from data.verify import verify
from geo import boundaries
from geo.boundaries import BoundariesError
from geo.districts import districts

IN_CENTRAL = (22.2819, 114.1583)


@pytest.fixture
def moved(tmp_path):
    """A file of the official shape in which Central lies in Sai Kung: a grid of squares."""

    def write(home):
        letters = sorted(district.had_letter for district in districts().values())
        order = ["Q", *(letter for letter in letters if letter != "Q")]
        features = [
            {
                "type": "Feature",
                "properties": {"地區號碼": letter},
                "geometry": json.loads(
                    shapely.to_geojson(shapely.box(114.15 + at / 50, 22.25, 114.15 + (at + 1) / 50, 22.45))
                ),
            }
            for at, letter in enumerate(order)
        ]
        file = tmp_path / "official.json"
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        return boundaries.use(file, home)

    return write


def adopted(record, official=None, **options):
    placing = load_placing(record.engine, record.home)
    return adopt(record.engine, official, by="carl", reason="as gazetted", placing=placing, **options)


def keys(record, version=None):
    with record.engine.begin() as connection:
        return [one.assessment.vendor_place.district for one in state.public_awards(connection, version)]


def test_what_a_home_loads_changes_no_figure_until_it_is_adopted(record, make_award, moved):
    record.publish(make_award(2, lat=IN_CENTRAL[0], lon=IN_CENTRAL[1]))
    moved(record.home)

    record.publish(
        make_award(2, lat=IN_CENTRAL[0], lon=IN_CENTRAL[1]),
        make_award(3, lat=IN_CENTRAL[0], lon=IN_CENTRAL[1]),
    )

    assert keys(record) == ["CW", "CW"]
    assert "python -m data boundaries adopt" in left_over(record.engine, record.home)


def test_adopting_places_what_coordinates_place_again_and_pins_too(record, make_award, moved):
    record.publish(
        make_award(2, lat=IN_CENTRAL[0], lon=IN_CENTRAL[1]), make_award(3, addresses=("Block Q, Nowhere",))
    )
    placing = load_placing(record.engine, record.home)
    pin(record.engine, "Block Q, Nowhere", *IN_CENTRAL, by="carl", reason="seen", placing=placing)
    edition = moved(record.home).edition

    outcome = adopted(record, boundaries.loaded(record.home))

    assert (outcome.version, outcome.edition, outcome.rows, outcome.changed, outcome.pins) == (
        3, edition, 2, 2, 1,
    )  # fmt: skip
    assert (keys(record), keys(record, 2)) == (["SK", "SK"], ["CW", "CW"])
    assert left_over(record.engine, record.home) is None
    assert verify(record.engine, record.home).findings == ()


def test_a_home_without_the_file_draws_it_from_the_record_each_version_its_own(record, make_award, moved):
    record.publish(make_award(2))
    edition = moved(record.home).edition
    adopted(record, boundaries.loaded(record.home))
    boundaries.reset(record.home)

    now, before = (
        outlines_in(record.engine, record.home, public.at(record.home, version).edition) for version in (2, 1)
    )

    assert (now.edition, now.official, before.official) == (edition, True, False)
    assert boundaries.district_of(*IN_CENTRAL, now) == "SK"
    assert load_placing(record.engine, record.home).outlines.edition == edition


def test_a_changed_copy_of_a_home_decides_no_figure_and_is_not_adopted(record, make_award, moved):
    record.publish(make_award(2))
    moved(record.home)
    adopted(record, boundaries.loaded(record.home))
    copy = record.home / "boundaries" / "districts.geojson"
    whole = copy.read_text(encoding="utf-8")
    swapped = whole.replace('"SK"', '"?"').replace('"EST"', '"SK"').replace('"?"', '"EST"')
    copy.write_text(swapped, encoding="utf-8")

    record.publish(make_award(2), make_award(3, lat=IN_CENTRAL[0], lon=IN_CENTRAL[1]))

    assert boundaries.district_of(*IN_CENTRAL, boundaries.load(record.home)) == "EST"
    assert keys(record)[1:] == ["SK"]
    with pytest.raises(BoundariesError, match="not made of the file"):
        boundaries.loaded(record.home)
    (record.home / "boundaries" / "as_published.json").write_bytes(b"xx")
    assert boundaries.district_of(*IN_CENTRAL, load_placing(record.engine, record.home).outlines) == "SK"


def test_a_simplified_copy_is_not_taken_into_the_record(record, make_award, moved):
    record.publish(make_award(2))
    moved(record.home)
    copy = (record.home / "boundaries" / "districts.geojson").read_bytes()

    with pytest.raises(BoundariesError, match="not the Home Affairs Department's"):
        adopted(record, boundaries.Official(copy, "official 12345678", "a copy"))


def test_a_start_goes_on_where_the_copy_of_the_home_is_not_trusted(record, make_award, moved):
    record.publish(make_award(2))
    moved(record.home)
    (record.home / "boundaries" / "as_published.json").unlink()
    said = []

    prepare(record.home, say=said.append)

    assert any("not made of the file" in line for line in said)
    assert public.current(record.home).edition is None


def test_going_back_to_the_approximate_areas_is_a_version_as_well(record, make_award, moved):
    record.publish(make_award(2, lat=IN_CENTRAL[0], lon=IN_CENTRAL[1]))
    moved(record.home)
    adopted(record, boundaries.loaded(record.home))

    outcome = adopted(record)

    assert (outcome.version, outcome.edition, keys(record)) == (3, None, ["CW"])
    with pytest.raises(DataError, match="already"):
        adopted(record)
    with record.engine.begin() as connection:
        assert [change.version for change in places.edition_changes(connection)] == [2, 3]


def test_the_first_who_prepares_adopts_what_the_home_has_and_nobody_after(record, make_award, moved):
    record.publish(make_award(2))
    edition = moved(record.home).edition
    said = []

    prepare(record.home, say=said.append)
    version = public.current(record.home).version
    prepare(record.home, say=lambda _: None)

    assert any(edition in line for line in said)
    assert public.current(record.home).version == version
    with record.engine.begin() as connection:
        (change,) = places.edition_changes(connection)
    assert (change.edition.name, change.by) == (edition, "starter data")


def test_after_a_decision_preparing_says_what_to_do_and_changes_nothing(record, make_award, moved):
    record.publish(make_award(2))
    adopted(record)
    moved(record.home)
    said = []

    prepare(record.home, say=said.append)

    assert any("boundaries adopt" in line for line in said)
    assert public.current(record.home).edition is None


def test_the_commands_adopt_show_and_reset(record, make_award, moved, monkeypatch, capsys):
    monkeypatch.setenv("PROCUREMENT_MAP_HOME", str(record.home))
    record.publish(make_award(2))

    def ask(*words):
        capsys.readouterr()
        return main(["boundaries", *words]), "".join(capsys.readouterr())

    signed = ("--by", "carl", "--reason", "as gazetted")
    assert ask("adopt", *signed)[0] == 2
    edition = moved(record.home).edition
    code, said = ask("adopt", *signed)
    assert (code, f"The figures rest on: {edition}" in said) == (0, True)
    # The file is in the record: another home may have lost it.
    shutil.rmtree(record.home / "boundaries")
    told = json.loads(ask("show", "--json")[1])
    assert (told["edition"], told["home"], told["changes"][0]["by"]) == (edition, "approximate", "carl")
    assert "approximate areas" in ask("reset", *signed)[1]
    assert ask("adopt", *signed)[0] == 2
