"""Tell the paragraphs that a program broke into lines of one width, as html2text, lynx and mail programs do."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from cleaner.text.lines import closes, has_bullet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_NARROWEST, _WIDEST = 50, 100  # characters that the lines of a text may have
_SHORTEST = 30  # characters of a line that had no room for another word
_LEAST_SPACES = 4  # in a line that was broken at one: scripts without spaces are broken elsewhere
_HARD_BREAK = "  "  # in Markdown: the line ends here, whatever the width
_LEAST_ENDS, _IN_A_ROW = 4, 2  # line ends that must show the width, in all and somewhere one below another
_GOES_ON = 3  # one of so many lines begins in the middle of a sentence, with no capital letter


def wrapped(lines: Sequence[str]) -> list[tuple[int, int]]:
    """The first line of each wrapped paragraph and the one after its last; empty lines are between paragraphs.

    A line was broken where the first word of the next one would have made it too wide. The width is that which tells
    most of a text's line ends. Lines that happen to be so long (headlines, code) seldom go on in mid-sentence: where
    most do, all do.

    >>> wrapped([
    ...     "The ferry that carried the workers across the harbour will",
    ...     "sail again on Monday, and so will the boats of the old man",
    ...     "who had sold them.",
    ...     "",
    ...     "The council had wanted it for years, it said, and nobody had",
    ...     "thought that it would come to this before the very end of",
    ...     "summer.",
    ... ])
    [(0, 3), (4, 7)]
    """
    ends = dict(_line_ends(lines))
    if len(ends) < _LEAST_ENDS:
        return []
    runs = [*_runs(ends, _width(ends.values()))]
    sure = [run for run in runs if _goes_on(lines[slice(*run)])]
    if _broken(sure) < _LEAST_ENDS or not any(last - first > _IN_A_ROW for first, last in sure):
        return []
    return runs if 2 * _broken(sure) > _broken(runs) else sure


def _line_ends(lines: Sequence[str]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Lines that another goes on with, and the widths (half-open) that would be why it does."""
    for number, line in enumerate(lines[:-1]):
        if not _SHORTEST <= len(line) <= _WIDEST or line.count(" ") < _LEAST_SPACES or line.endswith(_HARD_BREAK):
            continue
        length, below = len(line.rstrip()), lines[number + 1].lstrip()
        if not below or below == line.lstrip() or has_bullet(below):
            continue
        too_wide = length + 1 + len(below.split(maxsplit=1)[0])
        if too_wide > _NARROWEST:
            yield number, (max(length, _NARROWEST), min(too_wide, _WIDEST + 1))


def _width(ends: Iterable[tuple[int, int]]) -> int:
    """The width, in characters, that tells most line ends; the least of several."""
    steps: Counter[int] = Counter()
    for low, high in ends:
        steps[low] += 1
        steps[high] -= 1
    widths = sorted(steps)
    counts = [*accumulate(steps[width] for width in widths)]
    return widths[counts.index(max(counts))]


def _runs(ends: Mapping[int, tuple[int, int]], width: int) -> Iterator[tuple[int, int]]:
    """Lines one below another that were broken for the width, with the one that each run ends in."""
    broken = [number for number, (low, high) in ends.items() if low <= width < high]
    start = 0
    for at in range(1, len(broken) + 1):
        if at == len(broken) or broken[at] != broken[at - 1] + 1:
            yield broken[start], broken[at - 1] + 2
            start = at


def _broken(runs: Iterable[tuple[int, int]]) -> int:
    """How many line ends of runs are no ends of paragraphs."""
    return sum(last - first - 1 for first, last in runs)


def _goes_on(lines: Sequence[str]) -> bool:
    """Whether enough of the lines but the first begin in the middle of a sentence."""
    inside = [below.lstrip()[0] for above, below in pairwise(lines) if not closes(above)]
    return sum(initial.isalpha() and not initial.isupper() for initial in inside) * _GOES_ON >= len(lines) - 1
