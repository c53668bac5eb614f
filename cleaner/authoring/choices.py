"""Options and exit codes that several commands of ``article-rules`` have, so that they mean the same in all of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.corpus.choices import named
from cleaner.model import CleanerError

if TYPE_CHECKING:
    from collections.abc import Sequence

FINE, DIFFERENT, FAILED = 0, 1, 2  # DIFFERENT: what the command holds something to does not hold


def add_inputs(command: argparse.ArgumentParser) -> None:
    """Say which articles are read, and where a record has its text."""
    words = "what clean-article -o takes, but for pages: files, folders, globs; or -"
    command.add_argument("inputs", nargs="+", metavar="INPUT", help=words)
    add_fields(command)


def add_fields(command: argparse.ArgumentParser) -> None:
    """Say where a record has its text and its address."""
    add = command.add_argument
    add(
        "--text-field", type=named, metavar="NAME", default="text", help="the key or column of the text (default: text)"
    )
    add(
        "--url-field", type=named, metavar="NAME", default="url", help="the key or column of the address (default: url)"
    )


def add_rules(command: argparse.ArgumentParser, words: str = "use the rules in DIR as well; repeatable") -> None:
    """Say which rules are used besides the shipped ones."""
    command.add_argument("--rules", type=named, action="append", metavar="DIR", help=words)


def add_drafts(command: argparse.ArgumentParser) -> None:
    """Say whether drafts are rules as well."""
    command.add_argument("--drafts", action="store_true", help="use rules whose status is draft as well")


def add_report(command: argparse.ArgumentParser, limit: int) -> None:
    """Say how much is shown, and to whom."""
    add_limit(command, limit)
    add_format(command)


def add_format(command: argparse.ArgumentParser) -> None:
    """Say to whom it is shown."""
    command.add_argument("--format", choices=("text", "json"), default="text", help="for a person or for a program")


def add_limit(command: argparse.ArgumentParser, limit: int) -> None:
    """Say how much is shown."""
    words = f"show the first N of each list (default: {limit})"
    command.add_argument("--limit", type=_count, metavar="N", default=limit, help=words)


def rule_folders(names: Sequence[str] | None) -> list[Path]:
    """The folders that ``--rules`` names; raises ``CleanerError`` if one of them is not there."""
    names = names or ()
    missing = [name for name in names if not Path(name).is_dir()]
    if missing and Path(missing[0]).is_file():
        raise CleanerError(f"{missing[0]}: is a file, and a folder of rules is needed")
    if missing:
        raise CleanerError(f"{missing[0]}: there is no such folder of rules")
    return [Path(name) for name in names]


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a number from 1: {text!r}")
    return int(text)
