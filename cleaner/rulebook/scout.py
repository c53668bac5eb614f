"""Finds out about patterns in several processes at once, where rules are compiled for the first time.

Most of a compilation is about each pattern by itself: its code, and the literals by which it can be found. A scout
looks over a share of the rule files and reports what it came to know of their patterns; with that, all of them together
are compiled in a fraction of the time.
"""

from __future__ import annotations

import gc
import marshal
import pickle
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, TYPE_CHECKING

from cleaner.machine import NEW_OBJECTS, usable_cores
from cleaner.model import RuleError
from cleaner.rulebook.compiler import look_over
from cleaner.rulebook.literals import LITERALS, Literals
from cleaner.rulebook.loader import load
from cleaner.rulebook.patterns import PACKED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.rulebook.loader import Source

_MOST = 8  # scouts
_SHARE = 100  # files at least; to start a scout takes as long as some dozen of them
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from cleaner.rulebook.scout import main; main()"


def scout_out(sources: Sequence[Source]) -> None:
    """Know of the patterns of rule files what scouts find out, if there are cores and files enough to send some.

    Where one fails, whoever compiles the files next comes upon the same, and says it.
    """
    count = min(_MOST, usable_cores(), len(sources) // _SHARE)
    if count < 2 or not sys.executable or hasattr(sys, "frozen"):  # a frozen program would start itself once more
        return
    with suppress(OSError), _scouts([sources[first::count] for first in range(count)]) as reports:
        for report in reports:
            know(report.read())


@contextmanager
def _scouts(shares: Sequence[Sequence[Source]]) -> Iterator[list[IO[bytes]]]:
    """What each scout writes; none is left behind."""
    command = [sys.executable, "-c", _PROGRAM, *sys.path]
    reports = []
    with ExitStack() as scouts:
        for share in shares:
            scout = subprocess.Popen(  # noqa: S603  # this very Python
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            scouts.enter_context(scout)
            scouts.callback(scout.kill)
            assert scout.stdin is not None
            assert scout.stdout is not None
            with scout.stdin:
                pickle.dump([*share], scout.stdin)
            reports.append(scout.stdout)
        yield reports


def main() -> None:
    """A scout: takes its share of the files from standard input, and reports on standard output."""
    sources: list[Source] = pickle.load(sys.stdin.buffer)  # noqa: S301  # our own parent wrote it
    with much_stays(), suppress(RuleError):
        look_over(load(sources))
    sys.stdout.buffer.write(known())


def known() -> bytes:
    """What was found out about the patterns that were asked for, as bytes."""
    literals = {pattern: tuple(each) for pattern, each in LITERALS.asked.items()}
    return marshal.dumps((literals, PACKED.asked))


def know(report: bytes) -> None:
    """Recall what was found out in another process, if it can be read: else it is found out anew."""
    with suppress(Exception):
        literals, packed = marshal.loads(report)  # noqa: S302  # of our own cache, or our own scout
        LITERALS.recall({pattern: Literals(*each) for pattern, each in literals.items()})
        PACKED.recall(packed)


@contextmanager
def much_stays() -> Iterator[None]:
    """Python looks for garbage more seldom meanwhile, which saves a third of the time."""
    before = gc.get_threshold()
    gc.set_threshold(NEW_OBJECTS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
