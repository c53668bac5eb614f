"""Is a line that recurs boilerplate? Signs for and against, from where it stands and what it is made of.

What recurs and is not: refrains, the sub-headings of a series ("What we know"), datelines, sentences of background that
an author uses again, and copies of one article.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cleaner.authoring.learning.counter import Spot
from cleaner.authoring.learning.masker import DATE, NUMBER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cleaner.authoring.learning.examiner import Candidate

_NEXT = 0.7  # of the articles of both, for lines to be a run
_NEARLY_ALL, _MOSTLY, _OFTEN, _SOME = 0.6, 0.4, 0.2, 0.08  # shares of the articles
_RATHER_LIKE, _VERY_LIKE = 0.5, 1.0  # nats: the odds of words that rules are made of
_REFRAIN = 2.5  # times in an article
_FEW, _LONG = 2, 6  # words
_MANY = 10  # articles
_ABOUT = 0.75  # of what changes in a line
_SURE, _QUITE_SURE = 4.0, 6.0  # nats for a category


def runs(found: Sequence[Candidate]) -> list[list[Candidate]]:
    """The candidates in the order in which they stand, those together that nearly always follow one another."""
    owner = {spot: number for number, each in enumerate(found) for spot in each.recurrence.spots}
    follows: Counter[tuple[int, int]] = Counter()
    for spot, number in owner.items():
        after = owner.get(Spot(spot.article, spot.line + 1))
        if after is not None and after != number:
            follows[number, after] += 1
    chained = {
        first: second
        for (first, second), count in follows.items()
        if count >= _NEXT * max(len(found[first].recurrence.spots), len(found[second].recurrence.spots))
    }
    seconds = set(chained.values())
    told: set[int] = set()
    chains = []
    for number in sorted(range(len(found)), key=lambda number: number in seconds):  # rings have no first
        if number not in told:
            chains.append(_chain(number, chained))
            told.update(chains[-1])
    return sorted(([found[each] for each in chain] for chain in chains), key=lambda run: _place(run[0]))


def _chain(number: int, chained: Mapping[int, int]) -> list[int]:
    chain = [number]
    while (after := chained.get(chain[-1])) is not None and after not in chain:
        chain.append(after)
    return chain


def _place(each: Candidate) -> tuple[float, int]:
    return each.zones["tail"] - each.zones["head"], -len(each.recurrence.spots)


def boilerplate(run: Sequence[Candidate]) -> list[Candidate]:
    """The lines of a run that are boilerplate: by themselves, or since they stand beside others that recur."""
    if len(run) > 1 and not all(map(_is_refrain, run)) and any(map(_carries_a_run, run)):
        return [each for each in run if (_is_frequent(each) and not each.recurrence.open) or _is_alone(each)]
    return [each for each in run if _is_alone(each)]


def boilerplate_of_many(run: Sequence[Candidate]) -> list[Candidate]:
    """The lines of a run that are boilerplate in articles of as many publishers: only words can tell."""
    return [
        each
        for each in run
        if each.odds >= _RATHER_LIKE
        and each.category[1] >= (_SURE if each.odds >= _VERY_LIKE else _QUITE_SURE)
        and len(each.recurrence.words) >= _FEW
        and not (each.prose and not each.is_at_edge)
        and not _is_refrain(each)
        and not _may_be_title(each)
    ]


def _carries_a_run(each: Candidate) -> bool:
    """Whether a line is enough for its neighbours to go with it."""
    if not _is_frequent(each):
        return False
    if each.zone in ("head", "tail") or each.is_strong:
        return True
    return each.share >= _OFTEN and (each.prose or len(each.recurrence.words) >= _LONG - 1) and not _is_subheading(each)


def _is_alone(each: Candidate) -> bool:
    """Whether a line is boilerplate whatever stands beside it."""
    if not _is_frequent(each) or _is_refrain(each) or _may_be_title(each):
        return False
    words = len(each.recurrence.words)
    if each.recurrence.open:
        return _changing_is_alone(each, words)
    if each.zone in ("head", "tail"):
        says_enough = words >= _LONG - 2 or _has_slot(each)
        return each.is_strong or each.share >= _MOSTLY or (each.share >= _OFTEN and says_enough)
    if each.prose:
        return each.share >= _MOSTLY and (each.is_strong or each.is_at_edge)
    if words >= _LONG or (words > _FEW and _has_slot(each) and each.odds > 0):  # "2 teaspoons ground pepper" has none
        return each.is_strong or (each.share >= _OFTEN and not _is_subheading(each))
    return each.is_strong and each.category[1] >= _SURE and (each.odds >= _VERY_LIKE or not _is_subheading(each))


def _changing_is_alone(each: Candidate, words: int) -> bool:
    """Lines with a part of any kind: more of the line must be known."""
    if each.prose and (words < _LONG + 2 or each.zone not in ("head", "tail")):
        return False
    marked = (each.recurrence.middle or each.recurrence.head).endswith((":", "|", "-", "/"))
    often = each.share >= _OFTEN
    if each.zone not in ("head", "tail"):
        return often and words > _FEW and (marked or (words >= _LONG and not _is_subheading(each)))
    if words >= _LONG or each.share >= _NEARLY_ALL:
        return True
    return (often and words > _FEW) or (words >= _FEW and each.is_strong and marked)


def _is_frequent(each: Candidate) -> bool:
    number = len(each.recurrence.articles)
    return each.share >= _SOME or number >= _MANY * 3


def _is_refrain(each: Candidate) -> bool:
    return each.repeats >= _REFRAIN and each.share < _MOSTLY


def _is_subheading(each: Candidate) -> bool:
    """Whether a line between paragraphs may be a heading of what follows."""
    return each.heading or each.topical >= _ABOUT


def _may_be_title(each: Candidate) -> bool:
    """Titles of a series are alike, and so are those of forecasts; the first line of most articles is no title."""
    return each.first >= _MOSTLY and (each.recurrence.open or _has_slot(each) or each.share < _NEARLY_ALL)


def _has_slot(each: Candidate) -> bool:
    return any(mark in each.recurrence.constant for mark in (NUMBER, DATE))
