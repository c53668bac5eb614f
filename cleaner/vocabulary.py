"""How many of a line's words are in each of some lists, counted for all lists at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cleaner.lazy import lazy_pattern
from cleaner.scale import Scale

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WORD = lazy_pattern(r"\w+")
_FIELD = 32  # bits of a count


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
        self._numbers: dict[str, int] = {}  # for each word a 1 in the field of each list that has it
        for field, words in enumerate(lists.values()):
            for word in words:
                self._numbers[word] = self._numbers.get(word, 0) | 1 << field * _FIELD

    def count(self, words: Sequence[str]) -> list[int]:
        """How many of the words are in each list: one sum counts for all lists."""
        counts = sum(filter(None, map(self._numbers.get, words)))
        return [counts >> field * _FIELD & (1 << _FIELD) - 1 for field in range(len(self.names))]


def _signs(name: str) -> _Signs:
    one = (f"{name}-words",)
    return _Signs(name, one, (*one, f"{name}-words>1"), Scale(f"{name}-words", 0.1, 0.25, 0.5, 0.8))
