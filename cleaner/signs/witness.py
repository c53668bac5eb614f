"""What stood around a row before it went: signs of the lines that rules took, and of the names in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from cleaner.signs.scale import Scale
from cleaner.text.lazy import lazy_pattern

if TYPE_CHECKING:
    from cleaner.signs.outline import Outline

_FULL_NAME = r"[^\W\d_a-z][\w'’.-]+ (?:[^\W\d_a-z]\. )?[^\W\d_a-z][\w'’-]+"
NAME = lazy_pattern(_FULL_NAME)
_NAMES = lazy_pattern(rf"\b(?=({_FULL_NAME}))")  # overlapping: in "By Jane Poe", "Jane Poe" as well as "By Jane"
_FARTHER, _GONE = Scale("gone-farther", 1, 2, 4, 8), Scale("gone", 2, 5, 10, 20, 40, 80, 160)  # lines
_BELOW, _ABOVE = Scale("gone-below", 0.3, 0.6, 0.85), Scale("gone-above", 0.3, 0.7)  # shares of the lines below, above
_SINCE = Scale("gone-since", 0.3, 0.6)  # shares of the lines since the first that went past the middle
_CATEGORIES_BELOW = Scale("categories-below", 0, 1, 2)


class Gone(NamedTuple):
    """A line that went: the category of the rule that took it, and its text."""

    category: str
    raw: str


class Losses:
    """What went around each row of a scene."""

    def __init__(self, outline: Outline) -> None:
        self.rows, self.gone, self.went = outline.scene.rows, outline.gone, outline.went
        self.numbers = [row.number for row in self.rows]
        self.names = self._names()
        self.always = _GONE.of(len(self.went))
        self.last_of_each = sorted({self.gone[number].category: number for number in self.went}.values())
        self.since = next(iter(outline.went_past_middle), None)
        self.first_past_middle: dict[str, int] = {}  # of each category
        for number in outline.went_past_middle:
            self.first_past_middle.setdefault(self.gone[number].category, number)

    def _names(self) -> frozenset[str]:
        """Names in the lines that were taken as bylines or biographies."""
        names: set[str] = set()
        for number in self.went:
            if self.gone[number].category in ("byline", "author-bio"):
                names.update(_NAMES.findall(self.gone[number].raw))
        return frozenset(names)

    def of_row(self, index: int) -> list[str]:
        """What went right beside a row, near it, past the article's middle and in all."""
        before = bisect_left(self.went, self.numbers[index])
        shown = self._beside(index, before)
        if self.names and (name := NAME.match(self.rows[index].raw.lstrip())) and name[0] in self.names:
            shown.append("opens-with-author")
        return [*shown, *self.always, *self._near(index, before), *self._past_middle(index, before)]

    def _beside(self, index: int, before: int) -> list[str]:
        """What went between a row and those above and below it; ``before``: so many lines went above it."""
        last = len(self.numbers) - 1
        above = bisect_left(self.went, self.numbers[index - 1]) if index else 0
        below = bisect_left(self.went, self.numbers[index + 1]) if index < last else len(self.went)
        shown = [f"gone-above:{self.gone[each].category}" for each in self.went[above:before]]
        shown += [f"gone-below:{self.gone[each].category}" for each in self.went[before:below]]
        if above < before < below:
            shown.append("gone-on-both-sides")
        return shown

    def _near(self, index: int, before: int) -> list[str]:
        last, total, number = len(self.numbers) - 1, len(self.went), self.numbers[index]
        shown = []
        if before > bisect_left(self.went, self.numbers[max(0, index - 5)]):
            shown.append("gone-in-5-above")
        if before < bisect_left(self.went, self.numbers[min(last, index + 5)]):
            shown.append("gone-in-5-below")
        near = min([abs(other - number) for other in self.went[max(0, before - 1) : before + 1]])
        shown += _FARTHER.of(near)
        shown += _BELOW.of_share(total - before, total - before + last - index + 1)
        shown += _ABOVE.of_share(before, before + index + 1)
        shown += _CATEGORIES_BELOW.of(len(self.last_of_each) - bisect_right(self.last_of_each, number))
        return shown

    def _past_middle(self, index: int, before: int) -> list[str]:
        """What went between the article's middle and a row."""
        number = self.numbers[index]
        passed = [category for category, first in self.first_past_middle.items() if first < number]
        if not passed or self.since is None:
            return []
        shown = [f"after:{category}" for category in passed]
        shown += [f"after:{count}-categories" for count in range(2, min(len(passed), 5) + 1)]
        gone = before - bisect_left(self.went, self.since) + 1
        left = index - bisect_left(self.numbers, self.since) + 1
        return [*shown, *_SINCE.of_share(gone, gone + left)]
