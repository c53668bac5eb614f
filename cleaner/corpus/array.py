"""A JSON file that is one array of objects: of each object only the bytes of its text change, as in JSON Lines."""

from __future__ import annotations

import json
import re
from codecs import getincrementaldecoder
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.corpus.jsonl import TOO_DEEP, clean_all, refuse_all
from cleaner.corpus.streams import DamagedError
from cleaner.corpus.units import InUnits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.corpus.desk import Desk, Orders, Piece
    from cleaner.corpus.drafts import Drafts
    from cleaner.corpus.planner import Input

_UNIT = 1 << 18  # bytes of whole items that go to a worker at once
_LONGEST = 1 << 28  # characters of an item: what goes on for longer is damaged, and would fill the memory
_DECODER = json.JSONDecoder(strict=False, parse_int=str)  # says where an item ends; cleaning it tells what is wrong
_HEAD = re.compile(r"\ufeff?\s*\[(?:\s*(?=\]))?")
_SPACE = re.compile(r"[ \t\r\n]*")
_WORD = "item"


@dataclass(frozen=True, slots=True)
class Items:
    """Some items of an array, as they stand between its commas; ``first`` is the number of the first one, from 1."""

    items: list[bytes]
    first: int

    def clean(self, desk: Desk) -> Piece:
        """Clean item by item, each behind a comma, so that pieces can be joined; a bad one is set aside."""
        piece, cleaned = clean_all(desk, self.items, self.first, _WORD)
        piece.data = b"".join(b"," + item for item in cleaned)
        return piece

    def parts(self) -> list[Items]:
        """A unit for each item."""
        return [Items([item], number) for number, item in enumerate(self.items, self.first)]

    def refused(self, orders: Orders, reason: str) -> Piece:
        """Set all items aside."""
        return refuse_all(orders, self.items, self.first, _WORD, reason)


class Format(InUnits[Items]):
    """Reads an array and writes the cleaned one; what was set aside leaves no comma behind."""

    def __init__(self, source: Input, orders: Orders, drafts: Drafts) -> None:
        super().__init__(source, orders, drafts)
        self._head, self._end, self._is_begun = b"[", b"]", False

    def cut(self, bites: Iterable[bytes], codec: str) -> Iterator[Items]:  # noqa: ARG002  # arrays are never packed
        """Cut bytes into items."""
        number, items, size = 1, list[bytes](), 0
        damage: DamagedError | None = None
        try:
            for what, data in parts(bites):
                if what != "item":
                    self._keep(what, data)
                    continue
                items.append(data)
                size += len(data)
                if size >= _UNIT:
                    yield Items(items, number)
                    number, items, size = number + len(items), [], 0
        except DamagedError as error:
            damage = error
        if items:
            yield Items(items, number)
        if damage is not None:
            raise damage

    def _keep(self, what: str, data: bytes) -> None:
        if what == "head":
            self._head = data
        else:
            self._end = data

    def write(self, piece: Piece) -> None:
        """Write cleaned items behind those before."""
        if piece.data:
            self._drafts.write(piece.data if self._is_begun else self._head + piece.data.removeprefix(b","))
            self._is_begun = True

    def close(self) -> None:
        """Write the end."""
        self._drafts.write((b"" if self._is_begun else self._head) + self._end)


def parts(bites: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """An array up to its bracket, each item as it stands between the commas, and the end: all of it but the commas.

    Raises ``DamagedError`` where it is no array any more.

    >>> list(parts([b'[{"a": 1}', b', {} ]']))
    [('head', b'['), ('item', b'{"a": 1}'), ('item', b' {} '), ('end', b']')]
    """
    window = _Window(bites)
    window.grow()
    head = _HEAD.match(window.text)
    if head is None:
        raise DamagedError("not JSON: no array begins here")
    yield "head", window.take(head.end())
    number, is_open = 1, not window.text.startswith("]")
    while is_open:
        yield "item", window.take(_item_end(window, number))
        number, is_open = number + 1, window.text.startswith(",")
        window.take(int(is_open))
    while not window.is_all:
        window.grow()
    if window.text[1:].strip():
        raise DamagedError("not JSON: something follows the array")
    yield "end", window.take(len(window.text))


class _Window:
    """The part of a file that is looked at."""

    def __init__(self, bites: Iterable[bytes]) -> None:
        self._bites = iter(bites)
        self._decode = getincrementaldecoder("utf-8")("surrogateescape").decode
        self.text, self.is_all = "", False

    def grow(self) -> None:
        """Read on until there is twice as much: what is longer than a look costs two looks, not one for each bite."""
        if len(self.text) > _LONGEST:
            raise DamagedError(f"not JSON: an item has no end in {_LONGEST} characters")
        pieces, size = [self.text], len(self.text)
        while not self.is_all and size < max(2 * len(self.text), 1):
            bite = next(self._bites, b"")
            self.is_all = not bite
            pieces.append(self._decode(bite, final=self.is_all))
            size += len(pieces[-1])
        self.text = "".join(pieces)

    def take(self, count: int) -> bytes:
        """Take the first characters away, as the bytes that they were."""
        taken, self.text = self.text[:count], self.text[count:]
        return taken.encode("utf-8", "surrogateescape")


def _item_end(window: _Window, number: int) -> int:
    """Where the item that begins here ends, with the space behind it."""
    while True:
        fault = "it breaks off"
        try:
            end = _past_space(window.text, _DECODER.raw_decode(window.text, _past_space(window.text, 0))[1])
            if end < len(window.text):
                if window.text[end] in ",]":
                    return end
                raise DamagedError(f"item {number} is not JSON: neither a comma nor a bracket follows it")
        except json.JSONDecodeError as error:
            fault = error.msg
        except RecursionError as error:  # and more of it would not make it any shallower
            raise DamagedError(f"item {number}: {TOO_DEEP}") from error
        if window.is_all:
            raise DamagedError(f"item {number} is not JSON: {fault}")
        window.grow()


def _past_space(text: str, start: int) -> int:
    space = _SPACE.match(text, start)
    assert space is not None
    return space.end()
