"""The command ``article-rules diff``: what changes in a corpus between two rule sets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cleaner.authoring.choices import FAILED, FINE, add_inputs, add_report
from cleaner.authoring.measuring.collector import find_fields, listed
from cleaner.reports.report import Output, counted

if TYPE_CHECKING:
    import argparse

    from cleaner.authoring.measuring.comparer import Comparison

_LIMIT = 30


def add_options(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    sets = "a folder of rules, REVISION or REVISION:FOLDER of git, or: shipped"
    command.add_argument("old", metavar="OLD", help=f"the rules before: {sets}")
    command.add_argument("new", metavar="NEW", help="the rules after, told in the same way")
    add_inputs(command)
    add_report(command, _LIMIT)
    command.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Compare, report, and give the exit code: 2 if not all articles could be read."""
    comparison, sound = _compared(given)
    show = _as_json if given.format == "json" else _as_text
    Output().write_text(show(comparison, given.limit))
    return FINE if sound else FAILED


def _compared(given: argparse.Namespace) -> tuple[Comparison, bool]:
    from cleaner.authoring.feeder import feed
    from cleaner.authoring.fetcher import fetch
    from cleaner.authoring.measuring.comparer import Comparison
    from cleaner.authoring.reader import Fields, read_articles
    from cleaner.engine.cleaner import Cleaner

    old, new = (Cleaner(compiled=fetch(name)) for name in (given.old, given.new))
    comparison = Comparison(old, new)
    found = read_articles(given.inputs, Fields(given.text_field, given.url_field))
    return comparison, feed(found, lambda each: comparison.add(each.place, each.document))


def _as_text(comparison: Comparison, limit: int) -> str:
    parts = [f"{counted(comparison.articles, 'article')}, {comparison.changed:,} come out differently\n"]
    for heading, finds in (
        ("newly removed", comparison.removed),
        ("newly kept", comparison.kept),
        ("removed by another rule", comparison.moved),
    ):
        parts.append(f"\n{heading}: {counted(finds.lines, 'line')}\n{listed(finds.ranked()[:limit])}")
    return "".join(parts)


def _as_json(comparison: Comparison, limit: int) -> str:
    known = {"removed": comparison.removed, "kept": comparison.kept, "moved": comparison.moved}
    record = {
        "articles": comparison.articles,
        "changed": comparison.changed,
        "lines": {name: finds.lines for name, finds in known.items()},
        **{name: [find_fields(each) for each in finds.ranked()[:limit]] for name, finds in known.items()},
    }
    return json.dumps(record) + "\n"
