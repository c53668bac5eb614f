"""Where the article's title stands: above its first paragraph, in the words that its paragraphs go on with."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from cleaner.observer import WORD, content

if TYPE_CHECKING:
    from cleaner.matcher import Scene

_TITLE_WORDS = 4  # the first row with so many may be the title
_MOST_ROWS = 40  # above the first paragraph; further up nobody looks for a title
_SURE = 1.0  # points from which on a row is the title, even if the first long enough shares no word
_CORE = 12  # lines of prose from the first on: they tell what the article is about


def titles(scene: Scene, *, nothing_above: bool) -> set[int]:
    """The rows that may be the title: the one whose words come again most, and the first that is long enough.

    The latter as many a title, a play on words, shares none with its article; where it is a paragraph, the first row
    of all may be a short title.
    """
    rows = scene.rows
    first = next((index for index, row in enumerate(rows) if row.words >= _TITLE_WORDS), 0)
    least = _TITLE_WORDS - 1 - nothing_above
    is_short_title = rows[first].prose and rows[0].words >= least
    found = {first, 0} if is_short_title else {first}
    head = range(max(0, scene.first_prose - _MOST_ROWS), scene.first_prose)
    core = _core(scene)
    words = {index: WORD.findall(rows[index].folded) for index in head if rows[index].words >= least}
    points = {index: _points(frozenset(content(each)), core) for index, each in words.items()}
    best = max(points, key=lambda index: points[index], default=0)
    if not points.get(best):
        return found
    return {best} | {index for index in found if points[best] < _SURE or points.get(index)}


def _core(scene: Scene) -> frozenset[str]:
    prose = [row for row in scene.rows[scene.first_prose :] if row.prose][:_CORE]
    return frozenset(chain.from_iterable(content(WORD.findall(row.folded)) for row in prose))


def _points(words: frozenset[str], core: frozenset[str]) -> float:
    """How much of a row comes again, where a long row says more than a short one.

    >>> core = frozenset({"ferry", "winter"})
    >>> _points(frozenset({"ferry", "winter", "ends"}), core) > _points(frozenset({"ferry"}), core)
    True
    """
    shared = len(words & core)
    return shared * shared / len(words) if words else 0
