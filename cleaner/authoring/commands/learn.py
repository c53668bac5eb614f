"""The command ``article-rules learn``: drafts of rules for what recurs in the articles of a publisher."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.authoring.choices import FAILED, FINE, add_format, add_inputs, add_rules, rule_folders
from cleaner.authoring.learning.counter import LEAST
from cleaner.authoring.learning.drafter import as_yaml
from cleaner.corpus.choices import named
from cleaner.reports.report import Output, complain, counted, note
from cleaner.text.files import InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from cleaner.authoring.learning.draft_folder import DraftFolder
    from cleaner.authoring.learning.learner import Corpus
    from cleaner.authoring.learning.proposer import ProposedFile
    from cleaner.rulebook.ruleset import RuleSet


def add_options(learn: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add = learn.add_argument
    add_inputs(learn)
    add("-o", "--output", type=Path, metavar="DIR", help="write the drafts into this folder of rules")
    add("--review", action="store_true", help="ask about each draft in DIR on the terminal, with three contexts")
    add("--publisher-field", type=named, metavar="NAME", help="the key or column of the publisher (default: none)")
    add_rules(learn, "leave out what the rules in DIR take as well; repeatable")
    add_format(learn)
    learn.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Learn, and print or write the drafts; 0, or 2 if an input could not be read."""
    from cleaner.authoring.learning.draft_folder import DraftFolder
    from cleaner.authoring.learning.learner import gather
    from cleaner.authoring.reader import Fields
    from cleaner.rulebook.cache import ruleset
    from cleaner.rulebook.loader import find_sources

    _refuse(given)
    folders = rule_folders(given.rules)
    folder = DraftFolder(given.output) if given.output else None
    if folder and given.output.is_dir() and find_sources(given.output):
        folders = [*folders, given.output]
    rules = ruleset(folders, drafts=True)
    fields = Fields(given.text_field, given.url_field, given.publisher_field)
    corpus = gather(given.inputs, fields, rules, complain)
    with closing(corpus.archive):
        _run(given, corpus, rules, folder)
    return FINE if corpus.sound else FAILED


def _run(given: argparse.Namespace, corpus: Corpus, rules: RuleSet, folder: DraftFolder | None) -> None:
    files = _learnt(corpus, rules, folder)
    if given.format == "json" or folder is None:
        Output().write_text(_as_json(files, corpus) if given.format == "json" else _as_text(files))
    if folder is not None:
        for file in files:
            note(folder.write(file, _ids(rules, file.path)))
    note(_told(files, corpus))
    if given.review and folder is not None:
        _review(folder, corpus)


def _refuse(given: argparse.Namespace) -> None:
    """Raise ``InputError`` for options that cannot go together."""
    if given.review and not given.output:
        raise InputError("--review needs the folder of the drafts: -o DIR")
    if given.review and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError("--review asks on a terminal, and this is none")
    if given.output and given.output.exists() and not given.output.is_dir():
        raise InputError(f"{given.output}: is not a folder")


def _learnt(corpus: Corpus, rules: RuleSet, folder: DraftFolder | None) -> list[ProposedFile]:
    from cleaner.authoring.learning.learner import learn
    from cleaner.authoring.learning.lexicon import Lexicon
    from cleaner.authoring.learning.proposer import proposed_files
    from cleaner.authoring.learning.prover import Prover

    lexicon = Lexicon(rules)
    lessons = learn(corpus, rules, lexicon, folder.is_offered if folder else None)
    files = proposed_files(lessons, lexicon, rules)
    prover = Prover(rules, files)
    return [file for file in map(prover.proved, files) if file.proposals]


def _ids(rules: RuleSet, path: str) -> set[str]:
    """The ids that rules in a file of the same path have already: a folder's rule would take the place of theirs."""
    prefix = path.partition("/")[2].removesuffix(".yaml") + "/"
    known = [*rules.base.rules, *(rules.part(prefix[:-1]).rules if prefix[:-1] in rules.parts else ())]
    return {rule.id.removeprefix(prefix) for rule in known if rule.id.startswith(prefix)}


def _told(files: Sequence[ProposedFile], corpus: Corpus) -> str:
    drafts = counted(sum(len(file.proposals) for file in files), "draft")
    few = sum(1 for numbers in corpus.groups.values() if len(numbers) < LEAST)
    parts = [f"{drafts} from {counted(len(corpus.archive), 'article')} of {counted(len(corpus.groups), 'publisher')}"]
    parts += [f"{counted(corpus.copies, 'article')} stood there twice"] if corpus.copies else []
    parts += [f"{counted(few, 'publisher')} had fewer than {LEAST} articles: too few to learn from"] if few else []
    parts += [f"nothing tells whose {counted(corpus.alone, 'article')} may be"] if corpus.alone else []
    return "; ".join(parts)


def _review(folder: DraftFolder, corpus: Corpus) -> None:
    from cleaner.authoring.learning.reviewer import Reviewer

    output = Output()
    try:
        left = Reviewer(folder, corpus, input, lambda text: output.write_text(f"{text}\n")).review()
    except EOFError:
        return
    note(f"{counted(left, 'draft')} undecided" if left else "all drafts are decided")


def _as_text(files: Sequence[ProposedFile]) -> str:
    return "\n".join(
        as_yaml(file.header, [each.draft for each in file.proposals], f"{file.path}\n{file.comment}") for file in files
    )


def _as_json(files: Sequence[ProposedFile], corpus: Corpus) -> str:
    record: dict[str, Any] = {
        "articles": len(corpus.archive),
        "copies": corpus.copies,
        "files": [
            {
                "path": file.path,
                **file.header,
                "rules": [{**each.values, "support": each.support} for each in file.proposals],
            }
            for file in files
        ],
    }
    return json.dumps(record) + "\n"
