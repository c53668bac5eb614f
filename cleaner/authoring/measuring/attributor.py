"""Say of each removal how many words of junk it brought and how many of the article it cost.

Bags of words do not tell which "the" of several is gone, so the article's lost words are looked for first in the
removals whose text stands in the gold, and last in those that have nothing of it. The sums are those of the weight.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from cleaner.authoring.measuring.weigher import is_title, words
from cleaner.text.lines import split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.authoring.measuring.weigher import Weight
    from cleaner.model import Removal

_RUN = 3  # words in a row that tell a text


class Share(NamedTuple):
    """What is put down to one removal, in words."""

    removal: Removal
    brought: int
    cost: int


def attribute(removals: Sequence[Removal], weight: Weight, gold: str, title: str | None = None) -> Iterator[Share]:
    """Put each word that is gone down to a removal; those of the title count for nobody."""
    removals = [each for each in removals if not is_title(each.text, title)]
    brought, cost = Counter(weight.brought), Counter(weight.cost)
    for removal in _likely_losses_first(removals, gold) if cost else removals:
        counts = [0, 0]
        for word in words(removal.text):
            for side, left in enumerate((cost, brought)):
                if left[word] > 0:
                    left[word] -= 1
                    counts[side] += 1
                    break
        yield Share(removal, brought=counts[1], cost=counts[0])


def _likely_losses_first(removals: Sequence[Removal], gold: str) -> list[Removal]:
    lines = [words(line) for line in split_lines(gold)]
    whole = {tuple(line) for line in lines}
    runs = {run for line in lines for run in _runs(line)}
    return sorted(removals, key=lambda each: -_likeness(words(each.text), whole, runs))


def _likeness(removed: Sequence[str], whole: set[tuple[str, ...]], runs: set[tuple[str, ...]]) -> float:
    """How much of a text stands in the gold, from 0 to 1."""
    if tuple(removed) in whole:
        return 1.0
    own = _runs(removed)
    return sum(run in runs for run in own) / len(own) if own else 0.0


def _runs(line: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(line[start : start + _RUN]) for start in range(len(line) - _RUN + 1)]
