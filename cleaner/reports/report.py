"""Tell a person what went and why. Beside the reporter of corpora, only this knows rich, and loads it for a terminal.

Everything here shows text of articles and names of files, so everything goes through the escaper and nothing is markup.
"""

from __future__ import annotations

import errno
import os
import sys
from io import StringIO
from typing import TYPE_CHECKING

from cleaner.engine.selector import publisher_named
from cleaner.folders import cache_folder, can_be_kept
from cleaner.text.escaper import visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.model import CleanResult, Extraction, Removal
    from cleaner.rulebook.ruleset import RuleSet

_PROGRESS_FROM = 20  # files; fewer are done before a bar is drawn


class Output:
    """Standard output as bytes. When the reader has gone, what is written is dropped quietly and ``gone`` says so."""

    def __init__(self) -> None:
        self.gone = False
        self.is_terminal = sys.stdout is not None and sys.stdout.isatty()
        self.has_colours = self.is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    @property
    def is_read(self) -> bool:
        """Whether all that was written has been taken, as far as one can know."""
        return not self.gone and sys.stdout is not None

    def write(self, data: bytes) -> None:
        """Write and flush, unless nobody reads on. Raises ``OSError`` where nobody ever could."""
        if sys.stdout is None:  # it was closed before the program began
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        if self.gone:
            return
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            self.gone = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it exits

    def write_text(self, text: str) -> None:
        """Write text meant for a person or a program, always as UTF-8."""
        self.write(text.encode("utf-8", errors="backslashreplace"))


def complain(message: object) -> None:
    """Say on standard error what went wrong, a line at a time."""
    for line in str(message).splitlines():
        _say(f"error: {visible(line)}")


def note(message: str) -> None:
    """Say something on standard error that is no error."""
    _say(visible(message))


def _say(line: str) -> None:
    if sys.stderr is not None:  # where it was closed, ``print`` would write among the cleaned texts
        print(line, file=sys.stderr)


def note_compiling() -> None:
    """Say why it takes so long: to a person who waits, and where it will take as long each time."""
    if not can_be_kept():
        note(f"note: {cache_folder()}: cannot be written, so each run compiles all rules anew (see XDG_CACHE_HOME)")
    elif sys.stderr is not None and sys.stderr.isatty():
        note("note: compiling the rules: some 40 seconds the first time, less after a change")


def note_unknown_publisher(rules: RuleSet, name: str | None) -> None:
    """Say that no rule is for the publisher: a misspelt one would only show in what stays."""
    if name and publisher_named(rules, name) is None:
        note(f"note: no rules are made for the publisher {name!r}; those for all articles do the work")


def explanation(removals: Iterable[Removal], prefix: str = "", extraction: Extraction | None = None) -> str:
    r"""Write a line a removal, the form of ``tests/golden/*/*.removed.txt``; before them what went from the page.

    >>> from cleaner.model import Removal
    >>> explanation([Removal("any/share/button", "share", 6, 12, 2, "Share\n")])
    '2: any/share/button: Share\n'
    """
    stripped = [
        f"{visible(prefix)}page: {each.rule_id}: {visible(f'{each.selector} ({each.count}): {each.text}')}\n"
        for each in (extraction.stripped if extraction else ())
    ]
    removed = (f"{visible(prefix)}{each.line}: {each.rule_id}: {visible(each.text.strip())}\n" for each in removals)
    return "".join([*stripped, *removed])


def summary(name: str, done: str, result: CleanResult) -> str:
    """Say in a line how much went from a file."""
    rules = len({removal.rule_id for removal in result.removals})
    return f"{done} {name}: {counted(len(result.removals), 'removal')} by {counted(rules, 'rule')}"


def coloured_diff(lines: Iterable[str]) -> str:
    """Set the lines of a unified diff in colours for the terminal, with its control characters written out."""
    from rich.console import Console
    from rich.text import Text

    paper = StringIO()
    console = Console(file=paper, force_terminal=True, highlight=False, markup=False, emoji=False)
    for line in lines:
        console.print(Text(visible(line.rstrip("\n")), style=_diff_style(line)), soft_wrap=True)
    return paper.getvalue()


def table(rows: Sequence[Sequence[str]], indent: str = "  ") -> str:
    """Set rows in columns, as plain text; the last column is as long as it is.

    >>> print(table([["any/share/button", "share", "A button."], ["x/y", "comments", "A form."]]), end="")
      any/share/button  share     A button.
      x/y               comments  A form.
    """
    safe = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*safe, strict=True)][:-1]
    return "".join(f"{indent}{_row(cells, widths)}\n" for cells in safe)


def for_reader(text: str, output: Output) -> str:
    """An article on a terminal is shown with its control characters written out; a file or a pipe gets it as it is."""
    return visible_lines(text) if output.is_terminal else text


def tracked(names: Sequence[str]) -> Iterator[str]:
    """Go through ``names``, with a progress bar on standard error if it is a terminal and there are many."""
    if len(names) < _PROGRESS_FROM or sys.stderr is None or not sys.stderr.isatty():
        yield from names
        return
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, redirect_stdout=False) as progress:
        yield from progress.track(names, description="Cleaning")


def counted(number: int, noun: str, nouns: str | None = None) -> str:
    """Write a number with its noun, or with its plural where that is no mere s.

    >>> counted(1, "rule"), counted(2000, "rule"), counted(0, "body", "bodies")
    ('1 rule', '2,000 rules', '0 bodies')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {nouns or noun + 's'}"


def _diff_style(line: str) -> str:
    return {"-": "red", "+": "green", "@": "cyan"}.get(line[0], "")


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join([*(cell.ljust(width) for cell, width in zip(cells, widths, strict=False)), cells[-1]])
