"""Rows that stay although a rule takes them, for what stands around them: the title, a timeline's dates, list items."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cleaner.rulebook.rule import LOCAL
from cleaner.text.lazy import lazy_pattern
from cleaner.text.lines import has_bullet

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator, Mapping, Sequence

    from cleaner.engine.matcher import Hit
    from cleaner.engine.scene import Row, Scene
    from cleaner.rulebook.rule import Rule


class Stay(NamedTuple):
    """Why a row stays, and whether it is company all the same to rules that ask for some."""

    reason: str
    is_company: bool = False


_ALONE, _ITEM = Stay("nothing beside it goes", True), Stay("it is an item of a list that stays", True)
_DATE, _TITLE = Stay("it is a date of a timeline"), Stay("it may be the title")
_TITLE_WORDS, _OTHER_WORDS = 4, 3  # a title that looks like a link has so many; a row of fewer is no other title
_WORDED = lazy_pattern(r"[^\W\d_]")
_OF_LISTS = {"related", "title"}  # what is said there needs no list around it to be junk
_LEAST_DATES = 3  # that head paragraphs: fewer are no timeline


def guarded(
    scene: Scene, hits: Sequence[Hit], taken: Mapping[int, Rule], title: int | None, gone: Container[int]
) -> dict[int, Stay]:
    """Which of the rows taken stay, and why. ``title`` is the number of the line that is the title by the page's head.

    All rules that hit a row count, not just the one that takes it: with other lines gone, another might. ``gone`` has
    the numbers of the lines that went before.
    """
    titles = [index for index in taken if scene.rows[index].number == title]
    return {
        **dict.fromkeys(_alone(scene, hits, taken, gone), _ALONE),
        **dict.fromkeys(_items(scene, hits, taken), _ITEM),
        **dict.fromkeys(_dates_of_timeline(scene, _only(hits, taken, "date")), _DATE),
        **dict.fromkeys([*titles, *_only_title(scene, _only(hits, taken, "related"), taken)], _TITLE),
    }


def _alone(scene: Scene, hits: Sequence[Hit], taken: Mapping[int, Rule], gone: Container[int]) -> set[int]:
    """Rows between the article's paragraphs that go only beside others that go, and stand beside none.

    A label of one word may be a sub-heading there, or a cell of a table; of a widget more is left than that.
    """
    rows = scene.rows
    others = {hit.index for hit in hits if hit.rule.shy < rows[hit.index].words}
    shy = [index for index, rule in taken.items() if rule.shy and index not in others]
    between = [index for index in shy if _is_between(scene, index) and _WORDED.search(rows[index].folded)]
    return {index for index in between if not _stands_beside_gone(scene, index, taken, gone)}


def _is_between(scene: Scene, index: int) -> bool:
    """Whether a row stands between paragraphs, or right between two sentences."""
    rows = scene.rows
    if scene.zones[index] == "body":
        return True
    return 0 < index < len(rows) - 1 and _is_sentence(rows[index - 1]) and _is_sentence(rows[index + 1])


def _stands_beside_gone(scene: Scene, index: int, taken: Container[int], gone: Container[int]) -> bool:
    rows, number = scene.rows, scene.rows[index].number
    above = rows[index - 1].number if index else -1
    below = rows[index + 1].number if index + 1 < len(rows) else number
    between = (*range(above + 1, number), *range(number + 1, below))
    return index - 1 in taken or index + 1 in taken or any(each in gone for each in between)


def _items(scene: Scene, hits: Sequence[Hit], taken: Mapping[int, Rule]) -> set[int]:
    """Short items of lists between the article's paragraphs of which more stay than go."""
    others = {hit.index for hit in hits if hit.rule.block or hit.rule.rank <= LOCAL or hit.rule.category in _OF_LISTS}
    single = {hit.index for hit in hits if hit.index in taken} - others
    short = [index for index in single if not scene.rows[index].prose and scene.zones[index] == "body"]
    found = {index for index in short if has_bullet(scene.rows[index].raw)}
    return found.intersection(_rows_of_staying_lists(scene, taken)) if found else found


def _rows_of_staying_lists(scene: Scene, taken: Container[int]) -> Iterator[int]:
    """The rows with bullets below one another of which more stay than go."""
    for is_list, rows in groupby(range(len(scene.rows)), lambda index: has_bullet(scene.rows[index].raw)):
        listed = [*rows]
        if is_list and sum(each not in taken for each in listed) * 2 > len(listed):
            yield from listed


def _only(hits: Sequence[Hit], taken: Mapping[int, Rule], category: str) -> set[int]:
    """The rows taken that nothing hits but rules of one category that are neither blocks nor made for the publisher."""
    others = {hit.index for hit in hits if hit.rule.category != category or hit.rule.block or hit.rule.rank <= LOCAL}
    return {index for index, rule in taken.items() if rule.category == category} - others


def _only_title(scene: Scene, links: Collection[int], taken: Mapping[int, Rule]) -> set[int]:
    """The first row, if it goes as a link to another article ("In pictures: ...") and nothing else may be the title."""
    if 0 not in links or scene.rows[0].words < _TITLE_WORDS or scene.first_prose == len(scene.rows):
        return set()
    others = (scene.rows[index] for index in range(1, scene.first_prose) if index not in taken)
    return set() if any(row.words >= _OTHER_WORDS for row in others) else {0}


def _dates_of_timeline(scene: Scene, dates: Collection[int]) -> set[int]:
    """Dates and times between whole sentences. Over a comment stands a name, over a teaser its headline."""
    rows, last = scene.rows, len(scene.rows) - 1
    heading = {index for index in dates if 0 < index < last and _is_sentence(rows[index + 1])}
    between = [index for index in heading if _is_sentence(rows[index - 1])]
    return heading if len(between) >= _LEAST_DATES else set()


def _is_sentence(row: Row) -> bool:
    return row.closing and not row.folded.endswith("...")
