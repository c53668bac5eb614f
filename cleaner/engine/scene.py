"""What is left of an article: its rows, and what can be said of the place of each."""

from __future__ import annotations

from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from cleaner.text.folding import bare
from cleaner.text.lines import closes, content, is_prose, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.rulebook.patterns import Pattern
    from cleaner.rulebook.rule import Rule

_SENTENCE = 8  # words of a short sentence
_DEEP = 3  # lines of prose
_MENUS = 5  # other lines for a line of prose
TITLE_CHARS = 20  # that two copies of a title have in common


class Row:
    """A line with something on it: its number in the text, and the forms that rules look at.

    ``pieces`` are where the raw text stands in its line; empty when nothing of it is gone. A paragraph that was wrapped
    to a width is one row, of the ``parts`` that are its lines.
    """

    __slots__ = (
        *("number", "raw", "folded", "bare", "prose", "pieces", "parts", "candidates", "inline", "narrow", "live"),
        *("zone", "there", "shapes", "neighbour_of", "_closing", "_words", "_title_case", "_content"),
    )

    def __init__(self, number: int, raw: str, folded: str, pieces: tuple[tuple[int, int], ...] = ()) -> None:
        self.number, self.raw, self.folded, self.pieces = number, raw, folded, pieces
        self.bare, self.prose = bare(folded), is_prose(folded)
        self.parts: tuple[Row, ...] = ()
        self.candidates: tuple[Rule, ...] = ()  # rules whose phrases or patterns the line is
        self.inline: tuple[tuple[Pattern, Rule], ...] = ()
        self.narrow = False  # in the middle of the article: rules that take no prose there were not asked
        self.live: tuple[Rule, ...] | None = None  # the candidates that apply
        self.zone: str | None = None  # where the row stood when it was last looked at ...
        self.there: tuple[Rule, ...] = ()  # ... and the live rules that may take rows there, and that suit the row
        self.shapes: tuple[Rule, ...] = ()  # those that suit it and look at its shape alone, not at what it repeats
        self.neighbour_of: dict[str, bool] | None = None  # whether it suits rules' after and before, once asked
        self._closing: bool | None = None
        self._words: int | None = None
        self._title_case: bool | None = None
        self._content: frozenset[str] | None = None

    @property
    def numbers(self) -> list[int]:
        """The numbers of its lines: one, or those of a wrapped paragraph."""
        return [part.number for part in self.parts] or [self.number]

    @property
    def closing(self) -> bool:
        """Whether it ends in closing punctuation."""
        if self._closing is None:
            self._closing = closes(self.folded)
        return self._closing

    @property
    def words(self) -> int:
        """How many words it has."""
        if self._words is None:
            self._words = words(self.folded)
        return self._words

    @property
    def content(self) -> frozenset[str]:
        """Its longer words."""
        if self._content is None:
            self._content = content(self.folded)
        return self._content

    @property
    def title_case(self) -> bool:
        """Whether most of its words begin with a capital letter."""
        if self._title_case is None:
            self._title_case = _is_title_case(self.raw)
        return self._title_case


def _is_title_case(line: str) -> bool:
    initials = [word[0] for word in line.split() if word[0].isalpha()]
    return bool(initials) and sum(map(str.isupper, initials)) * 2 > len(initials)


class Scene:
    """The rows that are left of an article, and what can be said of the place of each."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.prose_before = [0, *accumulate(row.prose for row in rows)]
        self.prose = self.prose_before[-1]
        self.first_prose = next((index for index, row in enumerate(rows) if row.prose), len(rows))
        self.last_prose = next((index for index in range(len(rows) - 1, -1, -1) if rows[index].prose), -1)

    @cached_property
    def zones(self) -> list[str]:
        """The zone of each row."""
        return [self.zone(index) for index in range(len(self.rows))]

    @cached_property
    def first_seen(self) -> dict[str, int]:
        """The index of the first row with each bare text."""
        seen: dict[str, int] = {}
        for index, row in enumerate(self.rows):
            seen.setdefault(row.bare, index)
        return seen

    @cached_property
    def echoes(self) -> list[int]:
        """The rows that begin as an earlier one does: no other repeats a line or a title."""
        seen: dict[str, int] = {}
        return [index for index, row in enumerate(self.rows) if seen.setdefault(row.bare[:TITLE_CHARS], index) < index]

    @cached_property
    def longest_after(self) -> list[int]:
        """For each row, how many paragraphs follow one another at most from there to the end."""
        return [*_longest(reversed(self.rows))[::-1], 0]

    @cached_property
    def most_words_after(self) -> list[int]:
        """For each row, how many words the longest line of prose has from there to the end."""
        counts = (row.words if row.prose else 0 for row in reversed(self.rows))
        return [*accumulate(counts, max, initial=0)][::-1]

    @cached_property
    def longest_before(self) -> list[int]:
        """For each row, how many paragraphs follow one another at most before it."""
        return [0, *_longest(self.rows)]

    def follows_article(self, start: int) -> bool:
        """Whether what stands before a row may be the article, and not just menus with hardly a paragraph between them.

        In the text of a whole page, a link that leads to the comments may stand above the article.
        """
        prose = self.prose_before[start]
        if start - prose <= _MENUS * prose:
            return True
        longest = self.longest_before[start]
        return longest >= _DEEP or longest >= self.longest_after[start + 1]

    def zone(self, index: int) -> str:
        """Head is before the first line of prose, tail after the last; without prose all is body."""
        if not self.prose:
            return "body"
        if index < self.first_prose:
            return "head"
        return "tail" if index > self.last_prose else "body"

    def fingerprints(self) -> Iterator[tuple[Rule, str]]:
        """The fingerprints of platforms and publishers that the rows show, each with the line that shows it."""
        rows = (row for row in self.rows if row.candidates)
        return ((rule, row.bare) for row in rows for rule in row.candidates if rule.kind == "fingerprint")

    def is_deep(self, index: int) -> bool:
        """Whether prose enough stands before and after a row for it to be in the middle of the article."""
        return self.prose_before[index] >= _DEEP and self.prose_after(index) >= _DEEP

    def prose_after(self, index: int) -> int:
        """How many lines of prose follow."""
        return self.prose - self.prose_before[index + 1]


def _longest(rows: Iterable[Row]) -> list[int]:
    """By each row, how many paragraphs have followed one another at most so far.

    Short sentences beside a paragraph count too, as an article's last words are often few. A line that breaks off (…)
    is no paragraph but the beginning of one that stands elsewhere.
    """
    longest, run, prose, most = [], 0, False, 0
    for row in rows:
        speaks = row.prose or (row.words >= _SENTENCE and row.folded.endswith("."))
        run, prose = (run + 1, prose or row.prose) if speaks and not row.folded.endswith("...") else (0, False)
        if prose:
            most = max(most, run)
        longest.append(most)
    return longest
