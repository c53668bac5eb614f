"""Where rules fire. Knows nothing of what happens to a match."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cleaner.engine.arbiter import is_placed, misshapen, objection, suits
from cleaner.rulebook.patterns import any_matches
from cleaner.text.lines import has_bullet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from cleaner.engine.scene import Scene
    from cleaner.rulebook.rule import Block, Rule

_LEAST_ITEMS = 2  # of a list


class Hit(NamedTuple):
    """A rule fired on the row at an index of the scene."""

    index: int  # type: ignore[assignment]  # nobody looks for something in it as in a tuple
    rule: Rule


def match(scene: Scene, shape_rules: Sequence[Rule], company: int) -> list[Hit]:
    """Every live rule that fires, with every row it takes, where so many lines have gone before.

    Rules on repeated lines come last and see the others' hits.
    """
    hits: list[Hit] = []
    covered: dict[str, int] = {}  # to_end: a start inside the same rule's block would take nothing new
    for index, row in enumerate(scene.rows):
        for rule in row.there:
            if rule.company <= company and index >= covered.get(rule.id, 0) and is_placed(rule, scene, index):
                fired = _taken(rule, scene, index)[0]
                if fired and rule.block and rule.block.end == "to_end":
                    covered[rule.id] = fired[-1].index + 1
                hits += fired
    speaking = [rule for rule in shape_rules if rule.company <= company]
    hits += _by_shape({rule for rule in speaking if not rule.repeats}, scene)
    return hits + _repeated([rule for rule in speaking if rule.repeats], scene, frozenset([hit.index for hit in hits]))


def _by_shape(rules: AbstractSet[Rule], scene: Scene) -> list[Hit]:
    return [
        Hit(index, rule)
        for index, row in enumerate(scene.rows)
        for rule in row.shapes
        if rule in rules and is_placed(rule, scene, index)
    ]


def _repeated(rules: Sequence[Rule], scene: Scene, taken: frozenset[int]) -> list[Hit]:
    """What rules on repeated lines take, of the rows that nothing else takes."""
    return [
        Hit(index, rule)
        for index in scene.echoes
        if index not in taken
        for rule in rules
        if suits(rule, scene.rows[index]) and is_placed(rule, scene, index, taken)
    ]


def fire(rule: Rule, scene: Scene, index: int) -> tuple[list[Hit], str | None]:
    """The rows that a rule takes, beginning with one that its text fits; or none, and why."""
    reason = objection(rule, scene, index)
    return ([], reason) if reason is not None else _taken(rule, scene, index)


def _taken(rule: Rule, scene: Scene, index: int) -> tuple[list[Hit], str | None]:
    if rule.block is None:
        return [Hit(index, rule)], None
    end, reason = _run(rule.block, scene, index)
    return [Hit(each, rule) for each in range(index, end)], reason


def _run(block: Block, scene: Scene, start: int) -> tuple[int, str | None]:
    """Where a block that starts at a row ends (exclusive); the start itself when it does not hold, and why."""
    limit = len(scene.rows) if block.max_lines is None else min(len(scene.rows), start + block.max_lines)
    if block.end == "while":
        return _while(block, scene, start, limit)
    if block.end == "to_end":
        return _to_end(block, scene, start, limit)
    prose = 0
    reach = min(limit + (block.end == "until"), len(scene.rows))
    for index in range(start + 1, reach):
        row = scene.rows[index]
        if any_matches(block.stop, row.bare):
            return index + (block.end == "through"), None
        prose += row.prose
        if block.max_prose is not None and prose > block.max_prose:
            return start, "prose follows before its end"
    return start, "its end is not in reach"


def _to_end(block: Block, scene: Scene, start: int, limit: int) -> tuple[int, str | None]:
    if limit < len(scene.rows):
        return start, "its end is not in reach"
    if block.max_prose is not None and scene.prose_after(start) > block.max_prose:
        return start, "prose follows before its end"
    if not scene.follows_article(start):
        return start, "the article follows"
    if block.max_in_row is not None and scene.longest_after[start + 1] > block.max_in_row:
        return start, "paragraphs follow one another before its end"
    if block.max_words is not None and scene.most_words_after[start + 1] > block.max_words:
        return start, "a long paragraph follows before its end"
    return _end_of_list(scene, start) if block.list_ends else limit, None


def _end_of_list(scene: Scene, start: int) -> int:
    """The end of a list with bullets below a row, where prose without bullets follows it; else that of all rows."""
    rows, end = scene.rows, start + 1
    while end < len(rows) and has_bullet(rows[end].raw):
        end += 1
    is_list = end > start + _LEAST_ITEMS and any(row.prose for row in rows[end:])
    return end if is_list else len(rows)


def _while(block: Block, scene: Scene, start: int, limit: int) -> tuple[int, str | None]:
    end, prose = start + 1, 0
    while end < limit:
        row = scene.rows[end]
        if not any_matches(block.stop, row.bare):
            prose += row.prose
            if not block.shape or misshapen(block.shape, row):
                break
            if block.max_prose is not None and prose > block.max_prose:
                break
        end += 1
    return (end, None) if end > start + 1 else (start, "no line that fits follows")
