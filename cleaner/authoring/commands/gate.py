"""The command ``article-rules gate``: nothing may go from articles that are clean, but what is allowed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cleaner.authoring.choices import DIFFERENT, FAILED, FINE, add_inputs, add_report, add_rules, rule_folders
from cleaner.authoring.measuring.collector import find_fields, listed
from cleaner.reports.report import Output, counted, note

if TYPE_CHECKING:
    import argparse

    from cleaner.authoring.measuring.gatekeeper import Gate

_LIMIT = 30


def add_options(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add_inputs(command)
    command.add_argument("--allow", metavar="FILE", help="removals that may be, each with its reason, in TOML")
    add_rules(command)
    add_report(command, _LIMIT)
    command.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Clean, report, and give the exit code: 1 if anything went that is not allowed."""
    gate, sound = _passed(given)
    show = _as_json if given.format == "json" else _as_text
    Output().write_text(show(gate, given.limit))
    for each in gate.idle():
        note(f"{given.allow}: nothing needs this any more: {each.rule} {each.place or ''} {each.text or ''}".rstrip())
    if gate.finds.lines:
        return DIFFERENT
    return FINE if sound else FAILED


def _passed(given: argparse.Namespace) -> tuple[Gate, bool]:
    from cleaner.authoring.feeder import feed
    from cleaner.authoring.measuring.gatekeeper import Gate, read_allowances
    from cleaner.authoring.reader import Fields, read_articles
    from cleaner.engine.cleaner import Cleaner

    gate = Gate(read_allowances(given.allow) if given.allow else ())
    cleaner = Cleaner(rules=rule_folders(given.rules))
    found = read_articles(given.inputs, Fields(given.text_field, given.url_field))
    return gate, feed(found, lambda each: gate.add(each.place, cleaner.clean(each.document).removals))


def _as_text(gate: Gate, limit: int) -> str:
    finds = gate.finds.ranked()
    return (
        f"{counted(gate.articles, 'article')}, {gate.changed:,} of them not left as they are\n"
        f"{counted(gate.allowed, 'removal')} allowed, {gate.finds.lines:,} not\n"
        f"{listed(finds[:limit])}"
    )


def _as_json(gate: Gate, limit: int) -> str:
    record = {
        "articles": gate.articles,
        "changed": gate.changed,
        "allowed": gate.allowed,
        "removals": gate.finds.lines,
        "rules": [find_fields(each) for each in gate.finds.ranked()[:limit]],
        "idle": [each._asdict() for each in gate.idle()],
    }
    return json.dumps(record) + "\n"
