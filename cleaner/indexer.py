"""File patterns where the fewest lines come upon them: by how they open, how they end, or what they need inside."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from cleaner.lines import bare, fold
from cleaner.literals import digits_as_0, endings, needles, openings, spaces, widths
from cleaner.patterns import Pattern
from cleaner.ruleset import LONGEST_OPENING, OPENING_LENGTHS, Index, Part, Rule, Stored, sharded
from cleaner.spotter import Spotter, filed, pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from cleaner import schema
    from cleaner.ruleset import Bounds, Openings, Shape

_GOOD = 4  # characters: an opening or an ending as long as this is the best place to look
_GUESSED = (0.1, 0.03, 0.01, 0.003, 0.001)  # share of lines that hold a text of 1, 2 ... characters, by the by
_SHARED = 5  # patterns that need one of the same texts, for it to be worth noting whether a line holds one
_COMMON = 0.7  # share of near misses that hold a text: more common ones are not worth looking for
_SAMPLE = 400  # near misses
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
            self.phrases[bare(fold(phrase))].append(number)
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
            self.phrases[bare(fold(pattern))].append(number)

    def part(self) -> Part:
        """The part of all that was added."""
        self.phrases.pop("", None)
        amid = [each for each in self.patterns if self.rules[each[1]].takes_prose]
        others = [each for each in self.patterns if not self.rules[each[1]].takes_prose]
        filing = _Filing(self.near_misses[:: max(1, len(self.near_misses) // _SAMPLE)])
        for pattern, _ in self.inline:
            filing.add_inline(pattern)
        for pattern, _ in (*amid, *others):
            filing.add(pattern)
        patterns = [*self.inline, *amid, *others]
        probes = [
            (rule, _bounds(pattern, self.rules[rule].shape), needs, opens)
            for (pattern, rule), needs, opens in zip(patterns, filing.needs(), filing.opens, strict=True)
        ]
        index = Index(
            sharded(_frozen(self.phrases)),
            sharded(_frozen(filing.openings)),
            _frozen(filing.endings),
            filed(filing.words),
            tuple(filing.always),
            len(self.inline),
            len(self.inline) + len(amid),
        )
        shapes = tuple(number for number, rule in enumerate(self.rules) if rule.kind == "shape")
        compiled = [Pattern(pattern) for pattern, _ in patterns]
        inline = frozenset(range(index.inline))
        return Part(Stored(self.rules), Stored(compiled), Stored(probes), index, shapes, Spotter(index.words), inline)


class _Filing:
    """Where the patterns are filed, in the order of their numbers."""

    def __init__(self, sample: Sequence[str]) -> None:
        self.openings: defaultdict[str, list[int]] = defaultdict(list)
        self.endings: defaultdict[str, list[int]] = defaultdict(list)
        self.words: list[tuple[str, int]] = []
        self.always: list[int] = []
        self.needed: list[list[frozenset[str]]] = []  # by each pattern
        self.opens: list[Openings] = []  # of each pattern that is filed by something else
        self.sample = [digits_as_0(line) for line in sample]  # for openings and endings
        self.padded = [f" {line} " for line in sample]
        self.lines_with: dict[tuple[str, Callable[[str, str], bool]], int] = {}

    def add(self, pattern: str) -> None:
        """File a pattern where the fewest lines will come upon it."""
        number, needed = len(self.needed), needles(pattern)
        self.needed.append(self._sharp(needed))
        first, last = openings(pattern), endings(pattern)
        self.opens.append((0, frozenset()))
        if _all_as_long(first, _GOOD):
            _file(self.openings, {text[: _opening(text)] for text in first}, number)
        elif _all_as_long(last, _GOOD):
            _file(self.endings, {text[-_opening(text) :] for text in last}, number)
        else:
            self._add_weak(first, last, needed, number)

    def add_inline(self, pattern: str) -> None:
        """File a pattern for a part of a line: by the words that it needs."""
        number, needed = len(self.needed), needles(pattern)
        self.needed.append(self._sharp(needed))
        self.opens.append((0, frozenset()))
        self._add_weak(frozenset(), frozenset(), needed, number)

    def _add_weak(
        self, first: frozenset[str], last: frozenset[str], needed: Iterable[frozenset[str]], number: int
    ) -> None:
        """File a pattern that opens and ends in a few letters or none: by the rarest of what is known of it."""
        openings_of = frozenset(text[: _opening(text)] for text in first if text)
        endings_of = frozenset(text[-_opening(text) :] for text in last if text)
        words = [frozenset(self._rarest_piece(text) for text in texts) for texts in needed]
        places = [(self._likelihood(texts), 0, sorted(texts)) for texts in words if "" not in texts]
        places += [(self._likelihood(texts, str.startswith), 1, sorted(texts)) for texts in (openings_of,) if texts]
        places += [(self._likelihood(texts, str.endswith), 2, sorted(texts)) for texts in (endings_of,) if texts]
        if first:
            length = min(LONGEST_OPENING, *map(len, first))
            self.opens[number] = length, frozenset(text[:length] for text in first)
        if not places:
            self.always.append(number)
            return
        _, kind, texts = min(places)
        if kind == 0:
            self.words += ((text, number) for text in texts)
        else:
            _file(self.openings if kind == 1 else self.endings, texts, number)

    def _rarest_piece(self, text: str) -> str:
        """The word of a text that the fewest near misses have; nothing when it is all spaces."""
        return min(pieces(text), key=lambda piece: (self._likelihood([piece]), piece), default="")

    def needs(self) -> list[frozenset[int]]:
        """For each pattern the sets of words that it and many others need, by number.

        The numbers are below 0, so that they are none of a pattern's. A set of few patterns is not worth the look.
        """
        users = Counter(texts for each in self.needed for texts in each)
        shared = [texts for texts, count in users.items() if count >= _SHARED]
        numbers = {texts: -1 - at for at, texts in enumerate(shared)}
        self.words += ((text, number) for texts, number in numbers.items() for text in sorted(texts))
        return [frozenset(numbers[texts] for texts in each if texts in numbers) for each in self.needed]

    def _sharp(self, needed: Iterable[frozenset[str]]) -> list[frozenset[str]]:
        """The sets of words that a pattern needs, without those that most near misses hold."""
        words = {frozenset(map(self._rarest_piece, texts)) for texts in needed}
        return [each for each in words if "" not in each and self._share(each) < _COMMON]

    def _likelihood(self, texts: Iterable[str], stands: Callable[[str, str], bool] = str.__contains__) -> float:
        """How many lines will hold (begin, end with) one of the texts; near misses are few: length counts too."""
        return self._share(texts, stands) + sum(_GUESSED[min(len(text), len(_GUESSED)) - 1] for text in texts)

    def _share(self, texts: Iterable[str], stands: Callable[[str, str], bool] = str.__contains__) -> float:
        """The share of a sample of near misses that hold (or begin with, or end with) one of the texts."""
        lines = 0
        for text in texts:
            lines |= self._with(text, stands)
        return lines.bit_count() / max(1, len(self.sample))

    def _with(self, text: str, stands: Callable[[str, str], bool] = str.__contains__) -> int:
        """The near misses with the text, a bit for each."""
        key = text, stands
        if key not in self.lines_with:
            lines = self.padded if stands is str.__contains__ else self.sample
            self.lines_with[key] = sum(1 << at for at, line in enumerate(lines) if stands(line, text))
        return self.lines_with[key]


def _bounds(pattern: str, shape: Shape | None) -> Bounds:
    """How long a match may be, and how many spaces it may have; a shape allows no more words than that."""
    (least, most), (fewest, many) = widths(pattern), spaces(pattern)
    if shape is not None and shape.max_words is not None:
        many = min(many, 2 * shape.max_words)
    return least, most, fewest, many


def _file(buckets: defaultdict[str, list[int]], keys: Iterable[str], probe: int) -> None:
    for key in keys:
        buckets[key].append(probe)


def _frozen(buckets: dict[str, list[int]]) -> dict[str, tuple[int, ...]]:
    """Buckets of numbers; equal ones are one object, which the cache stores once."""
    known: dict[tuple[int, ...], tuple[int, ...]] = {}
    return {key: known.setdefault(tuple(numbers), tuple(numbers)) for key, numbers in buckets.items()}


def _all_as_long(literals: Collection[str], least: int) -> bool:
    return bool(literals) and min(map(len, literals)) >= least


def _opening(literal: str) -> int:
    return next(length for length in OPENING_LENGTHS if length <= len(literal))
