"""Sums of weights: of the single names that are there, and of the pairs of names that are there together."""

from __future__ import annotations

from functools import reduce
from itertools import repeat
from operator import or_
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Weigher:
    """Adds up whole weights by name and by pair of names.

    Of 45 names that are there, some 200 pairs are: to look each up took nine times as long as what is done here. Each
    weight is one bit of a large number (a single name counts as a pair with itself). ``_bits`` has for each name the
    weights that it comes first in, and shifted left by their count, those that it comes second in; both are set where
    a pair is there. The sum is that of the weights' binary digits: all of one place are counted at once.

    >>> weigher = Weigher({"a": 10}, {"a": {"b": -3, "c": 50}})
    >>> [weigher.total(there) for there in ("a", "ab", "b", "abc")]
    [10, 7, 0, 57]
    """

    def __init__(self, weights: Mapping[str, int], pairs: Mapping[str, Mapping[str, int]]) -> None:
        listed = [(name, name, weight) for name, weight in weights.items()]
        listed += [(first, second, weight) for first, each in pairs.items() for second, weight in each.items()]
        self._count = len(listed)
        self._bits: dict[str, int] = {}
        for number, (first, second, _) in enumerate(listed):
            self._bits[first] = self._bits.get(first, 0) | 1 << number
            self._bits[second] = self._bits.get(second, 0) | 1 << number + self._count
        self._places = _places([weight for _, _, weight in listed])

    def __bool__(self) -> bool:
        return self._count > 0

    def total(self, names: Iterable[str]) -> int:
        """The sum for the names that are there; one that is named twice counts once."""
        bits = reduce(or_, map(self._bits.get, names, repeat(0)), 0)
        there = bits & bits >> self._count
        return sum([(there & place).bit_count() * value for value, place in self._places])


def _places(weights: list[int]) -> tuple[tuple[int, int], ...]:
    """For each binary place its value, and the weights that have it as a bit each; the highest is for the sign."""
    highest = max((weight.bit_length() for weight in weights), default=0)
    values = [1 << place for place in range(highest)] + [-(1 << highest)]
    return tuple(
        (value, sum(1 << number for number, weight in enumerate(weights) if weight & abs(value))) for value in values
    )
