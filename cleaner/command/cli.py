"""The command ``clean-article``: arguments in, exit code out."""

from __future__ import annotations

import gc
import os
from collections import Counter
from contextlib import nullcontext
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.command.arguments import read_arguments
from cleaner.engine.cleaner import Cleaner
from cleaner.machine import NEW_OBJECTS
from cleaner.model import CleanerError, Document, Page, PageError
from cleaner.pages import page_cleaner
from cleaner.reports.report import (
    Output,
    coloured_diff,
    complain,
    counted,
    explanation,
    for_reader,
    note,
    note_compiling,
    note_unknown_publisher,
    summary,
    tracked,
)
from cleaner.rulebook.cache import ruleset
from cleaner.text.escaper import visible, visible_lines
from cleaner.text.files import STANDARD_INPUT, InputError, Source, decode, read_bytes, write_whole
from cleaner.text.lines import split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.command.arguments import Settings
    from cleaner.command.baseline import Baseline
    from cleaner.command.register import Register
    from cleaner.corpus.options import Options
    from cleaner.model import CleanResult, Extraction, Refusal
    from cleaner.pages.flow import PageCleaner

FINE, CHANGED, FAILED, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; wrong usage ends in ``SystemExit(2)``, as argparse does."""
    gc.set_threshold(NEW_OBJECTS)
    try:
        settings = read_arguments(argv, os.getcwd())
        if settings.corpus is not None:
            if settings.baseline and not settings.quiet:
                note(
                    f"note: {settings.baseline} is not used: a baseline is for files that are cleaned without --output"
                )
            return _run_corpus(settings.corpus, restore=settings.restore)
        return _restore_all(settings) if settings.restore else _clean_all(settings)
    except CleanerError as error:
        complain(error)
        return FAILED
    except OSError as error:  # such as standard output on a full disk, which has no name
        complain(error if error.filename else f"standard output: cannot be written: {error.strerror or error}")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _run_corpus(options: Options, *, restore: bool) -> int:
    """Clean or restore a corpus; a single article needs none of these imports."""
    if restore:
        from cleaner.corpus.restorer import restore_corpus

        return restore_corpus(options)
    from cleaner.corpus.runner import clean_corpus

    return clean_corpus(options)


def _clean_all(settings: Settings) -> int:
    """Clean file by file; one that fails does not stop the others, and the worst exit code counts."""
    run = _Run(settings)
    code = FINE
    with run.register or nullcontext():
        for name in tracked(settings.files):
            code = max(code, _clean_one(run, name))
            if run.output.gone and not settings.in_place:
                break  # nobody reads on
    return code


class _Run:
    """What the cleaning of one file after the other needs. With a register, rules are read when a file needs them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.output = Output()
        self.baseline = _baseline(settings.baseline) if settings.baseline else None
        remembers = (settings.in_place or settings.check) and settings.show == "nothing" and self.baseline is None
        self.register: Register | None = None
        if remembers and len(settings.files) > 1:
            self.register = _register(settings)
        else:
            rules = self.cleaner.rules  # wrong rules are told before anything is read
            if not settings.quiet:
                note_unknown_publisher(rules, settings.publisher)

    @cached_property
    def cleaner(self) -> Cleaner:
        settings = self.settings
        onwait = None if settings.quiet else note_compiling
        compiled = ruleset(settings.rules, drafts=settings.drafts, onwait=onwait)
        return Cleaner(compiled=compiled, keep=settings.keep, drop=settings.drop)

    @cached_property
    def pages(self) -> PageCleaner:
        return page_cleaner(self.cleaner, limit=self.settings.pages.limit)

    def read(self, name: str, data: bytes) -> tuple[Source, Document, Extraction | None]:
        """The text of a file, what is known of it, and if it is a page, how the text was taken out of it."""
        settings = self.settings
        known = settings.url, settings.publisher, settings.language, settings.date
        if not settings.is_page(name):
            source = Source(name, *decode(data, settings.encoding, name))
            return source, Document(source.text, *known), None
        try:
            document, extraction = self.pages.document(Page(data, *known, encoding=settings.pages.encoding))
        except PageError as error:
            raise InputError(f"{name}: {error}") from error
        return Source(name, document.text, "utf-8"), document, extraction

    def clean(self, source: Source, document: Document, extraction: Extraction | None) -> CleanResult:
        """Clean an article, but leave what is known and accepted."""
        result = self.cleaner.clean(document)
        if extraction is not None:
            result = result._replace(metadata=document.metadata, extraction=extraction)
        if self.baseline is not None:
            from cleaner.command.baseline import without_known

            return without_known(source, result, self.baseline)
        return result


def _baseline(path: str) -> Baseline:
    from cleaner.command.baseline import read_baseline

    return read_baseline(path)


def _register(settings: Settings) -> Register:
    """Which files were found clean before; many files, most of them unchanged, are what a commit hook gets."""
    from cleaner.command.register import Register
    from cleaner.corpus.editions import digest_of, rules_version

    known = (settings.url, settings.publisher, settings.language, settings.date, settings.encoding)
    read = (settings.drafts, settings.pages)
    return Register(digest_of(rules_version(settings.rules), known, read, sorted(settings.keep), sorted(settings.drop)))


def _clean_one(run: _Run, name: str) -> int:
    settings, page = run.settings, run.settings.is_page(name)
    try:
        data = read_bytes(name)
        if run.register and run.register.knows(data, page=page):
            return FINE
        source, document, extraction = run.read(name, data)
        if settings.show == "why":
            run.output.write_text(_why(run.cleaner, document, source, settings))
            return FINE
        result = run.clean(source, document, extraction)
        _show(source, result, settings, run.output)  # first: what it shows may be the only way back
        if settings.in_place and result.changed:
            if settings.show == "json" and not run.output.is_read:
                raise InputError(f"{name}: left as it was: nobody reads the record that leads back")
            data = result.text.encode(source.encoding)
            write_whole(name, data)
    except InputError as error:
        complain(error)
        return FAILED
    if run.register and not result.refusals and (settings.in_place or not result.changed):
        run.register.add(data, page=page)
    _tell(name, result, settings)
    is_asked = settings.in_place or settings.check or settings.show == "diff"
    return CHANGED if result.changed and is_asked else FINE


def _show(source: Source, result: CleanResult, settings: Settings, output: Output) -> None:
    """Write to standard output what was asked for."""
    if settings.show == "text":
        output.write(for_reader(result.text, output).encode(source.encoding))
    elif settings.show == "json":
        from cleaner.reports.records import to_json

        output.write_text(to_json(source, result) + "\n")
    elif settings.show == "explain":
        output.write_text(explanation(result.removals, _prefix(source, settings), result.extraction))
    elif settings.show == "diff":
        _show_diff(source, result, output)


def _show_diff(source: Source, result: CleanResult, output: Output) -> None:
    from cleaner.reports.differ import diff_header, diff_lines

    if not result.changed:
        return
    header, lines = diff_header(source.name), diff_lines(source.text, result.removals)
    if output.has_colours:
        output.write_text(visible_lines(header) + coloured_diff(lines))
        return
    output.write(os.fsencode(header) + for_reader("".join(lines), output).encode(source.encoding))


def _why(cleaner: Cleaner, document: Document, source: Source, settings: Settings) -> str:
    count = len(split_lines(source.text.removesuffix("\n")))
    if settings.why_line > count:
        raise InputError(f"{source.name}: has no line {settings.why_line}, only {count}")
    reasons = cleaner.why(document, settings.why_line) or ("it stays: no rule came near it",)
    place = visible(f"{_prefix(source, settings)}{settings.why_line}")
    return "".join(f"{place}: {visible(reason)}\n" for reason in reasons)


def _tell(name: str, result: CleanResult, settings: Settings) -> None:
    """Say on standard error what was done, and what a rule wanted and did not get."""
    if settings.quiet:
        return
    if result.extraction is not None and result.extraction.method != "trafilatura":
        note(f"note: {name}: taken out of the page by {result.extraction.method}: {result.extraction.reason}")
    for refusal, more in _by_reason(result.refusals):
        others = f" (and {counted(more, 'line')} more)" if more else ""
        note(f"note: {name}:{refusal.line}: {refusal.rule_id}: not taken out: {refusal.reason}{others}")
    if result.changed and (settings.in_place or settings.check):
        note(summary(name, "cleaned" if settings.in_place else "would clean", result))


def _by_reason(refusals: Sequence[Refusal]) -> Iterator[tuple[Refusal, int]]:
    """The first refusal for each rule and reason, and how many more there are."""
    counts = Counter((each.rule_id, each.reason) for each in refusals)
    for refusal in {(each.rule_id, each.reason): each for each in reversed(refusals)}.values():
        yield refusal, counts[refusal.rule_id, refusal.reason] - 1


def _prefix(source: Source, settings: Settings) -> str:
    """A baseline needs the name even of a single file."""
    return f"{source.name}: " if len(settings.files) > 1 or settings.check else ""


def _restore_all(settings: Settings) -> int:
    output = Output()
    return max(_restore_file(name, settings, output) for name in settings.files)


def _restore_file(name: str, settings: Settings, output: Output) -> int:
    """Write the originals of the records in ``name``; a wrong record does not stop the rest."""
    try:
        data = read_bytes(name)
    except InputError as error:
        complain(error)
        return FAILED
    lines = [(number, line) for number, line in enumerate(data.split(b"\n"), start=1) if line.strip()]
    if lines and not any(line.lstrip().startswith(b"{") for _, line in lines):
        complain(f"{name}: cannot be restored: no line of it was written by --format json")
        return FAILED
    if settings.in_place:
        lines.reverse()  # of a file that was cleaned twice, the later record comes first
    elif len(lines) > 1 and all(line.startswith(b"{") for _, line in lines) and not settings.quiet:
        note(f"note: {name}: {len(lines):,} originals, one behind the other; --in-place writes each into its file")
    return max((_restore_line(f"{name}:{number}", line, settings, output) for number, line in lines), default=FINE)


def _restore_line(place: str, line: bytes, settings: Settings, output: Output) -> int:
    from cleaner.engine.remover import restore
    from cleaner.reports.records import from_json

    try:
        path, encoding, result = from_json(line)
        original = restore(result).encode(encoding)
        if settings.in_place:
            _put_back(path, result.text.encode(encoding), original)
        else:
            output.write(original)
    except (ValueError, LookupError, InputError) as error:
        complain(f"{place}: cannot be restored: {error}")
        return FAILED
    return FINE


def _put_back(path: str | None, cleaned: bytes, original: bytes) -> None:
    """Write an original into the file that it was in, unless somebody else has written there."""
    if path in (None, STANDARD_INPUT):
        raise ValueError("it does not say which file it was")
    found = read_bytes(path)
    if found == original:
        return
    if found != cleaned:
        raise ValueError(f"{path} has changed since, or was not cleaned in place")
    write_whole(path, original)
