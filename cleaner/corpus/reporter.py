"""How far a run is: a bar on a terminal, a line a minute elsewhere; and a table at its end."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from cleaner.reports.report import counted, note, table

if TYPE_CHECKING:
    from collections import Counter

_LINE_EVERY = 60  # seconds
_FEW_SECONDS = 5  # of a run, before which no time left can be told
_MOST_GROUPS = 8


class Reporter:
    """Tells on standard error how far a run is; ``size`` is the number of bytes to read."""

    def __init__(self, size: int, *, quiet: bool) -> None:
        self._size, self._quiet = size, quiet
        self._started = self._told = time.monotonic()
        self._bytes, self._articles = 0.0, 0
        self._stack = ExitStack()
        self._bar: Any = None
        if not quiet and sys.stderr is not None and sys.stderr.isatty():
            self._open_bar()

    def advance(self, size: float, articles: int) -> None:
        """So many bytes and articles more are done."""
        self._bytes += size
        self._articles += articles
        if self._bar is not None:
            self._bar[0].update(self._bar[1], completed=self._bytes, articles=self._pace())
        elif not self._quiet and time.monotonic() - self._told >= _LINE_EVERY:
            self._told = time.monotonic()
            note(f"{self._pace()}, {self._left()}")

    def close(self) -> None:
        """Take the bar away."""
        self._stack.close()
        self._bar = None

    def _open_bar(self) -> None:
        from rich import progress
        from rich.console import Console

        columns = (
            progress.BarColumn(),
            progress.TaskProgressColumn(),
            progress.TextColumn("{task.fields[articles]}"),
            progress.TimeRemainingColumn(),
        )
        bar = self._stack.enter_context(progress.Progress(*columns, console=Console(stderr=True), transient=True))
        self._bar = (bar, bar.add_task("Cleaning", total=self._size, articles=""))

    def _pace(self) -> str:
        seconds = max(time.monotonic() - self._started, 0.001)
        return f"{counted(self._articles, 'article')}, {self._articles / seconds:,.0f} a second"

    def _left(self) -> str:
        seconds, share = time.monotonic() - self._started, f"{self._bytes / max(self._size, 1):.0%}"
        if not self._bytes or seconds < _FEW_SECONDS:
            return share
        left = seconds * (self._size - self._bytes) / self._bytes
        return f"{share}, about {left / 60:,.0f} min left"


def summary_table(counts: Counter[str], done: int, skipped: int, seconds: float) -> str:
    """Say what a run has done, for a person."""
    rows = [
        ("files", f"{done + skipped:,}" + (f" ({skipped:,} done before)" if skipped else "")),
        ("articles", f"{counts['articles']:,}"),
        ("of a known publisher", _part(counts, "of_known_publisher", "articles")),
        ("changed", _part(counts, "changed", "articles")),
        ("words removed", _part(counts, "words_removed", "words")),
        *_categories(counts),
        ("emptied", f"{counts['emptied']:,}"),
        ("without a text", f"{counts['without_text']:,}"),
        ("other records", f"{counts['other_records']:,}"),
        ("set aside", f"{counts['set_aside']:,}"),
        ("time", f"{seconds:,.1f} s"),
    ]
    always = ("files", "articles", "of a known publisher", "changed", "words removed", "time")
    return table([row for row in rows if row[0] in always or row[1] != "0"])


def _categories(counts: Counter[str]) -> list[tuple[str, str]]:
    names = sorted((key for key in counts if key.startswith("category ")), key=lambda key: (-counts[key], key))
    return [(f"  {key.removeprefix('category ')}", f"{counts[key]:,}") for key in names[:_MOST_GROUPS]]


def _part(counts: Counter[str], part: str, whole: str) -> str:
    share = f" ({counts[part] / counts[whole]:.1%})" if counts[whole] else ""
    return f"{counts[part]:,}{share}"
