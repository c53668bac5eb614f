"""What rules say, compiled: the matcher's nouns."""

# Without ``from __future__ import annotations``: a NamedTuple compiles each annotation that is text, at each start.

from typing import Any, Literal, NamedTuple

from cleaner.rulebook.patterns import Pattern

Kind = Literal["line", "inline", "block", "shape", "fingerprint"]

LOCAL = 1  # the rank of a publisher's rules, below that of all that are not made for it; the user's is lower still


class Shape(NamedTuple):
    """What kind of line; see ``docs/rules.md``."""

    min_words: int | None = None
    max_words: int | None = None
    max_chars: int | None = None
    closing: bool | None = None
    title_case: bool | None = None
    upper_case: bool | None = None
    upper_case_label: bool | None = None
    digits: bool | None = None
    letters: bool | None = None
    prose: bool | None = None
    repeats: str | None = None


class Within(NamedTuple):
    """Where in the article; see ``docs/rules.md``."""

    zone: tuple[str, ...] | None = None
    first: int | None = None
    last: int | None = None
    min_prose_before: int | None = None
    max_prose_before: int | None = None
    min_prose_after: int | None = None
    max_prose_after: int | None = None


class Among(NamedTuple):
    """What must have gone of the run of lines in which a line stands; see ``docs/rules.md``."""

    categories: tuple[str, ...]
    lines: int
    run: int
    below: tuple[str, ...]


class Block(NamedTuple):
    """How a run of lines goes on and ends; its start is in the index."""

    end: Literal["until", "through", "while", "to_end"]
    stop: tuple[Pattern, ...]
    shape: Shape | None
    max_lines: int | None
    max_prose: int | None
    max_in_row: int | None
    max_words: int | None  # of a line of prose
    list_ends: bool


class Rule:
    """A compiled rule; ``rank`` is its layer (0 is the most local). No named tuple: its attributes are read too often.

    ``company`` is how many lines other rules must have taken before, ``shy`` of how many words lines may be that
    need one beside them to go as well, ``takes_prose`` whether it takes any in the middle
    of an article; the dates are as written, what the selector goes by is in ``RuleSet.dated``.
    """

    __slots__ = (
        *("id", "category", "description", "rank", "kind", "owner", "language", "shape", "within", "unless", "after"),
        *("before", "block", "company", "takes_prose", "valid_from", "valid_until", "shy", "among"),
    )

    def __init__(  # noqa: PLR0913, PLR0917  # a rule can say so much, and nearly all is by name
        self,
        id: str,  # noqa: A002  # as the rule files call it
        category: str,
        description: str,
        rank: int,
        kind: Kind,
        owner: str | None = None,
        language: str | None = None,
        shape: Shape | None = None,
        within: Within | None = None,
        unless: tuple[Pattern, ...] = (),
        after: tuple[Pattern, ...] = (),
        before: tuple[Pattern, ...] = (),
        block: Block | None = None,
        company: int = 0,
        takes_prose: bool = True,  # by name everywhere but in a pickle
        valid_from: str | None = None,
        valid_until: str | None = None,
        shy: int = 0,
        among: Among | None = None,
    ) -> None:
        self.id, self.category, self.description = id, category, description
        self.rank, self.kind, self.owner, self.language = rank, kind, owner, language
        self.shape, self.within, self.block = shape, within, block
        self.unless, self.after, self.before = unless, after, before
        self.company, self.takes_prose = company, takes_prose
        self.valid_from, self.valid_until = valid_from, valid_until
        self.shy, self.among = shy, among

    def __reduce__(self) -> tuple[type["Rule"], tuple[Any, ...]]:
        return Rule, tuple(getattr(self, name) for name in self.__slots__)

    def without_company(self) -> "Rule":
        """The same rule, but for needing no company, nor others beside it."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        return Rule(**{**fields, "company": 0, "shy": 0})

    @property
    def repeats(self) -> str | None:
        """What kind of earlier line a row must say again, if any."""
        return self.shape.repeats if self.shape else None

    def is_for(self, zone: str) -> bool:
        """Whether it may take rows in a zone."""
        return self.within is None or not self.within.zone or zone in self.within.zone
