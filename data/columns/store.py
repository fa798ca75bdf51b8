"""What a process keeps in memory of each open snapshot, loaded when it is first asked for."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from data.columns.bundles import Bundle, Whole
from data.queries import coded
from data.snapshot.reader import Snapshot

SELECTIONS = 6  # kept at once of each snapshot: four bytes for each award that is selected, and their sums

_T = TypeVar("_T")
_opened: weakref.WeakKeyDictionary[Snapshot, _Store] = weakref.WeakKeyDictionary()
_opening = threading.Lock()


class _Store:
    """Holds nothing of the snapshot itself, so that both go when nobody reads them any more."""

    def __init__(self) -> None:
        self.loaded: dict[str, Any] = {}
        self.loading = threading.RLock()
        self.selected: OrderedDict[Any, Any] = OrderedDict()
        self.selecting = threading.Lock()


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The columns of one snapshot; cheap to make, and as good as the snapshot that it is of."""

    snapshot: Snapshot
    _store: _Store

    @classmethod
    def of(cls, snapshot: Snapshot) -> Columns:
        """Give the columns of a snapshot, which all threads share."""
        with _opening:
            return cls(snapshot, _opened.setdefault(snapshot, _Store()))

    def bundle(self, name: str) -> Bundle:
        """Give a bundle of `data.snapshot.coded`."""
        return self.once(f"bundle {name}", lambda: Bundle.load(self.snapshot, name))

    @property
    def cents(self) -> Whole:
        """Give what each award adds to the headline value."""
        return self.once("cents", lambda: coded.cents(self.snapshot))

    def __len__(self) -> int:
        """Count the awards."""
        return len(self.cents)

    def once(self, name: str, load: Callable[[], _T]) -> _T:
        """Give what is computed once for a snapshot; one thread computes, the others wait for it."""
        found: _T | None = self._store.loaded.get(name)
        if found is None:
            with self._store.loading:
                found = self._store.loaded.get(name)
                if found is None:
                    found = self._store.loaded[name] = load()
        return found

    def lately(self, key: object, compute: Callable[[], _T]) -> _T:
        """Give what was computed for one of the last selections."""
        store = self._store
        with store.selecting:
            known: _T | None = store.selected.pop(key, None)
            if known is not None:
                store.selected[key] = known
                return known
        made = compute()
        with store.selecting:
            kept: _T = store.selected.setdefault(key, made)
            while len(store.selected) > SELECTIONS:
                store.selected.popitem(last=False)
        return kept

    def forget_selections(self) -> None:
        """Let go of what was selected; measurements begin with it."""
        with self._store.selecting:
            self._store.selected.clear()
