"""The page about the data: coverage by month, what is known, what figures step round, reporting errors."""

import pytest

from data.loads import Loads
from data.queries import coverage
from data.queries.choices import Coverage
from tests.ui.looking import LANGUAGES, looked_at
from ui import about_known, about_months, about_page, cached_about, contact
from ui.texts import Language, text


def shown(app) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


@LANGUAGES
def test_all_parts_stand_on_the_page(open_page, language):
    app = open_page("about", lang=language.value)

    headings = ["coverage.heading", "about.from.heading", "about.cannot.heading", "about.cite.heading"]
    headings += [
        f"about.{name}.heading" for name in ("months", "known", "precision", "problems", "rules", "report")
    ]
    assert not app.exception
    assert [key for key in headings if text(language, key) not in shown(app)] == []


def test_a_month_without_awards_is_zero_only_where_it_is_covered(starter):
    page, _ = looked_at(starter)

    rows = [row for row in about_months.rows(page) if row.publisher == "Drainage Services Department"]

    cells = [(cell.shown, cell.state) for cell in rows[1].cells]
    assert rows[1].year == "2025"
    assert cells[4:6] == [("", "nothing"), ("2", "partial")]  # the page begins on 12 June
    assert cells[6:11] == [(n, "complete") for n in ("1", "1", "3", "0", "0")]


def test_months_of_all_publishers_add_up_to_the_rows(starter):
    listed = cached_about.listed_by_month(starter)

    (row,) = starter.rows("SELECT count(*) AS n FROM awards")
    assert sum(sum(months.values()) for months in listed.values()) == row["n"]


def test_a_month_counts_as_covered_only_as_a_whole(starter):
    page, _ = looked_at(starter)
    day = page.snapshot.rows("SELECT DATE '2025-07-01' AS a, DATE '2025-07-30' AS b")[0]
    short = Coverage("X", day["a"], day["b"], True, None, 0)

    assert about_months._state("2025-07", [short]) == "partial"
    assert about_months._state("2025-08", [short]) == "unnamed"


def test_years_beyond_the_newest_are_added_up(starter, monkeypatch):
    page, _ = looked_at(starter)
    listed = {"<b>X</b>": {f"{year}-01": 1 for year in range(2010, 2026)} | {None: 2, "2099-01": 1}}
    monkeypatch.setattr(cached_about, "listed_by_month", lambda _: listed)

    rows = [row for row in about_months.rows(page) if row.publisher == "<b>X</b>"]

    assert [row.year for row in rows] == ["2025", "2024", "2023", "2022"]
    assert rows[-1].rest.startswith("15 awards")
    assert "<b>X" not in about_months.html(page)


def test_all_publishers_together_are_the_awards_counted_once(starter):
    rows = coverage.known_by_publisher(starter)

    everything = rows[-1]
    assert everything.publisher is None
    assert everything.awards == sum(row.awards for row in rows[:-1])
    assert (
        everything.known["value"]
        + sum(coverage.problems(starter)[name] for name in ("no_sum", "unread_sum", "other_sum", "currency"))
        <= everything.awards
    )
    assert all(row.known["day"] <= row.known["date"] <= row.awards for row in rows)


def test_precision_of_each_place_adds_up_to_all_awards(starter):
    counts = coverage.precision(starter)

    for place in {one.place for one in counts}:
        assert sum(one.awards for one in counts if one.place is place) == 174


@LANGUAGES
def test_every_problem_has_a_name_or_is_told_as_absent(starter, language):
    page, _ = looked_at(starter, lang=[language.value])

    html = about_known.problems(page)

    for name in (*coverage.PROBLEMS, "listed_twice"):
        assert text(language, f"about.problem.{name}") in html
    assert f"lang={language.value}" in html or language is Language.EN
    assert "178" in html


def test_a_list_of_problems_counts_what_its_link_shows(starter):
    page, _ = looked_at(starter)

    for name, chosen in about_known._FILTERS.items():
        awards = coverage.problems(starter)[name]
        query = {key: [str(v)] if isinstance(v, str) else list(v) for key, v in chosen.items()}
        _, spending = looked_at(starter, **query)
        assert spending.total.awards + spending.revenue.awards == awards, name
    assert cached_about.loads(page.snapshot) == Loads(1, 178, 178, 0, 0, 0)


@pytest.mark.parametrize(
    ("given", "begins"),
    [
        ("map@example.hk", "mailto:map@example.hk?subject=Procurement%20map"),
        ("https://example.hk/report", "https://example.hk/report"),
        ("javascript:alert(1)", None),
        ("two@words one", None),
        ("", None),
    ],
)
def test_errors_are_reported_where_the_installation_says(starter, monkeypatch, given, begins):
    monkeypatch.setenv("PROCUREMENT_MAP_CONTACT", given)
    page, _ = looked_at(starter)

    address = contact.report_address(Language.EN, 1, "/record?award=A93&lang=zh-Hant")

    assert (address or "").startswith(begins or "")
    assert (address is None) is (begins is None)
    told = about_page._report(page)
    assert (text(Language.EN, "about.report.nobody") in told) is (begins is None)


def test_a_letter_names_the_page_it_is_about(monkeypatch):
    monkeypatch.setenv("PROCUREMENT_MAP_CONTACT", "map@example.hk")

    assert "award%3DA93%26v%3D1" in contact.report_address(Language.EN, 1, "/record?award=A93&v=1")


def test_the_foot_of_a_page_leads_to_the_report(open_page, monkeypatch):
    monkeypatch.setenv("PROCUREMENT_MAP_CONTACT", "map@example.hk")

    app = open_page("about", q="words nobody else asks for")

    assert "mailto:map@example.hk" in shown(app)
    assert text(Language.EN, "report.link") in shown(app)
