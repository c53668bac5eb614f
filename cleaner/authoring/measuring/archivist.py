"""Statistics as JSON and back: what ``article-rules stats -o FILE`` keeps for a later ``stale --since FILE``."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from cleaner.authoring.measuring.statistician import BINS, Hits, Publisher, Shares, Statistics
from cleaner.text.files import InputError, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_KIND, _VERSION = "clean-article statistics", 1


def to_record(statistics: Statistics, rules: str, limit: int | None = None) -> dict[str, Any]:
    """The statistics as plain data, the groups with most articles first, ``limit`` of each; ``rules`` is a version."""
    return {
        "kind": _KIND,
        "version": _VERSION,
        "rules_version": rules,
        "totals": statistics.totals(),
        "forgotten": statistics.forgotten,
        "rules": {
            name: {"category": statistics.known[name], **_hits(hits)}
            for name, hits in islice(ranked(statistics.rules), limit)
        },
        "categories": {name: _hits(hits) for name, hits in islice(ranked(statistics.categories), limit)},
        "publishers": {name: _publisher(statistics.publishers[name]) for name in islice(most_read(statistics), limit)},
    }


def ranked(groups: Mapping[str, Hits]) -> Iterable[tuple[str, Hits]]:
    """Groups in the order of the articles that were hit."""
    return sorted(groups.items(), key=lambda each: (-each[1].articles, -each[1].lines, each[0]))


def most_read(statistics: Statistics) -> list[str]:
    """The publishers in the order of their articles."""
    return sorted(statistics.publishers, key=lambda name: (-statistics.publishers[name].articles, name))


def read_snapshot(name: str) -> Statistics:
    """The statistics in a file; raises ``InputError`` if it holds anything else."""
    try:
        record = json.loads(read_bytes(name))
        if not isinstance(record, dict) or record.get("kind") != _KIND:
            raise InputError(f"{name}: is no snapshot; article-rules stats -o writes one")
        if record.get("version") != _VERSION:
            raise InputError(f"{name}: is a snapshot of version {record.get('version')}; this program reads {_VERSION}")
        return _from_record(record)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: is no snapshot: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{name}: is a damaged snapshot: {type(error).__name__}: {error}") from error


def _from_record(record: Mapping[str, Any]) -> Statistics:
    statistics = Statistics()
    statistics.forgotten = int(record["forgotten"])
    for name, fields in record["rules"].items():
        statistics.rules[name] = _read_hits(fields)
        statistics.known[name] = str(fields["category"])
    for name, fields in record["categories"].items():
        statistics.categories[name] = _read_hits(fields)
    for name, fields in record["publishers"].items():
        statistics.publishers[name] = _read_publisher(fields)
    return statistics


def _hits(hits: Hits) -> dict[str, Any]:
    return {"articles": hits.articles, "lines": hits.lines, "words": hits.words, "places": hits.places}


def _publisher(publisher: Publisher) -> dict[str, Any]:
    counts = {name: getattr(publisher, name) for name in ("articles", "changed", "words", "words_removed")}
    quarters = {
        quarter: {"articles": each.articles, "mean": each.mean, "total": each.total, "squares": each.squares}
        for quarter, each in sorted(publisher.quarters.items())
    }
    rules = {name: dict(sorted(each.items())) for name, each in sorted(publisher.rules.items())}
    return {
        **counts,
        "share": publisher.shares.mean,
        "hits": _hits(publisher.hits),
        "quarters": quarters,
        "rules": rules,
    }


def _read_hits(fields: Mapping[str, Any]) -> Hits:
    places = [int(each) for each in fields["places"]]
    if len(places) != BINS:
        raise ValueError(f"{len(places)} places where there are {BINS}")
    return Hits(int(fields["articles"]), int(fields["lines"]), int(fields["words"]), places)


def _read_publisher(fields: Mapping[str, Any]) -> Publisher:
    names = ("articles", "changed", "words", "words_removed")
    articles, changed, words, removed = (int(fields[name]) for name in names)
    publisher = Publisher(articles, changed, words, removed, _read_hits(fields["hits"]))
    for quarter, each in fields["quarters"].items():
        publisher.quarters[quarter] = Shares(int(each["articles"]), float(each["total"]), float(each["squares"]))
    for name, counts in fields["rules"].items():
        publisher.rules[name] = {quarter: int(count) for quarter, count in counts.items()}
    return publisher
