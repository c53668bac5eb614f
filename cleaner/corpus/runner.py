"""A run over a corpus: units from readers, through workers, to drafts; in order, and never many at once."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections import Counter, deque
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from cleaner.corpus.counts import grouped
from cleaner.corpus.crew import Alone, Crew
from cleaner.corpus.desk import Orders
from cleaner.corpus.editions import edition, rules_version
from cleaner.corpus.jobs import Todo, jobs
from cleaner.corpus.kinds import kind_of
from cleaner.corpus.manifest import Manifest, is_done
from cleaner.corpus.options import Fields
from cleaner.corpus.places import draft_folder, exists, identity_of, is_folder, is_remote, joined, make_folder, size_of
from cleaner.corpus.planner import NO_RECORDS, PlanError, plan, removed_name, strangers
from cleaner.corpus.reporter import Reporter, summary_table
from cleaner.engine.cleaner import Cleaner
from cleaner.reports.report import complain, counted, note, note_compiling, note_unknown_publisher
from cleaner.rulebook.cache import ruleset
from cleaner.text.files import write_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from cleaner.corpus.desk import Piece, SetAside
    from cleaner.corpus.jobs import Job
    from cleaner.corpus.manifest import Entry
    from cleaner.corpus.options import Options
    from cleaner.rulebook.ruleset import RuleSet

FINE, FAILED, SET_ASIDE = 0, 2, 3
_LOSS = (
    "what was removed from it is kept, and would fit no new text: say --save-removed again, or choose another output"
)
_SMALL = 1 << 18  # bytes of input that are cleaned in the time in which a worker starts


def clean_corpus(options: Options) -> int:
    """Clean all inputs and give the exit code.

    Raises ``CleanerError`` if the run cannot begin or go on, ``KeyboardInterrupt`` when it is told to stop. What was
    published before stays and is not done again.
    """
    started = time.monotonic()
    if options.stats and not os.path.isdir(os.path.dirname(options.stats) or "."):
        raise PlanError(f"{options.stats}: cannot be written: there is no such folder")  # better than hours later
    compiled = ruleset(options.rules, drafts=options.drafts, onwait=None if options.quiet else note_compiling)
    Cleaner(compiled=compiled, keep=options.keep, drop=options.drop)  # a wrong category ends the run here
    if not options.quiet:
        note_unknown_publisher(compiled, options.publisher)
    run = _Run(options, compiled)
    with _stopped_by_signals():
        run.clean()
    seconds = time.monotonic() - started
    if not options.quiet:
        _tell(run, seconds)
    if options.stats:
        write_file(options.stats, _stats(run, seconds))
    for error in run.plan.missed.unread:
        complain(f"{error.filename}: cannot be read: {error.strerror or error}")
    return FAILED if run.plan.missed.unread else SET_ASIDE if run.counts["set_aside"] else FINE


class _Step(NamedTuple):
    """A unit that is under way, or the end of a job."""

    job: Job
    piece: Future[Piece] | None
    size: float


class _Run:
    """What is done and counted so far."""

    def __init__(self, options: Options, compiled: RuleSet) -> None:
        self.options, self.plan = options, plan(options)
        self.counts: Counter[str] = Counter()
        self.done = self.skipped = 0
        self.strangers: list[str] = []
        self.aside: SetAside | None = None  # the first one of this run
        self.rules = rules_version(options.rules)
        self._edition = edition(options, self.rules)
        self._compiled = compiled

    def clean(self) -> None:
        """Clean what is not yet done."""
        with ExitStack() as stack:
            folder = stack.enter_context(draft_folder(self.plan.state))
            if self.options.save_removed:
                make_folder(joined(self.plan.state, "removed"))  # also where nothing was removed: it says so
            manifest = Manifest(joined(self.plan.state, "manifest"), folder)
            stack.callback(manifest.close)
            todo = list(self._todo(manifest))
            if todo and not is_remote(self.plan.state):
                make_folder(joined(self.plan.state, "manifest"))  # a run was here, however it ends
            self.strangers = strangers(self.plan, self.options, manifest.names) if self.plan.inside_ours else []
            size = sum(each.size for each in todo)
            reporter = Reporter(size, quiet=self.options.quiet)
            stack.callback(reporter.close)
            orders = self._orders()
            is_small = self.options.jobs == 1 or size < _SMALL
            crew = Alone(orders) if is_small else Crew(orders, self.options.jobs)
            stack.callback(crew.stop)
            self._work(jobs(todo, orders, self._edition, folder), crew, manifest, reporter)

    def _todo(self, manifest: Manifest) -> Iterator[Todo]:
        has_kept = not self.options.save_removed and is_folder(joined(self.plan.state, "removed"))
        for each in self.plan.inputs:
            identity, entry = identity_of(each.source), manifest.entry(each.name)
            if entry is None or not is_done(entry, identity, self._edition, each.targets):
                if has_kept and exists(joined(self.plan.state, removed_name(each.name))):
                    raise PlanError(f"{each.name}: {_LOSS}")
                yield Todo(each, identity, size_of(each.source) or 0)
                continue
            self.counts.update(entry.counts)
            self.skipped += 1

    def _orders(self) -> Orders:
        options = self.options
        return Orders(
            rules=self._compiled,
            fields=options.fields,
            keep=options.keep,
            drop=options.drop,
            url=options.url,
            publisher=options.publisher,
            language=options.language,
            date=options.date,
            encoding=options.encoding,
            prefix=f"clean_article__{self.rules}" if options.attributes else None,
            saves_removed=options.save_removed,
            pages=options.pages,
        )

    def _work(self, todo: Iterator[Job], crew: Crew | Alone, manifest: Manifest, reporter: Reporter) -> None:
        """Keep the crew busy with the next units while the oldest ones are written."""
        under_way: deque[_Step] = deque()
        try:
            for job in todo:
                for unit, size in job.units():
                    under_way.append(_Step(job, crew.submit(unit), size))
                    while len(under_way) > crew.ahead:
                        self._take(under_way, manifest, reporter)
                under_way.append(_Step(job, None, 0))
            while under_way:
                self._take(under_way, manifest, reporter)
        except BaseException:
            crew.stop()
            for step in under_way:
                step.job.abandon()
            raise

    def _take(self, under_way: deque[_Step], manifest: Manifest, reporter: Reporter) -> None:
        """Write what became of the oldest unit, or publish the oldest job."""
        step = under_way[0]  # it stays there until it is written, to be abandoned if that fails
        if step.piece is None:
            self._note(step.job.finish(), manifest)
        else:
            piece = step.piece.result()
            self.aside = self.aside or next(iter(piece.set_aside), None)
            self._note(step.job.take(piece), manifest)
            articles = piece.counts["articles"] + sum(each.counts["articles"] for each in piece.files)
            reporter.advance(step.size, articles)
        under_way.popleft()

    def _note(self, entries: list[Entry], manifest: Manifest) -> None:
        for entry in entries:
            manifest.add(entry)
            self.counts.update(entry.counts)
            self.done += 1


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let a request to end (of a batch system, say) stop the run as Ctrl-C does, with everything tidied up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stats(run: _Run, seconds: float) -> bytes:
    files = {
        "files": run.done + run.skipped,
        "files_done_before": run.skipped,
        "files_left_out": len(run.plan.left_out) + len(run.strangers),
        "hidden_left_out": len(run.plan.missed.hidden),
    }
    record = {"rules": run.rules, **files, **grouped(run.counts), "seconds": round(seconds, 3)}
    return (json.dumps(record, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def _tell(run: _Run, seconds: float) -> None:
    _tell_missed(run)
    _tell_unknown(run.options.fields, run.counts)
    for line in summary_table(run.counts, run.done, run.skipped, seconds).splitlines():
        note(line)
    if run.counts["set_aside"]:
        such_as = f"; such as {run.aside.place}: {run.aside.reason}" if run.aside else ""
        note(f"what was set aside, and why: {joined(run.plan.state, 'set-aside')}{such_as}")


def _tell_unknown(fields: Fields, counts: Counter[str]) -> None:
    """Say which fields no record has: nobody names one that is not there."""
    usual = Fields()
    for what in ("url", "publisher", "date"):
        name = getattr(fields, what)
        if name != getattr(usual, what) and counts["articles"] and not counts[f"known {what}"]:
            note(f"note: no record has anything as {name!r} (--{what}-field)")


def _tell_missed(run: _Run) -> None:
    """Say what a folder had and was not cleaned, and how it would be."""
    missed = run.plan.missed
    no_lines = [each for each in run.plan.left_out if kind_of(each) == "json"]
    others = [each for each in run.plan.left_out if kind_of(each) != "json"]
    for names, one, many, way_out in (
        (others, "file of another kind", "files of another kind", "name them to clean them as text"),
        (no_lines, "JSON file", "JSON files", NO_RECORDS),
        (missed.hidden, "hidden file or folder", "hidden files and folders", "name them to clean them"),
        (
            run.strangers,
            "file in a folder of results",
            "files in a folder of results",
            "choose another output to clean them",
        ),
        (missed.linked, "linked folder", "linked folders", "name them to clean what is in them"),
    ):
        if names:
            note(f"note: {counted(len(names), one, many)} left out, such as {names[0]}; {way_out}")
