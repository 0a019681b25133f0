"""Answers kept in memory: a build never changes, so the same question has the same answer.

Bounded in bytes: the answer that was not asked for the longest goes first. Threads that ask the
same at once wait for the first of them instead of asking the warehouse again.
"""

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from threading import Lock
from typing import Any, TypeVar

DEFAULT_BYTES = 64 * 2**20
PLAIN = frozenset({str, int, float, bool, type(None)})
"""Types with nothing in them: most of what is kept."""
SAMPLE = 8
"""Rows are alike: of a longer list about so many are looked at."""
T = TypeVar("T")


class Cache:
    """Answers by (build, question), at most `limit` bytes of them. Share one in each process."""

    def __init__(self, limit: int = DEFAULT_BYTES) -> None:
        self.limit = limit
        self._answers: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._asking: dict[Hashable, Lock] = {}
        self._lock = Lock()
        self._bytes = 0

    def remember(self, build: str, question: Hashable, make: Callable[[], T]) -> T:
        """The answer to a question about a build, made by `make` if it is not known yet.

        The question must hold all that the answer depends on: KPIs, dimensions, scope with rights,
        language, theme. Whoever gets the answer must not change it. What `make` raises is raised,
        and not remembered.
        """
        key = (build, question)
        with self._lock:
            turn = self._asking.setdefault(key, Lock())
        with turn:
            try:
                return self._known(key, make)
            finally:
                with self._lock:
                    self._asking.pop(key, None)

    def _known(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                answer: T = self._answers[key][0]
                return answer
        made = make()
        self._keep(key, made)
        return made

    def _keep(self, key: Hashable, answer: object) -> None:
        size = size_of(answer) + size_of(key)
        if size > self.limit:
            return
        with self._lock:
            self._answers[key] = (answer, size)
            self._bytes += size
            while self._bytes > self.limit:
                _key, (_answer, freed) = self._answers.popitem(last=False)
                self._bytes -= freed

    @property
    def bytes(self) -> int:
        """What is kept now."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._answers)


def size_of(value: object) -> int:
    """About how many bytes a value takes, with everything in it."""
    size = sys.getsizeof(value, 64)
    if type(value) in PLAIN:
        return size
    if isinstance(value, dict):
        return size + sum(size_of(key) + size_of(held) for key, held in value.items())
    if isinstance(value, list | tuple) and len(value) > SAMPLE:
        some = value[:: len(value) // SAMPLE]
        return size + sum(map(size_of, some)) * len(value) // len(some)
    if isinstance(value, list | tuple | set | frozenset):
        return size + sum(map(size_of, value))
    if is_dataclass(value) and not isinstance(value, type):
        return size + sum(size_of(getattr(value, one.name)) for one in fields(value))
    return size
