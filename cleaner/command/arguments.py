"""What the command line of ``clean-article`` says, over the defaults from pyproject.toml."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from cleaner.command.config import FORMATS, read_defaults, split
from cleaner.corpus.choices import add_corpus, fields_of, named, positive, refuse_half_a_corpus
from cleaner.corpus.kinds import kind_of
from cleaner.corpus.options import USUAL_PAGES, Options, PageOptions
from cleaner.machine import usable_cores
from cleaner.rulebook.dater import DateError, days_of
from cleaner.text.escaper import visible
from cleaner.text.files import STANDARD_INPUT, known_encoding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_DESCRIPTION = """\
Take the boilerplate (comment forms, share buttons, newsletter cards, bylines, captions ...) out of the text of news
articles and blog posts. The cleaned text goes to standard output; files change with --in-place only. With -o, whole
folders and files of records (JSON Lines, Parquet, WET) are cleaned into others, and a second run does only the rest."""
_EPILOG = """\
Defaults come from the [tool.clean-article] table of the nearest pyproject.toml.
Exit codes: 0 fine; 1 changed (--in-place) or would change (--check, --diff); 2 usage, rule or input error;
3 some records were set aside (-o, --attributes)."""


class Settings(NamedTuple):
    """One run of the command. ``show`` is text, json, diff, explain, why or nothing."""

    files: tuple[str, ...]
    in_place: bool
    check: bool
    show: str
    why_line: int
    restore: bool
    url: str | None
    publisher: str | None
    language: str | None
    date: str | None
    keep: tuple[str, ...]
    drop: tuple[str, ...]
    rules: tuple[Path, ...]
    drafts: bool
    encoding: str
    quiet: bool
    baseline: str | None = None
    corpus: Options | None = None
    pages: PageOptions = USUAL_PAGES

    def is_page(self, name: str) -> bool:
        """Whether a file is a web page."""
        return self.pages.expected or kind_of(name) == "html"


def read_arguments(argv: Sequence[str] | None, folder: str | os.PathLike[str]) -> Settings:
    """Read the command line over the defaults that hold in ``folder``.

    Wrong usage ends the program (``SystemExit`` with code 2, as argparse does); a wrong table is a ``ConfigError``.
    """
    reader = parser()
    given = reader.parse_args(argv)
    defaults = read_defaults(folder)
    _refuse_contradictions(reader, given)
    settings = _settings(reader, given, defaults)
    return settings._replace(corpus=_corpus(given, settings)) if given.output or given.attributes else settings


def _settings(reader: argparse.ArgumentParser, given: argparse.Namespace, defaults: dict[str, Any]) -> Settings:
    """All but what is about corpora."""
    keep, drop = _categories(reader, given, defaults)
    encoding = _encodings(reader, given.encoding or defaults.get("encoding", "utf-8"))
    is_told = bool(given.encoding) or "encoding" in defaults
    return Settings(
        files=tuple(given.files),
        in_place=given.in_place,
        check=given.check,
        show=_what_to_show(given, defaults),
        why_line=given.why or 0,
        restore=given.restore,
        url=given.url or defaults.get("url"),
        publisher=given.publisher or defaults.get("publisher"),
        language=given.language or defaults.get("language"),
        date=given.date,
        keep=keep,
        drop=drop,
        rules=tuple(_folder(reader, name) for name in given.rules or defaults.get("rules", ())),
        drafts=given.drafts,
        encoding=encoding,
        quiet=given.quiet or defaults.get("quiet", False),
        baseline=given.baseline or defaults.get("baseline"),
        pages=_pages(given, encoding if is_told and "," not in encoding else None),
    )


class Reader(argparse.ArgumentParser):
    """Says what is wrong with a command line, and where all options are told; argparse would show them all first."""

    def error(self, message: str) -> NoReturn:
        """End the program, as for other errors of usage."""
        self.exit(2, f"error: {visible(message)}\nSee {self.prog} --help.\n")


def parser() -> argparse.ArgumentParser:
    """Build the parser; the README names the same options, and a test compares them."""
    reader = Reader(
        prog="clean-article",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=_Formatter,
        allow_abbrev=False,  # an abbreviation that works today is another option tomorrow
    )
    reader.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a text file, a web page (.html), or - for standard input; with -o also folders and records",
    )
    _add_actions(reader.add_argument_group("what to do"))
    add_corpus(
        reader.add_argument_group("whole corpora: folders, globs, .jsonl(.gz, .zst), .parquet, .wet.gz, .warc.gz")
    )
    _add_knowledge(reader.add_argument_group("what is known of the articles"))
    _add_choices(reader.add_argument_group("what goes and what stays"))
    reader.add_argument("-q", "--quiet", action="store_true", help="say nothing on standard error but errors")
    reader.add_argument("--version", action=Version, nargs=0, help="show the version and exit")
    return reader


def _add_actions(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("-i", "--in-place", action="store_true", help="clean the files themselves; leave clean ones alone")
    add("--check", action="store_true", help="change nothing, only say which files would change (exit code 1)")
    add("--diff", action="store_true", help="show a unified diff instead of the text (exit code 1 if not empty)")
    add("--explain", action="store_true", help="show a line a removal instead of the text: `line: rule: text`")
    add(
        "--baseline",
        type=named,
        metavar="FILE",
        help="leave alone what FILE has: lines that --check --explain has shown before",
    )
    add("--why", type=_line_number, metavar="LINE", help="show why this line of the input stays, or what takes it")
    add("--format", choices=FORMATS, help="text (default), or a line of JSON a file: text, removals, evidence")
    add(
        "--restore",
        action="store_true",
        help="write the original of what --format json (with -i: into its file) or, with -o, --save-removed has kept",
    )


def _add_knowledge(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--url", help="the address the article comes from: it names the publisher")
    add("--publisher", metavar="DOMAIN", help="the publisher's domain or name, stronger than --url")
    add("--language", metavar="CODE", help="use the rules of this language (and English) only, such as de or fr")
    add(
        "--date",
        type=date,
        metavar="DATE",
        help="when they appeared, such as 2019-04: rules for other times do nothing",
    )
    add(
        "--encoding",
        metavar="NAME",
        help="their encoding, or several, of which the first that fits counts (default: utf-8; pages: as they say)",
    )
    add("--html", action="store_true", help="all files are web pages, as .html files are; with -o: WARC responses too")
    add("--page-limit", type=_bytes, metavar="MB", help="refuse pages of more megabytes (default: 20)")


def _add_choices(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--keep", action="append", metavar="CATEGORY", help="leave this category in; repeat it, or separate by commas")
    add("--drop", action="append", metavar="CATEGORY", help="take this category out, such as correction; like --keep")
    add(
        "--rules",
        type=named,
        action="append",
        metavar="DIR",
        help="use the rules in DIR on top of the shipped ones; repeatable",
    )
    add("--drafts", action="store_true", help="use rules whose status is draft as well: nobody has approved them yet")


def _refuse_contradictions(reader: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    """An action and a view may go together, such as --in-place --explain; --why and --restore stand alone."""
    is_corpus = bool(given.output or given.attributes)
    actions = [name for name in ("in_place", "check", "why", "restore") if getattr(given, name)]
    if is_corpus and (given.attributes or not given.restore):
        actions.append("attributes" if given.attributes else "output")
    views = [name for name in ("diff", "explain") if getattr(given, name)] + ["format"] * (given.format == "json")
    if given.restore and given.in_place and not is_corpus:
        actions.remove("in_place")  # each original into its file
    stands_alone = given.why or given.restore or is_corpus
    if len(actions) > 1 or len(views) > 1 or (views and stands_alone):
        names = " and ".join(f"--{name.replace('_', '-')}" for name in actions + views)
        reader.error(f"{names} cannot be used together")
    if given.in_place and STANDARD_INPUT in given.files and not given.restore:
        reader.error("--in-place needs files: standard input (-) has no place")
    pages = [name for name in given.files if given.html or kind_of(name) == "html"]
    if pages and (given.in_place or given.diff):
        reader.error(f"{pages[0]} is a page: --{'in-place' if given.in_place else 'diff'} is for text files; use -o")
    refuse_half_a_corpus(reader, given, is_corpus=is_corpus)


def _pages(given: argparse.Namespace, encoding: str | None) -> PageOptions:
    return PageOptions(given.html, given.page_limit or USUAL_PAGES.limit, encoding)


def _corpus(given: argparse.Namespace, settings: Settings) -> Options:
    return Options(
        inputs=settings.files,
        output=given.output,
        jobs=given.jobs or usable_cores(),
        fields=fields_of(given),
        attributes=given.attributes,
        save_removed=given.save_removed,
        stats=given.stats,
        url=settings.url,
        publisher=settings.publisher,
        language=settings.language,
        date=settings.date,
        encoding=settings.encoding,
        keep=settings.keep,
        drop=settings.drop,
        rules=settings.rules,
        drafts=settings.drafts,
        quiet=settings.quiet,
        pages=settings.pages,
    )


def _what_to_show(given: argparse.Namespace, defaults: dict[str, Any]) -> str:
    if given.why:
        return "why"
    if given.diff or given.explain:
        return "diff" if given.diff else "explain"
    chosen = str(given.format or defaults.get("format", "text"))
    return "nothing" if chosen == "text" and (given.in_place or given.check) else chosen


def _categories(
    reader: argparse.ArgumentParser, given: argparse.Namespace, defaults: dict[str, Any]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The command line is stronger: what it keeps is not dropped by a default, and the other way round."""
    keep, drop = split(given.keep), split(given.drop)
    both = sorted({*keep} & {*drop})
    if both:
        reader.error(f"--keep and --drop both name {', '.join(both)}")
    usual_keep = [each for each in split(defaults.get("keep")) if each not in drop]
    usual_drop = [each for each in split(defaults.get("drop")) if each not in keep]
    return tuple(keep if given.keep else usual_keep), tuple(drop if given.drop else usual_drop)


def _encodings(reader: argparse.ArgumentParser, names: str) -> str:
    """The standard names of one or more encodings, separated by commas."""
    found = []
    for name in names.split(","):
        try:
            found.append(known_encoding(name.strip()))
        except (LookupError, ValueError):
            reader.error(f"argument --encoding: Python knows no text encoding {name.strip()!r}")
    return ",".join(found)


def _folder(reader: argparse.ArgumentParser, name: str) -> Path:
    from pathlib import Path  # here: slow to import, and few runs have rules of their own

    if os.path.isfile(name):
        reader.error(f"argument --rules: {name!r} is a file, and a folder of rules is needed")
    if not os.path.isdir(name):
        reader.error(f"argument --rules: there is no folder {name!r}")
    return Path(name)


def _line_number(text: str) -> int:
    return positive(text, "a line number counts from 1")


def _bytes(text: str) -> int:
    return positive(text, "a number of megabytes from 1 on") * 1_000_000


def date(text: str) -> str:
    """Read the date of an article, for argparse."""
    try:
        days_of(text)
    except DateError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """As wide as the terminal. The usual one asks ``shutil``, with each option, which loads all that packs files."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    with suppress(KeyError, ValueError):
        return int(os.environ["COLUMNS"])
    with suppress(AttributeError, ValueError, OSError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr]  # None has no fileno
    return 80


class Version(argparse.Action):
    """Show the version of a command. Look the version up only when it is asked for: the look-up is slow."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> NoReturn:
        from importlib.metadata import version

        print(f"{parser.prog} {version('clean-article')}")
        parser.exit()
