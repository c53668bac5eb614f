"""The command ``article-rules``: check rules, show which apply to a file and what they leave, print their schema."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.authoring.choices import FAILED, FINE, add_drafts, add_format, add_rules, rule_folders
from cleaner.authoring.commands import diff, evaluate, gate, goldens, import_ftr, leaks, learn, new, stale, stats
from cleaner.authoring.opener import read_text
from cleaner.command.arguments import Reader, Version, date
from cleaner.corpus.kinds import kind_of
from cleaner.model import CleanerError, Document, Page
from cleaner.pages import page_cleaner
from cleaner.reports.report import Output, complain, counted, note, table
from cleaner.rulebook.dater import period_in_words
from cleaner.text.files import read_bytes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from cleaner.engine.cleaner import Which

INTERRUPTED = 130
_DESCRIPTION = """\
Work with the rules of clean-article. Exit codes: 0 fine; 1 a difference where none should be (test, gate, evaluate
--floor, stale --fail); 2 usage, rule or input error."""

_COMMANDS = (
    ("leaks", leaks, "show what still looks like boilerplate, and what was nearly removed"),
    ("learn", learn, "propose rules for what recurs in the articles of a publisher"),
    ("evaluate", evaluate, "measure what cleaning brings and costs on hand-cleaned articles"),
    ("diff", diff, "show what changes in a corpus between two rule sets"),
    ("test", goldens, "clean articles and compare with hand-cleaned copies"),
    ("gate", gate, "see that nothing goes from articles that are clean"),
    ("new", new, "write a rule file for a publisher that has none"),
    ("import-ftr", import_ftr, "make drafts of what Full-Text RSS site files know of text"),
    ("stats", stats, "count where rules hit in a corpus"),
    ("stale", stale, "find rules that no longer hit, and pages that changed"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; wrong usage ends in ``SystemExit(2)``, as argparse does."""
    given = parser().parse_args(argv)
    try:
        return int(given.run(given))
    except (CleanerError, OSError) as error:
        complain(error)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def parser() -> argparse.ArgumentParser:
    """Build the parser; the README names the same options, and a test compares them."""
    reader = Reader(prog="article-rules", description=_DESCRIPTION, allow_abbrev=False)
    reader.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    commands = reader.add_subparsers(metavar="COMMAND", required=True)
    check = commands.add_parser("check", help="check rules against their own examples and each other")
    check.add_argument("paths", nargs="*", metavar="PATH", help="rule files or folders (default: the shipped rules)")
    check.add_argument("--drafts", action="store_true", help="check the examples of rules whose status is draft too")
    check.set_defaults(run=_check)
    _add_which(commands.add_parser("which", help="show the publisher, the evidence and the rules that apply to a file"))
    for name, module, purpose in _COMMANDS:
        module.add_options(commands.add_parser(name, help=purpose))
    schema = commands.add_parser("schema", help="print the JSON Schema of rule files (rules/schema.json)")
    schema.set_defaults(run=_schema)
    return reader


def _add_which(which: argparse.ArgumentParser) -> None:
    which.add_argument("file", metavar="FILE", help="a text file, a web page (.html), or - for standard input")
    which.add_argument("--url", help="the address the article comes from")
    which.add_argument("--publisher", metavar="DOMAIN", help="the publisher's domain or name")
    which.add_argument("--language", metavar="CODE", help="use the rules of this language (and English) only")
    which.add_argument("--date", type=date, metavar="DATE", help="when it appeared: YYYY, YYYY-MM or YYYY-MM-DD")
    add_rules(which)
    add_drafts(which)
    which.add_argument("--all", action="store_true", help="list the rules too that apply to every article")
    add_format(which)
    which.set_defaults(run=_which)


def _check(given: argparse.Namespace) -> int:
    from cleaner.authoring.checker import check

    paths = [Path(each) for each in given.paths]
    missing = [path for path in paths if not path.exists()]
    for path in missing:
        complain(f"{path}: there is no such file or folder")
    there = [path for path in paths if path not in missing]
    complaints = check(there, drafts=given.drafts) if there or not paths else []
    output = Output()
    output.write_text("".join(table([[str(each)]], indent="") for each in complaints))
    if complaints or missing:
        note(counted(len(complaints) + len(missing), "mistake"))
        return FAILED
    note("no mistakes")
    return FINE


def _which(given: argparse.Namespace) -> int:
    from cleaner.engine.cleaner import Cleaner

    cleaner = Cleaner(rules=rule_folders(given.rules), drafts=given.drafts)
    known = given.url, given.publisher, given.language, given.date
    if kind_of(given.file) == "html":
        document = page_cleaner(cleaner).document(Page(read_bytes(given.file), *known))[0]
    else:
        document = Document(read_text(given.file), *known)
    which = cleaner.which(document)
    Output().write_text(_which_json(which) if given.format == "json" else _which_text(which, everything=given.all))
    return FINE


def _schema(_given: argparse.Namespace) -> int:
    from cleaner.rulebook.schema import json_schema

    Output().write_text(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
    return FINE


def _which_text(which: Which, *, everything: bool) -> str:
    evidence = [[each.owner, each.kind, each.what] for each in which.evidence]
    parts = [
        table([["publisher:", which.publisher or "unknown"]], indent=""),
        table([["platforms:", ", ".join(which.platforms) or "none"]], indent=""),
        f"evidence: {'' if evidence else 'none'}".rstrip() + "\n" + table(evidence),
        f"rules, the most local first: {len(which.rules):,}\n",
        table([_row(which, *each) for each in which.rules[: None if everything else which.local]]),
        "" if everything else _packs(which),
    ]
    return "".join(parts)


def _packs(which: Which) -> str:
    """How many rules each language has for every article: thousands, in which the local ones would be lost."""
    counts = Counter(rule_id.partition("/")[0] for rule_id, _, _ in which.rules[which.local :])
    told = ", ".join(f"{pack} {count}" for pack, count in counts.items())
    return f"  and for every article (--all lists them): {told}\n" if told else ""


def _row(which: Which, rule_id: str, category: str, description: str) -> list[str]:
    dates = period_in_words(*which.dated.get(rule_id, (None, None)))
    return [rule_id, category, f"{description} ({dates})" if dates else description]


def _which_json(which: Which) -> str:
    record: dict[str, Any] = {
        "publisher": which.publisher,
        "platforms": which.platforms,
        "evidence": [{"owner": each.owner, "kind": each.kind, "what": each.what} for each in which.evidence],
        "rules": [dict(zip(("rule", "category", "description"), each, strict=True)) for each in which.rules],
    }
    for each in record["rules"]:
        dates = zip(("valid_from", "valid_until"), which.dated.get(each["rule"], ()), strict=False)
        each.update({key: value for key, value in dates if value})
    return json.dumps(record) + "\n"
