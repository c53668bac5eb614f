"""Whether anything about a row, or about the place where it stands, keeps a rule from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.scene import TITLE_CHARS
from cleaner.rulebook.patterns import any_matches
from cleaner.text.lines import words

if TYPE_CHECKING:
    from cleaner.engine.scene import Row, Scene
    from cleaner.rulebook.patterns import Pattern
    from cleaner.rulebook.rule import Rule, Shape, Within

_TITLE_WORDS, _TITLE_ROWS = 3, 20


def suits(rule: Rule, row: Row) -> bool:
    """Whether nothing about a row itself, wherever it stands, keeps a rule from it."""
    if rule.shape and misshapen(rule.shape, row):
        return False
    return not (rule.unless and any_matches(rule.unless, row.bare))


def is_placed(rule: Rule, scene: Scene, index: int, taken: frozenset[int] = frozenset()) -> bool:
    """Whether nothing about the place where a row stands keeps a rule from it."""
    row, rows = scene.rows[index], scene.rows
    if row.prose and not rule.takes_prose and scene.is_deep(index):
        return False
    within = rule.within
    if within and within.zone and scene.zones[index] not in within.zone:
        return False  # without the words for it
    if within and _misplaced(within, scene, index):
        return False
    if rule.repeats and not _repeats(rule.repeats, scene, index, taken):
        return False
    if rule.after and not (index and _may_precede(rule, rows[index - 1])):
        return False
    return not rule.before or (index + 1 < len(rows) and _may_follow(rule, rows[index + 1]))


def _may_precede(rule: Rule, row: Row) -> bool:
    return _suits_as(f"{rule.id} after", rule.after, row)


def _may_follow(rule: Rule, row: Row) -> bool:
    return _suits_as(f"{rule.id} before", rule.before, row)


def _suits_as(neighbour: str, patterns: tuple[Pattern, ...], row: Row) -> bool:
    if row.neighbour_of is None:
        row.neighbour_of = {}
    if neighbour not in row.neighbour_of:
        row.neighbour_of[neighbour] = any_matches(patterns, row.bare)
    return row.neighbour_of[neighbour]


def objection(rule: Rule, scene: Scene, index: int, taken: frozenset[int] = frozenset()) -> str | None:
    """Why a rule's guards spare a row, or nothing when they do not."""
    row = scene.rows[index]
    if row.prose and not rule.takes_prose and scene.is_deep(index):
        return "it is prose in the middle of the article"
    if rule.within and (reason := _misplaced(rule.within, scene, index)):
        return reason
    if rule.shape and (reason := misshapen(rule.shape, row)):
        return reason
    if rule.repeats and not _repeats(rule.repeats, scene, index, taken):
        return "it repeats no earlier line"
    if rule.unless and any_matches(rule.unless, row.bare):
        return "an exception (unless) holds"
    if rule.after and not (index and any_matches(rule.after, scene.rows[index - 1].bare)):
        return "the line before it does not fit"
    if rule.before and not (index + 1 < len(scene.rows) and any_matches(rule.before, scene.rows[index + 1].bare)):
        return "the line after it does not fit"
    return "it does not stand among lines that go" if rule.among else None


def _misplaced(within: Within, scene: Scene, index: int) -> str | None:
    if within.zone and scene.zone(index) not in within.zone:
        return f"it stands in the {scene.zone(index)}"
    if within.first is not None and index >= within.first:
        return f"it is not among the first {within.first} lines"
    if within.last is not None and index < len(scene.rows) - within.last:
        return f"it is not among the last {within.last} lines"
    before, after = scene.prose_before[index], scene.prose_after(index)
    if before < (within.min_prose_before or 0) or after < (within.min_prose_after or 0):
        return "too little prose stands before or after it"
    if within.max_prose_before is not None and before > within.max_prose_before:
        return "too much prose stands before it"
    if within.max_prose_after is not None and after > within.max_prose_after:
        return "too much prose stands after it"
    return None


def misshapen(shape: Shape, row: Row) -> str | None:
    """What of a row's shape does not fit, or nothing when all of it does."""
    if shape.max_chars is not None and len(row.folded) > shape.max_chars:
        return "it is too long"
    if shape.prose is not None and row.prose != shape.prose:
        return "it is prose" if row.prose else "it is not prose"
    if shape.closing is not None and row.closing != shape.closing:
        return "its closing punctuation does not fit"
    words = row.words
    if words < (shape.min_words or 0) or (shape.max_words is not None and words > shape.max_words):
        return f"it has {words} words"
    if shape.digits is not None and any(map(str.isdigit, row.folded)) != shape.digits:
        return "its digits do not fit"
    if shape.letters is not None and any(map(str.isalpha, row.folded)) != shape.letters:
        return "its letters do not fit"
    return None if _is_of_case(shape, row) else "its case does not fit"


def _is_of_case(shape: Shape, row: Row) -> bool:
    if shape.upper_case is not None and row.raw.isupper() != shape.upper_case:
        return False
    if shape.upper_case_label is not None and _has_upper_case_label(row.raw) != shape.upper_case_label:
        return False
    return shape.title_case is None or row.title_case == shape.title_case


def _has_upper_case_label(line: str) -> bool:
    label, mark, _ = line.partition(":") if ":" in line else line.partition("|")
    return bool(mark) and label.isupper()


def _repeats(what: str, scene: Scene, index: int, taken: frozenset[int]) -> bool:
    """Whether a row says again what an earlier row that stays has said; a title may be cut short."""
    text = scene.rows[index].bare
    if what == "earlier":
        first = scene.first_seen[text]
        return first < index and first not in taken
    for earlier in range(min(index, scene.first_prose + 1, _TITLE_ROWS)):
        if earlier not in taken and _same_title(scene.rows[earlier].bare, text):
            return words(text) >= _TITLE_WORDS
    return False


def _same_title(first: str, second: str) -> bool:
    if first[:TITLE_CHARS] != second[:TITLE_CHARS]:
        return False
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    return len(shorter) >= TITLE_CHARS and longer.startswith(shorter) and len(longer) < 2 * len(shorter)
