"""What a row of an article shows: the named signs of junk and of article that ``docs/signs.md`` lists."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from cleaner.lines import closes, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cleaner.matcher import Row, Scene

WORD = re.compile(r"\w+")
_CONTENT = re.compile(r"[^\W\d_]{5,}")  # words that tell what a text is about are seldom shorter
_NAME = re.compile(r"[^\W\d_a-z][\w'’.-]+ (?:[^\W\d_a-z]\. )?[^\W\d_a-z][\w'’-]+")
_NAMES = re.compile(rf"\b(?=({_NAME.pattern}))")  # overlapping: in "By Jane Poe", "Jane Poe" as well as "By Jane"
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
        ("bullet", r"\A[•*·–-] "),
        ("number", r"\A\d{1,2}[.)] "),
        ("quote", '["«]'),
        ("comma", "[,、،]"),
    )
)
_ENDS = ((":", "ends-colon"), ("?", "ends-question"), ("...", "ends-ellipsis"), ("!", "ends-exclamation"))
_SHARES = (0.1, 0.25, 0.5, 0.8)
_CORE = 0.6  # of the article's prose, from its beginning: hardly ever junk
_OVERLAPS = (0.15, 0.3, 0.5, 0.7)  # shares of a row's content words
_RELATIVE = (0.3, 0.6, 1.0, 1.6)  # times the mean length of a line of prose
_PASSED = (0.3, 0.6, 0.9, 0.999)  # shares of the article's prose


class Gone(NamedTuple):
    """A line that went: the category of the rule that took it, and its text."""

    category: str
    raw: str


def observe(
    lists: Mapping[str, frozenset[str]],
    scene: Scene,
    gone: Mapping[int, Gone],
    site: str | None,
    indexes: Sequence[int],
) -> Iterator[list[str]]:
    """The names of the signs that each of the rows at the indexes shows, given the lists of words and what went."""
    surroundings = _Surroundings(lists, scene, gone)
    topic = _Topic(scene)
    for index in indexes:
        row = scene.rows[index]
        shown = list(_line_signs(lists, row))
        if site and site in row.folded.replace(" ", ""):
            shown.append("names-site")
        shown += _of_place(scene, index, shown[0])
        shown += topic.of_row(index)
        shown += surroundings.of_neighbours(index)
        shown += surroundings.of_gone(index)
        yield shown


def _line_signs(lists: Mapping[str, frozenset[str]], row: Row) -> Iterator[str]:
    """What a line shows by itself; its length comes first."""
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
    yield from (name for name, pattern in _CHARACTERS if pattern.search(folded))
    yield from _of_case(row.raw)
    yield from _of_words(lists, row)


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


def _of_words(lists: Mapping[str, frozenset[str]], row: Row) -> Iterator[str]:
    """How much of the line is in each list of words, and whether it opens with a name."""
    tokens = WORD.findall(row.folded)
    for name, listed in lists.items():
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
        yield f"prose-before:{int(before)}"
    if after < 6:
        yield f"prose-after:{int(after) if after < 3 else '3-5'}"
    yield from (f"passed>{share}" for share in _PASSED if before > share * scene.prose)
    yield from (f"prose>{count}" for count in (3, 8, 20) if scene.prose > count)
    yield from (f"first:{count}" for count in (1, 3, 6) if index < count)
    yield from (f"last:{count}" for count in (1, 3, 8) if index >= size - count)
    if index > size * 0.5:
        yield "second-half"
    if index > size * 0.8:
        yield "last-fifth"


class _Topic:
    """What the article is about, by the content words of its core, and how far each row agrees."""

    def __init__(self, scene: Scene) -> None:
        prose = [index for index, row in enumerate(scene.rows) if row.prose]
        self.core = frozenset(prose[: max(1, int(len(prose) * _CORE))])
        self.contents = [frozenset(_CONTENT.findall(row.folded)) for row in scene.rows]
        self.core_counts = Counter(word for index in self.core for word in self.contents[index])
        self.counts = Counter(word for content in self.contents for word in content)
        self.opening = self.contents[0]
        self.rows = scene.rows
        self.length = sum(len(scene.rows[index].folded) for index in prose) / max(1, len(prose))

    def of_row(self, index: int) -> Iterator[str]:
        content, own = self.contents[index], int(index in self.core)
        yield from (f"length>{share}" for share in _RELATIVE if len(self.rows[index].folded) > share * self.length)
        if not content:
            return
        known = sum(self.core_counts[word] > own for word in content) / len(content)
        yield from (f"topic>{share}" for share in _OVERLAPS if known > share)
        again = sum(self.counts[word] > 1 for word in content) / len(content)
        yield from (f"elsewhere>{share}" for share in _OVERLAPS if again > share)
        opening = len(content & self.opening) / len(content)
        yield from (f"opening-words>{share}" for share in (0, 0.2, 0.5) if opening > share)


class _Surroundings:
    """What stands, and what stood, around each row of a scene."""

    def __init__(self, lists: Mapping[str, frozenset[str]], scene: Scene, gone: Mapping[int, Gone]) -> None:
        self.scene, self.gone = scene, gone
        self.junk = lists.get("junk", frozenset())
        self.junky: dict[int, bool] = {}  # by index, once somebody asked: each row is its neighbours' neighbour
        self.numbers = sorted(gone)
        self.rows = [row.number for row in scene.rows]
        self.short = [0, *accumulate(not row.prose for row in scene.rows)]
        self.repeats = Counter(row.bare for row in scene.rows)
        indents = Counter(_indent(row.raw) for row in scene.rows if row.prose)
        self.indent = indents.most_common(1)[0][0] if indents else 0
        self.names = self._names()
        self.first = self._first_after_middle()
        self.last = self._last_of_each()
        self.tail_start = min(self.first.values(), default=None)

    def _names(self) -> frozenset[str]:
        """Names in the lines that were taken as bylines or biographies, or from the head."""
        names: set[str] = set()
        for number in self.numbers:
            if self.gone[number].category in ("byline", "author-bio"):
                names.update(_NAMES.findall(self.gone[number].raw))
        return frozenset(names)

    def _first_after_middle(self) -> dict[str, int]:
        """The first line gone of each category, past the middle of the article's prose."""
        prose = [row.number for row in self.scene.rows if row.prose]
        middle = prose[len(prose) // 2]
        first: dict[str, int] = {}
        for number in self.numbers[bisect_right(self.numbers, middle) :]:
            first.setdefault(self.gone[number].category, number)
        return first

    def _last_of_each(self) -> list[int]:
        """The last line gone of each category, in order."""
        return sorted({self.gone[number].category: number for number in self.numbers}.values())

    def of_neighbours(self, index: int) -> Iterator[str]:
        rows, row = self.scene.rows, self.scene.rows[index]
        for name, other in (("previous", index - 1), ("next", index + 1)):
            yield f"{name}:{self._kind(other)}"
            if 0 <= other < len(rows) and self._is_junky(other):
                yield f"{name}:junk-words"
        low, high = max(0, index - 3), min(len(rows), index + 4)
        share = (self.short[high] - self.short[low]) / (high - low)
        yield from (f"short-around>{least}" for least in (0.2, 0.5, 0.8) if share > least)
        above = index - low - (self.short[index] - self.short[low])
        below = high - index - 1 - (self.short[high] - self.short[index + 1])
        yield from (f"prose-close-above>{count}" for count in range(above))
        yield from (f"prose-close-below>{count}" for count in range(below))
        if 0 < index < len(rows) - 1 and rows[index - 1].prose == rows[index + 1].prose != row.prose:
            yield "alternates"
        yield from (f"repeated:{count}" for count in (2, 3) if self.repeats[row.bare] >= count)
        indent = _indent(row.raw) - self.indent
        yield from (f"indent>{least}" for least in (0, 4) if indent > least)

    def _kind(self, index: int) -> str:
        if not 0 <= index < len(self.rows):
            return "none"
        row = self.scene.rows[index]
        return "prose" if row.prose else "short" if len(row.folded) < 30 else "middling"

    def _is_junky(self, index: int) -> bool:
        if index not in self.junky:
            tokens = WORD.findall(self.scene.rows[index].folded)
            self.junky[index] = sum(token in self.junk for token in tokens) > 0.25 * len(tokens)
        return self.junky[index]

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
        last, total, number = len(self.rows) - 1, len(self.numbers), self.rows[index]
        if before > bisect_left(self.numbers, self.rows[max(0, index - 5)]):
            yield "gone-in-5-above"
        if before < bisect_left(self.numbers, self.rows[min(last, index + 5)]):
            yield "gone-in-5-below"
        near = min(abs(other - number) for other in self.numbers[max(0, before - 1) : before + 1])
        yield from (f"gone-farther>{lines}" for lines in (1, 2, 4, 8) if near > lines)
        yield from (
            f"gone-below>{share}"
            for share in (0.3, 0.6, 0.85)
            if total - before > share * (total - before + last - index + 1)
        )
        yield from (f"gone-above>{share}" for share in (0.3, 0.7) if before > share * (before + index + 1))
        yield from (f"gone>{count}" for count in (2, 5, 10, 20) if total > count)
        categories = len(self.last) - bisect_right(self.last, number)
        yield from (f"categories-below>{count}" for count in range(min(categories, 3)))

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
