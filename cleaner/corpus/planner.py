"""Which files are to be cleaned, what each is, and where its results go."""

from __future__ import annotations

import os
import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cleaner.corpus.drafts import Targets
from cleaner.corpus.kinds import TEXTS, holds_records, kind_of
from cleaner.corpus.peeker import json_kind
from cleaner.corpus.places import (
    STATE,
    Missed,
    exists,
    expect_file,
    files_below,
    is_folder,
    is_pattern,
    is_remote,
    joined,
    matches,
)
from cleaner.model import CleanerError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from cleaner.corpus.options import Options


NO_RECORDS = (
    "neither JSON Lines (one object a line) nor an array of objects; jq -c . FILE.json > FILE.jsonl puts an object "
    "into a line, jq -c '.KEY[]' those of a list in it"
)
_FITTING = {"text": TEXTS, "html": TEXTS, "jsonl": ("jsonl", "json"), "array": ("json",)}  # by the output's name


class PlanError(CleanerError):
    """Inputs and output that do not go together; nothing has been done."""


class Layout(NamedTuple):
    """The folders of all results; nothing: not wanted. ``state`` is that of the run's own files."""

    texts: str | None
    attributes: str | None
    state: str
    saves_removed: bool


class Input(NamedTuple):
    """A file to clean: where it is, the name of its result, its own name in the corpus, and its kind.

    There may be millions of them, so where the results go is told when somebody asks.
    """

    source: str
    name: str
    inside: str
    kind: str
    layout: Layout

    @property
    def spans(self) -> str:
        """The name of its attributes."""
        return self.inside if self.kind == "jsonl" else f"{self.inside}.jsonl.gz"

    @property
    def targets(self) -> Targets:
        """Where the results go."""
        layout = self.layout
        return Targets(
            text=joined(layout.texts, self.name) if layout.texts else None,
            attributes=joined(layout.attributes, self.spans) if layout.attributes else None,
            removed=joined(layout.state, removed_name(self.name)) if layout.saves_removed else None,
            set_aside=joined(layout.state, f"set-aside/{self.name}.jsonl"),
        )


class Found(NamedTuple):
    """A file among the inputs: where it is, its own name in the corpus, and its kind, if that can be told."""

    path: str
    name: str
    kind: str | None


class Plan(NamedTuple):
    """All files to clean, the names of those of an unknown kind, what was missed, and the run's own folder.

    ``inside_ours`` are files that an input has within a folder of results: made by a run, or somebody's sources.
    """

    inputs: list[Input]
    left_out: list[str]
    missed: Missed
    state: str
    inside_ours: list[str]


def plan(options: Options) -> Plan:
    """Find all inputs, or raise ``PlanError`` or ``OutputError``."""
    ours = [each for each in (options.output, options.attributes) if each]
    for each in ours:
        expect_file(each)
    single = _single_target(options)
    usual = "html" if options.pages.expected else "text"
    missed, inside_ours = Missed([], [], []), list[str]()
    found = found_files(options.inputs, ours, missed, inside_ours, usual=usual)
    root = posixpath.dirname(single) or "." if single else options.output or options.attributes or ""
    state = joined(root, STATE)
    layout = Layout(root if options.output else None, options.attributes, state, options.save_removed)
    inputs, left_out = [], []
    for path, inside, kind in sorted(found, key=lambda each: each.name):
        if kind is None:
            left_out.append(path)
            continue
        name = posixpath.basename(single) if single else f"{inside}.txt" if kind == "html" else inside
        inputs.append(Input(path, name, inside, kind, layout))
    _refuse_unfit(inputs, options)
    _refuse_clashes(inputs, options.stats)
    if not single and not is_remote(state) and not exists(state):
        _refuse_strangers(inputs)
    return Plan(inputs, left_out, missed, state, inside_ours)


def _refuse_unfit(inputs: Sequence[Input], options: Options) -> None:
    for each in inputs:
        if each.kind == "parquet" and options.fields.html:
            raise PlanError(f"{each.source}: --html-field is for JSON Lines")
        if each.kind == "html" and options.attributes:
            raise PlanError(
                f"{each.source}: --attributes needs texts: its spans would be about text that is in no file"
            )


def _single_target(options: Options) -> str | None:
    """The output, if it is the name of one file and not of a folder."""
    output = options.output
    if output is None or len(options.inputs) > 1 or is_folder(options.inputs[0]) or is_pattern(options.inputs[0]):
        if output and (holds_records(output) or os.path.isfile(output)):
            raise PlanError(f"{output}: the output must be a folder when there may be several files")
        return None
    source = options.inputs[0]
    means_folder = output.endswith(("/", os.sep)) or (holds_records(source) and kind_of(output) is None)
    if means_folder or is_folder(output) or not exists(source):
        return None
    kind = "text" if options.pages.expected else _named_kind(source, "text")
    if (kind_of(output) or "text") not in _FITTING.get(kind, (kind,)):
        raise PlanError(f"{output}: the output must be of the same kind as {source}")
    return output


def found_files(
    names: Sequence[str],
    ours: Sequence[str] = (),
    missed: Missed | None = None,
    inside_ours: list[str] | None = None,
    *,
    usual: str = "text",
) -> Iterator[Found]:
    """Each file that these names stand for; what lies in ``ours`` inside of a folder is left out.

    ``missed`` gets what a folder has beside them, ``inside_ours`` what was left out of ours. A file that was named and
    does not tell its kind is of the ``usual`` one.
    """
    plain = [name for name in names if not is_folder(name) and not is_pattern(name)]
    whole = [(name if is_remote(name) else os.path.abspath(name)).replace(os.sep, "/").split("/") for name in plain]
    common = os.path.commonprefix([parts[:-1] for parts in whole])  # noqa: RUF071  # of lists, so by whole names
    for name, parts in zip(plain, whole, strict=True):
        if not exists(name):
            raise PlanError(f"{name}: there is no such file or folder")
        yield Found(name, "/".join(parts[len(common) :]), _named_kind(name, usual))
    for name in names:
        if is_folder(name):
            for path, each in _sources(name, files_below(name, missed), ours, inside_ours):
                yield Found(path, each, _kind(path))
        elif is_pattern(name):
            start, matching = matches(name)
            if not matching:
                raise PlanError(f"{name}: no file matches")
            for path, each in _sources(start, matching, ours, inside_ours):
                yield Found(path, each, _named_kind(path, usual))


def _sources(
    folder: str, names: Iterable[str], ours: Sequence[str], inside_ours: list[str] | None
) -> Iterator[tuple[str, str]]:
    """Path and name of each file that lies in none of our own folders."""
    inside = _inside(folder, ours)
    for name in names:
        path = joined(folder, name)
        if not name.startswith(inside):
            yield path, name
        elif inside_ours is not None and kind_of(name) is not None:
            inside_ours.append(path)


def _kind(path: str) -> str | None:
    """What a file holds, after a look inside where the name does not say enough."""
    kind = kind_of(path)
    return kind if kind != "json" else json_kind(path)


def _named_kind(path: str, usual: str) -> str:
    """The same of a file that was named: JSON of another form is no text that anybody wants cleaned."""
    kind = _kind(path)
    if kind is None and kind_of(path) == "json":
        raise PlanError(f"{path}: is JSON, but {NO_RECORDS}")
    return kind or usual


def _inside(folder: str, ours: Sequence[str]) -> tuple[str, ...]:
    """How the names of files begin that lie in one of our own folders inside of a folder."""
    start = _place(folder).rstrip("/") + "/"
    return tuple(
        f"{place[len(start) :]}/" for place in (_place(each).rstrip("/") for each in ours) if place.startswith(start)
    )


def removed_name(name: str) -> str:
    """Where in the run's own folder the removals of a file are kept.

    >>> removed_name("a/b.txt")
    'removed/a/b.txt.jsonl.gz'
    """
    return f"removed/{name}.jsonl.gz"


def _refuse_clashes(inputs: Sequence[Input], stats: str | None) -> None:
    """Nothing may be written over an input, and nothing twice."""
    sources = {_place(each.source) for each in inputs}
    if stats:
        _refuse_sources(sources, [_place(stats)])
    seen: dict[str, str] = {}
    for each in inputs:
        targets = each.targets
        places = [_parent_and_name(target) for target in (targets.text, targets.attributes) if target]
        _refuse_sources(sources, places)
        for name in dict.fromkeys((each.name, each.spans) if targets.attributes else (each.name,)):
            if name in seen:
                raise PlanError(f"{each.source} and {seen[name]} would both become {name}")
            seen[name] = each.source
        if len({*places}) < len(places):
            raise PlanError(f"{places[0]}: the texts and their attributes need different folders")


def strangers(plan: Plan, options: Options, made: frozenset[str]) -> list[str]:
    """The files in the folders of results that are none: sources, as their owner may think.

    ``made`` are the names of the results of all runs so far.
    """
    names = made.union(each.name for each in plan.inputs)
    starts = tuple(f"{_place(each).rstrip('/')}/" for each in (options.output, options.attributes) if each)
    found = []
    for path in plan.inside_ours:
        place = _parent_and_name(path)
        own = [place[len(start) :] for start in starts if place.startswith(start)]
        if not any(name in names or name.removesuffix(".jsonl.gz") in names for name in own):
            found.append(path)
    return found


def _refuse_strangers(inputs: Sequence[Input]) -> None:
    """Where no run has been before, no file of ours can lie: one in the place of a result is somebody's own."""
    for target in filter(None, (each.targets.text for each in inputs)):
        if os.path.isfile(target):
            raise PlanError(f"{target}: is there already, and no run has made it; remove it, or choose another output")


def refuse_overwriting(sources: Iterable[str], targets: Iterable[str]) -> None:
    """Raise ``PlanError`` if a target is one of the sources."""
    _refuse_sources({_place(each) for each in sources}, map(_parent_and_name, targets))


def _refuse_sources(sources: Container[str], places: Iterable[str]) -> None:
    for place in places:
        if place in sources:
            raise PlanError(f"{place}: it would be written over an input; choose another output")


def _parent_and_name(target: str) -> str:
    """Where a file will be: a link in its place is replaced, not followed."""
    folder, name = os.path.split(target)
    return target if is_remote(target) else os.path.join(_real_folder(os.path.abspath(folder)), name)


@lru_cache(maxsize=1024)
def _real_folder(name: str) -> str:
    return os.path.realpath(name)


def _place(name: str) -> str:
    return name if is_remote(name) else os.path.realpath(name)
