"""Measure this program and others on the same articles: python benchmarks/run.py [ARTICLES.jsonl[.gz]]...

The rows of one run can be compared with one another, those of two runs cannot. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from typing import TYPE_CHECKING

import made_up
from commands import print_corpora, print_starts
from rows import all_rows

from cleaner import Cleaner, Document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", help="JSON lines with the key text; made-up articles without")
    parser.add_argument("--articles", type=int, default=200, help="how many (default %(default)s)")
    parser.add_argument("--passes", type=int, default=3, help="the best of so many counts (default %(default)s)")
    parser.add_argument("--folder", type=int, default=2_000, help="files of 1 to 5 kB in it (default %(default)s)")
    options = parser.parse_args()
    texts = [text for path in options.files for text in _texts(path)] or made_up.articles(options.articles)
    texts = texts[:: max(1, len(texts) // options.articles)][: options.articles]
    print(f"{len(texts)} articles, {sum(map(len, texts)) / len(texts) / 1000:.1f} thousand characters each\n")
    _print_rates(texts, options.passes)
    _print_lengths(options.passes)
    print_starts(options.passes)
    print_corpora(options.folder)


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


if __name__ == "__main__":
    main()
