"""Where the article's title stands: above its first paragraph, in the words that its paragraphs go on with."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from cleaner.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.engine.scene import Scene
    from cleaner.signs.observer import Gone

_LONG_ENOUGH, _TOO_LONG = 4, 40  # words: the first row with so many may be the title, one with more is none
_MOST_ROWS = 40  # above the first paragraph; further up nobody looks for a title
_SURE = 1.0  # points from which on a row is the title, even if the first long enough shares no word
_CORE = 12  # lines of prose from the first on: they tell what the article is about


def titles(scene: Scene, gone: Mapping[int, Gone]) -> set[int]:
    """The rows that may be the title, given the lines that have gone, by number.

    That is the row of which a second copy has gone. Else it is the one whose words come again most in the paragraphs,
    and the first that is long enough, as many a title, a play on words, shares none with its article.
    """
    copied = _copied(scene, gone)
    if copied:
        return copied
    nothing_above = min(gone, default=len(scene.rows)) > scene.rows[0].number
    least = _LONG_ENOUGH - 1 - nothing_above
    first = _first(scene, least)
    points = _points(scene, least)
    best = max(points, key=lambda index: points[index], default=0)
    if not points.get(best):
        return first
    return {best} | {index for index in first if points[best] < _SURE or points.get(index)}


def _head(scene: Scene) -> range:
    return range(max(0, scene.first_prose - _MOST_ROWS), scene.first_prose)


def _copied(scene: Scene, gone: Mapping[int, Gone]) -> set[int]:
    copies = {fold(each.raw) for each in gone.values() if each.category == "title"}
    return {index for index in _head(scene) if scene.rows[index].folded in copies} if copies else set()


def _first(scene: Scene, least: int) -> set[int]:
    """The first row that is long enough; where that is a paragraph, the first of all may be a short title."""
    rows = scene.rows
    first = next((index for index, row in enumerate(rows) if row.words >= _LONG_ENOUGH), 0)
    return {first, 0} if rows[first].prose and rows[0].words >= least else {first}


def _points(scene: Scene, least: int) -> dict[int, float]:
    """How much of each row comes again; one that holds another whole, with a kicker or the site's name, is a copy."""
    core = _core(scene)
    rows = [index for index in _head(scene) if least <= scene.rows[index].words <= _TOO_LONG]
    texts = [scene.rows[index].bare for index in rows]
    return {
        index: _share(scene.rows[index].content, core)
        for index, text in zip(rows, texts, strict=True)
        if not any(other != text and other in text for other in texts)
    }


def _core(scene: Scene) -> frozenset[str]:
    prose = islice((row for row in scene.rows[scene.first_prose :] if row.prose), _CORE)
    return frozenset().union(*[row.content for row in prose])


def _share(words: frozenset[str], core: frozenset[str]) -> float:
    """How much of a row comes again, where a long row says more than a short one.

    >>> core = frozenset({"ferry", "winter"})
    >>> _share(frozenset({"ferry", "winter", "ends"}), core) > _share(frozenset({"ferry"}), core)
    True
    """
    shared = len(words & core)
    return shared * shared / len(words) if words else 0
