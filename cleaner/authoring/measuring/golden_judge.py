"""Articles kept with the copy that a person has cleaned: find them, clean them, say what is different, or rewrite.

``NAME.raw.txt`` is an article, ``NAME.txt`` beside it the copy, ``NAME.removed.txt`` (if it is there) a line for each
removal as ``clean-article --explain`` shows them. Or the articles are ``NAME.txt`` in a folder of their own, and the
others in another one. A folder with a name like a domain tells the publisher.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING

from cleaner.authoring.opener import read_text
from cleaner.corpus.places import files_below
from cleaner.model import CleanerError, Document
from cleaner.reports.report import explanation
from cleaner.text.files import InputError, write_file
from cleaner.text.lines import split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.engine.cleaner import Cleaner
    from cleaner.model import CleanResult

_RAW, _TEXT, _REMOVED = ".raw.txt", ".txt", ".removed.txt"


@dataclass(frozen=True, slots=True)
class Golden:
    """The paths of an article, of its hand-cleaned copy and of its removals; the last two may not be there yet."""

    raw: str
    clean: str
    removed: str

    @property
    def publisher(self) -> str | None:
        """The domain after which the article's folder is named."""
        folder = os.path.basename(os.path.dirname(os.path.abspath(self.raw)))
        return folder if "." in folder.strip(".") else None


def find_goldens(path: str, copies: str | None) -> Iterator[Golden]:
    """The articles at a path, sorted by name; ``copies`` is the other folder, if there is one."""
    if not os.path.exists(path):
        raise CleanerError(f"{path}: there is no such file or folder")
    names = files_below(path) if os.path.isdir(path) else [os.path.basename(path)]
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    ending = _TEXT if copies else _RAW
    found = [name for name in names if name.endswith(ending)]
    if not found:
        raise CleanerError(f"{path}: there is no article named *{ending}")
    for name in found:
        stem = os.path.normpath(os.path.join(copies or folder, name.removesuffix(ending)))
        yield Golden(os.path.normpath(os.path.join(folder, name)), stem + _TEXT, stem + _REMOVED)


def judge(golden: Golden, cleaner: Cleaner) -> list[str]:
    """What is different from the copy and from the removals, in lines of a diff; nothing if all is as it should be.

    Raises ``InputError`` if a file cannot be read, or there is no copy.
    """
    result = _cleaned(golden, cleaner)
    if not os.path.isfile(golden.clean):
        raise InputError(f"{golden.raw}: there is no hand-cleaned copy: {golden.clean} (--update writes it)")
    wanted = read_text(golden.clean)
    lines = _differences(golden.clean, wanted, result.text, _takers(result))
    if os.path.isfile(golden.removed):
        lines += _differences(golden.removed, read_text(golden.removed), explanation(result.removals), {})
    return lines


def rewrite(golden: Golden, cleaner: Cleaner) -> list[str]:
    """Write what cleaning gives over the copy and the removals, where it is different; the names of what was written.

    Removals are written if they were there, or if the copy is new.
    """
    result = _cleaned(golden, cleaner)
    is_new = not os.path.exists(golden.clean)
    wanted = {golden.clean: result.text}
    if is_new or os.path.exists(golden.removed):
        wanted[golden.removed] = explanation(result.removals)
    changed = [path for path, text in wanted.items() if not os.path.exists(path) or read_text(path) != text]
    for path in changed:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        write_file(path, wanted[path].encode())
    return changed


def _cleaned(golden: Golden, cleaner: Cleaner) -> CleanResult:
    return cleaner.clean(Document(read_text(golden.raw), publisher=golden.publisher))


def _takers(result: CleanResult) -> dict[str, str]:
    """The rule that took a line, by its words."""
    return {each.text.strip(): each.rule_id for each in result.removals}


def _differences(name: str, wanted: str, found: str, takers: dict[str, str]) -> list[str]:
    r"""Lines of a diff, with the rule behind each line that should have stayed.

    >>> _differences("a.txt", "Title\nWords.\n", "Title\nShare\n", {"Words.": "en/share/bad"})[3:]
    [' Title', '-Words.  (taken by en/share/bad)', '+Share', ' ']
    """
    if wanted == found:
        return []
    lines = [*unified_diff(split_lines(wanted), split_lines(found), name, "as it comes out", lineterm="")]
    if not lines:
        return [f"{name}: the line ends are different"]
    head, body = lines[:2], lines[2:]
    return [*head, *(f"{line}{_taken(line, takers)}" for line in body)]


def _taken(line: str, takers: dict[str, str]) -> str:
    rule = takers.get(line[1:].strip()) if line.startswith("-") else None
    return f"  (taken by {rule})" if rule else ""
