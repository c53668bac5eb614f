"""Weak signs that add up: evidence that no rule could condemn a line by, but that tells when much of it agrees.

Each row that the rules left shows some named signs (``observer.py`` sees them); ``rules/signs.yaml`` gives each sign,
and each pair of them that tells more together, a weight (fitted by ``tools/fit_signs.py``). A row's score is the sum.
Junk comes in runs, so the rows are split into stretches of article and of junk with the greatest sum, where each change
from one to the other has its price. Signs speak only in an article from which rules took something: they go on with
what rules have begun.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from cleaner.signs.advocate import Advocate
from cleaner.signs.observer import observe
from cleaner.signs.vocabulary import Vocabulary
from cleaner.signs.weigher import Weigher

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from cleaner.signs.outline import Outline

_AND = " & "  # joins the two signs of a pair in a name
_LEAST_PROSE = 4  # lines; a shorter article gives too little to judge a line by
_FEW = frozenset({"words:1-2", "words:3-5"})
_SHORT = _FEW | {"words:6-11"}
_EDGE = 2  # lines of prose before (after) a row near the beginning (end)


class Signs(NamedTuple):
    """What adds up the weights of signs and of pairs of them, and the words they know; see ``docs/signs.md``.

    All weights are whole hundredths: sums of fractions would depend on the order of the signs.
    """

    weigher: Weigher = Weigher({}, {})
    bias: int = 0
    threshold: int = 0
    prose: int = 0
    below: int = 0
    switch: int = 0
    scarce: int = 0
    most: int = 600
    openers: frozenset[str] = frozenset()
    words: Vocabulary = Vocabulary({})

    def score(self, shown: Collection[str]) -> int:
        """The sum of a row's signs, held within ``most`` either way."""
        return max(-self.most, min(self.most, self.bias + self.weigher.total(shown)))

    def limit(self, shown: Collection[str]) -> int:
        """What the sum must exceed: more for prose, and on whole pages for what does not stand above the title.

        Rows of articles do not show where the title stands, and have no ``below`` to exceed.
        """
        limit = self.threshold
        if "prose" in shown:
            limit += self.prose
        if "above-title" not in shown:
            limit += self.below
        return limit


def condemned(signs: Signs, outline: Outline, indexes: Sequence[int], site: str | None) -> list[int]:
    """Of the doubtful rows at the indexes, those that the signs condemn, given the site's name in its URL."""
    if not signs.weigher:
        return []
    junk = divided(signs, observe(signs.words, outline, site, indexes), indexes, Advocate(outline))
    return _without_headings(outline, [index for index, is_junk in zip(indexes, junk, strict=True) if is_junk])


def divided(signs: Signs, shown: Iterable[Collection[str]], indexes: Sequence[int], advocate: Advocate) -> list[bool]:
    """Whether each of the rows at the indexes is junk by its signs; all others of the scene are the article's."""
    seen = dict(zip(indexes, shown, strict=True))
    scores = [-signs.most] * len(advocate.rows)
    for index, score in advocate.lowered({each: signs.score(seen[each]) for each in indexes}, signs.scarce).items():
        if not _opens_article(seen[index]):
            scores[index] = score - signs.limit(seen[index])
    junk = stretches(scores, signs.switch)
    for index in indexes:
        if junk[index] and not (index and junk[index - 1]):
            alone = junk[index + 1 : index + 2] != [True]
            junk[index] = not _ends_article(frozenset(seen[index]), signs.openers, alone)
    return [junk[index] for index in indexes]


def _opens_article(seen: Collection[str]) -> bool:
    """Whether a row looks like a title or a standfirst: near the top, on the topic or long and in plain words."""
    if "zone:head" not in seen:
        return False
    if "topic>0.5" in seen and "opening-words>0.5" not in seen and _FEW.isdisjoint(seen):
        return True  # and no second copy of the title
    if not _SHORT.isdisjoint(seen):
        return False
    if "first:6" in seen and "topic>0.15" in seen:
        return True
    if "topic>0.15" in seen and ("words:50+" in seen or ("words:25-49" in seen and "topic>0.3" in seen)):
        return True  # the beginning, parted from the rest by a list
    return "first:3" in seen and "junk-words>0.1" not in seen and "address-words" not in seen


def _ends_article(seen: frozenset[str], openers: frozenset[str], alone: bool) -> bool:
    """Whether a row that a stretch of junk would begin with is the article's: its last words, or a line alone."""
    if "short-closing" not in seen and not openers.isdisjoint(seen):
        return False  # of short sentences, an answer in an interview looks like an appeal
    goes_on = seen >= {"prose", "previous:prose"}
    if goes_on and seen.isdisjoint(("junk-words>0.1", "address-words")):
        return True  # even where something went between them: a card, an advertisement
    if any(sign.startswith("gone-above:") for sign in seen):
        return False
    if alone and "zone:head" not in seen:
        return True  # junk comes in runs
    return goes_on or ("short-closing" in seen and "junk-words>0.25" not in seen)


def split_weights(named: Mapping[str, float]) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Weights by name as those of single signs, and those of pairs, in hundredths.

    >>> split_weights({"prose": 1.5, "closing & year": -0.5})
    ({'prose': 150}, {'closing': {'year': -50}})
    """
    single: dict[str, int] = {}
    pairs: dict[str, dict[str, int]] = {}
    for name, weight in named.items():
        first, _, second = name.partition(_AND)
        if second:
            pairs.setdefault(first, {})[second] = hundredths(weight)
        else:
            single[first] = hundredths(weight)
    return single, pairs


def hundredths(weight: float) -> int:
    """A weight of the file as the sums use it."""
    return round(weight * 100)


def doubtful(outline: Outline) -> list[int]:
    """The rows that signs may condemn: not the title, nor prose deep in the article that stands beside nothing gone.

    There are none where nothing went, or where too little prose is left.
    """
    if not outline.gone or outline.scene.prose < _LEAST_PROSE:
        return []
    rows = range(len(outline.scene.rows))
    return [index for index in rows if index not in outline.spared and not _is_beyond_doubt(outline, index)]


def _is_beyond_doubt(outline: Outline, index: int) -> bool:
    """Whether a row is prose deep in the article, above all that went past the middle, and beside nothing that went."""
    scene, rows = outline.scene, outline.scene.rows
    if not rows[index].prose or min(scene.prose_before[index], scene.prose_after(index)) <= _EDGE:
        return False
    below_middle = outline.went_past_middle
    if below_middle and rows[index].number >= below_middle[0]:
        return False
    above, below = rows[index - 1].number, rows[index + 1].number  # both are there, as prose stands on either side
    return bisect_right(outline.went, above) == bisect_left(outline.went, below)


def _without_headings(outline: Outline, found: Sequence[int]) -> list[int]:
    """Of the condemned rows near the end, those that do not stand over prose that stays: that would be its heading."""
    kept: list[int] = []
    condemned_rows = frozenset(found)
    stays = False  # the row below is prose that stays, or the heading of such
    rows = outline.scene.rows
    for index in range(len(rows) - 1, -1, -1):
        if index not in condemned_rows:
            stays = rows[index].prose
        elif not stays or index < outline.main.start:
            kept.append(index)
            stays = False
    return kept[::-1]


def stretches(scores: Sequence[int], switch: int) -> list[bool]:
    """Whether each row belongs to a stretch of junk, so that scores in junk less the price of changes is greatest.

    >>> stretches([-30, 20, -5, 20, -40], 10)
    [False, True, True, True, False]
    """
    if not scores:
        return []
    article, junk = 0, scores[0] - switch
    steps: list[tuple[bool, bool]] = []  # whether the best way to article (to junk) here comes from junk
    for score in scores[1:]:
        steps.append((junk - switch > article, junk >= article - switch))
        article, junk = max(article, junk - switch), max(junk, article - switch) + score
    state = junk > article
    states = [state]
    for to_article, to_junk in reversed(steps):
        state = to_junk if state else to_article
        states.append(state)
    return states[::-1]
