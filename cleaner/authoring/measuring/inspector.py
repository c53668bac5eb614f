"""What has changed in the statistics of a corpus: rules that no longer hit, and publishers with another share of junk.

No hits any more means something only where there were enough before. If the articles with a hit had been dealt out at
random over all of a publisher's articles, how probable is it that none of them came to lie among the later ones? Under
1 in 1,000, the rule is named. Of several publishers, the probabilities are multiplied.

The share of an article that goes (of its characters) is compared between a publisher's quarters, pooled until there
are 20 articles: with another mean, by 3 percentage points or more and by 4 times the standard error of the difference
(which chance reaches less than once in 10,000 times), the publisher is named, and what comes then is compared with the
new mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, lgamma, log, sqrt
from typing import TYPE_CHECKING

from cleaner.authoring.measuring.statistician import UNDATED, Shares, Statistics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cleaner.authoring.measuring.statistician import Publisher

ENOUGH = 20  # articles
_LEAST_CHANCE = 1 / 1_000
_LEAST_DIFFERENCE = 0.03
_LEAST_ERRORS = 4
ALL = "(all)"


@dataclass(frozen=True, slots=True)
class Ceased:
    """A rule that hit so many of the ``before`` articles of a publisher (or of all), and none of those ``after``."""

    rule: str
    publisher: str
    hits: int
    before: int
    after: int
    last: str  # the quarter of the last hit, if known


@dataclass(frozen=True, slots=True)
class Drift:
    """A publisher of whose articles another share goes: what it was over which time, and what it is from when on."""

    publisher: str
    before: Shares
    after: Shares
    until: str
    since: str


@dataclass(frozen=True, slots=True)
class Unused:
    """A publisher's rule that hit none of its articles."""

    rule: str
    publisher: str
    articles: int


@dataclass(frozen=True, slots=True)
class _Count:
    """Of one publisher: articles with a hit, all articles until then, and articles since."""

    publisher: str
    hits: int
    before: int
    after: int

    def log_chance(self) -> float:
        """The logarithm of the chance that none of the hits would lie among the later articles."""
        return _log_ways(self.before, self.hits) - _log_ways(self.before + self.after, self.hits)


def ceased_by_date(statistics: Statistics) -> list[Ceased]:
    """Rules that hit no article after some quarter, of all publishers or of one."""
    found: list[Ceased] = []
    for rule in sorted(statistics.rules):
        users = {name: each for name, each in statistics.publishers.items() if rule in each.rules}
        last = max((_last_hit(each, rule) for each in users.values()), default=UNDATED)
        counts = [_split(name, each, rule, last) for name, each in users.items()]
        found += _ceased(rule, counts, last)
        if not found or found[-1].rule != rule:
            for name, each in users.items():
                last_here = _last_hit(each, rule)
                found += _ceased(rule, [_split(name, each, rule, last_here)], last_here)
    return _ranked(found)


def ceased_since(old: Statistics, new: Statistics) -> list[Ceased]:
    """Rules that hit articles of older statistics and none of new ones, of all publishers or of one."""
    found: list[Ceased] = []
    for rule in sorted(old.rules):
        counts = [
            _Count(name, sum(each.rules[rule].values()), each.articles, new.publishers[name].articles)
            for name, each in old.publishers.items()
            if rule in each.rules and name in new.publishers
        ]
        if rule not in new.rules and (everywhere := _ceased(rule, counts, "")):
            found += everywhere
            continue
        for count in counts:
            if rule not in new.publishers[count.publisher].rules:
                found += _ceased(rule, [count], "")
    return _ranked(found)


def drifts_by_date(statistics: Statistics) -> list[Drift]:
    """Publishers of whose articles another share goes than in the quarters before."""
    found: list[Drift] = []
    for name, publisher in statistics.publishers.items():
        dated = sorted(quarter for quarter in publisher.quarters if quarter != UNDATED)
        found += _drifts(name, [(quarter, publisher.quarters[quarter]) for quarter in dated])
    return _largest_first(found)


def drifts_since(old: Statistics, new: Statistics) -> list[Drift]:
    """Publishers of whose articles another share goes than in older statistics."""
    pairs = [(name, each.shares, new.publishers[name].shares) for name, each in old.publishers.items()
             if name in new.publishers]  # fmt: skip
    return _largest_first(Drift(name, before, after, "", "") for name, before, after in pairs if _differ(before, after))


def unused(statistics: Statistics, rules_of: Callable[[str], Iterable[str]]) -> list[Unused]:
    """The rules of publishers with enough articles that hit none of them."""
    found = [
        Unused(rule, name, publisher.articles)
        for name, publisher in statistics.publishers.items()
        if publisher.articles >= ENOUGH
        for rule in rules_of(name)
        if rule not in publisher.rules
    ]
    return sorted(found, key=lambda each: (-each.articles, each.rule))


def _ceased(rule: str, counts: list[_Count], last: str) -> list[Ceased]:
    chance = sum(count.log_chance() for count in counts)
    if chance > log(_LEAST_CHANCE):
        return []
    name = counts[0].publisher if len(counts) == 1 else ALL
    hits, before, after = (sum(getattr(each, what) for each in counts) for what in ("hits", "before", "after"))
    return [Ceased(rule, name, hits, before, after, last)]


def _split(name: str, publisher: Publisher, rule: str, last: str) -> _Count:
    """The articles with a date up to a quarter, and those after it."""
    hits = sum(count for quarter, count in publisher.rules[rule].items() if quarter != UNDATED)
    counts = {quarter: each.articles for quarter, each in publisher.quarters.items() if quarter != UNDATED}
    before = sum(count for quarter, count in counts.items() if quarter <= last)
    return _Count(name, hits, before, sum(counts.values()) - before)


def _last_hit(publisher: Publisher, rule: str) -> str:
    return max(publisher.rules[rule])


def _log_ways(total: int, chosen: int) -> float:
    """The logarithm of the number of ways to choose so many of a total."""
    if chosen > total:
        return -inf
    return lgamma(total + 1) - lgamma(chosen + 1) - lgamma(total - chosen + 1)


def _drifts(name: str, quarters: Iterable[tuple[str, Shares]]) -> Iterator[Drift]:
    baseline, until = Shares(), ""
    pool, since = Shares(), ""
    for quarter, shares in quarters:
        since = since or quarter
        pool += shares
        if pool.articles < ENOUGH:
            continue
        if baseline.articles and _differ(baseline, pool):
            yield Drift(name, baseline, pool, until, since)
            baseline = Shares()
        baseline, until = baseline + pool, quarter
        pool, since = Shares(), ""


def _differ(one: Shares, other: Shares) -> bool:
    if min(one.articles, other.articles) < ENOUGH:
        return False
    error = sqrt(one.variance / one.articles + other.variance / other.articles)
    return abs(one.mean - other.mean) >= max(_LEAST_DIFFERENCE, _LEAST_ERRORS * error)


def _ranked(found: Iterable[Ceased]) -> list[Ceased]:
    return sorted(found, key=lambda each: (-each.hits, each.rule, each.publisher))


def _largest_first(found: Iterable[Drift]) -> list[Drift]:
    return sorted(found, key=lambda each: (-abs(each.before.mean - each.after.mean), each.publisher))
