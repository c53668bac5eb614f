"""Things that lie packed in one piece of memory until somebody asks for one: of thousands, a text meets a few dozen."""

from __future__ import annotations

import pickle
import sys
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
_NUMBER = 8  # bytes


def bundle(pieces: Iterable[bytes | memoryview]) -> bytes:
    """Pieces of bytes as one: where the first begins, where each ends, and then all of them in a row."""
    listed = [*pieces]
    ends = accumulate(map(len, listed), initial=_NUMBER * (len(listed) + 1))
    return b"".join([array("Q", ends), *listed])


class Bundle:
    """The pieces of a bundle, none of which is copied. Raises ``ValueError`` where a part of it is missing.

    >>> [bytes(piece) for piece in Bundle(bundle([b"ab", b"", b"c"]))]
    [b'ab', b'', b'c']
    """

    __slots__ = ("_ends", "data")

    def __init__(self, data: bytes | memoryview) -> None:
        self.data = memoryview(data)
        start = int.from_bytes(self.data[:_NUMBER], sys.byteorder)
        if not _NUMBER <= start <= len(self.data) or start % _NUMBER:
            raise ValueError("no bundle")
        self._ends = self.data[:start].cast("Q")
        if self._ends[-1] != len(self.data):
            raise ValueError("cut short")

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[memoryview]:
        return (self.data[start:end] for start, end in pairwise(self._ends))

    def __getitem__(self, number: int) -> memoryview:
        if number >= len(self):
            raise IndexError(number)
        return self.data[self._ends[number] : self._ends[number + 1]]


class Stored(Sequence[T]):
    """Things as they are, or in a bundle until each is asked for."""

    __slots__ = ("_bundle", "_items", "_loads")

    def __init__(self, items: Iterable[T]) -> None:
        self._items: list[T | None] = [*items]
        self._bundle: Bundle | None = None
        self._loads: Callable[[Any], T] = pickle.loads

    @classmethod
    def of(cls, packed: memoryview, loads: Callable[[Any], T] = pickle.loads) -> Stored[T]:
        """The things that were packed."""
        stored = cls(())
        stored._bundle, stored._loads = Bundle(packed), loads
        stored._items = [None] * len(stored._bundle)
        return stored

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, number: int) -> T:  # type: ignore[override]  # nobody asks for a slice
        item = self._items[number]
        if item is None:
            assert self._bundle is not None
            item = self._items[number] = self._loads(self._bundle[number])
        return item

    def packed(self, dumps: Callable[[T], bytes] = pickle.dumps) -> bytes | memoryview:
        """All of them as bytes."""
        return self._bundle.data if self._bundle else bundle(map(dumps, self))
