"""The part of the command line that is about corpora. Every run of the command reads it, so it imports little."""

from __future__ import annotations

import argparse

from cleaner.corpus.kinds import holds_records
from cleaner.corpus.options import Fields

_CORPUS_ONLY = ("jobs", "text_field", "url_field", "id_field", "publisher_field", "html_field", "date_field", "stats")


def add_corpus(group: argparse._ArgumentGroup) -> None:
    """Add the options to the parser."""
    add = group.add_argument
    add(
        "-o",
        "--output",
        type=named,
        help="the folder (or for one file: the file) for what is cleaned; sources are never changed",
    )
    add("--jobs", type=_count, metavar="N", help="the number of worker processes (default: the cores)")
    _add_fields(group)
    add(
        "--attributes",
        type=named,
        metavar="DIR",
        help="write what goes as spans, in dolma's files (without -o: only these)",
    )
    add("--save-removed", action="store_true", help="keep what goes, so that --restore DIR -o DIR brings all back")
    add("--stats", type=named, metavar="FILE", help="write what was counted, by category, publisher and rule, as JSON")


def _add_fields(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--text-field", type=named, metavar="NAME", help="the key or column that holds the text (default: text)")
    add("--url-field", type=named, metavar="NAME", help="the key or column of the address (default: url)")
    add("--id-field", type=named, metavar="NAME", help="the key or column of the document's id (default: id)")
    add(
        "--publisher-field",
        type=named,
        metavar="NAME",
        help="the key or column of the publisher's domain or name (default: none)",
    )
    add(
        "--html-field",
        type=named,
        metavar="NAME",
        help="the key that holds the page, whose article becomes the text (default: none)",
    )
    add("--date-field", type=named, metavar="NAME", help="the key or column of the article's date (default: none)")


def refuse_half_a_corpus(reader: argparse.ArgumentParser, given: argparse.Namespace, *, is_corpus: bool) -> None:
    """What is for corpora needs a place to go, and what holds records is a corpus."""
    if is_corpus and "-" in given.files:
        reader.error("--output needs files: standard input (-) has no name; save it in a file, such as articles.jsonl")
    if "-" in (given.output, given.attributes):
        reader.error(
            "--output and --attributes need files: standard output (-) has no name; without them, text goes there"
        )
    if is_corpus and given.baseline:
        reader.error("--baseline and --output cannot be used together")
    if given.attributes and (given.html or given.html_field):
        reader.error("--attributes needs texts: its spans would be about the text of a page, which stands in no file")
    lonely = [option for option in _CORPUS_ONLY if getattr(given, option) is not None and not is_corpus]
    if given.save_removed and not given.output:
        lonely.append("save_removed")
    if lonely:
        reader.error(f"--{lonely[0].replace('_', '-')} needs --output")
    records = [name for name in given.files if holds_records(name)]
    if records and not is_corpus and not given.restore:
        reader.error(f"{records[0]} holds records: say with --output where the cleaned ones go")


def fields_of(given: argparse.Namespace) -> Fields:
    """The names of keys or columns, as given or as usual."""
    usual = Fields()
    return Fields(
        text=given.text_field or usual.text,
        url=given.url_field or usual.url,
        id=given.id_field or usual.id,
        publisher=given.publisher_field,
        html=given.html_field,
        date=given.date_field,
    )


def positive(text: str, wanted: str) -> int:
    """Read a number from 1 on; ``wanted`` says what else is wrong."""
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{wanted}: {text!r}")
    return number


def named(text: str) -> str:
    """Read a name, for argparse: an empty one is a variable of the shell that is not set."""
    if not text:
        raise argparse.ArgumentTypeError("a name is missing")
    return text


def _count(text: str) -> int:
    return positive(text, "a number from 1 on")
