"""A grant that is plain in all respects; tests change what they are about."""

from decimal import Decimal

from data.queries.grants import Grant

A_GRANT = Grant(
    scheme="RFS",
    company="Example Foods Limited",
    company_zh=None,
    project="Smart production line for soya milk",
    product=None,
    sector="food",
    approved_hkd=Decimal(15000000),
    revised_hkd=None,
    cost_hkd=Decimal(45000000),
    place=None,
    district=None,
    estate=None,
    facility=None,
    dated="2021-11-09",
    date_meaning=None,
    reference=None,
    source_url=None,
    notes=None,
)
