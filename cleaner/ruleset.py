"""Compiled rules: the matcher's nouns, and the look-ups that tell which rules a line is up against."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import regex

from cleaner.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Iterator


LONGEST_LINE = 2_000  # characters; a longer line is never boilerplate as a whole
OPENING_LENGTHS = (16, 8, 4, 2, 1)
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


@dataclass(slots=True)
class Index:
    """Which rules a line is up against: a set look-up for whole lines, then by its opening, ending, inside.

    ``grams`` finds patterns by a few characters (of as many kinds as there are keys) from inside what they need.
    """

    phrases: dict[str, tuple[int, ...]] = field(default_factory=dict)
    openings: dict[str, tuple[Probe, ...]] = field(default_factory=dict)
    endings: dict[str, tuple[Probe, ...]] = field(default_factory=dict)
    grams: dict[int, dict[str, tuple[Probe, ...]]] = field(default_factory=dict)
    always: tuple[Probe, ...] = ()
    inline: tuple[Probe, ...] = ()

    def candidates(self, line: str) -> tuple[int, ...]:
        """The numbers of the rules whose phrases or patterns the whole (folded, bare) line is."""
        found, spaces = set(self.phrases.get(line, ())), line.count(" ")
        for probe in {*self._probes(line)}:
            if probe.rule not in found and probe.fits(line, spaces):
                found.add(probe.rule)
        return tuple(sorted(found))

    def _probes(self, line: str) -> Iterator[Probe]:
        size = len(line)
        for length in OPENING_LENGTHS:
            if length <= size:
                yield from self.openings.get(line[:length], ())
                yield from self.endings.get(line[-length:], ())
        for length, table in self.grams.items():
            for gram in table.keys() & {line[at : at + length] for at in range(size - length + 1)}:
                yield from table[gram]
        yield from self.always


@dataclass(frozen=True, slots=True)
class Part:
    """The rules of one dispatch unit: all that may apply to any article, or one publisher's."""

    rules: tuple[Rule, ...]
    index: Index
    shapes: tuple[Rule, ...]  # the rules that look at a line's shape alone

    def candidates(self, line: str) -> tuple[Rule, ...]:
        """The rules whose phrases or patterns the whole line is."""
        if len(line) > LONGEST_LINE:
            return ()
        return tuple(self.rules[number] for number in self.index.candidates(line))

    def inline_candidates(self, folded: str) -> tuple[tuple[Pattern, Rule], ...]:
        """The patterns for a part of a line whose literal the folded line holds."""
        return tuple((each.pattern, self.rules[each.rule]) for each in self.index.inline if each.may_be_in(folded))


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
    """All rules, compiled. ``parts`` holds each publisher's rules pickled until the publisher turns up."""

    base: Part
    parts: dict[str, bytes]
    owners: dict[str, Owner]
    disabled: dict[str, int]  # by files that always apply: rule id, and the rank of the most local such file
    languages: frozenset[str]
    signs: Signs = field(default_factory=Signs)
    _loaded: dict[str, Part] = field(default_factory=dict, repr=False)

    def part(self, publisher: str) -> Part:
        """The rules of one publisher."""
        if publisher not in self._loaded:
            self._loaded[publisher] = pickle.loads(self.parts[publisher])  # noqa: S301  # made by our own compiler
        return self._loaded[publisher]
