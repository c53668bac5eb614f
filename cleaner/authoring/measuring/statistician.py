"""Count in a corpus where rules hit: by rule, category and publisher, by place in the article and by quarter of a year.

Articles are counted, then lines, then words. What is kept depends on the numbers of rules and publishers, not of
articles; of both there is a most.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.authoring.learning.grouper import registered_domain
from cleaner.rulebook.dater import date_in_url, days_of

if TYPE_CHECKING:
    from cleaner.model import CleanResult, Document, Removal

BINS = 10  # of the place in the article
UNKNOWN, OTHERS = "(unknown)", "(others)"  # publishers
UNDATED = ""  # the quarter of articles without a date
_MOST_PUBLISHERS, _MOST_PAIRS = 10_000, 200_000  # pairs of a publisher and a rule that hit there


@dataclass(slots=True)
class Hits:
    """Articles that were hit, lines and words that went, and in which tenth of the article they stood."""

    articles: int = 0
    lines: int = 0
    words: int = 0
    places: list[int] = field(default_factory=lambda: [0] * BINS)


@dataclass(slots=True)
class Shares:
    """The shares of the characters of articles that went, of 1: how many, their sum and the sum of their squares."""

    articles: int = 0
    total: float = 0.0
    squares: float = 0.0

    @property
    def mean(self) -> float:
        """The usual share."""
        return self.total / self.articles if self.articles else 0.0

    @property
    def variance(self) -> float:
        """How much articles differ."""
        if self.articles < 2:
            return 0.0
        return max(0.0, (self.squares - self.total * self.mean) / (self.articles - 1))

    def add(self, share: float) -> None:
        """Count an article."""
        self.articles += 1
        self.total += share
        self.squares += share * share

    def __add__(self, other: Shares) -> Shares:
        return Shares(self.articles + other.articles, self.total + other.total, self.squares + other.squares)


@dataclass(slots=True)
class Publisher:
    """One publisher's articles: what went, by quarter (such as 2019-Q2) and by rule and quarter, in articles."""

    articles: int = 0
    changed: int = 0
    words: int = 0
    words_removed: int = 0
    hits: Hits = field(default_factory=Hits)
    quarters: dict[str, Shares] = field(default_factory=lambda: defaultdict(Shares))
    rules: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def shares(self) -> Shares:
        """Of all quarters."""
        return sum(self.quarters.values(), Shares())


class Statistics:
    """What was counted so far. ``forgotten`` counts the pairs of publisher and rule for which there was no room."""

    def __init__(self) -> None:
        self.rules: dict[str, Hits] = defaultdict(Hits)
        self.categories: dict[str, Hits] = defaultdict(Hits)
        self.publishers: dict[str, Publisher] = {}
        self.known: dict[str, str] = {}  # rule id -> category
        self.pairs = self.forgotten = 0

    def add(self, document: Document, result: CleanResult) -> None:
        """Count an article."""
        publisher = self._publisher(document, result)
        quarter = quarter_of(document.date or date_in_url(document.url))
        length = max(len(document.text), 1)
        publisher.articles += 1
        publisher.changed += result.changed
        publisher.words += len(document.text.split())
        publisher.quarters[quarter].add(sum(each.end - each.start for each in result.removals) / length)
        seen: set[object] = set()
        for removal in result.removals:
            self.known[removal.rule_id] = removal.category
            words, place = len(removal.text.split()), min(BINS - 1, removal.start * BINS // length)
            publisher.words_removed += words
            for name, hits in self._groups(publisher, removal):
                hits.articles += _is_new(seen, name)
                hits.lines += _is_new(seen, (name, removal.line))
                hits.words += words
                hits.places[place] += 1
            if _is_new(seen, (removal.rule_id, "pair")):
                self._pair(publisher, removal.rule_id, quarter)

    def totals(self) -> dict[str, int]:
        """The numbers for all articles."""
        everything = self.publishers.values()
        names = ("articles", "changed", "words", "words_removed")
        counts = {name: sum(getattr(each, name) for each in everything) for name in names}
        undated = sum(each.quarters[UNDATED].articles for each in everything if UNDATED in each.quarters)
        return {**counts, "dated": counts["articles"] - undated}

    def _groups(self, publisher: Publisher, removal: Removal) -> tuple[tuple[str, Hits], ...]:
        """All that a removal counts for, each with a name of its own."""
        return (
            (f"rule {removal.rule_id}", self.rules[removal.rule_id]),
            (f"category {removal.category}", self.categories[removal.category]),
            ("publisher", publisher.hits),
        )

    def _publisher(self, document: Document, result: CleanResult) -> Publisher:
        name = result.publisher or document.publisher or registered_domain(document.url) or UNKNOWN
        if name not in self.publishers and len(self.publishers) >= _MOST_PUBLISHERS:
            name = OTHERS
        return self.publishers.setdefault(name, Publisher())

    def _pair(self, publisher: Publisher, rule_id: str, quarter: str) -> None:
        if rule_id not in publisher.rules:
            if self.pairs >= _MOST_PAIRS:
                self.forgotten += 1
                return
            self.pairs += 1
        quarters = publisher.rules.setdefault(rule_id, {})
        quarters[quarter] = quarters.get(quarter, 0) + 1


def quarter_of(date: str | None) -> str:
    """The quarter of a year that a date is in; none if it may be in several.

    >>> quarter_of("2019-04-12"), quarter_of("2019-12"), quarter_of("2019"), quarter_of(None)
    ('2019-Q2', '2019-Q4', '', '')
    """
    quarters = {f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}" for day in days_of(date)} if date else set()
    return quarters.pop() if len(quarters) == 1 else UNDATED


def _is_new(seen: set[object], key: object) -> bool:
    is_new = key not in seen
    seen.add(key)
    return is_new
