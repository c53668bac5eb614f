"""Where the article's title stands: above its main content, in the words that its paragraphs go on with."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from cleaner.text.folding import fold
from cleaner.text.lines import has_bullet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cleaner.engine.scene import Row, Scene
    from cleaner.signs.witness import Gone

_LEAST = 2  # words; on a whole page, a shorter row is a section
_LONG_ENOUGH, _TOO_LONG = 4, 40  # words: the first row with so many may be the title, one with more is none
_MOST_ROWS = 60  # above the main content; further up nobody looks for a title
_SURE = 1.0  # points from which on a row is the title, even if the first long enough shares no word
_TOLD = 3  # words that the first row of all shares with the paragraphs
_CORE = 12  # lines of prose
_MENU, _SENTENCE, _FAR = 0.15, 0.3, 0.4  # what is left of the points of an entry, of prose, at the greatest distance
_MOST_OF = 0.5  # of a copy's characters are the title's, the rest is the site's name
_CLOSE = 20  # rows above the main content


def titles_of_article(scene: Scene, gone: Mapping[int, Gone], main: range, core: frozenset[str]) -> set[int]:
    """The rows that may be an article's title, given the lines that went, by number, the main content's rows and core.

    That is the row of which a second copy has gone. Else it is the one whose words come again most in the paragraphs,
    and the first that is long enough, as many a title, a play on words, shares none with its article.
    """
    head = _head(main)
    if copied := _copied(scene, gone, head):
        return copied
    if not scene.rows:
        return set()
    nothing_above = min(gone, default=len(scene.rows)) > scene.rows[0].number
    least = _LONG_ENOUGH - 1 - nothing_above
    points, first = _points(scene, head, least, core), _first(scene, least)
    best = _best(points, 1)
    return {*best, *(index for index in first if not best or points[best[0]] < _SURE or index in points)}


def titles_of_page(scene: Scene, gone: Mapping[int, Gone], main: range, core: frozenset[str]) -> set[int]:
    """The same on a whole page, where it may also be the second best row, or the closest to the paragraphs.

    Rows of which several different ones have second copies are the teasers of a list.
    """
    head = _head(main)
    points = _points(scene, head, _LEAST, core)
    copied = _copied(scene, gone, head)
    if len({scene.rows[index].folded for index in copied}) == 1 and not copied.isdisjoint(points):
        return copied
    best = _best(points, 2)
    short = not best or points[best[0]] < _SURE
    return {*copied, *best, *_closest(scene, head, _LONG_ENOUGH), *(_closest(scene, head, _LEAST) if short else ())}


def title_on_top(scene: Scene, main: range, core: frozenset[str]) -> set[int]:
    """The first row of a page, if it can be told for its title: it stands above all menus as the page's name."""
    if not main.start:
        return set()
    row = scene.rows[0]
    is_heading = row.words <= _TOO_LONG and not row.prose and not has_bullet(row.raw)
    told = is_heading and len(row.content & core) >= _TOLD and _share(row.content, core) > _SURE
    return {0} if told else set()


def core_of(scene: Scene, main: range) -> frozenset[str]:
    """The words of the main content's first lines of prose: they tell what the article is about."""
    prose = islice((scene.rows[index] for index in main if scene.rows[index].prose), _CORE)
    return frozenset().union(*[row.content for row in prose])


def _head(main: range) -> range:
    return range(max(0, main.start - _MOST_ROWS), main.start)


def _best(points: Mapping[int, float], count: int) -> list[int]:
    return sorted(points, key=lambda index: (-points[index], -index))[:count]


def _copied(scene: Scene, gone: Mapping[int, Gone], head: Iterable[int]) -> set[int]:
    copies = {fold(each.raw) for each in gone.values() if each.category == "title" and not has_bullet(each.raw)}
    return {index for index in head if scene.rows[index].folded in copies} if copies else set()


def _first(scene: Scene, least: int) -> set[int]:
    """The first row that is long enough; where that is a paragraph, the first of all may be a short title."""
    rows = scene.rows
    first = next((index for index, row in enumerate(rows) if row.words >= _LONG_ENOUGH), 0)
    return {first, 0} if rows[first].prose and rows[0].words >= least else {first}


def _closest(scene: Scene, head: range, least: int) -> list[int]:
    """The closest row to the main content that is long enough, and no entry of a menu and no prose."""
    rows = ((index, scene.rows[index]) for index in reversed(head[-_CLOSE:]))
    fits = (index for index, row in rows if row.words >= least and not row.prose and not has_bullet(row.raw))
    return [*islice(fits, 1)]


def _points(scene: Scene, head: range, least: int, core: frozenset[str]) -> dict[int, float]:
    """How much of each row comes again, if any; a row that holds another whole, with the site's name, is a copy."""
    rows = {index: row for index in head if least <= (row := scene.rows[index]).words <= _TOO_LONG}
    texts = [row.bare for row in rows.values()]
    points = {
        index: _share(row.content, core) * _likeliness(row, (head.stop - index) / _MOST_ROWS)
        for index, row in rows.items()
        if not any(len(row.bare) > len(other) > len(row.bare) * _MOST_OF and other in row.bare for other in texts)
    }
    return {index: each for index, each in points.items() if each}


def _likeliness(row: Row, distance: float) -> float:
    """How likely a title stands in such a form, so far above (0 to 1)."""
    form = _MENU if has_bullet(row.raw) else _SENTENCE if row.prose else 1
    return form * (1 - (1 - _FAR) * distance)


def _share(words: frozenset[str], core: frozenset[str]) -> float:
    """How much of a row comes again, where a long row says more than a short one.

    >>> core = frozenset({"ferry", "winter"})
    >>> _share(frozenset({"ferry", "winter", "ends"}), core) > _share(frozenset({"ferry"}), core)
    True
    """
    shared = len(words & core)
    return shared * shared / len(words) if words else 0
