"""The command ``article-rules stale``: rules that no longer hit, and publishers whose pages have changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from cleaner.authoring.choices import DIFFERENT, FAILED, FINE, add_report
from cleaner.authoring.commands.stats import add_counting, counted_articles
from cleaner.reports.report import Output, counted, note, table

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from cleaner.authoring.measuring.inspector import Ceased, Drift, Unused
    from cleaner.authoring.measuring.statistician import Shares, Statistics

_LIMIT = 30


@dataclass(frozen=True, slots=True)
class _Findings:
    ceased: Sequence[Ceased]
    drifts: Sequence[Drift]
    unused: Sequence[Unused]


def add_options(stale: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add_counting(stale)
    stale.add_argument("--since", metavar="FILE", help="compare with what `stats -o FILE` has kept of older articles")
    stale.add_argument("--fail", action="store_true", help="exit code 1 if anything is found")
    add_report(stale, _LIMIT)
    stale.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Compare and show; the exit code says whether there was anything, or what could not be read."""
    from cleaner.authoring.measuring.archivist import read_snapshot

    old = read_snapshot(given.since) if given.since else None
    statistics, sound = counted_articles(given)
    found = _found(statistics, old, given)
    totals = statistics.totals()
    if not totals["dated"] and old is None:
        note("no article has a date: name its field with --date-field, or compare with older articles: --since FILE")
    show = _as_json if given.format == "json" else _as_text
    Output().write_text(show(statistics, found, given.limit))
    if not sound:
        return FAILED
    return DIFFERENT if given.fail and (found.ceased or found.drifts or found.unused) else FINE


def _found(statistics: Statistics, old: Statistics | None, given: argparse.Namespace) -> _Findings:
    """What has changed since the older statistics if there are any, else from quarter to quarter."""
    from cleaner.authoring.choices import rule_folders
    from cleaner.authoring.measuring import inspector
    from cleaner.engine.cleaner import Cleaner

    cleaner = Cleaner(rules=rule_folders(given.rules), drafts=given.drafts)
    unused = inspector.unused(statistics, cleaner.rules_of)
    if old is None:
        ceased, drifts = inspector.ceased_by_date(statistics), inspector.drifts_by_date(statistics)
    else:
        ceased, drifts = inspector.ceased_since(old, statistics), inspector.drifts_since(old, statistics)
    return _Findings([each for each in ceased if not cleaner.has_ended(each.rule)], drifts, unused)


def _as_text(statistics: Statistics, found: _Findings, limit: int) -> str:
    totals = statistics.totals()
    return (
        f"{counted(totals['articles'], 'article')} of {counted(len(statistics.publishers), 'publisher')}, "
        f"{totals['dated']:,} with a date{_span(statistics)}\n"
        f"\nno longer hit: {len(found.ceased):,}\n{_ceased_rows(found.ceased[:limit])}"
        f"\nanother share is removed: {len(found.drifts):,}\n{_drift_rows(found.drifts[:limit])}"
        f"\nnever hit: {len(found.unused):,}\n{_unused_rows(found.unused[:limit])}"
    )


def _span(statistics: Statistics) -> str:
    quarters = set(chain.from_iterable(each.quarters for each in statistics.publishers.values())) - {""}
    return f", {min(quarters)} to {max(quarters)}" if quarters else ""


def _ceased_rows(ceased: Sequence[Ceased]) -> str:
    rows = [[f"{each.hits:,} of {each.before:,}", f"0 of {each.after:,}", each.last or "-", each.publisher, each.rule]
            for each in ceased]  # fmt: skip
    return table([["articles", "since then", "last hit", "publisher", "rule"], *rows]) if rows else ""


def _drift_rows(drifts: Sequence[Drift]) -> str:
    rows = [[_share(each.before), each.until or "-", _share(each.after), each.since or "-", each.publisher]
            for each in drifts]  # fmt: skip
    return table([["before", "until", "after", "since", "publisher"], *rows]) if rows else ""


def _unused_rows(unused: Sequence[Unused]) -> str:
    rows = [[f"0 of {each.articles:,}", each.publisher, each.rule] for each in unused]
    return table([["articles", "publisher", "rule"], *rows]) if rows else ""


def _share(shares: Shares) -> str:
    return f"{shares.mean:.1%} of {counted(shares.articles, 'article')}"


def _as_json(statistics: Statistics, found: _Findings, limit: int) -> str:
    record = {
        "totals": statistics.totals(),
        "no_longer_hit": [_fields(each, "rule", "publisher", "hits", "before", "after", "last")
                          for each in islice(found.ceased, limit)],
        "drifts": [
            {
                **_fields(each, "publisher", "until", "since"),
                "before": _fields(each.before, "articles", "mean"),
                "after": _fields(each.after, "articles", "mean"),
            }
            for each in islice(found.drifts, limit)
        ],
        "never_hit": [_fields(each, "rule", "publisher", "articles") for each in islice(found.unused, limit)],
    }  # fmt: skip
    return json.dumps(record) + "\n"


def _fields(thing: object, *names: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}
