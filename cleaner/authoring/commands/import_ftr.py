"""The command ``article-rules import-ftr``: what site files of Full-Text RSS know of text, as drafts of rules."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.authoring.choices import FAILED, FINE, add_limit, add_rules, rule_folders
from cleaner.reports.report import Output, complain, counted, table
from cleaner.text.files import InputError

if TYPE_CHECKING:
    import argparse

    from cleaner.authoring.learning.site_importer import Site
    from cleaner.authoring.learning.sketcher import Sketcher

_LIMIT = 30


def add_options(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    add = command.add_argument
    add("inputs", nargs="+", metavar="FILE|DIR", help="site files, named after the domain, or folders of them")
    add("-o", "--output", metavar="DIR", default="rules", help="the folder of rules to write to (default: rules)")
    add_rules(command)
    add_limit(command, _LIMIT)
    command.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Write a file for each site with drafts; the exit code says whether all site files could be used."""
    from cleaner.authoring.learning import founder
    from cleaner.authoring.learning.site_file_reader import find_site_files
    from cleaner.authoring.learning.sketcher import Sketcher
    from cleaner.rulebook.cache import ruleset

    folders = rule_folders(given.rules)
    own = [Path(given.output)] if Path(given.output).is_dir() else []
    owned = founder.owners([*folders, *own])
    report = _Report(given.limit)
    sketcher = Sketcher(ruleset(folders, drafts=True))
    for each in given.inputs:
        try:
            for name in find_site_files(each):
                _import(name, given.output, owned, sketcher, report)
        except InputError as error:
            report.fail(error)
    Output().write_text(report.as_text())
    return FAILED if report.failed else FINE


def _import(name: str, folder: str, owned: dict[str, Path], sketcher: Sketcher, report: _Report) -> None:
    from cleaner.authoring.learning import founder
    from cleaner.authoring.learning.site_file_reader import domain_of, read_site_file
    from cleaner.authoring.learning.site_importer import import_site

    try:
        domain = founder.read_domain(domain_of(name))
        site = import_site(*read_site_file(name), sketcher)
        if site.drafts:
            target = founder.target_of(domain, folder)
            founder.refuse_owned(domain, owned)
            founder.write_founding(target, founder.imported(domain, site.drafts, name))
            owned[domain] = Path(target)
            report.wrote(target, site)
    except InputError as error:
        report.fail(f"{name}: {error}" if not str(error).startswith(name) else error)
        return
    report.add(name, site)


class _Report:
    """What was written, and what was not carried over."""

    def __init__(self, limit: int) -> None:
        self.failed = 0
        self._limit = limit
        self._sites = 0
        self._written: list[list[str]] = []
        self._reasons: Counter[tuple[str, str]] = Counter()
        self._places: list[list[str]] = []

    def fail(self, message: object) -> None:
        """Name what cannot be used."""
        complain(message)
        self.failed += 1

    def wrote(self, target: str, site: Site) -> None:
        """Note a file with drafts."""
        self._written.append([counted(len(site.drafts), "draft"), target])

    def add(self, name: str, site: Site) -> None:
        """Note what was not carried over."""
        self._sites += 1
        self._reasons.update((each.key, each.reason) for each in site.left)
        room = max(0, self._limit - len(self._places))
        self._places += [[f"{name}:{each.line}", each.key or "-", each.reason] for each in islice(site.left, room)]

    def as_text(self) -> str:
        """All of it for a person."""
        left = sum(self._reasons.values())
        reasons = [[f"{count:,}", key or "-", reason] for (key, reason), count in self._reasons.most_common()]
        return (
            f"{counted(self._sites, 'site file')}, {counted(len(self._written), 'file')} with drafts written\n"
            f"{table(self._written[: self._limit]) if self._written else ''}"
            f"\nnot carried over: {left:,}\n{table(reasons) if reasons else ''}"
            + (f"\nthe first {len(self._places):,}:\n{table(self._places)}" if self._places else "")
        )
