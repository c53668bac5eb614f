"""Which of thousands of texts a line holds, told by its words.

A word is looked at letter by letter once, and then remembered: texts repeat their words; one with marks
in it (a comma, a quote, a hyphen) by what stands between them. No text has a space but at its
ends, where it says that the word begins (ends) there, or what is left of it without the punctuation. For a text, 0 is
any digit.
"""

from __future__ import annotations

import marshal
from bisect import bisect_left
from itertools import chain
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from cleaner.rulebook.sieve import bit_of
from cleaner.store import Packed, Stored
from cleaner.text.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONG = 4
_SIZES = (_LONG, 2, 1)  # characters of a gram by which a text is found in a word
_MOST_WORDS = 30_000  # remembered, and as many from before that; about 12 MB
_LONGEST_WORD = 40  # characters; longer ones (addresses, sentences without spaces) hardly come again
_DIGITS = str.maketrans("123456789", "000000000")
_MARK = lazy_pattern(r"[\W_]")
Spotted = tuple[tuple[int, ...], int]  # numbers of patterns, and bits of what else is there
Split = tuple[tuple[int, ...], tuple[int, ...], int]  # likewise, with the numbers of the first patterns apart
Texts = tuple[tuple[str, tuple[int, ...], int], ...]


class Tables(NamedTuple):
    """Where texts are found: whole words as such, parts of words by a gram of each.

    ``grams`` and ``marks`` lead to the number of what is in ``texts`` for a gram: by the last gram of a text of letters
    and digits alone, by the first mark (all that is no letter or digit) and its neighbour in any other.
    """

    whole: dict[str, Spotted]
    grams: dict[str, int]
    marks: dict[str, int]
    texts: Stored[Texts]

    def packed(self) -> tuple[bytes, Packed]:
        """The tables as bytes."""
        return marshal.dumps((self.whole, self.grams, self.marks)), self.texts.packed(marshal.dumps)

    @classmethod
    def of(cls, tables: Packed, texts: Packed) -> Tables:
        """The tables that were packed."""
        whole, grams, marks = marshal.loads(bytes(tables))  # noqa: S302  # our own cache
        return cls(whole, grams, marks, Stored.of(texts, marshal.loads))


class Spotter(dict[str, Split]):
    """Leads from words to the patterns that are filed under the texts they hold, and to the bits of sets of texts.

    A number below 0 is that of a set: -1 is the first. The patterns with the first numbers can be had alone.

    >>> spotter = Spotter(filed([("letter", 1), (" news", 2), ("news ", 3), ("fake", -1)]))
    >>> sorted(spotter.spot("the newsletter")[0]), sorted(spotter.spot("fake (news)")[0])
    ([1, 2], [2, 3])
    >>> spotter.spot("a fake")[1] == bit_of(0)
    True
    """

    __slots__ = ("_first", "_former", "_known", "_tables")

    def __init__(self, tables: Tables, first: int = 0) -> None:
        super().__init__()
        self._tables, self._first = tables, first
        self._former: dict[str, Split] = {}  # the words remembered before those of now
        self._known: dict[Split, Split] = {}

    def spot(self, line: str, *, first: bool = False) -> tuple[set[int], int]:
        """What the words of a line lead to, together; ``first`` leaves out all but the first patterns."""
        numbers: set[int] = set()
        bits = 0
        for low, others, more in map(self.__getitem__, line.split(" ")):
            bits |= more
            if low:
                numbers.update(low)
            if others and not first:
                numbers.update(others)
        return numbers, bits

    def __missing__(self, word: str) -> Split:
        split = self._former.get(word)
        if split is None:
            as_filed = word if word.isalpha() else word.translate(_DIGITS)
            split = self._split(word) if as_filed == word else self[as_filed]
        if len(word) <= _LONGEST_WORD:
            if len(self) >= _MOST_WORDS:  # words that come again stay known: to forget all costs an article's time
                self._former = dict(self)
                self.clear()
                self._known.clear()
            self[word] = split
        return split

    def _split(self, word: str) -> Split:
        """What a word leads to; more than half of all words lead to what another does, and share it."""
        first: tuple[int, ...] = ()
        others: tuple[int, ...] = ()
        bits = 0
        for numbers, more in self._held(word):
            if numbers:  # in ascending order
                at = bisect_left(numbers, self._first)
                first += numbers[:at]
                others += numbers[at:]
            bits |= more
        split = first, others, bits
        return self._known.setdefault(split, split)

    def _held(self, word: str) -> list[Spotted]:
        """What the texts in a word lead to; with marks in it, those with marks and those in what stands between."""
        whole, grams, marks, texts = self._tables
        held = [whole[word]] if word in whole else []
        padded, places = f" {word} ", grams
        present = chain(word, map(add, padded, padded[1:]))
        if word.isalpha() or (spaced := _spaced(word)) == word:
            present = chain(present, [padded[at : at + _LONG] for at in range(len(padded) - _LONG + 1)])
        else:
            look = self.__getitem__ if word.isascii() or len(word) <= _LONGEST_WORD else self._split
            for first, others, bits in map(look, spaced.split()):
                held += [(first, bits), (others, 0)]
            places = marks
        for place in {*map(places.get, present)}:
            if place is not None:
                held += [(numbers, bits) for text, numbers, bits in texts[place] if text in padded]
        return held


def forms(word: str) -> str:
    r"""A word with a space on either side, and then what stands between its marks.

    >>> forms("co-founder,")
    ' co-founder, \n co founder  '
    """
    word = word.translate(_DIGITS)
    return f" {word} " if word.isalpha() else f" {word} \n {_spaced(word)} "


def _spaced(word: str) -> str:
    """A word with a space for each mark: for all that is no letter or digit."""
    if word.isascii():
        return _MARK.sub(" ", word)
    # The module ``regex`` has other word characters than ``re``; letters and digits are such for both.
    return "".join([char if char.isalpha() or char.isdecimal() else " " for char in word])


def filed(texts: Iterable[tuple[str, int]]) -> Tables:
    """Texts, each with the number that it leads to: whole words as such, others by a gram of each."""
    numbers: dict[str, list[int]] = {}
    for text, number in texts:
        numbers.setdefault(text, []).append(number)
    whole: dict[str, Spotted] = {}
    grams: dict[str, list[tuple[str, tuple[int, ...], int]]] = {}
    marks: dict[str, list[tuple[str, tuple[int, ...], int]]] = {}
    for text, each in numbers.items():
        spotted = tuple(number for number in each if number >= 0)
        bits = sum(bit_of(-1 - number) for number in each if number < 0)
        if len(text) > 2 and text[0] == text[-1] == " ":
            whole[text[1:-1]] = spotted, bits
        elif (mark := _mark(text)) is not None:
            marks.setdefault(mark, []).append((text, spotted, bits))
        else:
            size = next(size for size in _SIZES if size <= len(text))
            grams.setdefault(text[-size:], []).append((text, spotted, bits))
    numbered = iter(range(len(grams) + len(marks)))
    of_grams, of_marks = (dict(zip(table, numbered, strict=False)) for table in (grams, marks))
    return Tables(whole, of_grams, of_marks, Stored([*map(tuple, grams.values()), *map(tuple, marks.values())]))


def _mark(text: str) -> str | None:
    """The first mark in a text and what stands before it, or where that is nothing, after it."""
    plain = _spaced(text)
    first = next((at for at, char in enumerate(text) if plain[at] != char), None)
    return None if first is None else text[max(0, first - 1) :][:2]


def pieces(text: str) -> list[str]:
    """The words of a text, each with the spaces that stand beside it.

    >>> pieces("sign up for ")
    ['sign ', ' up ', ' for ']
    """
    words = text.split(" ")
    last = len(words) - 1
    return [f"{' ' if at else ''}{word}{' ' if at < last else ''}" for at, word in enumerate(words) if word]
