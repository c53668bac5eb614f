"""Which of thousands of texts a line holds, told by its words.

A word is looked at letter by letter once, and then remembered: texts repeat their words. No text has a space but at its
ends, where it says that the word begins (ends) there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIZES = (4, 2, 1)  # characters of a gram by which a text is found in a word
_MOST_WORDS = 30_000  # remembered; about 3 MB
_LONGEST_WORD = 40  # characters; longer ones (addresses, sentences without spaces) hardly come again
Tables = tuple[tuple[int, dict[str, tuple[tuple[str, tuple[int, ...]], ...]]], ...]


class Spotter(dict[str, tuple[int, ...]]):
    """Leads from words to the numbers of the texts that they hold.

    >>> spotter = Spotter(filed([("letter", 1), (" news", 2), ("news ", 3)]))
    >>> sorted(spotter.spot("the newsletter")), sorted(spotter.spot("fake news"))
    ([1, 2], [2, 3])
    """

    __slots__ = ("_tables",)

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        self._tables = tables

    def spot(self, line: str) -> set[int]:
        """The numbers of the texts that the words of a line hold."""
        return set().union(*filter(None, map(self.__getitem__, line.split(" "))))

    def __missing__(self, word: str) -> tuple[int, ...]:
        numbers = tuple(self._numbers(f" {word} "))
        if len(word) <= _LONGEST_WORD:
            if len(self) >= _MOST_WORDS:
                self.clear()
            self[word] = numbers
        return numbers

    def _numbers(self, padded: str) -> set[int]:
        found: set[int] = set()
        for size, table in self._tables:
            for gram in {padded[at : at + size] for at in range(len(padded) - size + 1)} & table.keys():
                for text, numbers in table[gram]:
                    if text in padded:
                        found.update(numbers)
        return found


def filed(texts: Iterable[tuple[str, int]]) -> Tables:
    """Texts, each with the number that it leads to, by the last gram of each."""
    numbers: dict[str, list[int]] = {}
    for text, number in texts:
        numbers.setdefault(text, []).append(number)
    tables: dict[int, dict[str, list[tuple[str, tuple[int, ...]]]]] = {size: {} for size in _SIZES}
    for text, each in numbers.items():
        size = next(size for size in _SIZES if size <= len(text))
        tables[size].setdefault(text[-size:], []).append((text, tuple(each)))
    return tuple((size, {gram: tuple(found) for gram, found in table.items()}) for size, table in tables.items())


def pieces(text: str) -> list[str]:
    """The words of a text, each with the spaces that stand beside it.

    >>> pieces("sign up for ")
    ['sign ', ' up ', ' for ']
    """
    words = text.split(" ")
    last = len(words) - 1
    return [f"{' ' if at else ''}{word}{' ' if at < last else ''}" for at, word in enumerate(words) if word]
