"""Things that lie packed in one piece of memory until somebody asks for one: of thousands, a text meets a few dozen."""

from __future__ import annotations

import os
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


class Extent:
    """A part of a file, of which nothing is read before somebody asks for its bytes. Opening raises ``OSError``.

    The file is not mapped: around each byte that somebody looks at, the system would map 64 kB, and count them all as
    the process's memory.
    """

    __slots__ = ("_file", "_size", "_start")

    def __init__(self, file: OpenFile, start: int, size: int) -> None:
        self._file, self._start, self._size = file, start, size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, part: slice) -> Extent:
        start, end, _ = part.indices(self._size)
        return Extent(self._file, self._start + start, max(0, end - start))

    def __bytes__(self) -> bytes:
        data = os.pread(self._file.handle, self._size, self._start)
        if len(data) != self._size:
            raise ValueError("cut short")
        return data


class OpenFile:
    """A file that stays open as long as somebody may read from it, whatever becomes of its name."""

    __slots__ = ("handle",)

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.handle = os.open(path, os.O_RDONLY)

    def whole(self) -> Extent:
        """All of it."""
        return Extent(self, 0, os.fstat(self.handle).st_size)

    def __del__(self, close: Callable[[int], None] = os.close) -> None:
        if hasattr(self, "handle"):
            close(self.handle)


Packed = bytes | Extent


def bundle(pieces: Iterable[Packed]) -> bytes:
    """Pieces of bytes as one: where the first begins, where each ends, and then all of them in a row."""
    listed = [*pieces]
    ends = accumulate(map(len, listed), initial=_NUMBER * (len(listed) + 1))
    return b"".join([array("Q", ends), *map(bytes, listed)])


class Bundle:
    """The pieces of a bundle, each read when it is asked for. Raises ``ValueError`` where a part of it is missing.

    >>> Bundle(bundle([b"ab", b"", b"c"]))[2]
    b'c'
    """

    __slots__ = ("_ends", "data")

    def __init__(self, data: Packed) -> None:
        self.data = data
        start = int.from_bytes(bytes(data[:_NUMBER]), sys.byteorder)
        if not _NUMBER <= start <= len(data) or start % _NUMBER:
            raise ValueError("no bundle")
        self._ends = memoryview(bytes(data[:start])).cast("Q")
        if self._ends[-1] != len(data):
            raise ValueError("cut short")

    def __len__(self) -> int:
        return len(self._ends) - 1

    def parts(self) -> Iterator[Packed]:
        """The pieces, not read yet."""
        return (self.data[start:end] for start, end in pairwise(self._ends))

    def __getitem__(self, number: int) -> bytes:
        if number >= len(self):
            raise IndexError(number)
        return bytes(self.data[self._ends[number] : self._ends[number + 1]])


class Stored(Sequence[T]):
    """Things as they are, or in a bundle until each is asked for."""

    __slots__ = ("_bundle", "_items", "_loads")

    def __init__(self, items: Iterable[T]) -> None:
        self._items: list[T | None] = [*items]
        self._bundle: Bundle | None = None
        self._loads: Callable[[Any], T] = pickle.loads

    @classmethod
    def of(cls, packed: Packed, loads: Callable[[Any], T] = pickle.loads) -> Stored[T]:
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

    def packed(self, dumps: Callable[[T], bytes] = pickle.dumps) -> Packed:
        """All of them as bytes."""
        return self._bundle.data if self._bundle else bundle(map(dumps, self))
