"""What the command takes on the clock and in memory: for a small file, for folders and for JSON Lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import made_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_SMALL = 200  # files
_COMMAND = [sys.executable, "-c", "import sys; from cleaner.command.cli import main; sys.exit(main())", "--quiet"]
# A child's peak begins with its parent's, so a parent with nothing in its memory starts and measures the command.
_LAUNCHER = """
import os, sys, time
start, quiet = time.perf_counter(), [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
used = os.wait4(child, 0)[2]
print(time.perf_counter() - start, used.ru_maxrss)
"""
# What any program in Python must do with a folder of files.
_LOOP = """
import os, sys
os.mkdir(sys.argv[2])
for name in os.listdir(sys.argv[1]):
    with open(os.path.join(sys.argv[1], name), "rb") as file:
        text = file.read().decode()
    with open(os.path.join(sys.argv[2], name), "wb") as file:
        file.write("\\n".join(text.split("\\n")).encode())
"""


def print_starts(passes: int) -> None:
    """The command on small files, against Python that does nothing: the best of some starts, warm."""
    with TemporaryDirectory() as folder:
        names = _write(folder, made_up.articles(_SMALL))
        calls = {"python -c pass": [sys.executable, "-c", "pass"], "one small file": [*_COMMAND, names[0]]}
        _print_calls("the command", {**calls, f"{_SMALL} small files": [*_COMMAND, *names]}, passes + 1)


def print_corpora(files: int) -> None:
    """A folder with one worker and with two, against a loop that does nothing to it; JSON Lines of two sizes."""
    articles = [text[: 1_000 + 41 * (number % 98)] for number, text in enumerate(made_up.articles(files))]
    in_memory = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  # a folder of our own in it
    with TemporaryDirectory(dir=in_memory) as folder:
        source, target = os.path.join(folder, "source"), os.path.join(folder, "target")
        os.mkdir(source)
        _write(source, articles)
        calls = {f"{files:,} files: the loop": [sys.executable, "-c", _LOOP, source, target]}
        for jobs in ("1", "2"):
            calls[f"{files:,} files: --jobs {jobs}"] = [*_COMMAND, source, "-o", target + jobs, "--jobs", jobs]
        for times in (1, 10):
            path = _write_lines(f"{folder}/{times}.jsonl", articles * times)
            size = os.path.getsize(path) / 1e6
            calls[f"{size:.0f} MB of JSON Lines"] = [*_COMMAND, path, "-o", f"{path}.cleaned.jsonl", "--jobs", "1"]
        _print_calls("corpora", calls, 1)


def _write(folder: str, texts: Iterable[str]) -> list[str]:
    names = []
    for number, text in enumerate(texts):
        names.append(os.path.join(folder, f"{number}.txt"))
        with open(names[-1], "w", encoding="utf-8") as file:
            file.write(text)
    return names


def _write_lines(path: str, texts: Iterable[str]) -> str:
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": text}) + "\n" for text in texts)
    return path


def _print_calls(heading: str, calls: Mapping[str, Sequence[str]], times: int) -> None:
    print(f"\n{heading:28} {'ms':>10} {'MB':>8}")
    for name, call in calls.items():
        measured = [_started(call) for _ in range(times)]
        print(f"{name:28} {min(ms for ms, _ in measured):10,.0f} {min(mb for _, mb in measured):8,.1f}", flush=True)


def _started(call: Sequence[str]) -> tuple[float, float]:
    """Milliseconds on the clock and the most megabytes at a time of a command."""
    told = subprocess.run([sys.executable, "-S", "-c", _LAUNCHER, *call], check=True, capture_output=True)  # noqa: S603  # our own
    seconds, size = told.stdout.split()
    return float(seconds) * 1e3, int(size) / (1024 if sys.platform != "darwin" else 1024 * 1024)
