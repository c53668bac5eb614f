"""How many of a line's words are in each of some lists, counted for all lists at once."""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, NamedTuple

from cleaner.signs.scale import Scale
from cleaner.store import Bundle, bundle
from cleaner.text.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

WORD = lazy_pattern(r"\w+")
_FIELD = 32  # bits of a count
_BEGINNING = 3  # characters


class _Signs(NamedTuple):
    """The signs of one list: for one word, for several, and for each share of the line's words."""

    name: str
    any: tuple[str, ...]
    several: tuple[str, ...]
    shares: Scale  # of the line's words


class Vocabulary:
    """Lists of words by name.

    >>> vocabulary = Vocabulary({"junk": {"share", "page"}, "address": {"your"}})
    >>> vocabulary.count(WORD.findall("share your page with your friends"))
    [2, 2]
    """

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self.names = tuple(lists)
        self.signs = tuple(map(_signs, lists))
        self._numbers = _Numbers()
        for field, words in enumerate(lists.values()):
            for word in words:
                self._numbers[word] |= 1 << field * _FIELD

    def __reduce__(self) -> tuple[Callable[[tuple[str, ...], bytes], Vocabulary], tuple[tuple[str, ...], bytes]]:
        return _unpacked, (self.names, self._numbers.packed())

    def count(self, words: Sequence[str]) -> list[int]:
        """How many of the words are in each list: one sum counts for all lists."""
        counts = sum(map(self._numbers.__getitem__, words))
        return [counts >> field * _FIELD & (1 << _FIELD) - 1 for field in range(len(self.names))]


class _Numbers(dict[str, int]):
    """For each word a 1 in the field of each list that has it; words that begin alike are unpacked when one is met."""

    __slots__ = ("_bundle", "_packed")

    def __init__(self, packed: bytes | None = None) -> None:
        super().__init__()
        self._bundle = Bundle(packed) if packed else None
        beginnings = marshal.loads(self._bundle[0]) if self._bundle else ()  # noqa: S302  # our own cache
        self._packed = {beginning: number for number, beginning in enumerate(beginnings, 1)}

    def __missing__(self, word: str) -> int:
        number = self._packed.pop(word[:_BEGINNING], None)
        if number is None:
            return 0
        assert self._bundle
        self.update(marshal.loads(self._bundle[number]))  # noqa: S302  # our own cache
        return self.get(word, 0)

    def packed(self) -> bytes:
        """All of them as bytes."""
        if self._bundle:
            return bytes(self._bundle.data)
        alike: dict[str, dict[str, int]] = {}
        for word, number in self.items():
            alike.setdefault(word[:_BEGINNING], {})[word] = number
        return bundle([marshal.dumps([*alike]), *map(marshal.dumps, alike.values())])


def _unpacked(names: tuple[str, ...], packed: bytes) -> Vocabulary:
    vocabulary = Vocabulary(dict.fromkeys(names, ()))
    vocabulary._numbers = _Numbers(packed)  # noqa: SLF001  # in the place of none
    return vocabulary


def _signs(name: str) -> _Signs:
    one = (f"{name}-words",)
    return _Signs(name, one, (*one, f"{name}-words>1"), Scale(f"{name}-words", 0.1, 0.25, 0.5, 0.8))
