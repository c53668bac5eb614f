"""What stands around a row, and what stood around it before it went: signs of the neighbourhood."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, NamedTuple

from cleaner.signs.scale import Scale
from cleaner.signs.vocabulary import WORD
from cleaner.text.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.engine.scene import Row
    from cleaner.signs.outline import Outline
    from cleaner.signs.vocabulary import Vocabulary

_FULL_NAME = r"[^\W\d_a-z][\w'’.-]+ (?:[^\W\d_a-z]\. )?[^\W\d_a-z][\w'’-]+"
NAME = lazy_pattern(_FULL_NAME)
_NAMES = lazy_pattern(rf"\b(?=({_FULL_NAME}))")  # overlapping: in "By Jane Poe", "Jane Poe" as well as "By Jane"
_KINDS = ("prose", "middling", "short", "none")
_PREVIOUS, _NEXT = ({kind: f"{side}:{kind}" for kind in _KINDS} for side in ("previous", "next"))
_AROUND = Scale("short-around", 0.2, 0.5, 0.8)  # shares of the seven rows around one
_CLOSE_ABOVE, _CLOSE_BELOW = (tuple(f"prose-close-{side}>{count}" for count in range(3)) for side in ("above", "below"))
_INDENT = Scale("indent", 0, 4)  # characters
_PROSE_RUN, _SHORT_RUN = Scale("prose-run", 1, 3, 8), Scale("short-run", 3, 8, 20, 50)  # rows below one another
_DENSITY, _NEARBY = Scale("dense", 0.1, 0.3, 0.6, 0.9), 8  # prose's share of the characters; rows above and below
_SHORT_LEFT = Scale("short-left", 0.5, 0.7, 0.85)  # shares of all rows
_FARTHER, _GONE = Scale("gone-farther", 1, 2, 4, 8), Scale("gone", 2, 5, 10, 20, 40, 80, 160)  # lines
_BELOW, _ABOVE = Scale("gone-below", 0.3, 0.6, 0.85), Scale("gone-above", 0.3, 0.7)  # shares of the lines below, above
_SINCE = Scale("gone-since", 0.3, 0.6)  # shares of the lines since the first that went past the middle
_CATEGORIES_BELOW = Scale("categories-below", 0, 1, 2)


class Gone(NamedTuple):
    """A line that went: the category of the rule that took it, and its text."""

    category: str
    raw: str


class Surroundings:
    """What stands, and what stood, around each row of a scene."""

    def __init__(self, vocabulary: Vocabulary, outline: Outline) -> None:
        scene, gone = outline.scene, outline.gone
        self.scene, self.gone, self.past_middle, self.vocabulary = scene, gone, outline.went_past_middle, vocabulary
        self.counted: dict[int, tuple[Sequence[int], int]] = {}  # by index: each row is its neighbours' neighbour
        self.junk = vocabulary.names.index("junk") if "junk" in vocabulary.names else None
        self.numbers = sorted(gone)
        self.rows = [row.number for row in scene.rows]
        self.short = [0, *accumulate(not row.prose for row in scene.rows)]
        self.kinds = [*map(_kind, scene.rows), "none"]  # the last stands before the first and after the last row
        self.indents = [_indent(row.raw) for row in scene.rows]
        self.repeats = Counter(row.bare for row in scene.rows)
        indents = Counter(indent for indent, row in zip(self.indents, scene.rows, strict=True) if row.prose)
        self.indent = max(indents, key=indents.__getitem__, default=0)
        self.names = self._names()
        self.first = self._first_after_middle()
        self.last = self._last_of_each()
        self.tail_start = min(self.first.values(), default=None)
        self.always = _GONE.of(len(self.numbers))
        self.short_left = _SHORT_LEFT.of_share(self.short[-1], len(scene.rows))
        runs = [len([*run]) for _, run in groupby(row.prose for row in scene.rows)]
        self.runs = [length for length in runs for _ in range(length)]
        self.characters = [0, *accumulate(len(row.folded) for row in scene.rows)]
        self.prose_characters = [0, *accumulate(len(row.folded) * row.prose for row in scene.rows)]

    def _names(self) -> frozenset[str]:
        """Names in the lines that were taken as bylines or biographies, or from the head."""
        names: set[str] = set()
        for number in self.numbers:
            if self.gone[number].category in ("byline", "author-bio"):
                names.update(_NAMES.findall(self.gone[number].raw))
        return frozenset(names)

    def _first_after_middle(self) -> dict[str, int]:
        """The first line gone of each category, past the middle of the main content's prose."""
        first: dict[str, int] = {}
        for number in self.past_middle:
            first.setdefault(self.gone[number].category, number)
        return first

    def _last_of_each(self) -> list[int]:
        """The last line gone of each category, in order."""
        return sorted({self.gone[number].category: number for number in self.numbers}.values())

    def listed(self, index: int) -> tuple[Sequence[int], int]:
        """How many of a row's words are in each list of the vocabulary, and how many there are."""
        if index not in self.counted:
            words = WORD.findall(self.scene.rows[index].folded)
            self.counted[index] = self.vocabulary.count(words), len(words)
        return self.counted[index]

    def of_neighbours(self, index: int) -> list[str]:
        rows, row = self.scene.rows, self.scene.rows[index]
        shown = [_PREVIOUS[self.kinds[index - 1]], _NEXT[self.kinds[index + 1]]]
        if index and self._is_junky(index - 1):
            shown.append("previous:junk-words")
        if index + 1 < len(rows) and self._is_junky(index + 1):
            shown.append("next:junk-words")
        low, high = max(0, index - 3), min(len(rows), index + 4)
        share = (self.short[high] - self.short[low]) / (high - low)
        shown += _AROUND.of(share)
        shown += _CLOSE_ABOVE[: index - low - (self.short[index] - self.short[low])]
        shown += _CLOSE_BELOW[: high - index - 1 - (self.short[high] - self.short[index + 1])]
        if 0 < index < len(rows) - 1 and rows[index - 1].prose == rows[index + 1].prose != row.prose:
            shown.append("alternates")
        if (repeats := self.repeats[row.bare]) > 1:
            shown += ("repeated:2",) if repeats == 2 else ("repeated:2", "repeated:3")
        shown += _INDENT.of(self.indents[index] - self.indent)
        return shown

    def of_density(self, index: int) -> list[str]:
        """How much prose stands nearby, and how many rows of one kind stand below one another here."""
        low, high = max(0, index - _NEARBY), min(len(self.runs), index + _NEARBY + 1)
        prose = self.prose_characters[high] - self.prose_characters[low]
        run = _PROSE_RUN if self.scene.rows[index].prose else _SHORT_RUN
        return [
            *self.short_left,
            *run.of(self.runs[index]),
            *_DENSITY.of_share(prose, self.characters[high] - self.characters[low]),
        ]

    def _is_junky(self, index: int) -> bool:
        if self.junk is None:
            return False
        counts, total = self.listed(index)
        return counts[self.junk] > 0.25 * total

    def of_gone(self, index: int) -> list[str]:
        number, last = self.rows[index], len(self.rows) - 1
        before = bisect_left(self.numbers, number)
        above = bisect_left(self.numbers, self.rows[index - 1]) if index else 0
        below = bisect_left(self.numbers, self.rows[index + 1]) if index < last else len(self.numbers)
        shown = [f"gone-above:{self.gone[each].category}" for each in self.numbers[above:before]]
        shown += [f"gone-below:{self.gone[each].category}" for each in self.numbers[before:below]]
        if above < before < below:
            shown.append("gone-on-both-sides")
        if self.names and (name := NAME.match(self.scene.rows[index].raw.lstrip())) and name[0] in self.names:
            shown.append("opens-with-author")
        return [*shown, *self.always, *self._gone_near(index, before), *self._gone_since(number, index, before)]

    def _gone_near(self, index: int, before: int) -> list[str]:
        last, total, number = len(self.rows) - 1, len(self.numbers), self.rows[index]
        shown = []
        if before > bisect_left(self.numbers, self.rows[max(0, index - 5)]):
            shown.append("gone-in-5-above")
        if before < bisect_left(self.numbers, self.rows[min(last, index + 5)]):
            shown.append("gone-in-5-below")
        near = min([abs(other - number) for other in self.numbers[max(0, before - 1) : before + 1]])
        shown += _FARTHER.of(near)
        shown += _BELOW.of_share(total - before, total - before + last - index + 1)
        shown += _ABOVE.of_share(before, before + index + 1)
        shown += _CATEGORIES_BELOW.of(len(self.last) - bisect_right(self.last, number))
        return shown

    def _gone_since(self, number: int, index: int, before: int) -> list[str]:
        """What went between the article's middle and this row."""
        passed = [category for category, first in self.first.items() if first < number]
        if not passed or self.tail_start is None:
            return []
        shown = [f"after:{category}" for category in passed]
        shown += [f"after:{count}-categories" for count in range(2, min(len(passed), 5) + 1)]
        gone = before - bisect_left(self.numbers, self.tail_start) + 1
        left = index - bisect_left(self.rows, self.tail_start) + 1
        return [*shown, *_SINCE.of_share(gone, gone + left)]


def _kind(row: Row) -> str:
    return "prose" if row.prose else "short" if len(row.folded) < 30 else "middling"


def _indent(raw: str) -> int:
    return len(raw) - len(raw.lstrip())
