"""The command ``article-rules learn``: drafts of rules for what recurs in the articles of a publisher."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.authoring.drafter import as_yaml
from cleaner.report import Output, complain, counted, note

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from cleaner.authoring.learner import Corpus
    from cleaner.authoring.proposer import ProposedFile


def add_options(learn: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add = learn.add_argument
    add("inputs", nargs="+", metavar="INPUT", help="what clean-article -o takes: files, folders, globs; or -")
    add("-o", "--output", type=Path, metavar="DIR", help="write the drafts into this folder of rules")
    add("--review", action="store_true", help="ask about each draft in DIR on the terminal, with three contexts")
    add("--text-field", metavar="NAME", default="text", help="the key or column of the text (default: text)")
    add("--url-field", metavar="NAME", default="url", help="the key or column of the address (default: url)")
    add("--publisher-field", metavar="NAME", help="the key or column of the publisher (default: none)")
    add("--rules", action="append", metavar="DIR", help="leave out what the rules in DIR take as well; repeatable")
    add("--format", choices=("text", "json"), default="text", help="for a person or for a program")


def run(given: argparse.Namespace, folders: Sequence[Path]) -> bool:
    """Learn, and print or write the drafts; whether all inputs could be read."""
    from cleaner.authoring.learner import gather, learn
    from cleaner.authoring.lexicon import Lexicon
    from cleaner.authoring.proposer import proposed_files
    from cleaner.authoring.prover import Prover
    from cleaner.authoring.reader import Fields
    from cleaner.cache import ruleset

    rules = ruleset(folders)
    corpus = gather(given.inputs, Fields(given.text_field, given.url_field, given.publisher_field), rules, complain)
    files = proposed_files(learn(corpus, rules), Lexicon(rules))
    prover = Prover(rules, files)
    files = [file for file in map(prover.proved, files) if file.proposals]
    if given.output:
        for file in files:
            path = given.output / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(as_yaml(file.header, [each.draft for each in file.proposals], file.comment))
    else:
        Output().write_text(_as_json(files, corpus) if given.format == "json" else _as_text(files))
    note(counted(sum(len(file.proposals) for file in files), "draft"))
    return corpus.sound


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
