"""What inline rules cut out of lines, and the rows that are left of these."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cleaner.engine.arbiter import objection
from cleaner.engine.scene import Row
from cleaner.text.folding import fold, fold_with_offsets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cleaner.engine.scene import Scene
    from cleaner.rulebook.rule import Rule

Cut = tuple[int, int]  # offsets in a line, half-open


class Shortened(NamedTuple):
    """A row as inline rules leave it, and the cuts, in offsets of the line that it came from."""

    row: Row
    found: tuple[tuple[Cut, Rule], ...]


def shortened(scene: Scene, in_force: Callable[[Rule], bool], kept: frozenset[str]) -> Iterator[tuple[int, Shortened]]:
    """Rows that inline rules shorten, as they are afterwards, by their index."""
    for index, row in enumerate(scene.rows):
        if row.inline:
            found = [each for each in _matches(row, scene, index, in_force) if each[1].category not in kept]
            if found:
                yield index, _without(row, found)


def _matches(row: Row, scene: Scene, index: int, in_force: Callable[[Rule], bool]) -> list[tuple[Cut, Rule]]:
    """Disjoint spans of a row's raw text that inline rules match, the earliest first."""
    folded, offsets = fold_with_offsets(row.raw)
    found = []
    for pattern, rule in row.inline:
        if in_force(rule) and objection(rule, scene, index) is None:
            spans = (match.span() for match in pattern.compiled.finditer(folded))
            found += [((offsets[start], offsets[end]), rule) for start, end in spans if start < end]
    disjoint: list[tuple[Cut, Rule]] = []
    for (start, end), rule in sorted(found, key=lambda each: (each[0][0], -each[0][1])):
        if start < end and (not disjoint or start >= disjoint[-1][0][1]):
            disjoint.append(((start, end), rule))
    return disjoint


def _without(row: Row, found: Sequence[tuple[Cut, Rule]]) -> Shortened:
    """The row without the spans and the spaces that they leave doubled."""
    raw, position, kept, cuts = row.raw, 0, "", []
    left: list[Cut] = []
    whole = row.pieces or ((0, len(raw)),)
    for (start, end), rule in found:
        start, end = max(start, position), max(end, position)  # noqa: PLW2901  # the cut before may have grown over a space
        kept += raw[position:start]
        left.append((position, start))
        position = _after_space(raw, end) if not kept or kept[-1].isspace() else end
        cuts += [(piece, rule) for piece in _within(whole, (start, position))]
    if position == len(raw) and left[-1][1] > left[-1][0]:  # nothing follows: the space before goes as well
        start, end = left.pop()
        bare_end = start + len(raw[start:end].rstrip())
        left.append((start, bare_end))
        cuts += [(piece, found[-1][1]) for piece in _within(whole, (bare_end, end))]
    left.append((position, len(raw)))
    shorter = "".join(raw[start:end] for start, end in left)
    pieces = tuple(piece for span in left for piece in _within(whole, span))
    left_row = Row(row.number, shorter, fold(shorter), pieces=pieces or ((0, len(shorter)),))
    return Shortened(left_row, tuple(cuts))


def _after_space(raw: str, end: int) -> int:
    while end < len(raw) and raw[end].isspace():
        end += 1
    return end


def _within(pieces: Iterable[Cut], span: Cut) -> Iterator[Cut]:
    """A span of a shortened line as spans of the line it came from."""
    position = 0
    for start, end in pieces:
        low, high = max(span[0], position), min(span[1], position + end - start)
        if low < high:
            yield start + low - position, start + high - position
        position += end - start
