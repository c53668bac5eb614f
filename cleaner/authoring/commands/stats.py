"""The command ``article-rules stats``: where rules hit in a corpus."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.authoring.choices import FAILED, FINE, add_drafts, add_inputs, add_report, add_rules, rule_folders
from cleaner.corpus.choices import named
from cleaner.reports.report import Output, counted, note, table
from cleaner.text.files import write_file

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from cleaner.authoring.measuring.statistician import Hits, Statistics

_LIMIT = 30
_BARS = "·▁▂▃▄▅▆▇█"


def add_options(stats: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add_counting(stats)
    stats.add_argument("-o", "--output", metavar="FILE", help="keep all that was counted, for `stale --since FILE`")
    add_report(stats, _LIMIT)
    stats.set_defaults(run=run)


def add_counting(command: argparse.ArgumentParser) -> None:
    """Say what is counted, and by which rules."""
    add_inputs(command)
    command.add_argument(
        "--publisher-field", type=named, metavar="NAME", help="the key or column of the publisher (default: none)"
    )
    command.add_argument(
        "--date-field", type=named, metavar="NAME", help="the key or column of the date (default: none)"
    )
    add_rules(command)
    add_drafts(command)


def run(given: argparse.Namespace) -> int:
    """Count and show; the exit code says whether all of the input could be read."""
    from cleaner.authoring.measuring.archivist import to_record
    from cleaner.corpus.editions import rules_version

    statistics, sound = counted_articles(given)
    version = rules_version(rule_folders(given.rules))
    if given.output:
        write_file(given.output, (json.dumps(to_record(statistics, version), indent=1) + "\n").encode())
    if given.format == "json":
        Output().write_text(json.dumps(to_record(statistics, version, given.limit)) + "\n")
    else:
        Output().write_text(_as_text(statistics, given.limit))
    if statistics.forgotten:
        note(f"{counted(statistics.forgotten, 'hit')} not counted by publisher, to save memory")
    return FINE if sound else FAILED


def counted_articles(given: argparse.Namespace) -> tuple[Statistics, bool]:
    """The statistics of the inputs, and whether all of them could be read."""
    from cleaner.authoring.feeder import feed
    from cleaner.authoring.measuring.statistician import Statistics
    from cleaner.authoring.reader import Fields, read_articles
    from cleaner.engine.cleaner import Cleaner

    cleaner, statistics = Cleaner(rules=rule_folders(given.rules), drafts=given.drafts), Statistics()
    fields = Fields(given.text_field, given.url_field, given.publisher_field, date=given.date_field)
    articles = read_articles(given.inputs, fields)
    return statistics, feed(articles, lambda each: statistics.add(each.document, cleaner.clean(each.document)))


def _as_text(statistics: Statistics, limit: int) -> str:
    totals = statistics.totals()
    changed, removed = (
        _share(totals[part], totals[whole]) for part, whole in (("changed", "articles"), ("words_removed", "words"))
    )
    return (
        f"{counted(totals['articles'], 'article')}, {totals['changed']:,} changed{changed}; "
        f"{counted(totals['words'], 'word')}, {totals['words_removed']:,} removed{removed}\n"
        f"\nrules that hit: {len(statistics.rules):,}\n{_groups(statistics.rules, 'rule', limit)}"
        f"\ncategories: {len(statistics.categories):,}\n{_groups(statistics.categories, 'category', limit)}"
        f"\npublishers: {len(statistics.publishers):,}\n{_publishers(statistics, limit)}"
    )


def _groups(groups: Mapping[str, Hits], noun: str, limit: int) -> str:
    from cleaner.authoring.measuring.archivist import ranked

    if not groups:
        return ""
    rows = [[f"{each.articles:,}", f"{each.lines:,}", f"{each.words:,}", bar(each.places), name]
            for name, each in islice(ranked(groups), limit)]  # fmt: skip
    return table([["articles", "lines", "words", "where", noun], *rows])


def _publishers(statistics: Statistics, limit: int) -> str:
    from cleaner.authoring.measuring.archivist import most_read

    if not statistics.publishers:
        return ""
    rows = [["articles", "changed", "lines", "words", "share", "where", "publisher"]]
    for name in islice(most_read(statistics), limit):
        each = statistics.publishers[name]
        counts = [f"{count:,}" for count in (each.articles, each.changed, each.hits.lines, each.words_removed)]
        rows.append([*counts, f"{each.shares.mean:.1%}", bar(each.hits.places), name])
    return table(rows)


def bar(counts: Sequence[int]) -> str:
    """Counts as a small drawing: a dot for none, the highest bar for the most.

    >>> bar([0, 1, 0, 4, 8])
    '·▁·▄█'
    """
    most = max(*counts, 1)
    return "".join(_BARS[-(-count * (len(_BARS) - 1) // most)] for count in counts)


def _share(part: int, whole: int) -> str:
    return f" ({part / whole:.1%})" if whole else ""
