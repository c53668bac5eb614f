"""The nouns of the project. All are frozen: a step takes some of them and returns others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

Category = Literal[
    "comments",
    "share",
    "related",
    "subscribe",
    "navigation",
    "advertisement",
    "paywall",
    "cookie",
    "legal",
    "player",
    "interface",
    "byline",
    "date",
    "caption",
    "credit",
    "author-bio",
    "tags",
    "title",
    "other",
    "correction",
]
BOM = "\ufeff"  # stands before the first line and belongs to none
CATEGORIES: tuple[str, ...] = get_args(Category)
KEPT_BY_DEFAULT: frozenset[str] = frozenset({"correction"})


@dataclass(frozen=True, slots=True)
class Document:
    """One article as raw text, and what is known of where it came from.

    ``publisher`` is a domain, or the name or domain of a publisher file; it wins over ``url``.
    ``language`` is an ISO 639-1 code; it limits the language packs to that language and English.
    ``date`` is when it appeared (YYYY, YYYY-MM or YYYY-MM-DD): rules for other times leave it alone.
    """

    text: str
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """A span ``text = original[start:end]`` (code points, half-open) that a rule took out.

    ``line`` counts from 1 and is the line of the original on which the removed words stand. The span may hold
    the line's end and blank lines beside it as well.
    """

    rule_id: str
    category: str
    start: int
    end: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A removal that a rule asked for and the engine refused, and why."""

    rule_id: str
    line: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Leftover:
    """A line that stays: ``text`` as it stands, ``zone`` is head, body or tail.

    ``reasons`` has a sentence for each rule whose words it has and that spared it nevertheless, the nearest first.
    """

    line: int
    text: str
    zone: str
    prose: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an article is taken for a publisher's or a platform's: ``kind`` is option, url or fingerprint."""

    owner: str
    kind: Literal["option", "url", "fingerprint"]
    what: str


@dataclass(frozen=True, slots=True)
class CleanResult:
    """The cleaned text, and everything that was taken out, in the order of the original."""

    text: str
    removals: tuple[Removal, ...] = ()
    publisher: str | None = None
    platforms: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    refusals: tuple[Refusal, ...] = field(default=())

    @property
    def changed(self) -> bool:
        """Whether anything was taken out."""
        return bool(self.removals)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a rule file, and where: ``line`` and ``column`` count from 1."""

    path: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class CleanerError(Exception):
    """Anything that the user of the program can put right."""


class RuleError(CleanerError):
    """Rule files that cannot be used, with every mistake found in them."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(map(str, self.complaints)))


class UnknownNameError(CleanerError):
    """A category, publisher or rule that nobody knows; the message lists what there is."""
