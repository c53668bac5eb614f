"""Measure cleaning on articles that a person has cleaned: in all, and by rule, category, publisher and language.

An article is weighed word by word (see ``weigher``), and each word that is gone is put down to the rule that took it.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from cleaner.authoring.measuring.attributor import attribute
from cleaner.authoring.measuring.weigher import weigh

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.authoring.measuring.attributor import Share
    from cleaner.authoring.measuring.weigher import Weight
    from cleaner.engine.cleaner import Cleaner
    from cleaner.model import CleanResult, Document, Removal
    from cleaner.rulebook.ruleset import RuleSet

_DIRTY = 5  # words of junk from which an article has a share of it that is worth a mean
_SHOWN = 100  # characters of a sample


class Sample(NamedTuple):
    """A removed line and where it stood; ``words`` is how many of them speak for its being shown."""

    words: int
    place: str
    text: str


class Case(NamedTuple):
    """An article with the copy that a person has cleaned.

    ``title`` is on neither side of the scales; ``language`` is what its record says, if it does.
    """

    place: str
    document: Document
    gold: str
    title: str | None = None
    language: str | None = None


@dataclass(slots=True)
class Tally:
    """Articles weighed so far, in words and as shares that wait for their mean."""

    articles: int = 0
    junk: int = 0
    brought: int = 0
    article: int = 0
    cost: int = 0
    removed: list[float] = field(default_factory=list)
    lost: list[float] = field(default_factory=list)

    def add(self, weight: Weight) -> None:
        """Count one article; a share of next to no junk is none."""
        self.articles += 1
        self.junk += weight.junk
        self.brought += weight.brought.total()
        self.article += weight.article
        self.cost += weight.cost.total()
        self.removed += [weight.removed] if weight.junk >= _DIRTY else []
        self.lost += [weight.lost] if weight.article else []

    def figures(self) -> dict[str, float]:
        """Shares from 0 to 1: over words (all articles as one text), and as means over articles."""
        return {
            "removed_of_words": self.brought / self.junk if self.junk else 0.0,
            "removed_of_articles": mean(self.removed),
            "lost_of_words": self.cost / self.article if self.article else 0.0,
            "lost_of_articles": mean(self.lost),
        }


@dataclass(slots=True)
class Bill:
    """What a rule, a category or a pack took: words of junk brought and of articles cost, and the clearest lines."""

    name: str
    category: str
    brought: int = 0
    cost: int = 0
    articles: int = 0
    last: str = ""
    best: Sample | None = None
    worst: Sample | None = None

    def add(self, place: str, share: Share) -> None:
        """Count one removal of the article at a place."""
        self.brought += share.brought
        self.cost += share.cost
        self.articles += self.last != place
        self.last = place
        line = share.removal.text.strip()
        at, text = f"{place}:{share.removal.line}", line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
        self.best = _larger(self.best, Sample(share.brought, at, text))
        self.worst = _larger(self.worst, Sample(share.cost, at, text))


class Evaluation:
    """What cleaning brought and cost on the articles so far; ``pack_of`` tells the pack of a rule by its id."""

    def __init__(self, cleaner: Cleaner, pack_of: Callable[[str], str]) -> None:
        self.total = Tally()
        self.publishers: defaultdict[str, Tally] = defaultdict(Tally)
        self.languages: defaultdict[str, Tally] = defaultdict(Tally)
        self.rules: dict[str, Bill] = {}
        self.categories: dict[str, Bill] = {}
        self.packs: dict[str, Bill] = {}
        self._cleaner, self._pack_of = cleaner, pack_of
        self._f1: list[float] = []
        self._gold_words = self._gold_cost = 0
        self._digest = hashlib.blake2b(digest_size=16)

    @property
    def digest(self) -> str:
        """What changes when an article does that was weighed, its gold, title or address, or their order."""
        return self._digest.hexdigest()

    def add(self, case: Case) -> None:
        """Clean and weigh one article, and clean its gold, of which nothing should go."""
        document = case.document
        result = self._cleaner.clean(document)
        weight = weigh(document.text, result.text, case.gold, case.title)
        self._f1.append(weight.f1)
        for tally in self._tallies(case, result):
            tally.add(weight)
        for share in attribute(result.removals, weight, case.gold, case.title):
            for bill in self._bills(share.removal):
                bill.add(case.place, share)
        of_gold = weigh(case.gold, self._cleaner.clean(document._replace(text=case.gold)).text, case.gold)
        self._gold_words += of_gold.article
        self._gold_cost += of_gold.cost.total()
        known = (document.text, document.url, document.publisher, case.title, case.gold)
        self._digest.update(json.dumps(known).encode())

    def figures(self) -> dict[str, float]:
        """The figures of all articles, from 0 to 1; ``lost_of_gold`` is what goes of the gold itself, over words."""
        lost = self._gold_cost / self._gold_words if self._gold_words else 0.0
        return {**self.total.figures(), "lost_of_gold": lost, "f1_of_articles": mean(self._f1)}

    def _tallies(self, case: Case, result: CleanResult) -> list[Tally]:
        publisher = result.publisher or case.document.publisher or _host(case.document.url) or "unknown"
        of_language = [self.languages[case.language]] if case.language else []
        return [self.total, self.publishers[publisher], *of_language]

    def _bills(self, removal: Removal) -> list[Bill]:
        pack, category = self._pack_of(removal.rule_id), removal.category
        return [
            self.rules.setdefault(removal.rule_id, Bill(removal.rule_id, category)),
            self.categories.setdefault(category, Bill(category, category)),
            self.packs.setdefault(pack, Bill(pack, "")),
        ]


def pack_of(rule_id: str, rules: RuleSet) -> str:
    """The language of the pack that a rule is from, or ``any``, ``platforms``, ``publishers`` or ``own rules``."""
    first = rule_id.partition("/")[0]
    owner = rules.owners.get(first)
    if owner is not None:
        return f"{owner.kind}s"
    return first if first in rules.languages or first == "any" else "own rules"


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def _larger(sample: Sample | None, other: Sample) -> Sample | None:
    """The sample with more words, the earlier of two alike; one without words is none."""
    return other if other.words > (sample.words if sample else 0) else sample


def mean(values: Sequence[float]) -> float:
    """The mean, or 0 of nothing."""
    return sum(values) / len(values) if values else 0.0
