"""The command ``article-rules evaluate``: boilerplate removed and article words lost, in all and by rule."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cleaner.authoring.choices import DIFFERENT, FAILED, FINE, add_inputs, add_report, add_rules, rule_folders
from cleaner.authoring.measuring.pinner import TOLERANCE
from cleaner.corpus.choices import named
from cleaner.model import CleanerError
from cleaner.reports.report import Output, complain, counted, note, table
from cleaner.text.escaper import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.authoring.measuring.evaluator import Bill, Case, Evaluation, Tally
    from cleaner.text.files import InputError

_LIMIT = 30


def add_options(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add_inputs(command)
    add = command.add_argument
    add(
        "--gold-field", type=named, metavar="NAME", default="gold", help="that of the hand-cleaned text (default: gold)"
    )
    add("--gold", metavar="DIR", help="the hand-cleaned copies of INPUT's files, under the same relative names")
    add(
        "--title-field",
        type=named,
        metavar="NAME",
        default="title",
        help="that of the title, which does not count (default: title)",
    )
    add("--publisher-field", type=named, metavar="NAME", help="that of the publisher's domain or name (default: none)")
    add(
        "--language-field", type=named, metavar="NAME", help="that of its language, only to count by it (default: none)"
    )
    pin = command.add_mutually_exclusive_group()
    pin.add_argument("--floor", metavar="FILE", help="exit with 1 if a figure is worse than pinned in FILE")
    pin.add_argument("--write-floor", metavar="FILE", help="pin the figures in FILE")
    add("--tolerance", type=_share, metavar="X", default=TOLERANCE, help=f"for --write-floor (default: {TOLERANCE})")
    add_rules(command)
    add_report(command, _LIMIT)
    command.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Evaluate, report, and compare with the floor; gives the exit code."""
    from cleaner.authoring.measuring.pinner import read_floor, write_floor

    floor = read_floor(given.floor) if given.floor else None
    evaluation, sound = _evaluated(given)
    show = _as_json if given.format == "json" else _as_text
    if evaluation.total.articles or given.format == "json":
        Output().write_text(show(evaluation, given.limit))
    if given.write_floor and sound:
        write_floor(given.write_floor, evaluation, given.tolerance)
    elif given.write_floor:
        complain(f"{given.write_floor}: not written, since not all articles could be read")
    if floor is not None and not _holds(floor, evaluation):
        return DIFFERENT
    return FINE if sound else FAILED


def _evaluated(given: argparse.Namespace) -> tuple[Evaluation, bool]:
    from functools import partial

    from cleaner.authoring.feeder import feed
    from cleaner.authoring.measuring.evaluator import Evaluation, pack_of
    from cleaner.engine.cleaner import Cleaner
    from cleaner.rulebook.cache import ruleset

    rules = ruleset(rule_folders(given.rules))
    evaluation = Evaluation(Cleaner(compiled=rules), partial(pack_of, rules=rules))
    return evaluation, feed(_cases(given), evaluation.add)


def _cases(given: argparse.Namespace) -> Iterator[Case | InputError]:
    from cleaner.authoring.measuring.case_reader import CaseFields, read_cases, read_pairs

    if given.gold is None:
        names = (given.text_field, given.gold_field, given.url_field, given.title_field)
        return read_cases(given.inputs, CaseFields(*names, given.publisher_field, given.language_field))
    if not os.path.isdir(given.gold):
        raise CleanerError(f"{given.gold}: there is no such folder")
    for folder in given.inputs:
        if len(given.inputs) > 1 or not os.path.isdir(folder):
            raise CleanerError(f"{folder}: with --gold, INPUT is one folder, and DIR another one with its clean copies")
    return read_pairs(given.inputs[0], given.gold)


def _holds(floor: Any, evaluation: Evaluation) -> bool:
    from cleaner.authoring.measuring.pinner import gains, shortfalls

    found = shortfalls(floor, evaluation)
    for each in found:
        complain(each)
    if not found:
        note("no figure is worse than pinned")
        for each in gains(floor, evaluation):
            note(each)
    return not found


def _as_text(evaluation: Evaluation, limit: int) -> str:
    total = evaluation.total
    best, worst = _by_brought(evaluation.rules.values()), _by_cost(evaluation.rules.values())
    publishers, languages = _by_rest(evaluation.publishers.items()), _by_rest(evaluation.languages.items())
    parts = [
        f"{counted(total.articles, 'article')}: {total.junk:,} words of boilerplate, {total.article:,} of articles\n",
        _summary(evaluation.figures(), total),
        f"\nrules, by the boilerplate they brought: {len(best):,}\n{_with_samples(best[:limit], 'best')}",
        f"\nrules that cost words of articles: {len(worst):,}\n{_with_samples(worst[:limit], 'worst')}",
        f"\ncategories\n{_billed(_by_brought(evaluation.categories.values()))}",
        f"\npacks of rules\n{_billed(_by_brought(evaluation.packs.values()))}",
        f"\npublishers, by the boilerplate that is left: {len(publishers):,}\n{_tallied(publishers[:limit])}",
    ]
    if languages:
        parts.append(f"\nlanguages of the articles: {len(languages):,}\n{_tallied(languages[:limit])}")
    return "".join(parts)


def _summary(figures: dict[str, float], total: Tally) -> str:
    """The figures; a dash where there is nothing of which to take a share."""
    removed = _percent(figures["removed_of_articles"]) if total.removed else "-"
    rows = [
        ["", "over all words", "mean over articles"],
        ["boilerplate removed", _percent(figures["removed_of_words"]) if total.junk else "-", removed],
        ["article words lost", _percent(figures["lost_of_words"]), _percent(figures["lost_of_articles"])],
        ["lost of the hand-cleaned text", _percent(figures["lost_of_gold"]), ""],
        ["F1", "", f"{figures['f1_of_articles']:.4f}"],
    ]
    return "".join(f"{line.rstrip()}\n" for line in table(rows).splitlines())


def _billed(bills: Iterable[Bill]) -> str:
    rows = [[f"{each.brought:,}", f"{each.cost:,}", f"{each.articles:,}", each.name] for each in bills]
    return table([["brought", "cost", "articles", "name"], *rows]) if rows else ""


def _with_samples(bills: Sequence[Bill], which: str) -> str:
    """A row for each rule, and below it the line that brought (``best``) or cost (``worst``) most words."""
    rows = _billed(bills).splitlines()
    parts = rows[:1]
    for row, bill in zip(rows[1:], bills, strict=True):
        parts.append(row)
        sample = bill.best if which == "best" else bill.worst
        parts += [f"      {visible(sample.place)}: {visible(sample.text)}"] if sample else []
    return "".join(f"{part}\n" for part in parts)


def _tallied(tallies: Iterable[tuple[str, Tally]]) -> str:
    rows = [["articles", "left", "removed", "lost", "name"]]
    for name, tally in tallies:
        figures = tally.figures()
        left, removed = f"{tally.junk - tally.brought:,}", _percent(figures["removed_of_words"])
        rows.append([f"{tally.articles:,}", left, removed, _percent(figures["lost_of_words"]), name])
    return table(rows)


def _as_json(evaluation: Evaluation, limit: int) -> str:
    total = evaluation.total
    record = {
        "articles": total.articles,
        "digest": evaluation.digest,
        "words": {"boilerplate": total.junk, "removed": total.brought, "article": total.article, "lost": total.cost},
        "figures": _rounded(evaluation.figures()),
        "rules": [_bill_fields(each) for each in _by_brought(evaluation.rules.values())[:limit]],
        "costly": [_bill_fields(each) for each in _by_cost(evaluation.rules.values())[:limit]],
        "categories": [_bill_fields(each) for each in _by_brought(evaluation.categories.values())],
        "packs": [_bill_fields(each) for each in _by_brought(evaluation.packs.values())],
        "publishers": [_tally_fields(*each) for each in _by_rest(evaluation.publishers.items())[:limit]],
        "languages": [_tally_fields(*each) for each in _by_rest(evaluation.languages.items())[:limit]],
    }
    return json.dumps(record) + "\n"


def _bill_fields(bill: Bill) -> dict[str, Any]:
    known = asdict(bill)
    fields = {key: known[key] for key in ("name", "category", "articles", "brought", "cost")}
    for key, sample in (("best", bill.best), ("worst", bill.worst)):
        fields[key] = sample and sample._asdict()
    return fields


def _tally_fields(name: str, tally: Tally) -> dict[str, Any]:
    counts = {"articles": tally.articles, "boilerplate": tally.junk, "removed": tally.brought}
    return {"name": name, **counts, "article": tally.article, "lost": tally.cost, "figures": _rounded(tally.figures())}


def _by_brought(bills: Iterable[Bill]) -> list[Bill]:
    return sorted(bills, key=lambda each: (-each.brought, each.name))


def _by_cost(bills: Iterable[Bill]) -> list[Bill]:
    return sorted((each for each in bills if each.cost), key=lambda each: (-each.cost, each.name))


def _by_rest(tallies: Iterable[tuple[str, Tally]]) -> list[tuple[str, Tally]]:
    return sorted(tallies, key=lambda each: (each[1].brought - each[1].junk, each[0]))


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 6) for name, value in figures.items()}


def _percent(share: float) -> str:
    return f"{share:.2%}"


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"a number from 0 to 1: {text!r}")
    return value
