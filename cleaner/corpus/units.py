"""A file that is read from its beginning to its end in units, each cleaned on its own and written in order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import IO, TYPE_CHECKING, Any, Generic, TypeVar

from cleaner.corpus.places import open_to_read
from cleaner.corpus.streams import codec_of, inflated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.corpus.desk import Orders, Piece
    from cleaner.corpus.drafts import Drafts
    from cleaner.corpus.planner import Input

Unit = TypeVar("Unit")


class InUnits(ABC, Generic[Unit]):
    """Reads a file in units and writes the cleaned one; what a unit is, is for the format to say."""

    def __init__(self, source: Input, orders: Orders, drafts: Drafts) -> None:  # noqa: ARG002  # one form for all
        self._source, self._drafts = source, drafts
        self._codec = codec_of(source.targets.text or source.source)

    @abstractmethod
    def cut(self, bites: Iterable[Any], codec: str) -> Iterator[Unit]:
        """Cut bytes into units, whose cleaned form ``codec`` packs.

        What came before a ``DamagedError`` is given before it goes on.
        """

    def bites(self, file: IO[bytes]) -> Iterator[Any]:
        """The bytes of the file without their compression; a format may go on behind a damage."""
        return inflated(file, codec_of(self._source.source))

    def units(self) -> Iterator[tuple[Unit, float]]:
        """Cut the file, each unit with the number of bytes read for it.

        Raises ``DamagedError`` behind the last unit that can be read.
        """
        with open_to_read(self._source.source) as file:
            read = 0
            for unit in self.cut(self.bites(file), self._codec):
                position = file.tell()
                yield unit, position - read
                read = position

    def write(self, piece: Piece) -> None:
        """Write a cleaned unit."""
        self._drafts.write(piece.data)

    def close(self) -> None:
        """Nothing is left to write."""
