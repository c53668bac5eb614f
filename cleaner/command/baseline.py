"""Known removals that are to be left alone: what ``--check --explain`` has shown, kept in a file.

Line numbers do not count, since lines move. Of the same line twice, as many are known as the file has.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cleaner.engine.remover import remove
from cleaner.text.escaper import visible
from cleaner.text.files import InputError, read_bytes
from cleaner.text.lazy import lazy_pattern

if TYPE_CHECKING:
    from cleaner.model import CleanResult
    from cleaner.text.files import Source

_LINE = lazy_pattern(r"(.*?): \d+: ([^:]*/.*)")  # a rule's id has a slash, the end of a path after ": 3: " has none
_OF_PAGE = lazy_pattern(r".*: page: [^:]*/.*")  # what went from a page before its text was taken changes no text

Baseline = Counter[tuple[str, str]]  # path, and rule with text


def read_baseline(path: str) -> Baseline:
    """Read the lines ``path: line: rule: text``, or raise ``InputError`` with the place of one that is none."""
    known: Baseline = Counter()
    for number, line in enumerate(read_bytes(path).decode("utf-8", "replace").splitlines(), start=1):
        found = _LINE.fullmatch(line)
        if found is not None:
            known[found[1], found[2]] += 1
        elif line.strip() and not _OF_PAGE.fullmatch(line):
            raise InputError(f"{path}:{number}: is no line of --check --explain: {line[:60]!r}")
    return known


def without_known(source: Source, result: CleanResult, baseline: Baseline) -> CleanResult:
    """The result as if the known removals had not been found."""
    known = Counter(baseline)
    name, new = visible(source.name.removeprefix("./")), []
    for removal in result.removals:
        key = (name, f"{removal.rule_id}: {visible(removal.text.strip())}")
        if known[key]:
            known[key] -= 1
        else:
            new.append(removal)
    return result._replace(text=remove(source.text, new), removals=tuple(new))
