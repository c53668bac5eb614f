"""Which of thousands of texts a line holds, told by its words.

A word is looked at letter by letter once, and then remembered: texts repeat their words. No text has a space but at its
ends, where it says that the word begins (ends) there, or what is left of it without the punctuation. For a text, 0 is
any digit.
"""

from __future__ import annotations

import marshal
import re
from typing import TYPE_CHECKING, NamedTuple

from cleaner.sieve import bit_of
from cleaner.store import Stored

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIZES = (4, 2, 1)  # characters of a gram by which a text is found in a word
_MOST_WORDS = 60_000  # remembered; about 15 MB
_LONGEST_WORD = 40  # characters; longer ones (addresses, sentences without spaces) hardly come again
_DIGITS = str.maketrans("123456789", "000000000")
_PUNCTUATION = re.compile(r"\W")
Spotted = tuple[tuple[int, ...], int]  # numbers of patterns, and bits of what else is there
Texts = tuple[tuple[str, tuple[int, ...], int], ...]


class Tables(NamedTuple):
    """Where texts are found: whole words as such, parts of words by the last gram of each.

    ``grams`` leads from the size of a gram, and the gram, to the number of what is in ``texts`` for it.
    """

    whole: dict[str, Spotted]
    grams: dict[int, dict[str, int]]
    texts: Stored[Texts]

    def packed(self) -> tuple[bytes, bytes | memoryview]:
        """The tables as bytes."""
        return marshal.dumps((self.whole, self.grams)), self.texts.packed(marshal.dumps)

    @classmethod
    def of(cls, tables: memoryview, texts: memoryview) -> Tables:
        """The tables that were packed."""
        whole, grams = marshal.loads(tables)  # noqa: S302  # our own cache
        return cls(whole, grams, Stored.of(texts, marshal.loads))


class Spotter(dict[str, Spotted]):
    """Leads from words to the patterns that are filed under the texts they hold, and to the bits of sets of texts.

    A number below 0 is that of a set: -1 is the first.

    >>> spotter = Spotter(filed([("letter", 1), (" news", 2), ("news ", 3), ("fake", -1)]))
    >>> sorted(spotter.spot("the newsletter")[0]), sorted(spotter.spot("fake (news)")[0])
    ([1, 2], [2, 3])
    >>> spotter.spot("a fake")[1] == bit_of(0)
    True
    """

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        self._tables = tables

    def spot(self, line: str) -> tuple[set[int], int]:
        """What the words of a line lead to, together."""
        numbers: set[int] = set()
        bits = 0
        for more, others in map(self.__getitem__, line.split(" ")):
            bits |= others
            if more:
                numbers.update(more)
        return numbers, bits

    def __missing__(self, word: str) -> Spotted:
        numbers: set[int] = set()
        bits = 0
        for more, others in self._held(forms(word)):
            numbers.update(more)
            bits |= others
        spotted = tuple(numbers), bits
        if len(word) <= _LONGEST_WORD:
            if len(self) >= _MOST_WORDS:
                self.clear()
            self[word] = spotted
        return spotted

    def _held(self, padded: str) -> list[Spotted]:
        whole, grams, texts = self._tables
        held = [whole[word] for word in padded.split(" ") if word in whole]
        for size, places in grams.items():
            for gram in {padded[at : at + size] for at in range(len(padded) - size + 1)} & places.keys():
                held += [(numbers, bits) for text, numbers, bits in texts[places[gram]] if text in padded]
        return held


def forms(word: str) -> str:
    r"""A word with a space on either side, and then what stands between its punctuation.

    >>> forms("co-founder,")
    ' co-founder, \n co founder  '
    """
    word = word.translate(_DIGITS)
    if word.isalpha():
        return f" {word} "
    if word.isascii():
        return f" {word} \n {_PUNCTUATION.sub(' ', word)} "
    # The module ``regex`` has other word characters than ``re``; letters and digits are such for both.
    return f" {word} \n {''.join(char if char.isalpha() or char.isdecimal() else ' ' for char in word)} "


def filed(texts: Iterable[tuple[str, int]]) -> Tables:
    """Texts, each with the number that it leads to: whole words as such, others by the last gram of each."""
    numbers: dict[str, list[int]] = {}
    for text, number in texts:
        numbers.setdefault(text, []).append(number)
    whole: dict[str, Spotted] = {}
    tables: dict[int, dict[str, list[tuple[str, tuple[int, ...], int]]]] = {size: {} for size in _SIZES}
    for text, each in numbers.items():
        spotted = tuple(number for number in each if number >= 0)
        bits = sum(bit_of(-1 - number) for number in each if number < 0)
        if len(text) > 2 and text[0] == text[-1] == " ":
            whole[text[1:-1]] = spotted, bits
        else:
            size = next(size for size in _SIZES if size <= len(text))
            tables[size].setdefault(text[-size:], []).append((text, spotted, bits))
    grams: dict[int, dict[str, int]] = {}
    found: list[Texts] = []
    for size, table in tables.items():
        grams[size] = {gram: number for number, gram in enumerate(table, len(found))}
        found += map(tuple, table.values())
    return Tables(whole, grams, Stored(found))


def pieces(text: str) -> list[str]:
    """The words of a text, each with the spaces that stand beside it.

    >>> pieces("sign up for ")
    ['sign ', ' up ', ' for ']
    """
    words = text.split(" ")
    last = len(words) - 1
    return [f"{' ' if at else ''}{word}{' ' if at < last else ''}" for at, word in enumerate(words) if word]
