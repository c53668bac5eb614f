"""Weak signs that add up: evidence that no rule could condemn a line by, but that tells when much of it agrees.

Each row that the rules left shows some named signs; ``rules/signs.yaml`` gives each a weight (fitted by
``tools/fit_signs.py``). A row's score is the sum. Junk comes in runs, so the rows are split into stretches of article
and of junk with the greatest sum, where each change from one to the other has its price. Signs speak only in an
article from which rules took something: they go on with what rules have begun.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from cleaner.lines import closes, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cleaner.matcher import Row, Scene

WORD = re.compile(r"\w+")
_NAME = re.compile(r"[^\W\d_a-z][\w'’.-]+ (?:[^\W\d_a-z]\. )?[^\W\d_a-z][\w'’-]+")
_LENGTHS = ((2, "1-2"), (5, "3-5"), (11, "6-11"), (24, "12-24"), (49, "25-49"))
_CHARACTERS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("address", r"https?:|www\.|@"),
        ("pipe", r"\|"),
        ("arrow", r"[»›→←▶►<>]"),
        ("copyright", r"©|\(c\)"),
        ("money", r"[$€£¥]"),
        ("year", r"\b(?:19|20)\d\d\b"),
        ("time", r"\b\d{1,2}[:.]\d\d\b"),
        ("bullet", r"[•*·–-] "),
        ("number", r"\d{1,2}\. "),
        ("quote", '["«]'),
        ("comma", "[,、،]"),
    )
)
_AT_START = frozenset({"bullet", "number"})
_ENDS = ((":", "ends-colon"), ("?", "ends-question"), ("...", "ends-ellipsis"), ("!", "ends-exclamation"))
_ITEM = re.compile(r"\d{1,2}[.)] ")  # of a numbered list: the article's own more often than a teaser
_AND = " & "  # joins the two signs of a pair in a name
_TITLE_WORDS = 4  # the first row with so many may be the title
_EDGE = 2  # lines of prose before (after) a row near the beginning (end)
_SHARES = (0.1, 0.25, 0.5, 0.8)


class Gone(NamedTuple):
    """A line that went: the category of the rule that took it, and its text."""

    category: str
    raw: str


@dataclass(frozen=True, slots=True)
class Signs:
    """The weights of signs and of pairs of them, and the words they know; see ``docs/signs.md``."""

    weights: Mapping[str, float] = field(default_factory=dict)
    pairs: tuple[tuple[str, str, float], ...] = ()
    bias: float = 0.0
    threshold: float = 0.0
    prose: float = 0.0
    prose_needs: frozenset[str] = frozenset()
    switch: float = 0.0
    most: float = 6.0
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def score(self, shown: Sequence[str]) -> float:
        """The sum of a row's signs, held within ``most`` either way, less the threshold; prose needs more."""
        seen = set(shown)
        if "prose" in seen and not seen & self.prose_needs:
            return -self.most
        total = self.bias + sum(self.weights.get(sign, 0.0) for sign in seen)
        total += sum(weight for first, second, weight in self.pairs if first in seen and second in seen)
        held = max(-self.most, min(self.most, total))
        return held - self.threshold - (self.prose if "prose" in seen else 0.0)


def condemned(signs: Signs, scene: Scene, gone: Mapping[int, Gone], site: str | None) -> list[int]:
    """The rows that the signs condemn, given the lines that have gone, by number, and the site's name in its URL."""
    if not gone or not signs.weights or not scene.prose:
        return []
    head, tail = edges(scene)
    indexes = [*head, *tail]
    junk = divided(signs, shown_signs(signs, scene, gone, site, indexes), len(head))
    return _without_headings(scene, [index for index, is_junk in zip(indexes, junk, strict=True) if is_junk])


def divided(signs: Signs, shown: Sequence[Sequence[str]], heads: int) -> list[bool]:
    """Whether each row is junk by its signs; ``heads`` rows are near the beginning, the rest near the end."""
    scores = [signs.score(each) for each in shown]
    return stretches(scores[:heads], signs.switch) + stretches(scores[heads:], signs.switch)


def split_weights(named: Mapping[str, float]) -> tuple[dict[str, float], tuple[tuple[str, str, float], ...]]:
    """Weights by name as those of single signs, and those of pairs.

    >>> split_weights({"prose": 1.5, "closing & year": -0.5})
    ({'prose': 1.5}, (('closing', 'year', -0.5),))
    """
    halves = {name: name.split(_AND) for name in named if _AND in name}
    pairs = tuple((first, second, named[name]) for name, (first, second) in halves.items())
    return {name: weight for name, weight in named.items() if name not in halves}, pairs


def _without_headings(scene: Scene, found: Sequence[int]) -> list[int]:
    """Of the condemned rows near the end, those that do not stand over prose that stays: that would be its heading."""
    kept: list[int] = []
    condemned_rows = frozenset(found)
    stays = False  # the row below is prose that stays, or the heading of such
    for index in range(len(scene.rows) - 1, -1, -1):
        if index not in condemned_rows:
            stays = scene.rows[index].prose
        elif not stays or index < scene.first_prose:
            kept.append(index)
            stays = False
    return kept[::-1]


def edges(scene: Scene) -> tuple[list[int], list[int]]:
    """The rows that signs may condemn: short ones near the beginning but for the title, and all near the end.

    In between, and of the prose near the beginning, what signs condemned was the article's own as often as not.
    """
    rows = range(len(scene.rows))
    title = next((index for index in rows if words(scene.rows[index].folded) >= _TITLE_WORDS), 0)
    head = [index for index in rows if scene.prose_before[index] <= _EDGE and not scene.rows[index].prose]
    tail = [index for index in rows if scene.prose_after(index) <= _EDGE and not _ITEM.match(scene.rows[index].folded)]
    return [index for index in head if index != title and (not tail or index < tail[0])], tail


def stretches(scores: Sequence[float], switch: float) -> list[bool]:
    """Whether each row belongs to a stretch of junk, so that scores in junk less the price of changes is greatest.

    >>> stretches([-3, 2, -0.5, 2, -4], 1)
    [False, True, True, True, False]
    """
    if not scores:
        return []
    article, junk = 0.0, scores[0] - switch
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


def shown_signs(
    signs: Signs, scene: Scene, gone: Mapping[int, Gone], site: str | None, indexes: Sequence[int]
) -> list[list[str]]:
    """The names of the signs that each of the rows at the indexes shows."""
    surroundings = _Surroundings(signs, scene, gone)
    seen = []
    for index in indexes:
        row = scene.rows[index]
        shown = list(line_signs(signs, row))
        if site and site in row.folded.replace(" ", ""):
            shown.append("names-site")
        shown += _of_place(scene, index, shown[0])
        shown += surroundings.of_neighbours(index)
        shown += surroundings.of_gone(index)
        seen.append(shown)
    return seen


def line_signs(signs: Signs, row: Row) -> tuple[str, ...]:
    """What a line shows by itself; its length comes first."""
    if row.signs is None:
        row.signs = tuple(_line_signs(signs, row))
    return row.signs


def _line_signs(signs: Signs, row: Row) -> Iterator[str]:
    folded = row.folded
    yield "words:" + next((name for most, name in _LENGTHS if words(folded) <= most), "50+")
    closing = closes(folded)
    if closing:
        yield "closing"
    if row.prose:
        yield "prose"
    elif closing:
        yield "short-closing"
    yield from (name for end, name in _ENDS if folded.endswith(end))
    for name, pattern in _CHARACTERS:
        if pattern.match(folded) if name in _AT_START else pattern.search(folded):
            yield name
    yield from _of_case(row.raw)
    yield from _of_words(signs, row)


def _of_case(raw: str) -> Iterator[str]:
    initials = [word[0] for word in raw.split() if word[0].isalpha()]
    if initials and initials[0].islower():
        yield "opens-lower-case"
    if len(initials) > 1:
        share = sum(map(str.isupper, initials)) / len(initials)
        if share > 0.8:
            yield "title-case"
        elif share > 0.4:
            yield "half-title-case"
    if raw.isupper():
        yield "upper-case"
    if sum(map(str.isdigit, raw)) * 4 > len(raw):
        yield "digits"


def _of_words(signs: Signs, row: Row) -> Iterator[str]:
    """How much of the line is in each list of words, and whether it opens with a name."""
    tokens = WORD.findall(row.folded)
    for name, listed in signs.words.items():
        count = sum(token in listed for token in tokens)
        if count:
            yield f"{name}-words"
        if count > 1:
            yield f"{name}-words>1"
        yield from (f"{name}-words>{share}" for share in _SHARES if count > share * len(tokens))
        if count and name == "biography" and _NAME.match(row.raw.lstrip()):
            yield "biography-of-name"


def _of_place(scene: Scene, index: int, length: str) -> Iterator[str]:
    zone, size = scene.zone(index), len(scene.rows)
    yield f"zone:{zone}"
    yield f"zone:{zone} {length}"
    before, after = scene.prose_before[index], scene.prose_after(index)
    if before < 3:
        yield f"prose-before:{before}"
    if after < 6:
        yield f"prose-after:{after if after < 3 else '3-5'}"
    yield from (f"first:{count}" for count in (1, 3, 6) if index < count)
    yield from (f"last:{count}" for count in (1, 3, 8) if index >= size - count)
    if index > size * 0.5:
        yield "second-half"
    if index > size * 0.8:
        yield "last-fifth"


class _Surroundings:
    """What stands, and what stood, around each row of a scene."""

    def __init__(self, signs: Signs, scene: Scene, gone: Mapping[int, Gone]) -> None:
        self.signs, self.scene, self.gone = signs, scene, gone
        self.numbers = sorted(gone)
        self.rows = [row.number for row in scene.rows]
        self.short = [0, *accumulate(not row.prose for row in scene.rows)]
        self.repeats = Counter(row.bare for row in scene.rows)
        indents = Counter(_indent(row.raw) for row in scene.rows if row.prose)
        self.indent = indents.most_common(1)[0][0] if indents else 0
        self.names = self._names()
        self.first = self._first_after_middle()
        self.tail_start = min(self.first.values(), default=None)

    def _names(self) -> frozenset[str]:
        """Names in the lines that were taken as bylines or biographies, or from the head."""
        names: set[str] = set()
        for number in self.numbers:
            if self.gone[number].category in ("byline", "author-bio"):
                names.update(_NAME.findall(self.gone[number].raw))
        return frozenset(names)

    def _first_after_middle(self) -> dict[str, int]:
        """The first line gone of each category, past the middle of the article's prose."""
        prose = [row.number for row in self.scene.rows if row.prose]
        middle = prose[len(prose) // 2]
        first: dict[str, int] = {}
        for number in self.numbers[bisect_right(self.numbers, middle) :]:
            first.setdefault(self.gone[number].category, number)
        return first

    def of_neighbours(self, index: int) -> Iterator[str]:
        rows, row = self.scene.rows, self.scene.rows[index]
        for name, other in (("previous", index - 1), ("next", index + 1)):
            if not 0 <= other < len(rows):
                yield f"{name}:none"
                continue
            if rows[other].prose:
                yield f"{name}:prose"
            elif len(rows[other].folded) < 30:
                yield f"{name}:short"
            if "junk-words>0.25" in line_signs(self.signs, rows[other]):
                yield f"{name}:junk-words"
        low, high = max(0, index - 3), min(len(rows), index + 4)
        share = (self.short[high] - self.short[low]) / (high - low)
        yield from (f"short-around>{least}" for least in (0.2, 0.5, 0.8) if share > least)
        if 0 < index < len(rows) - 1 and rows[index - 1].prose == rows[index + 1].prose != row.prose:
            yield "alternates"
        yield from (f"repeated:{count}" for count in (2, 3) if self.repeats[row.bare] >= count)
        indent = _indent(row.raw) - self.indent
        yield from (f"indent>{least}" for least in (0, 4) if indent > least)

    def of_gone(self, index: int) -> Iterator[str]:
        number, last = self.rows[index], len(self.rows) - 1
        before = bisect_left(self.numbers, number)
        above = bisect_left(self.numbers, self.rows[index - 1]) if index else 0
        below = bisect_left(self.numbers, self.rows[index + 1]) if index < last else len(self.numbers)
        yield from {f"gone-above:{self.gone[each].category}" for each in self.numbers[above:before]}
        yield from {f"gone-below:{self.gone[each].category}" for each in self.numbers[before:below]}
        if above < before < below:
            yield "gone-on-both-sides"
        yield from self._gone_near(index, before)
        yield from self._gone_since(number, index, before)
        if self.names and (name := _NAME.match(self.scene.rows[index].raw.lstrip())) and name[0] in self.names:
            yield "opens-with-author"

    def _gone_near(self, index: int, before: int) -> Iterator[str]:
        last = len(self.rows) - 1
        if before > bisect_left(self.numbers, self.rows[max(0, index - 5)]):
            yield "gone-in-5-above"
        if before < bisect_left(self.numbers, self.rows[min(last, index + 5)]):
            yield "gone-in-5-below"
        after = len(self.numbers) - before
        yield from (f"gone-below>{share}" for share in (0.3, 0.6, 0.85) if after > share * (after + last - index + 1))
        yield from (f"gone-above>{share}" for share in (0.3, 0.7) if before > share * (before + index + 1))
        if len(self.numbers) >= 10:
            yield "gone-10"

    def _gone_since(self, number: int, index: int, before: int) -> Iterator[str]:
        """What went between the article's middle and this row."""
        passed = [category for category, first in self.first.items() if first < number]
        yield from (f"after:{category}" for category in passed)
        if not passed or self.tail_start is None:
            return
        yield from (f"after:{count}-categories" for count in range(2, min(len(passed), 5) + 1))
        gone = before - bisect_left(self.numbers, self.tail_start) + 1
        left = index - bisect_left(self.rows, self.tail_start) + 1
        yield from (f"gone-since>{share}" for share in (0.3, 0.6) if gone > share * (gone + left))


def _indent(raw: str) -> int:
    return len(raw) - len(raw.lstrip())
