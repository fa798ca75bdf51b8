"""Files of generated awards for the benches and tests of the record; they are published nowhere else."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator

_COLUMNS = (
    "publisher", "buyer", "tender_ref", "title", "supplier_name", "supplier_address", "category",
    "award_date", "amount", "currency", "amount_kind", "procurement_method",
)  # fmt: skip
_PUBLISHERS = (
    ("HYD", "Highways Department"), ("DSD", "Drainage Services Department"), ("GLD", "Department of Health"),
    ("EMSD", "Electrical and Mechanical Services Department"), ("HKHA", "Hong Kong Housing Authority"),
    ("HA", "Hospital Authority Head Office"), ("EPD", "Environmental Protection Department"),
)  # fmt: skip
_TITLES = (
    ("goods", "Supply of {thing} to {place} (Model {number})"),
    ("services", "Provision of {thing} maintenance services for {place}"),
    ("works", "Contract No. {number}: improvement works at {place}"),
    ("services", "Cleansing services for government venues in {place}, {number}"),
    ("works", "{place_zh}改善工程（合約編號{number}）"),
)
_THINGS = (
    "surgical masks",
    "lift",
    "pumping station",
    "servers",
    "street lighting",
    "reagent kits",
    "ward beds",
)
_PLACES = (
    "Sha Tin", "Tai Po Hospital", "Kwun Tong Road", "Tuen Mun", "Yuen Long Town", "the territory",
    "Queen Mary Hospital", "various districts", "Tseung Kwan O", "Tung Chung",
)  # fmt: skip
_PLACES_ZH = ("沙田", "大埔", "屯門公路", "元朗市", "將軍澳", "全港各區")
_STREETS = (
    "Kwai Cheong Road, Kwai Chung, N.T.",
    "King's Road, Quarry Bay, Hong Kong",
    "Hoi Yuen Road, Kwun Tong, Kowloon",
    "Dai Shing Street, Tai Po Industrial Estate, N.T.",
    "Nathan Road, Mong Kok, Kowloon",
    "High Street, London, U.K.",
)
_KINDS = ("open", "open", "open", "selective", "limited")


def content(count: int, seed: int = 1) -> bytes:
    """Give a file of so many awards in the template's columns; another seed gives other awards."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    writer.writerows(_rows(count, seed))
    return file.getvalue().encode()


def _rows(count: int, seed: int) -> Iterator[tuple[str, ...]]:
    draw = random.Random(seed)
    suppliers = max(5, count // 5)
    for number in range(1, count + 1):
        publisher, buyer = draw.choice(_PUBLISHERS)
        category, title = draw.choice(_TITLES)
        maker = draw.randrange(suppliers)
        kind = "Joint Venture" if maker % 20 == 0 else "Limited"
        day = f"{2016 + number % 10}-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}"
        words = {
            "thing": draw.choice(_THINGS),
            "place": draw.choice(_PLACES),
            "place_zh": draw.choice(_PLACES_ZH),
        }
        # Some months only, some sums not stated: as publishers leave them.
        stated = draw.random() > 0.05
        yield (
            publisher,
            buyer,
            f"GEN/{seed}/{number}",
            title.format(number=number, **words),
            f"Generated Maker {maker} {kind}",
            f"Unit {maker % 40 + 1}, {maker % 30 + 1}/F, {maker % 400 + 1} {_STREETS[maker % len(_STREETS)]}",
            category,
            day[:7] if number % 12 == 0 else day,
            f"{draw.randrange(10**6, 10**11) / 100:.2f}" if stated else "",
            "HKD",
            "total" if stated else "not_stated",
            draw.choice(_KINDS),
        )
