"""Taken lines and cut parts to removals, removals to text, and back."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from cleaner.model import BOM, Removal
from cleaner.text.folding import fold
from cleaner.text.lines import line_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cleaner.model import CleanResult
    from cleaner.rulebook.rule import Rule

Cut = tuple[int, int]  # offsets in a line


def remove(text: str, removals: Iterable[Removal]) -> str:
    """The text without the spans of the removals, which are disjoint and in order."""
    kept, position = [], 0
    for removal in removals:
        kept.append(text[position : removal.start])
        position = removal.end
    return "".join([*kept, text[position:]])


def restore(result: CleanResult) -> str:
    r"""The original text of a result, character for character.

    >>> from cleaner.model import CleanResult, Removal
    >>> restore(CleanResult("a\nc", (Removal("r", "share", 2, 4, 2, "b\n"),)))
    'a\nb\nc'
    """
    pieces: list[str] = []
    original = cleaned = 0
    for removal in sorted(result.removals, key=lambda removal: removal.start):
        length = removal.start - original
        pieces += (result.text[cleaned : cleaned + length], removal.text)
        cleaned += length
        original = removal.end
    return "".join([*pieces, result.text[cleaned:]])


def removals(text: str, taken: Mapping[int, Rule], cuts: Mapping[int, Sequence[tuple[Cut, Rule]]]) -> list[Removal]:
    """Removals for the lines taken (by number from 0) and the parts cut out of lines that stay, in order."""
    spans = line_spans(text)
    if text.startswith(BOM):
        spans[0] = (1, spans[0][1])
    found = [*_whole_lines(text, spans, taken), *_parts(text, spans, taken, cuts)]
    return sorted(found, key=lambda removal: removal.start)


def _parts(
    text: str, spans: Sequence[Cut], taken: Mapping[int, Rule], cuts: Mapping[int, Sequence[tuple[Cut, Rule]]]
) -> Iterator[Removal]:
    for number in cuts.keys() - taken.keys():
        base = spans[number][0]
        for (start, end), rule in cuts[number]:
            yield _removal(text, base + start, base + end, number, rule)


def _removal(text: str, start: int, end: int, number: int, rule: Rule) -> Removal:
    return Removal(rule.id, rule.category, start, end, number + 1, text[start:end])


def _whole_lines(text: str, spans: Sequence[Cut], taken: Mapping[int, Rule]) -> Iterator[Removal]:
    for first, last in _runs(text, spans, sorted(taken)):
        numbers = [number for number in range(first, last + 1) if number in taken]
        start, end = _extent(text, spans, first, last)
        starts = [start, *(spans[number][0] for number in numbers[1:]), end]
        for position, number in enumerate(numbers):
            yield _removal(text, starts[position], starts[position + 1], number, taken[number])


def _runs(text: str, spans: Sequence[Cut], taken: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last line of each run of taken lines that only blank lines interrupt."""
    joined = [0]
    for earlier, later in pairwise(taken):
        joined.append(joined[-1] + (not all(_is_blank(text, spans[each]) for each in range(earlier + 1, later))))
    for _, run in groupby(zip(joined, taken, strict=False), key=lambda pair: pair[0]):
        numbers = [number for _, number in run]
        yield numbers[0], numbers[-1]


def _is_blank(text: str, span: Cut) -> bool:
    line = text[span[0] : span[1]]
    return not line or line.isspace() or not fold(line)


def _extent(text: str, spans: Sequence[Cut], first: int, last: int) -> Cut:
    """The span that goes with a run: of the gaps around it the larger stays, at the article's edges the outer one."""
    before, after = first, last
    while before > 0 and _is_blank(text, spans[before - 1]):
        before -= 1
    while after + 1 < len(spans) and _is_blank(text, spans[after + 1]):
        after += 1
    at_end = after + 1 == len(spans)
    if before and (at_end or first - before < after - last):
        first = before
    elif not at_end:
        last = after
    if last + 1 < len(spans):
        start, end = spans[first][0], spans[last + 1][0]
        meet = text[start - 1 : start] == "\r" and text[end : end + 1] == "\n"  # the two would make one line end
        return start - meet, end - meet
    return spans[first - 1][1] if first else spans[first][0], len(text)
