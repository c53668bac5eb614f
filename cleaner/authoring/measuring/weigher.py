"""Weigh a cleaned text against one that a person has cleaned, word by word.

Words are compared as bags: it does not matter where they stand, only how many of each there are. A word is a run of
letters and digits in lower case; in scripts without spaces each character is one. The title is on neither side.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from cleaner.text.lines import split_lines

_SOLID = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"  # scripts that put no spaces between words
_WORD = re.compile(rf"[{_SOLID}]|[^\W{_SOLID}]+")
_SHORTEST_TITLE, _SHORTEST_HALF = 8, 20  # characters; half a title is a line with which the whole begins


@dataclass(frozen=True, slots=True)
class Weight:
    """One article's words. Junk is what the raw text has and the gold has not; the article is what both have.

    ``brought`` is the junk that is gone, ``cost`` what is gone of the article, both as words with their numbers.
    """

    junk: int
    article: int
    cleaned: int
    gold: int
    brought: Counter[str]
    cost: Counter[str]

    @property
    def removed(self) -> float:
        """The share of the junk that is gone."""
        return self.brought.total() / self.junk if self.junk else 0.0

    @property
    def lost(self) -> float:
        """The share of the article that is gone."""
        return self.cost.total() / self.article if self.article else 0.0

    @property
    def f1(self) -> float:
        """Precision and recall of the cleaned words in one; 1 if there should be no word and is none."""
        both = self.cleaned + self.gold
        return 2 * (self.article - self.cost.total()) / both if both else 1.0


def weigh(raw: str, cleaned: str, gold: str, title: str | None = None) -> Weight:
    r"""Weigh one article.

    >>> raw, gold = "Share this\nThe ferry sailed.\nIt was late.", "The ferry sailed.\nIt was late."
    >>> weight = weigh(raw, "The ferry sailed.", gold)
    >>> weight.junk, weight.brought.total(), weight.article, weight.cost.total()
    (2, 2, 6, 3)
    """
    before, after, wanted = (Counter(words(without_title(text, title))) for text in (raw, cleaned, gold))
    article, junk = before & wanted, before - wanted
    return Weight(
        junk=junk.total(),
        article=article.total(),
        cleaned=after.total(),
        gold=wanted.total(),
        brought=junk - (after - wanted),
        cost=article - (after & wanted),
    )


def words(text: str) -> list[str]:
    """The words of a text, in order.

    >>> words("The Ferry’s 2nd trip; 島へ")
    ['the', 'ferry', 's', '2nd', 'trip', '島', 'へ']
    """
    return _WORD.findall(text.lower())


def without_title(text: str, title: str | None) -> str:
    """The text without the lines that are its title, or begin it."""
    folded = " ".join(words(title or ""))
    if len(folded) < _SHORTEST_TITLE:
        return text
    return "\n".join(line for line in split_lines(text) if not _is_title(line, folded))


def is_title(line: str, title: str | None) -> bool:
    """Whether a line is no more than the title, or its beginning."""
    folded = " ".join(words(title or ""))
    return len(folded) >= _SHORTEST_TITLE and _is_title(line, folded)


def _is_title(line: str, title: str) -> bool:
    folded = " ".join(words(line))
    return bool(folded) and (folded == title or (len(folded) > _SHORTEST_HALF and title.startswith(folded)))
