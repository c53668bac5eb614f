r"""A unified diff made from the removals, which are known: linear in the text, where comparing texts is not.

A line of a diff ends in ``\n``; other line ends are part of the line, as ``patch`` has it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.text.escaper import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.model import Removal

_CONTEXT = 3
_PLAIN = frozenset(map(chr, range(ord(" "), ord("~") + 1))) - frozenset('"\\')  # in a quoted name
_NO_NEWLINE = "\\ No newline at end of file\n"


@dataclass(frozen=True, slots=True)
class Edit:
    """Whole lines ``original[start:end]``, and the lines that stand there afterwards."""

    start: int
    end: int
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Removed:
    """One stretch of touched lines: where it lies, what is left of it, and how many removals it used up."""

    start: int
    end: int
    left: str
    used: int


def diff_header(name: str) -> str:
    r"""Name the file the way ``patch`` reads it: a name with spaces ends at a tab, one that is hostile is quoted.

    >>> print(diff_header("new\nline.txt"), end="")
    --- "new\012line.txt"
    +++ "new\012line.txt"
    """
    label = name if visible(name) == name and not name.startswith('"') else _quoted(name)
    label += "\t" if " " in name else ""
    return f"--- {label}\n+++ {label}\n"


def _quoted(name: str) -> str:
    """A name as git quotes it: each byte that is no plain character is an octal number."""
    plain = (chr(byte) if chr(byte) in _PLAIN else f"\\{byte:03o}" for byte in os.fsencode(name))
    return f'"{"".join(plain)}"'


def diff_lines(original: str, removals: Sequence[Removal]) -> Iterator[str]:
    r"""Yield the lines of the diff (each with its newline) from ``original`` to what the removals leave of it.

    >>> from cleaner.model import Removal
    >>> cut = Removal("any/share/button", "share", 6, 12, 2, "Share\n")
    >>> print("".join(diff_lines("Title\nShare\nWords.\n", [cut])), end="")
    @@ -1,3 +1,2 @@
     Title
    -Share
     Words.
    """
    position, line, shift = 0, 0, 0
    for hunk in _hunks(original, _edits(original, removals)):
        first = _lines_back(original, hunk[0].start)
        line += original.count("\n", position, first)
        position = first
        body = list(_body(original, first, hunk))
        old, new = (sum(each[0] in kinds for each in body) for kinds in (" -", " +"))
        yield f"@@ -{_range(line, old)} +{_range(line + shift, new)} @@\n"
        yield from map(_terminated, body)
        shift += new - old


def _edits(original: str, removals: Sequence[Removal]) -> Iterator[Edit]:
    index = 0
    while index < len(removals):
        removed = _removed(original, removals, index)
        index = removed.used
        edit = _trimmed(removed.start, _lines(original[removed.start : removed.end]), _lines(removed.left))
        if edit.old or edit.new:
            yield edit


def _removed(original: str, removals: Sequence[Removal], index: int) -> Removed:
    """Gather the removals from ``index`` on that touch the same lines, or join lines to them."""
    start = position = original.rfind("\n", 0, removals[index].start) + 1
    end, kept = start, [""]
    while index < len(removals) and (end == start or removals[index].start < end):
        piece = original[position : removals[index].start]
        if piece:
            kept.append(piece)
        position = removals[index].end
        end = max(end, _line_end(original, position))
        index += 1
        if position == end and kept[-1] and not kept[-1].endswith("\n"):
            end = _line_end(original, end + 1)  # the rest of a cut line is joined to the next one
    return Removed(start, end, "".join(kept) + original[position:end], index)


def _trimmed(start: int, old: list[str], new: list[str]) -> Edit:
    """Leave out the lines that are the same at both ends."""
    head, shortest = 0, min(len(old), len(new))
    while head < shortest and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shortest - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    start += sum(map(len, old[:head]))
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    return Edit(start, start + sum(map(len, old)), tuple(old), tuple(new))


def _hunks(original: str, edits: Iterable[Edit]) -> Iterator[list[Edit]]:
    """Edits whose context would touch belong into one hunk."""
    hunk: list[Edit] = []
    for edit in edits:
        if hunk and original.count("\n", hunk[-1].end, edit.start) > 2 * _CONTEXT:
            yield hunk
            hunk = []
        hunk.append(edit)
    if hunk:
        yield hunk


def _body(original: str, first: int, hunk: Sequence[Edit]) -> Iterator[str]:
    position = first
    for edit in hunk:
        yield from (f" {line}" for line in _lines(original[position : edit.start]))
        yield from (f"-{line}" for line in edit.old)
        yield from (f"+{line}" for line in edit.new)
        position = edit.end
    for _ in range(_CONTEXT):
        end = _line_end(original, position + 1)
        yield from (f" {line}" for line in _lines(original[position:end]))
        position = end


def _lines_back(original: str, position: int) -> int:
    """Where the context before ``position``, the beginning of a line, begins."""
    for _ in range(_CONTEXT):
        position = original.rfind("\n", 0, max(0, position - 1)) + 1
    return position


def _line_end(original: str, position: int) -> int:
    """Where the line of the character before ``position`` ends, its newline included."""
    return original.find("\n", max(0, position - 1)) + 1 or len(original)


def _lines(text: str) -> list[str]:
    r"""Split after every ``\n``, and nowhere else."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _range(start: int, length: int) -> str:
    """A hunk's range: lines count from 1, but an empty range names the line before it."""
    return f"{start + 1 if length else start},{length}"


def _terminated(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"
