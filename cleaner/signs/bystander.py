"""What stands around a row: signs of its neighbours, and of how much prose is nearby."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from cleaner.signs.scale import Scale
from cleaner.signs.vocabulary import WORD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.engine.scene import Row, Scene
    from cleaner.signs.vocabulary import Vocabulary

_KINDS = ("prose", "middling", "short", "none")
_PREVIOUS, _NEXT = ({kind: f"{side}:{kind}" for kind in _KINDS} for side in ("previous", "next"))
_AROUND = Scale("short-around", 0.2, 0.5, 0.8)  # shares of the seven rows around one
_CLOSE_ABOVE, _CLOSE_BELOW = (tuple(f"prose-close-{side}>{count}" for count in range(3)) for side in ("above", "below"))
_INDENT = Scale("indent", 0, 4)  # characters
_PROSE_RUN, _SHORT_RUN = Scale("prose-run", 1, 3, 8), Scale("short-run", 3, 8, 20, 50)  # rows below one another
_DENSITY, _NEARBY = Scale("dense", 0.1, 0.3, 0.6, 0.9), 8  # prose's share of the characters; rows above and below
_SHORT_LEFT = Scale("short-left", 0.5, 0.7, 0.85)  # shares of all rows


class Neighbours:
    """What stands right beside each row of a scene, and what stands there again."""

    def __init__(self, vocabulary: Vocabulary, scene: Scene) -> None:
        self.rows, self.vocabulary = scene.rows, vocabulary
        self.counted: dict[int, tuple[Sequence[int], int]] = {}  # by index: each row is its neighbours' neighbour
        self.junk = vocabulary.names.index("junk") if "junk" in vocabulary.names else None
        self.short = [0, *accumulate(not row.prose for row in scene.rows)]
        self.kinds = [*map(_kind, scene.rows), "none"]  # the last stands before the first and after the last row
        self.repeats = Counter(row.bare for row in scene.rows)
        self.indents = [_indent(row.raw) for row in scene.rows]
        of_prose = Counter(indent for indent, row in zip(self.indents, scene.rows, strict=True) if row.prose)
        self.usual_indent = max(of_prose, key=of_prose.__getitem__, default=0)

    def listed(self, index: int) -> tuple[Sequence[int], int]:
        """How many of a row's words are in each list of the vocabulary, and how many there are."""
        if index not in self.counted:
            words = WORD.findall(self.rows[index].folded)
            self.counted[index] = self.vocabulary.count(words), len(words)
        return self.counted[index]

    def of_row(self, index: int) -> list[str]:
        """What the rows beside one look like, and in what it differs from others."""
        rows, row = self.rows, self.rows[index]
        shown = [_PREVIOUS[self.kinds[index - 1]], _NEXT[self.kinds[index + 1]]]
        if index and self._is_junky(index - 1):
            shown.append("previous:junk-words")
        if index + 1 < len(rows) and self._is_junky(index + 1):
            shown.append("next:junk-words")
        shown += self._of_prose_close_by(index)
        if 0 < index < len(rows) - 1 and rows[index - 1].prose == rows[index + 1].prose != row.prose:
            shown.append("alternates")
        if (repeats := self.repeats[row.bare]) > 1:
            shown += ("repeated:2",) if repeats == 2 else ("repeated:2", "repeated:3")
        shown += _INDENT.of(self.indents[index] - self.usual_indent)
        return shown

    def _of_prose_close_by(self, index: int) -> list[str]:
        low, high = max(0, index - 3), min(len(self.rows), index + 4)
        return [
            *_AROUND.of((self.short[high] - self.short[low]) / (high - low)),
            *_CLOSE_ABOVE[: index - low - (self.short[index] - self.short[low])],
            *_CLOSE_BELOW[: high - index - 1 - (self.short[high] - self.short[index + 1])],
        ]

    def _is_junky(self, index: int) -> bool:
        if self.junk is None:
            return False
        counts, total = self.listed(index)
        return counts[self.junk] > 0.25 * total


class Density:
    """How much prose stands near each row of a whole page, and how long the rows of one kind go on."""

    def __init__(self, scene: Scene) -> None:
        self.rows = scene.rows
        runs = [len([*run]) for _, run in groupby(row.prose for row in scene.rows)]
        self.runs = [length for length in runs for _ in range(length)]
        self.characters = [0, *accumulate(len(row.folded) for row in scene.rows)]
        self.prose_characters = [0, *accumulate(len(row.folded) * row.prose for row in scene.rows)]
        self.always = _SHORT_LEFT.of_share(len(scene.rows) - scene.prose, len(scene.rows))

    def of_row(self, index: int) -> list[str]:
        """How much prose stands nearby, and how many rows of one kind stand below one another here."""
        low, high = max(0, index - _NEARBY), min(len(self.rows), index + _NEARBY + 1)
        prose = self.prose_characters[high] - self.prose_characters[low]
        run = _PROSE_RUN if self.rows[index].prose else _SHORT_RUN
        return [
            *self.always,
            *run.of(self.runs[index]),
            *_DENSITY.of_share(prose, self.characters[high] - self.characters[low]),
        ]


def _kind(row: Row) -> str:
    return "prose" if row.prose else "short" if len(row.folded) < 30 else "middling"


def _indent(raw: str) -> int:
    return len(raw) - len(raw.lstrip())
