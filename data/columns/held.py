"""What a selection holds of each supplier: numbers of a bundle that are present, with who is behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.columns.bundles import Whole
from data.columns.selection import Selection
from data.columns.store import Columns
from data.columns.suppliers import links


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Columns of the same length: each number that has awards of a flow, with each of its suppliers."""

    links: Whole  # places in `data.columns.suppliers.Links`
    numbers: Whole
    suppliers: Whole
    awards: Whole


def held(columns: Columns, selection: Selection, bundle: str, flow: str) -> Held:
    """Give what a selection holds of a flow, second copies left out."""
    return selection.once(f"held {bundle} {flow}", lambda: _held(columns, selection, bundle, flow))


def _held(columns: Columns, selection: Selection, bundle: str, flow: str) -> Held:
    linked = links(columns, bundle)
    live = columns.once(
        f"live {bundle} {flow}", lambda: np.flatnonzero(columns.bundle(bundle).live(flow)[linked.numbers])
    )
    awards = selection.counted(columns, bundle).awards[linked.numbers[live]]
    present = np.flatnonzero(awards)
    if len(present) < len(live):
        live, awards = live[present], awards[present]
    return Held(live, linked.numbers[live], linked.suppliers[live], awards)
