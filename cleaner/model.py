"""The nouns of the project. All are frozen: a step takes some of them and returns others."""

# Without ``from __future__ import annotations``: a NamedTuple compiles each annotation that is text, at each start.

from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

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


class Evidence(NamedTuple):
    """Why an article is taken for a publisher's or a platform's: ``kind`` is option, url, fingerprint or page."""

    owner: str
    kind: Literal["option", "url", "fingerprint", "page"]
    what: str


class Metadata(NamedTuple):
    """What a page says of its article. ``date`` is as the page has it, cut to the day if it is ISO 8601.

    ``language`` is the page's own code, such as ``en-GB``.
    """

    title: str | None = None
    author: str | None = None
    date: str | None = None
    site_name: str | None = None
    language: str | None = None
    url: str | None = None


class Document(NamedTuple):
    """One article as raw text, and what is known of where it came from.

    ``publisher`` is a domain, or the name or domain of a publisher file; it wins over ``url``.
    ``language`` is an ISO 639-1 code; it limits the language packs to that language and English.
    ``date`` is when it appeared (YYYY, YYYY-MM or YYYY-MM-DD): rules for other times leave it alone.
    ``metadata`` and ``body`` (the article in its JSON-LD) are what the page says that the text was taken from, ``seen``
    who was recognised in it.
    """

    text: str
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    date: str | None = None
    metadata: Metadata | None = None
    seen: tuple[Evidence, ...] = ()
    body: str | None = None


class Page(NamedTuple):
    """One article as a web page. ``html`` as bytes is decoded as the web does it; without ``url`` the page's counts.

    ``content_type`` is what the server said, such as ``text/html; charset=koi8-r``; ``encoding`` overrules everything.
    """

    html: str | bytes
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    date: str | None = None
    content_type: str | None = None
    encoding: str | None = None


class Stripped(NamedTuple):
    """Elements of a page that a selector took out before the text was taken: how many, and how the first one begins."""

    rule_id: str
    category: str
    selector: str
    count: int  # type: ignore[assignment]  # nobody counts in it as in a tuple
    text: str


class Extraction(NamedTuple):
    """How the text was taken out of a page.

    ``encoding`` and how it was told (``given``, ``header``, ``mark``, ``page``, ``detected``; ``text`` if it came
    decoded), the ``method`` and why it was chosen, what was stripped before, and what was spared as it held too much.
    """

    encoding: str
    encoding_from: str
    method: str
    reason: str
    stripped: tuple[Stripped, ...] = ()
    spared: tuple[str, ...] = ()


class Removal(NamedTuple):
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


class Refusal(NamedTuple):
    """A removal that a rule asked for and the engine refused, and why."""

    rule_id: str
    line: int
    reason: str
    text: str


class Leftover(NamedTuple):
    """A line that stays: ``text`` as it stands (a wrapped paragraph on one line), ``zone`` is head, body or tail.

    ``reasons`` has a sentence for each rule whose words it has and that spared it nevertheless, the nearest first.
    """

    line: int
    text: str
    zone: str
    prose: bool
    reasons: tuple[str, ...] = ()


class CleanResult(NamedTuple):
    """The cleaned text, and everything that was taken out, in the order of the original.

    Of a page, the original is the text that was taken out of it; ``metadata`` and ``extraction`` say the rest.
    """

    text: str
    removals: tuple[Removal, ...] = ()
    publisher: str | None = None
    platforms: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    metadata: Metadata | None = None
    extraction: Extraction | None = None

    @property
    def changed(self) -> bool:
        """Whether anything was taken out."""
        return bool(self.removals)


class Complaint(NamedTuple):
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


class PageError(CleanerError):
    """A page from which no text can be taken; the message says why."""
