"""What is known of an article before its rows are judged: where its main content stands, and its title above that."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.signs.titler import core_of, title_on_top, titles_of_article, titles_of_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.engine.scene import Row, Scene
    from cleaner.signs.witness import Gone

_MOST_WORDS = 100  # that a line of prose counts for
_SHORT, _WENT = 2, 12  # words that a row without prose costs, and a line that went
_ABOVE, _AROUND = (30, 8), (40, 10)  # lines above (around) a page's main content at least, and of them those that went
_LEAST_MAIN = 100  # words of it; less may be any entry of a list or of a live blog


class Outline:
    """The rows that are left of an article, the lines that went, by number, and what can be told from both.

    Each is looked for when it is first asked for, so ask before more goes.
    """

    def __init__(self, scene: Scene, gone: Mapping[int, Gone]) -> None:
        self.scene, self.gone = scene, gone

    @cached_property
    def went(self) -> Sequence[int]:
        """The numbers of the lines that went, in order."""
        return sorted(self.gone)

    @cached_property
    def page(self) -> bool:
        """Whether it is a whole page: menus, a footer and the like stand around the main content."""
        rows, densest = self.scene.rows, self._densest
        if sum(_weight(rows[index]) for index in densest) < _LEAST_MAIN:
            return False
        first, last = rows[densest.start].number, rows[densest.stop - 1].number
        above, below = bisect_left(self.went, first), len(self.went) - bisect_right(self.went, last)
        return _reach(densest.start, above, _ABOVE) or _reach(len(rows) - len(densest), above + below, _AROUND)

    @cached_property
    def main(self) -> range:
        """The main content's rows: of an article, from its first line of prose to its last."""
        return self._densest if self.page else range(self.scene.first_prose, self.scene.last_prose + 1)

    @cached_property
    def prose(self) -> Sequence[int]:
        """The main content's rows of prose."""
        return [index for index in self.main if self.scene.rows[index].prose]

    @cached_property
    def middle(self) -> int:
        """The number of the line in the middle of the main content's prose, 0 without any."""
        return self.scene.rows[self.prose[len(self.prose) // 2]].number if self.prose else 0

    @cached_property
    def went_past_middle(self) -> Sequence[int]:
        """The numbers of the lines that went below the middle, in order."""
        return self.went[bisect_right(self.went, self.middle) :]

    @cached_property
    def titles(self) -> frozenset[int]:
        """The rows that may be the title."""
        titles = titles_of_page if self.page else titles_of_article
        return frozenset(titles(self.scene, self.gone, self.main, self._core))

    @cached_property
    def spared(self) -> frozenset[int]:
        """The rows that signs leave alone whatever they show: those, and a page's name on top of all its menus."""
        return self.titles | title_on_top(self.scene, self.main, self._core) if self.page else self.titles

    @cached_property
    def _core(self) -> frozenset[str]:
        return core_of(self.scene, self.main)

    @cached_property
    def _densest(self) -> range:
        return main_content(self.scene, self.went)


def _weight(row: Row) -> int:
    """The words of a line of prose, as far as they count."""
    return min(row.words, _MOST_WORDS) if row.prose else 0


def _reach(left: int, went: int, least: tuple[int, int]) -> bool:
    return left + went >= least[0] and went >= least[1]


def main_content(scene: Scene, went: Sequence[int]) -> range:
    """The rows from the first line of prose of the main content to its last; without prose it is empty.

    That is the subsequence with the greatest sum (Pasternack and Roth, "Extracting article text from the web with
    maximum subsequence segmentation", 2009): prose adds its words, what stands or stood between costs some. On a whole
    page, menus and teasers have sentences as well, but few in a place. ``went`` has the numbers of the lines that went,
    in order.
    """
    main, best, total, start, passed = range(scene.first_prose, scene.last_prose + 1), 0, 0, 0, 0
    for index, row in enumerate(scene.rows):
        above = bisect_left(went, row.number, passed)
        total -= _WENT * (above - passed)
        passed = above
        if not row.prose:
            total -= _SHORT
            continue
        if total <= 0:
            total, start = 0, index
        total += _weight(row)
        if total > best:
            best, main = total, range(start, index + 1)
    return main
