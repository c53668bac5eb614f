"""Which rules a line is up against: the look-ups of one dispatch unit, all shared rules or those of one publisher."""

# Without ``from __future__ import annotations``: a NamedTuple compiles each annotation that is text, at each start.

import marshal
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cleaner.rulebook.patterns import Pattern
from cleaner.rulebook.rule import Rule
from cleaner.rulebook.sieve import widths_of
from cleaner.rulebook.spotter import Spotter, Tables
from cleaner.store import Bundle, Packed, Stored, bundle

LONGEST_LINE = 2_000  # characters; a longer line is never boilerplate as a whole
_BATCH = 500  # lines whose tries are noted at a time
OPENING_LENGTHS = (8, 4, 3, 2, 1)
LONGEST_OPENING = OPENING_LENGTHS[0]
_DIGITS = str.maketrans("123456789", "000000000")  # openings and endings have 0 for any digit


class Shards:
    """A dictionary in pieces, by the first two characters of its keys; each is unpacked when a line asks for it."""

    __slots__ = ("_bundle", "_shards")

    def __init__(self, buckets: dict[str, tuple[int, ...]]) -> None:
        self._bundle: Bundle | None = None
        self._shards: dict[str, int | dict[str, tuple[int, ...]]] = {}
        for key, numbers in buckets.items():
            shard = self._shards.setdefault(key[:2], {})
            if isinstance(shard, dict):
                shard[key] = numbers

    @classmethod
    def of(cls, packed: Packed) -> "Shards":
        """The dictionary that was packed."""
        shards = cls({})
        shards._bundle = Bundle(packed)
        beginnings = marshal.loads(shards._bundle[0])  # noqa: S302  # our own cache
        shards._shards = {beginning: number for number, beginning in enumerate(beginnings, 1)}
        return shards

    def __iter__(self) -> Iterator[str]:
        return (key for beginning in self._shards for key in self.shard(beginning))

    def shard(self, beginning: str) -> dict[str, tuple[int, ...]]:
        """What begins with the two characters."""
        shard = self._shards.get(beginning, _NOTHING)
        if isinstance(shard, int):
            assert self._bundle is not None
            shard = self._shards[beginning] = marshal.loads(self._bundle[shard])  # noqa: S302  # our own cache
        return shard

    def get(self, key: str) -> tuple[int, ...]:
        """What a key leads to, if anything."""
        return self.shard(key[:2]).get(key, ())

    def packed(self) -> Packed:
        """The pieces as bytes."""
        if self._bundle:
            return self._bundle.data
        return bundle([marshal.dumps([*self._shards]), *map(marshal.dumps, self._shards.values())])


_NOTHING: dict[str, tuple[int, ...]] = {}


class Index(NamedTuple):
    """Which rules a line is up against: a set look-up for whole lines, then by its opening, ending, words.

    ``phrases`` leads to the numbers of rules, everything else to those of patterns. The patterns of parts of lines have
    the lowest numbers, then come those of rules that may take prose in the middle of an article. ``heads`` leads from
    openings to the bits of sets of them, and words lead to such bits as well. All of it is plain data.
    """

    phrases: Shards
    openings: Shards
    endings: dict[str, tuple[int, ...]]
    words: Tables
    heads: dict[str, int]
    always: tuple[int, ...]
    inline: int  # how many patterns are for a part of a line
    amid: int  # how many are that or may take prose in the middle of an article
    every: int  # all the bits that patterns need

    def filed(self, line: str) -> tuple[set[int], int]:
        """The patterns that are worth trying on the whole line by its opening and its ending, and the bits of these."""
        found: set[int] = set()
        bits = 0
        first, last = line[:LONGEST_OPENING].translate(_DIGITS), line[-LONGEST_OPENING:].translate(_DIGITS)
        found.update(self.openings.get(first[:1]))
        openings = self.openings.shard(first[:2])
        for length in OPENING_LENGTHS:
            if openings and (numbers := openings.get(first[:length])):
                found.update(numbers)
            if numbers := self.endings.get(last[-length:]):
                found.update(numbers)
            bits |= self.heads.get(first[:length], 0)
        return found, bits


class Line(NamedTuple):
    """A folded line, also without the symbols at its ends; ``deep``: prose in the middle of an article."""

    folded: str
    bare: str
    deep: bool = False  # rules that may not take such prose are left out


class Found(NamedTuple):
    """What a line is up against: rules for it as a whole, and rules for parts of it with their patterns."""

    whole: tuple[Rule, ...]
    inline: tuple[tuple[Pattern, Rule], ...]


class Part(NamedTuple):
    """The rules of one dispatch unit: all that may apply to any article, or one publisher's."""

    rules: Stored[Rule]
    patterns: Stored[Pattern]
    probes: list[tuple[int, ...]]  # for each pattern the numbers of its rules
    needs: list[int]  # for each pattern the bits that a line must have
    index: Index  # type: ignore[assignment]  # nobody looks for something in it as in a tuple
    shape_rules: tuple[int, ...]  # the numbers of those that look at a line's shape alone
    spotter: Spotter

    @property
    def shapes(self) -> list[Rule]:
        """The rules that look at a line's shape alone."""
        return [self.rules[number] for number in self.shape_rules]

    @property
    def wordless(self) -> list[Rule]:
        """The rules with a pattern that almost any line may fit, such as "two capitalised words"."""
        return [self.rules[rule] for number in self.index.always for rule in self.probes[number]]

    def candidates(self, line: str) -> tuple[Rule, ...]:
        """The rules whose phrases or patterns the whole (folded, bare) line is."""
        return self.found([Line(line, line)])[0].whole

    def found(self, lines: Sequence[Line]) -> list[Found]:
        """The rules that match each of the lines, as a whole without the symbols at its ends, or a part of it."""
        batches = (lines[start : start + _BATCH] for start in range(0, len(lines), _BATCH))
        return [found for batch in batches for found in self._found(batch)]

    def _found(self, lines: Sequence[Line]) -> list[Found]:
        """As ``found``; each pattern is tried on all its lines in a row.

        Of the thousands of patterns few stay in the processor's cache from one line to the next.
        """
        tries: defaultdict[int, list[int]] = defaultdict(list)
        for at, line in enumerate(lines):
            for number in self._worth_trying(line):
                tries[number].append(at)
        folded, bares = [line.folded for line in lines], [line.bare for line in lines]
        inline: list[list[int]] = [[] for _ in lines]
        whole = [set(self.index.phrases.get(bare) if len(bare) <= LONGEST_LINE else ()) for bare in bares]
        for number, where in tries.items():
            if number < self.index.inline:
                for at in self.patterns[number].searching(folded, where):
                    inline[at].append(number)
            else:
                for at in self.patterns[number].matching(bares, where):
                    whole[at].update(self.probes[number])
        return [Found(self._rules(one), self._inline(other)) for one, other in zip(whole, inline, strict=True)]

    def _worth_trying(self, line: Line) -> list[int]:
        """The numbers of the patterns that may match a line, by what it is filed under and what it has."""
        index, needs, bare = self.index, self.needs, line.bare
        numbers, bits = self.spotter.spot(line.folded, first=line.deep)
        filed, more = index.filed(bare)
        numbers.update(filed, index.always)
        if len(bare) > LONGEST_LINE:
            high, missing = index.inline, index.every ^ (bits | more)
        else:
            high = index.amid if line.deep else len(needs)
            missing = index.every ^ (bits | more | widths_of(len(bare), bare.count(" ")))
        return [number for number in numbers if number < high and not needs[number] & missing]

    def _rules(self, numbers: Iterable[int]) -> tuple[Rule, ...]:
        return tuple([self.rules[number] for number in sorted(numbers)])

    def _inline(self, numbers: Iterable[int]) -> tuple[tuple[Pattern, Rule], ...]:
        return tuple([(self.patterns[number], self.rules[self.probes[number][0]]) for number in sorted(numbers)])

    def packed(self) -> bytes:
        """The part as bytes."""
        index = self.index
        plain = (self.probes, self.needs, self.shape_rules, index.endings, index.heads, index.always)
        rest = marshal.dumps((*plain, index.inline, index.amid, index.every))
        shards = index.phrases.packed(), index.openings.packed()
        return bundle([self.rules.packed(), self.patterns.packed(), *shards, *index.words.packed(), rest])


def unpacked(packed: Packed) -> Part:
    """The part that was packed."""
    rules, patterns, phrases, openings, *words, rest = Bundle(packed).parts()
    probes, needs, shape_rules, endings, heads, *others = marshal.loads(bytes(rest))  # noqa: S302  # our own cache
    index = Index(Shards.of(phrases), Shards.of(openings), endings, Tables.of(*words), heads, *others)
    return Part(
        Stored.of(rules), Stored.of(patterns), probes, needs, index, shape_rules, Spotter(index.words, index.amid)
    )
