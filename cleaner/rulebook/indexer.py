"""Gather the rules of one part, and make the look-ups that lead from lines to them."""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, TypeVar

from cleaner.rulebook.dispatcher import Index, Part, Shards
from cleaner.rulebook.filer import Filer
from cleaner.rulebook.literals import LITERALS
from cleaner.rulebook.patterns import PACKED, Pattern
from cleaner.rulebook.rule import Rule
from cleaner.rulebook.sieve import widths_needed
from cleaner.rulebook.spotter import Spotter, filed
from cleaner.store import Stored
from cleaner.text.accents import spellings
from cleaner.text.folding import bare, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.rulebook import schema
    from cleaner.rulebook.rule import Shape

T = TypeVar("T")
_SAMPLE = 400  # near misses
_METACHARACTERS = frozenset(".^$*+?{}[]\\|()")


class Indexer:
    """Gathers the rules of one part, then has their patterns filed."""

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
        self.near_misses += (scene.text for scene in spec.keeps)
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

    def look_over(self) -> None:
        """Find out about the patterns what is asked when they are filed and packed."""
        for pattern, _ in self.patterns + self.inline:
            LITERALS.of(pattern)
            PACKED.of(pattern)
        Stored(self.rules).packed()  # with what rules leave alone, and what else has patterns in them

    def part(self) -> Part:
        """The part of all that was added."""
        self.phrases.pop("", None)
        amid = _by_pattern(each for each in self.patterns if self.rules[each[1]].takes_prose)
        others = _by_pattern(each for each in self.patterns if not self.rules[each[1]].takes_prose)
        inline = [(pattern, (number,)) for pattern, number in self.inline]
        sample = self.near_misses[:: max(1, len(self.near_misses) // _SAMPLE)]
        filer = Filer([*map(fold, sample)])
        for pattern, _ in inline:
            filer.add_inline(pattern)
        for pattern, _ in (*amid, *others):
            filer.add(pattern)
        patterns = [*inline, *amid, *others]
        shapes = [[self.rules[number].shape for number in rules] for _, rules in patterns]
        widths = [_widths(pattern, each) for (pattern, _), each in zip(patterns, shapes, strict=True)]
        widths[: len(inline)] = [0] * len(inline)  # the line may be longer than what matches
        needs = [wide | held for wide, held in zip(widths, filer.bits(), strict=True)]
        index = Index(
            Shards(_frozen(self.phrases)),
            Shards(_frozen(filer.openings)),
            _frozen(filer.endings),
            filed(filer.words),
            dict(zip(filer.heads, _shared(filer.heads.values()), strict=True)),
            tuple(filer.always),
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
