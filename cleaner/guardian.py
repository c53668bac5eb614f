"""Rows that stay although a rule takes them, for what stands around them: the title, the dates of a timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.matcher import Row, Scene
    from cleaner.ruleset import Rule

_TITLE_WORDS, _OTHER_WORDS = 4, 3  # a title that looks like a link has so many; a row of fewer is no other title
_LEAST_DATES = 3  # that head paragraphs: fewer are no timeline


def guarded(scene: Scene, hits: Mapping[int, Rule], title: int | None) -> dict[int, str]:
    """Which of the rows hit stay, and why. ``title`` is the number of the line that is the title by the page's head."""
    titles = [index for index in hits if scene.rows[index].number == title]
    return {
        **dict.fromkeys(_dates_of_timeline(scene, hits), "it is a date of a timeline"),
        **dict.fromkeys([*titles, *_only_title(scene, hits)], "it may be the title"),
    }


def _only_title(scene: Scene, hits: Mapping[int, Rule]) -> set[int]:
    """The first row, if it goes as a link to another article ("In pictures: ...") and nothing else may be the title."""
    rule = hits.get(0)
    if rule is None or rule.category != "related" or rule.block or not scene.first_prose < len(scene.rows):
        return set()
    others = (index for index in range(1, scene.first_prose) if index not in hits)
    if scene.rows[0].words < _TITLE_WORDS or any(scene.rows[index].words >= _OTHER_WORDS for index in others):
        return set()
    return {0}


def _dates_of_timeline(scene: Scene, hits: Mapping[int, Rule]) -> set[int]:
    """Dates and times between whole sentences. Over a comment stands a name, over a teaser its headline."""
    rows, last = scene.rows, len(scene.rows) - 1
    dates = {
        index
        for index, rule in hits.items()
        if rule.category == "date" and not rule.block and 0 < index < last and _is_sentence(rows[index + 1])
    }
    heading = [index for index in dates if _is_sentence(rows[index - 1])]
    return dates if len(heading) >= _LEAST_DATES else set()


def _is_sentence(row: Row) -> bool:
    return row.closing and not row.folded.endswith("...")
