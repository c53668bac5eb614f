"""What speaks for a row that its own signs would condemn: the list that it stands in, and how little went around it."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

from cleaner.text.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.engine.scene import Row
    from cleaner.signs.outline import Outline

_MARK = lazy_pattern(r"\s*(?:(\d{1,3}[.)])|([^\w\s]))")  # what an item of a list begins with
_LEAST_ROWS = 3  # of a list
_AROUND = 15  # rows above and below
_LONGEST = 160  # characters: a longer line that went is no more evidence
_ENOUGH = 10  # binary digits: where 512 characters have gone nothing is taken off


class Advocate:
    """Lowers the sums of rows whose neighbours tell against them."""

    def __init__(self, outline: Outline) -> None:
        self.rows, self.went = outline.scene.rows, outline.went
        lengths = (min(len(outline.gone[number].raw), _LONGEST) for number in self.went)
        self.characters = [0, *accumulate(lengths)]

    def lowered(self, sums: Mapping[int, int], scarce: int) -> dict[int, int]:
        """The sums of rows' signs, by index: of those above 0, what a judge hears.

        The items of a list are judged together: none has more than their mean. And each time that only half as much
        went around a row takes ``scarce`` off: one date in the head must not license judging the tail.
        """
        means: dict[int, int] = {}
        lowered = dict(sums)
        for index, total in sums.items():
            if total > 0:
                if index not in means:
                    means |= self._mean_of_list(index, sums)
                lowered[index] = min(total, means[index]) - scarce * self._halvings(index)
        return lowered

    def _mean_of_list(self, index: int, sums: Mapping[int, int]) -> dict[int, int]:
        """By index, the mean of the list around a row; a row that is in no list is its own."""
        listed = self._list(index)
        if len(listed) < _LEAST_ROWS:
            return {index: sums[index]}
        doubted = [each for each in listed if each in sums]
        return dict.fromkeys(doubted, sum(map(sums.__getitem__, doubted)) // len(doubted))

    def _list(self, index: int) -> range:
        """The short rows around one that begin and end as it does; lines that went between them do not part them."""
        if self.rows[index].prose:
            return range(index, index + 1)
        kind = _kind(self.rows[index])
        first, end = index, index + 1
        while first and _is(kind, self.rows[first - 1]):
            first -= 1
        while end < len(self.rows) and _is(kind, self.rows[end]):
            end += 1
        return range(first, end)

    def _halvings(self, index: int) -> int:
        """How often what went around a row has to be doubled to be enough."""
        before = bisect_left(self.went, self.rows[index - _AROUND].number) if index >= _AROUND else 0
        last = index + _AROUND
        after = bisect_left(self.went, self.rows[last].number) if last < len(self.rows) else len(self.went)
        return max(0, _ENOUGH - (self.characters[after] - self.characters[before]).bit_length())


def _kind(row: Row) -> tuple[int | None, bool]:
    mark = _MARK.match(row.raw)
    return mark.lastindex if mark else None, row.closing


def _is(kind: tuple[int | None, bool], row: Row) -> bool:
    return not row.prose and _kind(row) == kind
