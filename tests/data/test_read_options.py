"""How a person says on the command line how a file is to be read."""

from __future__ import annotations

import argparse

import pytest

from data.cli.options import add_read_options, read_options
from data.files import DataError
from data.store.codec import options_from_json, options_to_json


def options(*given: str):
    command = argparse.ArgumentParser()
    add_read_options(command)
    return read_options(command.parse_args(given))


def test_day_of_reading_is_todays_unless_it_is_given():
    assert options().as_of is None
    assert options("--as-of", "2026-06-30").as_of == "2026-06-30"


def test_buyer_of_a_whole_file_is_said_as_its_publisher_is():
    assert options("--publisher", "HYD", "--buyer", "HYD").buyer == "HYD"
    assert options_from_json(options_to_json(options("--buyer", "HYD"))) == options("--buyer", "HYD")
    assert options_to_json(options()) == "{}"


def test_what_words_for_a_method_mean_is_said_as_a_code():
    said = options("--method", "OT=open", "--method", "S = T=direct").methods

    assert said == (("OT", "open"), ("S = T", "direct"))
    given = options("--method", "OT=open")
    assert options_from_json(options_to_json(given)) == given
    for wrong in ("OT", "=open", "OT=some"):
        with pytest.raises(DataError, match="open, selective"):
            options("--method", wrong)


@pytest.mark.parametrize("day", ["soon", "2026-06-31", "20260630", "2026-06", "9999-12-31", "0001-01-01", ""])
def test_day_that_is_none_is_refused_with_its_form(day, capsys):
    with pytest.raises(SystemExit):
        options("--as-of", day)

    assert "--as-of" in capsys.readouterr().err
