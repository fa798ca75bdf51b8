"""Staff at work, in short: interruptions leave nothing half done, and a long file keeps nobody waiting."""

from bench import staff_cuts, staff_long


def test_interrupted_orders_are_done_once_and_whole_or_not_at_all():
    told = staff_cuts.run(20, seed=8)

    assert told.wrong == []
    assert told.cuts.total() == 20
    assert told.at_work > 0


def test_an_app_that_is_badly_made_is_found_out():
    assert staff_cuts.run(8, seed=8, broken=True).wrong


def test_a_long_file_goes_to_the_public_with_progress():
    told = staff_long.run(2_000)

    # How long others wait is for a machine that has nothing else to do.
    assert [words for words in told.wrong if "waited" not in words] == []
    assert told.progress["take"]
    assert told.others["publish"]
