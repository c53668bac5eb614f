"""File patterns where the fewest lines come upon them: by how they open, how they end, or what they need inside."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import reduce
from math import fsum
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from cleaner.rulebook.dispatcher import LONGEST_OPENING, OPENING_LENGTHS
from cleaner.rulebook.literals import LITERALS, digits_as_0
from cleaner.rulebook.sieve import bit_of
from cleaner.rulebook.spotter import forms, pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

_GOOD = 4  # characters: an opening or an ending as long as this is the best place to look
_GUESSED = (0.1, 0.03, 0.01, 0.003, 0.001)  # share of lines that hold a text of 1, 2 ... characters, by the by
_WORTH = 8_000  # texts that may be looked for to spare every line a try: each makes new words slower to look at
_RARE = 0.25  # of lines: what more of them have, such as a single letter, spares few tries and is in most words
_LENGTHS = [
    max(fits, default=0) for fits in ([n for n in OPENING_LENGTHS if n <= size] for size in range(LONGEST_OPENING + 1))
]
_GRAM = 4  # characters; longer texts are looked for in the lines that have their ends


class _Place(NamedTuple):
    """Texts of which a line must hold one, or open or end with one."""

    texts: frozenset[str]
    stands: Callable[[str, str], bool]


class Filer:
    """Where patterns are filed, in the order of their numbers, by a sample of lines that are up against them."""

    def __init__(self, sample: Sequence[str]) -> None:
        self.openings: defaultdict[str, list[int]] = defaultdict(list)
        self.endings: defaultdict[str, list[int]] = defaultdict(list)
        self.words: list[tuple[str, int]] = []
        self.heads: dict[str, int] = {}  # the bits of the sets of openings, by each opening in them
        self.always: list[int] = []
        self.needed: list[list[_Place]] = []  # by each pattern: what a line needs besides that it was found by
        self.sample = _Sample(sample)
        self.likelihoods: dict[str, float] = {}  # of the words of texts
        self.rarest: dict[str, str] = {}  # of each text's words: patterns share texts

    def add(self, pattern: str) -> None:
        """File a pattern where the fewest lines will come upon it."""
        first, last = LITERALS.of(pattern)[:2]
        places = self._held(pattern)
        if first and "" not in first:
            places.append(_Place(frozenset(text[: _opening(text)] for text in first), str.startswith))
        if _all_as_long(first, _GOOD):
            self._file(places[-1], places)
        elif _all_as_long(last, _GOOD):
            self._file(_Place(frozenset(text[-_opening(text) :] for text in last), str.endswith), places)
        else:
            ends = frozenset(text[-_opening(text) :] for text in last if text)
            self._file_weak([*places, _Place(ends, str.endswith)] if ends else places, places)

    def add_inline(self, pattern: str) -> None:
        """File a pattern for a part of a line: by the words that it needs."""
        places = self._held(pattern)
        self._file_weak(places, places)

    def _held(self, pattern: str) -> list[_Place]:
        """The sets of words that a pattern needs."""
        words = dict.fromkeys(frozenset(map(self._rarest_word, texts)) for texts in LITERALS.of(pattern).needles)
        return [_Place(each, str.__contains__) for each in words if "" not in each]

    def _file_weak(self, places: Sequence[_Place], needed: Sequence[_Place]) -> None:
        """File a pattern that opens and ends in a few letters or none: by the rarest of what is known of it."""
        if places:
            self._file(min(places, key=lambda place: (self._likelihood(place), sorted(place.texts))), needed)
        else:
            self.always.append(len(self.needed))
            self.needed.append([])

    def _file(self, place: _Place, needed: Iterable[_Place]) -> None:
        number = len(self.needed)
        if place.stands is str.__contains__:
            self.words += ((text, number) for text in sorted(place.texts))
        else:
            buckets = self.openings if place.stands is str.startswith else self.endings
            for text in sorted(place.texts):
                buckets[text].append(number)
        self.needed.append(self._sharp(place, needed))

    def _sharp(self, place: _Place, needed: Iterable[_Place]) -> list[_Place]:
        """What else a line must have that was found by a place, as far as it spares many tries."""
        lines, sharp = self.sample.lines(place), []
        for each in sorted(needed, key=self.sample.share):
            spared = lines & ~self.sample.lines(each)
            if self.sample.share(each) <= _RARE and spared.bit_count() * _WORTH > len(each.texts) * self.sample.size:
                lines ^= spared
                sharp.append(each)
        return sharp

    def _rarest_word(self, text: str) -> str:
        """The word of a text that the fewest near misses have; nothing when it is all spaces."""
        if text not in self.rarest:
            words = pieces(text)
            self.rarest[text] = words[0] if len(words) == 1 else min(words, key=self._rarity, default="")
        return self.rarest[text]

    def _rarity(self, word: str) -> tuple[float, str]:
        if word not in self.likelihoods:
            self.likelihoods[word] = self.sample.share_with(word) + _guessed(word)
        return self.likelihoods[word], word

    def bits(self) -> list[int]:
        """For each pattern the bits of the sets of texts that it needs; the sets that many need have the lowest."""
        users = Counter(place for each in self.needed for place in each)
        numbers = {place: number for number, (place, _) in enumerate(users.most_common())}
        for (texts, stands), number in numbers.items():
            if stands is str.startswith:
                self.heads.update({text: self.heads.get(text, 0) | bit_of(number) for text in texts})
            else:
                self.words += ((text, -1 - number) for text in sorted(texts))
        return [sum(bit_of(numbers[place]) for place in each) for each in self.needed]

    def _likelihood(self, place: _Place) -> float:
        """How many lines will hold (begin, end with) one of the texts; near misses are few: length counts too."""
        return self.sample.share(place) + fsum(map(_guessed, place.texts))


def _guessed(text: str) -> float:
    return _GUESSED[min(len(text), len(_GUESSED)) - 1]


class _Sample:
    """Folded lines, and which of them hold, begin with or end with a text; each has a bit."""

    def __init__(self, sample: Sequence[str]) -> None:
        self.padded = ["".join(map(forms, line.split(" "))) for line in sample]
        self.size = max(1, len(sample))
        lines = [digits_as_0(line) for line in sample]
        self.known = {  # by how a text stands in a line: the lines with it, a bit for each
            str.startswith: _bits([line[:size] for size in OPENING_LENGTHS] for line in lines),
            str.endswith: _bits([line[-size:] for size in OPENING_LENGTHS] for line in lines),
            str.__contains__: _bits(_grams(line) for line in self.padded),
        }
        self.lines_with: dict[_Place, int] = {}

    def share(self, place: _Place) -> float:
        """The share of the lines that hold (or begin with, or end with) one of the texts."""
        return self.lines(place).bit_count() / self.size

    def share_with(self, text: str) -> float:
        """The share of the lines that hold a text."""
        return self._lines_with(text, str.__contains__).bit_count() / self.size

    def lines(self, place: _Place) -> int:
        """The lines that hold one of the texts, a bit for each."""
        if place not in self.lines_with:
            self.lines_with[place] = reduce(or_, (self._lines_with(text, place.stands) for text in place.texts), 0)
        return self.lines_with[place]

    def _lines_with(self, text: str, stands: Callable[[str, str], bool]) -> int:
        known = self.known[stands]
        if stands is not str.__contains__ or len(text) <= _GRAM:
            return known.get(text, 0)
        maybe, found = known.get(text[:_GRAM], 0) & known.get(text[-_GRAM:], 0), 0
        while maybe:
            lowest = maybe & -maybe
            found |= lowest if text in self.padded[lowest.bit_length() - 1] else 0
            maybe ^= lowest
        return found


def _grams(line: str) -> set[str]:
    return {line[at : at + size] for size in range(1, _GRAM + 1) for at in range(len(line))}


def _bits(texts_of_lines: Iterable[Iterable[str]]) -> dict[str, int]:
    """The numbers of the lines that have each text, as bits."""
    bits: defaultdict[str, int] = defaultdict(int)
    for number, texts in enumerate(texts_of_lines):
        for text in texts:
            bits[text] |= 1 << number
    return bits


def _all_as_long(literals: Collection[str], least: int) -> bool:
    return bool(literals) and min(map(len, literals)) >= least


def _opening(literal: str) -> int:
    return _LENGTHS[min(len(literal), LONGEST_OPENING)]
