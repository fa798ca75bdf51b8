"""The bench of addresses runs, and tells a wrong answer from a right one and from none."""

import csv
import json
from decimal import Decimal

import pytest

from bench import geocode, geocode_answers, geocode_awards
from bench.geocode_answers import Answer, Verdict, figures, key, of_sources, rows_of, verdict
from bench.geocode_points import YARDSTICK, measure
from bench.geocode_speed import varied
from data.records import AwardRow
from geo.districts import districts
from geo.estates import estates
from geo.places import UNKNOWN, Place, Precision, Scope

KWUN_TONG = Place(Scope.DISTRICT, ("KT",), precision=Precision.STREET)
JAPAN = Place(Scope.OUTSIDE, country="JP")


def two_districts(first, second):
    return Place(Scope.SEVERAL, (first, second))


@pytest.mark.parametrize(
    ("expected", "place", "found"),
    [
        ("KT", KWUN_TONG, Verdict.RIGHT),
        ("ST", KWUN_TONG, Verdict.WRONG),
        ("KT", UNKNOWN, Verdict.UNANSWERED),
        ("KT", JAPAN, Verdict.WRONG),
        ("KT", two_districts("KT", "SK"), Verdict.UNANSWERED),
        ("KT", two_districts("SK", "ST"), Verdict.WRONG),
        ("OUT:JP", JAPAN, Verdict.RIGHT),
        ("OUT:JP", Place(Scope.OUTSIDE), Verdict.RIGHT),
        ("OUT:CN", JAPAN, Verdict.WRONG),
        ("OUT:JP", KWUN_TONG, Verdict.WRONG),
        ("OUT:JP", UNKNOWN, Verdict.UNANSWERED),
        ("?", UNKNOWN, Verdict.UNKNOWABLE),
        ("?", KWUN_TONG, Verdict.GUESSED),
    ],
)
def test_a_place_is_judged_by_the_answer_given_by_hand(expected, place, found):
    assert verdict(expected, place) is found


def test_a_geocoder_that_always_says_the_same_is_found_out():
    answers = [Answer("1 Hoi Yuen Road", "KT", None), Answer("1 Dai Fu Street", "TP", "INNO-TP")]

    found = figures(answers, lambda _: KWUN_TONG)

    assert (found.verdicts[Verdict.RIGHT], found.verdicts[Verdict.WRONG]) == (1, 1)
    assert found.right_of_answered == 0.5
    assert found.estates == (0, 1)
    assert [told for told in found.wrong if "1 Dai Fu Street" in told] == list(found.wrong)


def test_answers_are_joined_to_addresses_by_their_keys_however_typed():
    rows = [{"key": key("1 Hoi Yuen Road"), "expected": "KT", "estate": ""}]

    answers = of_sources(["１  HOI YUEN ROAD", "2 Hoi Yuen Road"], rows)

    assert answers == [Answer("１  HOI YUEN ROAD", "KT", None)]


def test_an_award_is_right_only_where_its_places_are_those_of_the_answer():
    award = make_award("Works at Sha Tin")
    row = {"publisher": "DSD", "tender_ref": "1", "key": geocode_awards.award_key(award), "delivery": "ST"}
    sha_tin, unknown = Place(Scope.DISTRICT, ("ST",)), UNKNOWN

    counts = [
        geocode_awards.placed_right([award], rows, "delivery", lambda _, place=place: place)
        for rows, place in (
            ([row], sha_tin),
            ([row], unknown),
            ([], sha_tin),
            ([row | {"delivery": ""}], unknown),
        )
    ]

    assert [(count.right, count.asked) for count in counts] == [(1, 1), (0, 1), (0, 1), (0, 0)]


def test_only_awards_above_the_limit_are_large_and_each_once():
    awards = [
        make_award("a"),
        make_award("a"),
        make_award("b", amount=Decimal(100_000_000)),
        make_award("c", amount=None),
    ]

    assert [award.title for award in geocode_awards.large(awards)] == ["a"]


def test_varied_addresses_are_distinct_and_too_few_are_refused():
    made = varied(["Flat 1, 2/F, 3 Hoi Yuen Road", "Kowloon"], 200, seed=1)

    assert len(set(made)) == 200
    assert all(text.endswith("Hoi Yuen Road") for text in made)
    with pytest.raises(ValueError, match="only 0"):
        varied(["Kowloon"], 2, seed=1)


def test_answer_files_hold_codes_each_key_once_and_as_many_as_told():
    unseen, sources, places = (rows_of(f"geocode_{name}.csv") for name in ("unseen", "answers", "places"))
    codes = {row["expected"] for row in (*unseen, *sources) if not row["expected"].startswith("OUT:")}
    named = {code for row in places for column in ("supplier", "delivery") for code in row[column].split(";")}
    in_estates = {row["estate"] for row in (*unseen, *sources, *rows_of("geocode_estates.csv"))}

    assert codes == {*districts(), "?"}
    assert named <= {*districts(), "?", "", geocode_awards.TERRITORY}
    assert in_estates <= {*estates(), ""}
    assert len({row["key"] for row in sources}) == len(sources) == 200
    assert len({geocode_answers.normalised(row["address"]) for row in unseen}) == len(unseen) == 330
    assert min(sum(row["expected"] == code for row in unseen) for code in districts()) >= 8


@pytest.mark.skipif(not YARDSTICK.exists(), reason="the folder of yardsticks beside the project is absent")
def test_points_in_official_outlines_fall_into_the_district_published():
    points = measure(200, seed=1)

    assert points.official >= 0.99
    assert points.approximate < 1


def test_bench_runs_on_a_small_file_without_the_sources_and_hides_its_misses(tmp_path, monkeypatch, capsys):
    write_answers(tmp_path, ("No. 1 Nowhere Lane", "KT"), ("1 Hoi Yuen Road, Kwun Tong", "ST"))
    monkeypatch.setattr(geocode_answers, "HERE", tmp_path)
    words = [
        "--shared",
        str(tmp_path / "none"),
        "--results",
        str(tmp_path / "told.json"),
        "--addresses",
        "20",
    ]

    code = geocode.main(words)
    shown = capsys.readouterr().out
    geocode.main([*words, "--wrong"])
    everything = capsys.readouterr().out

    told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    figure = {line["what"]: line["figure"] for line in told["lines"]}
    assert code == 0
    assert figure["never seen: located"] == 0.5
    assert figure["never seen: right of those"] == 0
    assert "skipped" in shown
    assert "Hoi Yuen Road" not in shown + json.dumps(told)
    assert "Hoi Yuen Road" in everything


def make_award(title, amount=Decimal(100_000_001)):
    return AwardRow(row=2, title=title, suppliers=("A",), publisher="DSD", tender_ref="1", amount=amount)


def write_answers(folder, *answers):
    with (folder / "geocode_unseen.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("address", "expected", "street", "estate", "language", "note"))
        writer.writerows((address, expected, "", "", "en", "") for address, expected in answers)
