"""Addresses a second, and how many times as long as the plainest search of the 18 names takes."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from bench.geocode_answers import Locate
from geo.districts import districts

_NUMBER = re.compile(r"\d+")
_LARGEST_CHANGE = 30


@dataclass(frozen=True, slots=True)
class Speed:
    """What was timed, in processor seconds of the same run."""

    addresses: int
    seconds: float
    baseline_seconds: float

    @property
    def addresses_a_second(self) -> float:
        """Give what the geocoder does."""
        return self.addresses / self.seconds

    @property
    def times_baseline(self) -> float:
        """Give how many times as long as the baseline the geocoder takes."""
        return self.seconds / self.baseline_seconds


def varied(addresses: Sequence[str], count: int, seed: int) -> list[str]:
    """Make distinct addresses of real ones by changing units, floors and numbers.

    Raises `ValueError` where the addresses do not give as many.
    """
    randoms = random.Random(seed)
    numbered = [address for address in addresses if _NUMBER.search(address)]
    made: dict[str, None] = {}
    for attempt in range(count * 20):
        if not numbered or len(made) == count:
            break
        address = numbered[attempt % len(numbered)]
        made[_NUMBER.sub(lambda number: _near(number[0], randoms), address)] = None
    if len(made) < count:
        raise ValueError(f"{len(addresses)} addresses give only {len(made)} distinct ones")
    return list(made)


def measure(addresses: Sequence[str], locate: Locate) -> Speed:
    """Time the geocoder once over all, warm, and the baseline beside it."""
    locate(addresses[0])
    began = time.process_time()
    for address in addresses:
        locate(address)
    took = time.process_time() - began
    began = time.process_time()
    plain(pd.Series(addresses))
    return Speed(len(addresses), took, time.process_time() - began)


def plain(addresses: pd.Series) -> pd.Series:
    """Give the first district whose name stands in an address: what needs no geocoder."""
    found = pd.Series([None] * len(addresses), index=addresses.index, dtype=object)
    for code, district in districts().items():
        names = "|".join(re.escape(name) for name in district.names.values())
        found = found.mask(found.isna() & addresses.str.contains(names, case=False, regex=True), code)
    return found


def _near(number: str, randoms: random.Random) -> str:
    return str(int(number) + randoms.randint(1, _LARGEST_CHANGE))
