"""Whoever kills a process that publishes finds the public data as it was before, or as it is after."""

import random

from bench import record_kills
from bench.record_kills import Order

KILLS, ROWS = 2, 500


def test_public_data_is_whole_after_kills_at_random_moments(homes, files):
    seed = random.SystemRandom().randrange(10**6)
    order = Order(files[ROWS])
    whole = record_kills.measure(homes, order)
    assert whole.after.awards == whole.before.awards + ROWS

    kills = list(record_kills.run(homes, order, whole, KILLS, seed=seed))

    assert [kill.wrong for kill in kills] == [()] * KILLS, f"seed {seed}"
