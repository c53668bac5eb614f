"""Compiled rules: the matcher's nouns, and the look-ups that tell which rules a line is up against."""

from __future__ import annotations

import marshal
import pickle
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar

import regex

from cleaner.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Iterable


LONGEST_LINE = 2_000  # characters; a longer line is never boilerplate as a whole
OPENING_LENGTHS = (8, 4, 2, 1)
T = TypeVar("T")
Kind = Literal["line", "inline", "block", "shape", "fingerprint"]


class Pattern:
    """A regular expression that is compiled when first needed, or unpickled (25 times faster) when it was before."""

    __slots__ = ("_blob", "_compiled", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self._blob: bytes | None = None
        self._compiled: regex.Pattern[str] | None = None

    @property
    def compiled(self) -> regex.Pattern[str]:
        """The ``regex`` pattern."""
        if self._compiled is None:
            self._compiled = pickle.loads(self._blob) if self._blob else regex.compile(self.source)  # noqa: S301  # our own cache
        return self._compiled

    def matches(self, line: str) -> bool:
        """Whether the whole line matches."""
        return self.compiled.fullmatch(line) is not None

    def __getstate__(self) -> tuple[str, bytes]:
        return self.source, self._blob or pickle.dumps(self.compiled)

    def __setstate__(self, state: tuple[str, bytes]) -> None:
        self.source, self._blob = state
        self._compiled = None


def any_matches(patterns: tuple[Pattern, ...], line: str) -> bool:
    """Whether the whole line matches one of the patterns."""
    return any(pattern.matches(line) for pattern in patterns)


@dataclass(frozen=True, slots=True)
class Shape:
    """What kind of line; see ``docs/rules.md``."""

    min_words: int | None = None
    max_words: int | None = None
    max_chars: int | None = None
    closing: bool | None = None
    title_case: bool | None = None
    upper_case: bool | None = None
    digits: bool | None = None
    letters: bool | None = None
    prose: bool | None = None
    repeats: str | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """Where in the article; see ``docs/rules.md``."""

    zone: tuple[str, ...] | None = None
    first: int | None = None
    last: int | None = None
    min_prose_before: int | None = None
    max_prose_before: int | None = None
    min_prose_after: int | None = None
    max_prose_after: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """How a run of lines goes on and ends; its start is in the index."""

    end: Literal["until", "through", "while", "to_end"]
    stop: tuple[Pattern, ...]
    shape: Shape | None
    max_lines: int | None
    max_prose: int | None
    max_in_row: int | None
    start_stays: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule; ``number`` is its place in its part, ``rank`` its layer (0 is the most local)."""

    id: str
    category: str
    description: str
    rank: int
    kind: Kind
    owner: str | None = None
    language: str | None = None
    shape: Shape | None = None
    within: Within | None = None
    unless: tuple[Pattern, ...] = ()
    after: tuple[Pattern, ...] = ()
    before: tuple[Pattern, ...] = ()
    block: Block | None = None
    company: int = 0  # lines that other rules must have taken before
    takes_prose: bool = True  # also in the middle of an article


@dataclass(frozen=True, slots=True, eq=False)
class Probe:
    """A pattern, the number of the rule that asks for it, and what a line needs to have for it to be worth trying."""

    pattern: Pattern
    rule: int
    needles: tuple[tuple[str, ...], ...] = ()  # one text of each
    least: int = 0  # characters
    most: int = LONGEST_LINE
    most_spaces: int = LONGEST_LINE  # the rule's shape allows no more words than that

    def fits(self, line: str, spaces: int) -> bool:
        """Whether the whole line matches."""
        return (
            self.least <= len(line) <= self.most
            and spaces <= self.most_spaces
            and self.may_be_in(line)
            and self.pattern.matches(line)
        )

    def may_be_in(self, line: str) -> bool:
        """Whether the line holds the texts that the pattern needs."""
        for needle in self.needles:
            for text in needle:
                if text in line:
                    break
            else:
                return False
        return True


class Stored(Sequence[T]):
    """Things that stay pickled until one is asked for: of thousands of rules, a text meets a few dozen."""

    __slots__ = ("_items",)

    def __init__(self, items: Iterable[T | bytes]) -> None:
        self._items = list(items)

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, number: int) -> T:  # type: ignore[override]  # nobody slices rules
        item = self._items[number]
        if isinstance(item, bytes):
            item = self._items[number] = pickle.loads(item)  # noqa: S301  # our own cache
        return item

    def packed(self) -> list[bytes]:
        """All of them pickled, for the cache."""
        return [pickle.dumps(item, pickle.HIGHEST_PROTOCOL) for item in self]


@dataclass(slots=True)
class Index:
    """Which rules a line is up against: a set look-up for whole lines, then by its opening, ending, inside.

    ``phrases`` leads to the numbers of rules, everything else to those of probes. ``grams`` finds patterns by a few
    characters (of as many kinds as there are keys) from inside what they need. All of it is plain data.
    """

    phrases: dict[str, tuple[int, ...]] = field(default_factory=dict)
    openings: dict[str, tuple[int, ...]] = field(default_factory=dict)
    endings: dict[str, tuple[int, ...]] = field(default_factory=dict)
    grams: dict[int, dict[str, tuple[int, ...]]] = field(default_factory=dict)
    always: tuple[int, ...] = ()
    inline: tuple[int, ...] = ()

    def probes(self, line: str) -> set[int]:
        """The numbers of the probes that are worth trying on the whole line."""
        size, found = len(line), set(self.always)
        for length in OPENING_LENGTHS:
            if length <= size:
                found.update(self.openings.get(line[:length], ()))
                found.update(self.endings.get(line[-length:], ()))
        for length, table in self.grams.items():
            for gram in table.keys() & {line[at : at + length] for at in range(size - length + 1)}:
                found.update(table[gram])
        return found


@dataclass(frozen=True, slots=True)
class Part:
    """The rules of one dispatch unit: all that may apply to any article, or one publisher's."""

    rules: Stored[Rule]
    probes: Stored[Probe]
    index: Index
    shape_rules: tuple[int, ...]  # the numbers of those that look at a line's shape alone

    @property
    def shapes(self) -> list[Rule]:
        """The rules that look at a line's shape alone."""
        return [self.rules[number] for number in self.shape_rules]

    @property
    def wordless(self) -> list[Rule]:
        """The rules with a pattern that almost any line may fit, such as "two capitalised words"."""
        return [self.rules[self.probes[number].rule] for number in self.index.always]

    def candidates(self, line: str) -> tuple[Rule, ...]:
        """The rules whose phrases or patterns the whole (folded, bare) line is."""
        if len(line) > LONGEST_LINE:
            return ()
        found, spaces = set(self.index.phrases.get(line, ())), line.count(" ")
        for number in self.index.probes(line):
            probe = self.probes[number]
            if probe.rule not in found and probe.fits(line, spaces):
                found.add(probe.rule)
        return tuple(self.rules[number] for number in sorted(found))

    def inline_candidates(self, folded: str) -> tuple[tuple[Pattern, Rule], ...]:
        """The patterns for a part of a line whose needles the folded line holds."""
        probes = (self.probes[number] for number in self.index.inline)
        return tuple((probe.pattern, self.rules[probe.rule]) for probe in probes if probe.may_be_in(folded))

    def packed(self) -> bytes:
        """The part as bytes."""
        index = self.index
        data = (index.phrases, index.openings, index.endings, index.grams, index.always, index.inline)
        return marshal.dumps((self.rules.packed(), self.probes.packed(), data, self.shape_rules))


def unpacked(packed: bytes) -> Part:
    """The part that was packed."""
    rules, probes, index, shape_rules = marshal.loads(packed)  # noqa: S302  # our own cache
    return Part(Stored(rules), Stored(probes), Index(*index), shape_rules)


@dataclass(frozen=True, slots=True)
class Owner:
    """A platform or a publisher: how it is recognised, and what comes with it."""

    key: str
    name: str
    kind: Literal["platform", "publisher"]
    needs: int
    domains: tuple[str, ...]
    extends: tuple[str, ...]
    disables: frozenset[str]
    rank: int


@dataclass(slots=True)
class RuleSet:
    """All rules, compiled. ``parts`` has each publisher's, packed until the publisher turns up."""

    base: Part
    parts: dict[str, Part | bytes]
    owners: dict[str, Owner]
    disabled: dict[str, int]  # by files that always apply: rule id, and the rank of the most local such file
    languages: frozenset[str]
    signs: Signs = field(default_factory=Signs)

    def part(self, publisher: str) -> Part:
        """The rules of one publisher."""
        part = self.parts[publisher]
        if isinstance(part, bytes):
            part = self.parts[publisher] = unpacked(part)
        return part

    def packed(self) -> bytes:
        """The rule set as bytes."""
        parts = {key: self.part(key).packed() for key in self.parts}
        rest = pickle.dumps((self.owners, self.disabled, self.languages, self.signs), pickle.HIGHEST_PROTOCOL)
        return marshal.dumps((self.base.packed(), parts, rest))


def unpacked_rules(packed: bytes) -> RuleSet:
    """The rule set that was packed."""
    base, parts, rest = marshal.loads(packed)  # noqa: S302  # our own cache
    return RuleSet(unpacked(base), parts, *pickle.loads(rest))  # noqa: S301
