"""What was worked out once for all visitors: the answers that were used last, so many of them and no more."""

from __future__ import annotations

import inspect
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from itertools import compress
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Kept(Generic[T]):
    """Answers by key, shared by all threads. What is kept is given as it is: nobody may change it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, T] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give the answer of a key; who asks for one that another is making waits for that one.

        What `make` raises is raised, and the next one tries again.
        """
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
            turn = self._making.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._answers:
                    return self._answers[key]
            try:
                made = make()
                self._keep(key, made)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return made

    def __len__(self) -> int:
        """Give how many are kept."""
        return len(self._answers)

    def _keep(self, key: Hashable, made: T) -> None:
        with self._lock:
            self._answers[key] = made
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)


def shared(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a function gave, for so many different arguments, and give it to everybody as it is.

    Arguments whose names begin with an underscore do not tell calls apart, as with `st.cache_resource`, of
    which a call takes a third of a millisecond. All are given by place, and the others can be hashed.
    """

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        names = function.__code__.co_varnames[: function.__code__.co_argcount]
        told = [not name.startswith("_") for name in names]
        kept: Kept[T] = Kept(most)
        many = function.__code__.co_flags & inspect.CO_VARARGS

        @wraps(function)
        def given(*args: P.args, **kwargs: P.kwargs) -> T:
            key = (*compress(args, told), *(args[len(told) :] if many else ()))
            return kept.get(key, lambda: function(*args, **kwargs))

        return given

    return decorate
