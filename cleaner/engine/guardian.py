"""Rows that stay although a rule takes them, for what stands around them: the title, the dates of a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.rulebook.rule import LOCAL

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from cleaner.engine.matcher import Hit
    from cleaner.engine.scene import Row, Scene
    from cleaner.rulebook.rule import Rule

_TITLE_WORDS, _OTHER_WORDS = 4, 3  # a title that looks like a link has so many; a row of fewer is no other title
_LEAST_DATES = 3  # that head paragraphs: fewer are no timeline


def guarded(scene: Scene, hits: Sequence[Hit], taken: Mapping[int, Rule], title: int | None) -> dict[int, str]:
    """Which of the rows taken stay, and why. ``title`` is the number of the line that is the title by the page's head.

    All rules that hit a row count, not just the one that takes it: with other lines gone, another might.
    """
    titles = [index for index in taken if scene.rows[index].number == title]
    return {
        **dict.fromkeys(_dates_of_timeline(scene, _only(hits, taken, "date")), "it is a date of a timeline"),
        **dict.fromkeys([*titles, *_only_title(scene, _only(hits, taken, "related"), taken)], "it may be the title"),
    }


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
