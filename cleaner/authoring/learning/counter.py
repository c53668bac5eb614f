"""Count in how many articles of a publisher a line recurs: as it is, or with a part that changes.

Documents are counted, not lines, and copies of one article are one: what counts is how much other prose there is in the
articles that have the line.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cleaner.authoring.learning.masker import MARKS, SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cleaner.authoring.learning.masker import Line

LEAST = 3  # articles
_KEY_LENGTHS = (4, 3, 2)  # words at the beginning or the end of lines that change elsewhere
_LEAST_WORDS, _MOST_WORDS = 3, 40  # of a line that may change
_SEPARATORS = (":", "|", ",")
_LEAST_LETTERS = 6  # in the constant words of a line that changes
_COPIED = 0.6  # of the prose
_COMPARED = 200  # articles that are compared to tell copies
_WORD = re.compile(rf"\S*[^\W\d_{MARKS}]\S*")


class Spot(NamedTuple):
    """Where a line stands: the number of the article in its group, and of the line among those that have words."""

    article: int
    line: int


@dataclass(frozen=True)
class Recurrence:
    """A line that recurs: the form of its beginning and its end, and whether something changes between them.

    ``middle`` is a part that all lines have between two that change.
    """

    head: str
    tail: str
    open: bool
    spots: tuple[Spot, ...] = field(repr=False)
    middle: str = ""

    @property
    def constant(self) -> str:
        """What does not change, with marks for names, dates and numbers."""
        return " ".join(filter(None, (self.head, self.middle, self.tail)))

    @cached_property
    def articles(self) -> tuple[int, ...]:
        """The numbers of the articles that have it."""
        return tuple(dict.fromkeys(spot.article for spot in self.spots))

    @property
    def parts(self) -> tuple[str, ...]:
        """The constant parts, between which something changes."""
        if not self.open:
            return (self.head,)
        return (self.head, self.middle, self.tail) if self.middle else (self.head, self.tail)

    @property
    def words(self) -> list[str]:
        """The words that do not change."""
        return _WORD.findall(self.constant)

    @property
    def letters(self) -> int:
        """How many characters the words have that do not change."""
        return sum(map(len, self.words))


def recurrences(articles: Sequence[Sequence[Line]], least: int) -> list[Recurrence]:
    """The lines that stand in at least so many articles; no line of an article belongs to two of them."""
    same = defaultdict(list)
    for spot, line in _spots(articles):
        same[line.form].append(spot)
    whole = {form: Recurrence(form, "", False, tuple(spots)) for form, spots in same.items() if len(spots) >= LEAST}
    whole = {form: each for form, each in whole.items() if len(each.articles) >= least}
    return _without_overlap([*whole.values(), *_changing(same, least)], least)


def different(articles: Sequence[Sequence[Line]], numbers: Sequence[int]) -> float:
    """How many different articles there are behind these: copies of one, and states of one live blog, are one.

    It is the number of lines of prose that not most of them share, over what an article has of these.
    """
    compared = numbers[:: max(1, len(numbers) // _COMPARED)]
    own = [_prose(articles[number]) for number in compared]
    counts = Counter(form for each in own for form in each)
    most = len(own) / 2
    left = [size for each in own if (size := sum(counts[form] <= most for form in each))]
    distinct = sum(1 for count in counts.values() if count <= most)
    mean = sum(left) / len(left) if left else 0
    found = (distinct / mean if left else 0) + (len(left) < len(own))
    shared = len(counts) - distinct
    if shared > _COPIED * (shared + mean):  # mostly one text, with something else around it
        found *= mean / (shared + mean)
    return found * len(numbers) / len(compared)


def _prose(lines: Sequence[Line]) -> set[str]:
    """The lines that tell an article from others: its prose, or all that it has."""
    return {line.form for line in lines if line.prose} or {line.form for line in lines}


def _spots(articles: Sequence[Sequence[Line]]) -> Iterator[tuple[Spot, Line]]:
    for number, lines in enumerate(articles):
        for index, line in enumerate(lines):
            yield Spot(number, index), line


def _changing(same: Mapping[str, Sequence[Spot]], least: int) -> Iterator[Recurrence]:
    """Lines of which only the beginning or the end recurs."""
    keys: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for form in same:
        if len(form) <= SHORT:
            for key in _keys(form.split(" ")):
                keys[key].append(form)
    for forms in keys.values():
        if len(forms) > 1:
            spots = [spot for form in forms for spot in same[form]]
            if len({spot.article for spot in spots}) >= least and (found := _skeleton(forms, spots)):
                yield found


def _keys(words: list[str]) -> Iterator[tuple[int, str]]:
    if _LEAST_WORDS <= len(words) <= _MOST_WORDS:
        for length in _KEY_LENGTHS:
            if length < len(words):
                yield length, " ".join(words[:length])
                yield -length, " ".join(words[-length:])


def _skeleton(forms: Sequence[str], spots: Iterable[Spot]) -> Recurrence | None:
    """What the forms share at both ends."""
    rows = [form.split(" ") for form in forms]
    shortest = min(map(len, rows))
    first = _shared(rows, shortest)
    last = _shared([row[::-1] for row in rows], shortest - first)
    head, tail = rows[0][:first], rows[0][len(rows[0]) - last :]
    middle = _middle([row[first : len(row) - last] for row in rows])
    found = Recurrence(" ".join(head), " ".join(tail), True, tuple(sorted(spots)), middle)
    return found if found.letters >= _LEAST_LETTERS else None


def _middle(rows: Sequence[Sequence[str]]) -> str:
    """A word, not the first or the last, that all rows have and that is one of the ends of something: "desk:"."""
    inner = [set(row[1:-1]) for row in rows]
    shared = set.intersection(*inner)
    return next((word for word in rows[0] if word in shared and word.endswith(_SEPARATORS)), "")


def _shared(rows: Sequence[Sequence[str]], most: int) -> int:
    """How many words all rows begin with."""
    return next((index for index in range(most) if len({row[index] for row in rows}) > 1), most)


def _without_overlap(found: Iterable[Recurrence], least: int) -> list[Recurrence]:
    """Each line goes to the recurrence that says most about it: the more words in the more articles."""
    taken: set[Spot] = set()
    left = []
    for each in sorted(found, key=_weight):
        spots = tuple(spot for spot in each.spots if spot not in taken)
        rest = replace(each, spots=spots)
        if len(rest.articles) >= least and len(spots) >= len(each.spots) / 2:
            taken.update(spots)
            left.append(rest)
    return left


def _weight(each: Recurrence) -> tuple[float, ...]:
    return -len(each.articles) * min(each.letters, 60), each.open, -each.letters
