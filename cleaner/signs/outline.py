"""What is known of an article before its rows are judged: where its main content stands, and its title above that."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from cleaner.signs.titler import titles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.engine.scene import Scene
    from cleaner.signs.bystander import Gone

_MOST_WORDS = 100  # that a line of prose counts for
_SHORT, _WENT = 2, 12  # words that a row without prose costs, and a line that went
_MENU, _KNOWN = 30, 8  # lines above the main content of a whole page at least, and those of them that went


class Outline(NamedTuple):
    """The rows that are left, the lines that went, by number, the main content's rows and the rows of the title.

    The main content of an article goes from its first line of prose to its last; ``page``: menus stand above it.
    """

    scene: Scene
    gone: Mapping[int, Gone]
    main: range
    titles: frozenset[int]
    page: bool


def outline(scene: Scene, gone: Mapping[int, Gone]) -> Outline:
    """What can be told of the rows of an article from which some lines went."""
    main = main_content(scene, gone)
    page = _below_menus(scene, gone, main)
    if not page:
        main = range(scene.first_prose, scene.last_prose + 1)
    return Outline(scene, gone, main, frozenset(titles(scene, gone, main, page=page)), page)


def _below_menus(scene: Scene, gone: Mapping[int, Gone], main: range) -> bool:
    first = scene.rows[main.start].number if main else 0
    went = sum(number < first for number in gone)
    return went >= _KNOWN and went + main.start >= _MENU


def main_content(scene: Scene, gone: Mapping[int, Gone]) -> range:
    """The rows from the first line of prose of the main content to its last; without prose it is empty.

    That is the subsequence with the greatest sum (Pasternack and Roth, "Extracting article text from the web with
    maximum subsequence segmentation", 2009): prose adds its words, what stands or stood between costs some. On a whole
    page, menus and teasers have sentences as well, but few in a place.
    """
    numbers = sorted(gone)
    main, best, total, start, passed = range(scene.first_prose, scene.last_prose + 1), 0, 0, 0, 0
    for index, row in enumerate(scene.rows):
        above = bisect_left(numbers, row.number, passed)
        total -= _WENT * (above - passed)
        passed = above
        if not row.prose:
            total -= _SHORT
            continue
        if total <= 0:
            total, start = 0, index
        total += min(row.words, _MOST_WORDS)
        if total > best:
            best, main = total, range(start, index + 1)
    return main
