"""What generated awards are made of: vendors, tenders, dates and sums, each in the snapshot's own columns.

Every name, title and publisher says that it is generated. The product's own code fills the columns, so that a
change of the snapshot reaches these awards too; an award takes some columns of each part.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from data.assess import Assessment
from data.codelists import sectors
from data.local import Plants
from data.names import normal_form
from data.records import HEADLINE_KINDS, AmountKind, AwardRow, Category, Method, Origin
from data.snapshot.rows import AwardColumns
from data.store.state import PublicAward
from geo import combining
from geo.districts import districts
from geo.estates import estates
from geo.places import UNKNOWN, Place, Precision, Scope

NOTE = "generated for a measurement"
AWARDS_A_VENDOR, FEWEST_VENDORS = 50, 100
BUYERS, SECTORS, PUBLISHERS = 60, 12, 6
FIRST_DAY, DAYS = date(2016, 1, 1), 3_652  # ten years
COMPLETE_UNTIL = date(2023, 12, 31)
COPYING_PUBLISHER = "GENERATED-COPIES"
_TITLES = {
    "goods": ("Supply of Pumps", "Supply of Gloves", "Supply of Servers", "Supply of Reagents"),
    "services": ("Cleaning Services", "Security Services", "Maintenance of Lifts", "Catering Services"),
    "works": ("Improvement of Drains", "Widening of a Road", "Fitting-out of Offices", "Repair of Slopes"),
}
_PURPOSES = ("Hospitals", "Schools", "Libraries", "Markets", "Prisons", "Piers", "Parks", "Depots", "Museums")
_SPOTS = 400  # places of delivery with a point


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows of the snapshot's award columns, of which each award takes what the part decides."""

    vendors: tuple[tuple[Any, ...], ...]
    tenders: tuple[tuple[Any, ...], ...]
    dates: tuple[tuple[Any, ...], ...]
    sums: tuple[tuple[Any, ...], ...]  # one for each kind of amount; the sum of one dollar
    names: tuple[str, ...]  # of the suppliers, by ID from 1


def vendor_count(awards: int, each: int = AWARDS_A_VENDOR) -> int:
    """Give how many vendors share so many awards: 20,000 a million, where each has as many as usual."""
    return max(FEWEST_VENDORS, awards // each)


def parts(awards: int, seed: int, each: int = AWARDS_A_VENDOR) -> Parts:
    """Make the parts of so many awards, `each` of a vendor in the mean; the same for the same seed."""
    draw = random.Random(seed)
    names = tuple(f"Generated Vendor {number} Limited" for number in range(1, vendor_count(awards, each) + 1))
    columns = AwardColumns(
        {normal_form(name): number for number, name in enumerate(names, 1)}, Plants({}, {})
    )
    return Parts(
        vendors=tuple(columns.row(one) for one in _vendors(names, draw)),
        tenders=tuple(columns.row(one) for one in _tenders(len(names) // 2, draw)),
        dates=tuple(columns.row(_public(award_date=day)) for day in _dates()),
        sums=tuple(columns.row(_public(**values)) for values in _sums()),
        names=names,
    )


def _vendors(names: Sequence[str], draw: random.Random) -> Iterator[PublicAward]:
    """Give each supplier alone, then pairs of them, which win together."""
    places = [_vendor_place(draw) for _ in names]
    zh = [
        f"樣本供應商{number}有限公司" if draw.random() < 0.3 else None for number in range(1, len(names) + 1)
    ]
    for name, place, name_zh in zip(names, places, zh, strict=True):
        yield _vendor((name,), place, () if name_zh is None else (name_zh,))
    for _ in range(max(1, len(names) // 20)):
        one, other = draw.sample(range(len(names)), 2)
        yield _vendor((names[one], names[other]), combining.several((places[one], places[other])), ())


def _vendor(names: tuple[str, ...], place: Place, names_zh: tuple[str, ...]) -> PublicAward:
    addresses = (f"Generated address: {place.matched or place.scope}",) if place is not UNKNOWN else ()
    return _public(vendor_place=place, suppliers=names, suppliers_zh=names_zh, addresses=addresses)


def _vendor_place(draw: random.Random) -> Place:
    chance = draw.random()
    if chance < 0.02:
        site = draw.choice([one for one in estates().values() if one.kind == "estate" and one.district])
        point = (
            round(site.lat + draw.uniform(-2e-3, 2e-3), 5),
            round(site.lon + draw.uniform(-2e-3, 2e-3), 5),
        )
        return Place(Scope.DISTRICT, (site.district,), *point, Precision.STREET, "street", "", site.code)
    if chance < 0.80:
        return _district_place(draw, draw.choice((Precision.BUILDING, Precision.STREET, Precision.AREA)))
    if chance < 0.88:
        return _district_place(draw, Precision.DISTRICT)
    if chance < 0.95:
        return Place(Scope.OUTSIDE, method="country", country=draw.choice(("CN", "SG", "GB", "US")))
    return UNKNOWN


def _district_place(draw: random.Random, precision: Precision) -> Place:
    codes = tuple(districts())
    # The first districts have most: 18 parts for the first, one for the last.
    (code,) = draw.choices(codes, range(len(codes), 0, -1))
    if precision is Precision.DISTRICT:
        return Place(Scope.DISTRICT, (code,), None, None, precision, "locality", code)
    at = codes.index(code)
    lat, lon = 22.25 + at % 4 * 0.06, 113.95 + at // 4 * 0.06
    point = round(draw.gauss(lat, 0.01), 5), round(draw.gauss(lon, 0.01), 5)
    return Place(
        Scope.DISTRICT, (code,), *point, precision, "street", code, within_m=draw.choice((None, 50, 400))
    )


def _tenders(count: int, draw: random.Random) -> Iterator[PublicAward]:
    spots = [_district_place(draw, Precision.AREA) for _ in range(_SPOTS)]
    trades = tuple(sectors())[:SECTORS]
    for _ in range(count):
        category = draw.choices(tuple(_TITLES), (5, 3, 2))[0]
        title = f"{draw.choice(_TITLES[category])} for {draw.choice(_PURPOSES)}"
        # The first buyers and sectors have most.
        buyer = min(int(draw.expovariate(0.1)), BUYERS - 1) + 1
        sector = draw.choices((*trades, None), (*range(SECTORS, 0, -1), 4))[0]
        in_both = draw.random() < 0.25
        yield _public(
            delivery_place=_delivery_place(spots, draw),
            sector=sector,
            title=f"{title} (generated)",
            title_zh="樣本標書" if in_both else None,
            editions=("en", "zh-Hant") if in_both else ("en",),
            publisher=f"GENERATED-{buyer % PUBLISHERS + 1}",
            buyer_name=f"Generated Buyer {buyer}",
            category=Category(category),
            method=draw.choices(tuple(Method), (60, 15, 10, 5, 10))[0],
            tenders_received=draw.choice((None, 1, 2, 3, 5, 8)),
        )


def _delivery_place(spots: Sequence[Place], draw: random.Random) -> Place:
    chance = draw.random()
    if chance < 0.4:
        return draw.choice(spots)
    if chance < 0.5:
        return Place(Scope.SEVERAL, tuple(sorted(draw.sample(tuple(districts()), 2))), method="several")
    return Place(Scope.TERRITORY, method="stated") if chance < 0.7 else UNKNOWN


def _dates() -> Iterator[str | None]:
    """Give every day, then the months and years that they lie in, then no date."""
    days = [(FIRST_DAY + timedelta(day)).isoformat() for day in range(DAYS)]
    yield from days
    yield from dict.fromkeys(day[:7] for day in days)
    yield from dict.fromkeys(day[:4] for day in days)
    yield None


def _sums() -> Iterator[dict[str, Any]]:
    """Give the kinds of sums: first those that add up, then what stands beside them, then none at all."""
    dollar: dict[str, Any] = {"amount": Decimal(1), "currency": "HKD"}
    for kind in (*HEADLINE_KINDS, AmountKind.PERIODIC, AmountKind.BAND):
        yield {"amount_kind": kind, **dollar}
    for period in ("month", "year"):
        yield {"amount_kind": AmountKind.REVENUE, "amount_period": period, **dollar}
    yield {"amount_kind": AmountKind.TOTAL, "amount": Decimal(1), "currency": "USD"}
    yield {"amount_kind": AmountKind.NOT_STATED}


def _public(
    *,
    vendor_place: Place = UNKNOWN,
    delivery_place: Place = UNKNOWN,
    sector: str | None = None,
    editions: tuple[str, ...] = ("en",),
    **values: Any,  # noqa: ANN401 - whatever a row may say
) -> PublicAward:
    category = values.get("category", Category.UNKNOWN)
    award = AwardRow(**{"row": 1, "title": "", "suppliers": (), "notes": NOTE} | values)
    stated = Origin.STATED if category is not Category.UNKNOWN else Origin.NONE
    return PublicAward(
        award_id=0,
        award=award,
        assessment=Assessment(
            vendor_place=vendor_place,
            delivery_place=delivery_place,
            delivery_origin=Origin.NONE if delivery_place is UNKNOWN else Origin.INFERRED,
            category=category,
            category_origin=stated,
            sector=sector,
            sector_origin=Origin.NONE if sector is None else Origin.INFERRED,
        ),
        batch_id=1,
        file_name="generated.csv",
        file_sha256="0" * 64,
        loaded_at="2026-01-01T00:00:00+00:00",
        row_id=0,
        editions=editions,
    )
