"""File patterns where the fewest lines come upon them: by how they open, how they end, or what they need inside."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from cleaner.lines import bare, fold
from cleaner.literals import endings, needles, openings, widths
from cleaner.ruleset import LONGEST_LINE, OPENING_LENGTHS, Index, Part, Pattern, Probe, Rule, Stored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from cleaner import schema

_LEAST_LITERALS = (4, 2, 1)  # characters: a longer literal is worth more than the better place to look for it
_MOST_SETS = 3  # of texts that a pattern needs; more cost more to look for than they save
_COMMON = 0.7  # share of near misses that hold a text: more common ones are not worth looking for
_SAMPLE = 400  # near misses
_GRAM_SIZES = (4, 2, 1)
_METACHARACTERS = frozenset(".^$*+?{}[]\\|()")


class Indexer:
    """Gathers the rules of one part, then files their patterns."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.phrases: defaultdict[str, list[int]] = defaultdict(list)
        self.probes: list[Probe] = []
        self.openings: defaultdict[str, list[int]] = defaultdict(list)
        self.endings: defaultdict[str, list[int]] = defaultdict(list)
        self.patterns: list[tuple[str, int]] = []
        self.needled: list[int] = []
        self.always: list[int] = []
        self.prose: list[str] = []
        self.sample: list[str] = []
        self.lines_with: dict[str, int] = {}  # a bit for each line of the sample
        self.inline: list[int] = []

    def add(self, rule: Rule, spec: schema.Rule) -> None:
        """A compiled rule, with the specs of what starts it."""
        number = len(self.rules)
        self.rules.append(rule)
        self.prose += (fold(scene.text) for scene in spec.keeps)
        for phrase in spec.phrases or ():
            self.phrases[bare(fold(phrase))].append(number)
        for pattern in (spec.patterns or []) + (spec.block.start if spec.block else []):
            self._add_pattern(pattern, number)
        for pattern in spec.inline or ():
            self.inline.append(self._probe(Probe(Pattern(pattern), number, tuple(map(tuple, needles(pattern)[:1])))))

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

    def _dispatch(self, pattern: str, number: int) -> None:  # noqa: RET503  # each return only ends the search
        """File a pattern where the fewest lines will come upon it."""
        shape = self.rules[number].shape
        spaces = LONGEST_LINE if shape is None or shape.max_words is None else 2 * shape.max_words
        probe = Probe(Pattern(pattern), number, self._needles(pattern), *widths(pattern), spaces)
        filed = self._probe(probe)
        first, last = openings(pattern), endings(pattern)
        for least in _LEAST_LITERALS:
            if _all_as_long(first, least):
                return self._file(self.openings, {text[: _opening(text)] for text in first}, filed)
            if _all_as_long(last, least):
                return self._file(self.endings, {text[-_opening(text) :] for text in last}, filed)
            if probe.needles and _all_as_long(probe.needles[0], least):
                return self.needled.append(filed)
        self.always.append(filed)

    def _needles(self, pattern: str) -> tuple[tuple[str, ...], ...]:
        """The sharpest sets of texts that the pattern needs: those that the fewest near misses hold."""
        shares = {each: self._share(each) for each in needles(pattern)}
        sharp = sorted((each for each in shares if shares[each] < _COMMON), key=lambda each: shares[each])
        return tuple(tuple(sorted(each)) for each in sharp[:_MOST_SETS])

    def _share(self, texts: frozenset[str]) -> float:
        """The share of a sample of near misses that hold one of the texts."""
        lines = 0
        for text in texts:
            if text not in self.lines_with:
                self.lines_with[text] = sum(1 << at for at, line in enumerate(self.sample) if text in line)
            lines |= self.lines_with[text]
        return lines.bit_count() / max(1, len(self.sample))

    def _probe(self, probe: Probe) -> int:
        self.probes.append(probe)
        return len(self.probes) - 1

    @staticmethod
    def _file(buckets: defaultdict[str, list[int]], keys: Iterable[str], probe: int) -> None:
        for key in keys:
            buckets[key].append(probe)

    def _grams(self) -> dict[int, dict[str, tuple[int, ...]]]:
        """The needled patterns by a gram of each needle: the one that is rarest in needles and near misses."""
        sharpest = {number: self.probes[number].needles[0] for number in self.needled}
        counts = Counter(gram for text in self.prose for size in _GRAM_SIZES for gram in _grams_of(text, size))
        counts.update(gram for texts in sharpest.values() for text in texts for gram in set(_grams_of(text)))
        tables: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, texts in sharpest.items():
            for gram in {min(_grams_of(text), key=lambda gram: (counts[gram], gram)) for text in texts}:
                tables[len(gram)][gram].append(number)
        return {size: _frozen(table) for size, table in sorted(tables.items())}

    def part(self) -> Part:
        """The part of all that was added."""
        self.sample = self.prose[:: max(1, len(self.prose) // _SAMPLE)]
        for pattern, number in self.patterns:
            self._dispatch(pattern, number)
        self.phrases.pop("", None)
        index = Index(
            _frozen(self.phrases),
            _frozen(self.openings),
            _frozen(self.endings),
            self._grams(),
            tuple(self.always),
            tuple(self.inline),
        )
        shapes = tuple(number for number, rule in enumerate(self.rules) if rule.kind == "shape")
        return Part(Stored(self.rules), Stored(self.probes), index, shapes)


def _frozen(buckets: dict[str, list[int]]) -> dict[str, tuple[int, ...]]:
    """Buckets of numbers; equal ones are one object, which the cache stores once."""
    known: dict[tuple[int, ...], tuple[int, ...]] = {}
    return {key: known.setdefault(tuple(numbers), tuple(numbers)) for key, numbers in buckets.items()}


def _all_as_long(literals: Collection[str], least: int) -> bool:
    return bool(literals) and min(map(len, literals)) >= least


def _opening(literal: str) -> int:
    return next(length for length in OPENING_LENGTHS if length <= len(literal))


def _grams_of(text: str, size: int | None = None) -> list[str]:
    size = size or next(size for size in _GRAM_SIZES if size <= len(text))
    return [text[at : at + size] for at in range(len(text) - size + 1)]
