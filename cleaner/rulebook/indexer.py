"""File patterns where the fewest lines come upon them: by how they open, how they end, or what they need inside."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cleaner.rulebook.dispatcher import OPENING_LENGTHS, Index, Part, Shards
from cleaner.rulebook.literals import LITERALS, digits_as_0
from cleaner.rulebook.patterns import Pattern
from cleaner.rulebook.rule import Rule
from cleaner.rulebook.sieve import bit_of, widths_needed
from cleaner.rulebook.spotter import Spotter, filed, forms, pieces
from cleaner.store import Stored
from cleaner.text.accents import spellings
from cleaner.text.folding import bare, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from cleaner.rulebook import schema
    from cleaner.rulebook.rule import Shape

T = TypeVar("T")
_GOOD = 4  # characters: an opening or an ending as long as this is the best place to look
_GUESSED = (0.1, 0.03, 0.01, 0.003, 0.001)  # share of lines that hold a text of 1, 2 ... characters, by the by
_WORTH = 8_000  # texts that may be looked for to spare every line a try: each makes new words slower to look at
_RARE = 0.25  # of lines: what more of them have, such as a single letter, spares few tries and is in most words
_SAMPLE = 400  # near misses
_GRAM = 4  # characters; longer texts are looked for in the lines that have their ends
_METACHARACTERS = frozenset(".^$*+?{}[]\\|()")


class Indexer:
    """Gathers the rules of one part, then files their patterns."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.phrases: defaultdict[str, list[int]] = defaultdict(list)
        self.inline: list[tuple[str, int]] = []  # patterns, and the number of the rule of each
        self.patterns: list[tuple[str, int]] = []
        self.near_misses: list[str] = []

    def add(self, rule: Rule, spec: schema.Rule) -> None:
        """A compiled rule, with the specs of what starts it."""
        number = len(self.rules)
        self.rules.append(rule)
        self.near_misses += (fold(scene.text) for scene in spec.keeps)
        for phrase in spec.phrases or ():
            self._add_phrase(phrase, number)
        for pattern in (spec.patterns or []) + (spec.block.start if spec.block else []):
            self._add_pattern(pattern, number)
        self.inline += ((pattern, number) for pattern in spec.inline or ())

    def add_fingerprint(self, owner: str, pattern: str) -> None:
        """A line that tells a platform or a publisher."""
        number = len(self.rules)
        self.rules.append(Rule(f"{owner}/fingerprint-{number}", "", pattern, 0, "fingerprint", owner))
        self._add_pattern(pattern, number)

    def _add_pattern(self, pattern: str, number: int) -> None:
        if _METACHARACTERS.intersection(pattern):
            self.patterns.append((pattern, number))
        else:
            self._add_phrase(pattern, number)

    def _add_phrase(self, phrase: str, number: int) -> None:
        for spelling in spellings(bare(fold(phrase))):
            self.phrases[spelling].append(number)

    def part(self) -> Part:
        """The part of all that was added."""
        self.phrases.pop("", None)
        amid = _by_pattern(each for each in self.patterns if self.rules[each[1]].takes_prose)
        others = _by_pattern(each for each in self.patterns if not self.rules[each[1]].takes_prose)
        inline = [(pattern, (number,)) for pattern, number in self.inline]
        filing = _Filing(self.near_misses[:: max(1, len(self.near_misses) // _SAMPLE)])
        for pattern, _ in inline:
            filing.add_inline(pattern)
        for pattern, _ in (*amid, *others):
            filing.add(pattern)
        patterns = [*inline, *amid, *others]
        shapes = [[self.rules[number].shape for number in rules] for _, rules in patterns]
        widths = [_widths(pattern, each) for (pattern, _), each in zip(patterns, shapes, strict=True)]
        widths[: len(inline)] = [0] * len(inline)  # the line may be longer than what matches
        needs = [wide | held for wide, held in zip(widths, filing.bits(), strict=True)]
        index = Index(
            Shards(_frozen(self.phrases)),
            Shards(_frozen(filing.openings)),
            _frozen(filing.endings),
            filed(filing.words),
            dict(zip(filing.heads, _shared(filing.heads.values()), strict=True)),
            tuple(filing.always),
            len(inline),
            len(inline) + len(amid),
            reduce(or_, needs, 0),
        )
        of_shape = tuple(number for number, rule in enumerate(self.rules) if rule.kind == "shape")
        compiled = [Pattern(pattern) for pattern, _ in patterns]
        probes, needs = _shared(rules for _, rules in patterns), _shared(needs)
        spotter = Spotter(index.words, index.amid)
        return Part(Stored(self.rules), Stored(compiled), probes, needs, index, of_shape, spotter)


def _shared(things: Iterable[T]) -> list[T]:
    """The things, of equal ones always the first: so it is stored, and read, once."""
    first: dict[T, T] = {}
    return [first.setdefault(thing, thing) for thing in things]


class _Place(NamedTuple):
    """Texts of which a line must hold one, or open or end with one."""

    texts: frozenset[str]
    stands: Callable[[str, str], bool]


class _Filing:
    """Where the patterns are filed, in the order of their numbers."""

    def __init__(self, sample: Sequence[str]) -> None:
        self.openings: defaultdict[str, list[int]] = defaultdict(list)
        self.endings: defaultdict[str, list[int]] = defaultdict(list)
        self.words: list[tuple[str, int]] = []
        self.heads: dict[str, int] = {}  # the bits of the sets of openings, by each opening in them
        self.always: list[int] = []
        self.needed: list[list[_Place]] = []  # by each pattern: what a line needs besides that it was found by
        self.padded = ["".join(map(forms, line.split(" "))) for line in sample]
        self.size = max(1, len(sample))
        lines = [digits_as_0(line) for line in sample]
        self.known = {  # by how a text stands in a line: the lines with it, a bit for each
            str.startswith: _bits([line[:size] for size in OPENING_LENGTHS] for line in lines),
            str.endswith: _bits([line[-size:] for size in OPENING_LENGTHS] for line in lines),
            str.__contains__: _bits(_grams(line) for line in self.padded),
        }
        self.lines_with: dict[_Place, int] = {}
        self.likelihoods: dict[str, float] = {}  # of the words of texts

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
        words = dict.fromkeys(frozenset(map(self._rarest_piece, texts)) for texts in LITERALS.of(pattern).needles)
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
        lines, sharp = self._lines(place), []
        for each in sorted(needed, key=self._share):
            spared = lines & ~self._lines(each)
            if self._share(each) <= _RARE and spared.bit_count() * _WORTH > len(each.texts) * self.size:
                lines ^= spared
                sharp.append(each)
        return sharp

    def _rarest_piece(self, text: str) -> str:
        """The word of a text that the fewest near misses have; nothing when it is all spaces."""
        words = pieces(text)
        for word in words:
            if word not in self.likelihoods:
                self.likelihoods[word] = self._likelihood(_Place(frozenset({word}), str.__contains__))
        return min(words, key=lambda word: (self.likelihoods[word], word), default="")

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
        return self._share(place) + sum(_GUESSED[min(len(text), len(_GUESSED)) - 1] for text in place.texts)

    def _share(self, place: _Place) -> float:
        """The share of a sample of near misses that hold (or begin with, or end with) one of the texts."""
        return self._lines(place).bit_count() / self.size

    def _lines(self, place: _Place) -> int:
        """The near misses that hold one of the texts, a bit for each."""
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


def _by_pattern(patterns: Iterable[tuple[str, int]]) -> list[tuple[str, tuple[int, ...]]]:
    """Each pattern once, with the numbers of all rules that have it: packs of languages share some."""
    rules: dict[str, list[int]] = {}
    for pattern, number in patterns:
        rules.setdefault(pattern, []).append(number)
    return [(pattern, tuple(numbers)) for pattern, numbers in rules.items()]


def _widths(pattern: str, shapes: Sequence[Shape | None]) -> int:
    """The bits of how long a match may be, and how many spaces it may have; shapes allow no more words than that."""
    literals = LITERALS.of(pattern)
    fewest, many = literals.spaces
    words = [shape.max_words if shape is not None else None for shape in shapes]
    if limits := [limit for limit in words if limit is not None]:
        many = min(many, 2 * max(limits)) if len(limits) == len(words) else many
    return widths_needed(literals.widths, (fewest, many))


def _frozen(buckets: dict[str, list[int]]) -> dict[str, tuple[int, ...]]:
    """Buckets of numbers; equal ones are one object, which the cache stores once."""
    known: dict[tuple[int, ...], tuple[int, ...]] = {}
    return {key: known.setdefault(tuple(numbers), tuple(numbers)) for key, numbers in buckets.items()}


def _all_as_long(literals: Collection[str], least: int) -> bool:
    return bool(literals) and min(map(len, literals)) >= least


def _opening(literal: str) -> int:
    return next(length for length in OPENING_LENGTHS if length <= len(literal))
