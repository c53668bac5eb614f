"""The command ``article-rules leaks``: what still looks like boilerplate, and what was nearly removed."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from cleaner.authoring.choices import FAILED, FINE, add_inputs, add_report, add_rules, rule_folders
from cleaner.reports.report import Output, counted, note, table
from cleaner.text.escaper import visible

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from cleaner.authoring.learning.surveyor import Leak, Survey

_LIMIT = 30


def add_options(leaks: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add_inputs(leaks)
    add_rules(leaks)
    add_report(leaks, _LIMIT)
    leaks.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Survey the inputs, show what was found and give the exit code: 2 if not all of them could be read."""
    survey, sound = _surveyed(given, rule_folders(given.rules))
    show = _as_json if given.format == "json" else _as_text
    Output().write_text(show(survey, given.limit))
    if survey.forgotten:
        note(f"{counted(survey.forgotten, 'rare line')} forgotten, to save memory")
    return FINE if sound else FAILED


def _surveyed(given: argparse.Namespace, folders: Sequence[Path]) -> tuple[Survey, bool]:
    from cleaner.authoring.feeder import feed
    from cleaner.authoring.learning.surveyor import Survey
    from cleaner.authoring.reader import Fields, read_articles
    from cleaner.engine.cleaner import Cleaner

    cleaner = Cleaner(rules=folders)
    survey = Survey(cleaner.vocabulary())
    found = read_articles(given.inputs, Fields(given.text_field, given.url_field))
    return survey, feed(found, lambda each: survey.add(each.place, cleaner.leftovers(each.document)))


def _as_text(survey: Survey, limit: int) -> str:
    leaks, nearly = survey.leaks(), survey.nearly()
    return (
        f"{counted(survey.articles, 'article')}, {counted(survey.lines, 'line')} left\n"
        f"\nlooks like boilerplate, and no rule knows it: {len(leaks):,}\n{_listed(leaks[:limit])}"
        f"\nnearly removed: {len(nearly):,}\n{_listed(nearly[:limit])}"
    )


def _listed(leaks: Sequence[Leak]) -> str:
    """A row for each, with the reason and examples below."""
    rows = table([["articles", "lines", "where", "line"], *map(_row, leaks)]).splitlines() if leaks else []
    parts = rows[:1]
    for row, leak in zip(rows[1:], leaks, strict=True):
        parts.append(row)
        parts += [f"      {visible(leak.reason)}"] if leak.reason else []
        parts += [f"      {visible(place)}: {visible(text)}" for text, place in leak.examples.items()]
    return "".join(f"{part}\n" for part in parts)


def _row(leak: Leak) -> list[str]:
    where = " ".join(f"{zone} {share:.0%}" for zone, share in leak.shares().items() if share)
    return [f"{leak.articles:,}", f"{leak.lines:,}", where, leak.form]


def _as_json(survey: Survey, limit: int) -> str:
    record = {
        "articles": survey.articles,
        "lines": survey.lines,
        "forgotten": survey.forgotten,
        "leaks": [_fields(leak) for leak in islice(survey.leaks(), limit)],
        "nearly": [_fields(leak) for leak in islice(survey.nearly(), limit)],
    }
    return json.dumps(record) + "\n"


def _fields(leak: Leak) -> dict[str, Any]:
    return {
        "form": leak.form,
        "articles": leak.articles,
        "lines": leak.lines,
        "where": {zone: round(share, 3) for zone, share in leak.shares().items()},
        "reason": leak.reason,
        "examples": [{"place": place, "text": text} for text, place in leak.examples.items()],
    }
