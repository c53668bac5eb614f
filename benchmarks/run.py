"""Measure this program and others on the same articles: python benchmarks/run.py [ARTICLES.jsonl[.gz]]...

The rows of one run can be compared with one another, those of two runs cannot. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import time
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import made_up
from rows import all_rows

from cleaner import Cleaner, Document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SMALL = 200  # files
# A child's peak begins with its parent's, so a parent with nothing in its memory starts and measures the command.
_LAUNCHER = """
import os, sys, time
start, quiet = time.perf_counter(), [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
used = os.wait4(child, 0)[2]
print(time.perf_counter() - start, used.ru_maxrss)
"""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", help="JSON lines with the key text; made-up articles without")
    parser.add_argument("--articles", type=int, default=200, help="how many (default %(default)s)")
    parser.add_argument("--passes", type=int, default=3, help="the best of so many counts (default %(default)s)")
    options = parser.parse_args()
    texts = [text for path in options.files for text in _texts(path)] or made_up.articles(options.articles)
    texts = texts[:: max(1, len(texts) // options.articles)][: options.articles]
    print(f"{len(texts)} articles, {sum(map(len, texts)) / len(texts) / 1000:.1f} thousand characters each\n")
    _print_rates(texts, options.passes)
    _print_lengths(options.passes)
    _print_starts(options.passes)


def _texts(path: str) -> list[str]:
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


def _print_rates(texts: Sequence[str], passes: int) -> None:
    floor = 0.0
    print(f"{'':52} {'articles/s':>10} {'of the floor':>13}")
    for row in all_rows(texts):
        if row.missing:
            print(f"{row.name:52} skipped: {row.missing} is not installed")
            continue
        rate = row.articles / _best(row.run, passes)
        floor = floor or rate
        print(f"{row.name:52} {rate:10,.0f} {rate / floor:13.2%}", flush=True)


def _best(run: Callable[[], object], passes: int) -> float:
    """Seconds of CPU of the fastest of some passes, after one that warms up."""
    run()
    return min(_seconds(run) for _ in range(passes))


def _seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return max(time.process_time() - start, 1e-9)


def _print_lengths(passes: int) -> None:
    """Time against length: the last column stays level when time is linear."""
    cleaner, paragraph = Cleaner(), made_up.articles(1)[0]
    shapes = (("lines", paragraph), ("one line", paragraph.replace("\n", " ")))
    print(f"\n{'one article of':24} {'ms':>10} {'µs/kB':>8}")
    for shape, unit in shapes:
        for size in (10_000, 100_000, 1_000_000, 10_000_000):
            text = (unit * (size // len(unit) + 1))[:size]
            seconds = _best(lambda text=text: cleaner.clean(Document(text)), passes if size < 1_000_000 else 1)
            print(f"{size // 1000:7,} kB, {shape:12} {seconds * 1e3:10,.1f} {seconds / size * 1e9:8,.0f}", flush=True)


def _print_starts(passes: int) -> None:
    """The command on small files, against Python that does nothing: the best of some starts, warm."""
    with TemporaryDirectory() as folder:
        names = [os.path.join(folder, f"{number}.txt") for number in range(_SMALL)]
        for name, text in zip(names, made_up.articles(_SMALL), strict=True):
            with open(name, "w", encoding="utf-8") as file:
                file.write(text)
        command = [sys.executable, "-c", "import sys; from cleaner.cli import main; sys.exit(main())", "--quiet"]
        calls = {"python -c pass": [sys.executable, "-c", "pass"], "one small file": [*command, names[0]]}
        calls[f"{_SMALL} small files"] = [*command, *names]
        print(f"\n{'the command':24} {'ms':>10} {'MB':>8}")
        for name, call in calls.items():
            measured = [_started(call) for _ in range(passes + 1)]
            print(f"{name:24} {min(ms for ms, _ in measured):10,.0f} {min(mb for _, mb in measured):8,.1f}")


def _started(call: Sequence[str]) -> tuple[float, float]:
    """Milliseconds on the clock and the most megabytes at a time of a command."""
    told = subprocess.run([sys.executable, "-S", "-c", _LAUNCHER, *call], check=True, capture_output=True)  # noqa: S603  # our own
    seconds, size = told.stdout.split()
    return float(seconds) * 1e3, int(size) / (1024 if sys.platform != "darwin" else 1024 * 1024)


if __name__ == "__main__":
    main()
