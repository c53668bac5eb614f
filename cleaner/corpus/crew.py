"""Worker processes, each with a thread that waits for it. A worker that dies is replaced, and its unit is done again.

Not ``multiprocessing.Pool``, which waits for ever for a killed worker, nor ``ProcessPoolExecutor``, which gives up all
units when one worker dies and whose workers outlive a killed parent.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Any

from cleaner.corpus.desk import Desk, Piece
from cleaner.corpus.worker import READY, receive, send
from cleaner.model import CleanerError

if TYPE_CHECKING:
    from cleaner.corpus.desk import Orders, Unit

_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from cleaner.corpus.worker import main; main()"
_OWN_GROUP: dict[str, Any] = {"process_group": 0} if sys.platform != "win32" else {}  # Ctrl-C is for the parent alone
_LAST_WORDS = 2  # seconds


class StoppedError(Exception):
    """The run is over; whatever was under way is dropped."""


class Alone:
    """Cleans in this process, for small corpora and for ``--jobs 1``."""

    ahead = 1  # units that are under way at once

    def __init__(self, orders: Orders) -> None:
        self._desk = Desk(orders)

    def submit(self, unit: Unit) -> Future[Piece]:
        """Clean a unit at once."""
        done: Future[Piece] = Future()
        done.set_result(unit.clean(self._desk))
        return done

    def stop(self) -> None:
        """Nothing to stop."""


class Crew:
    """``jobs`` workers, started when there is work for them."""

    def __init__(self, orders: Orders, jobs: int) -> None:
        self.ahead = 2 * jobs + 1
        self._orders = orders
        self._threads = ThreadPoolExecutor(jobs)
        self._idle: LifoQueue[_Worker] = LifoQueue()
        self._all: set[_Worker] = set()
        self._stopped = False

    def submit(self, unit: Unit) -> Future[Piece]:
        """Have a unit cleaned."""
        return self._threads.submit(self._clean, unit)

    def stop(self) -> None:
        """Kill all workers and wait until they are gone."""
        self._stopped = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in [*self._all]:
            worker.kill()
        self._threads.shutdown(wait=True)
        for worker in [*self._all]:
            worker.kill()

    def _clean(self, unit: Unit) -> Piece:
        """Clean a unit; when its worker dies, once more; when that one dies too, record by record."""
        for _ in range(2):
            with contextlib.suppress(_DiedError):
                return self._ask(unit)
        whole = Piece()
        for part in unit.parts():
            whole.join(self._last_try(part))
        return whole

    def _last_try(self, unit: Unit) -> Piece:
        try:
            return self._ask(unit)
        except _DiedError as error:
            return unit.refused(self._orders, f"a worker died on it each time: {error}")

    def _ask(self, unit: Unit) -> Piece:
        worker = self._worker()
        try:
            answer = worker.ask(unit)
        except _DiedError:
            self._all.discard(worker)
            if self._stopped:
                raise StoppedError from None
            raise
        self._idle.put(worker)
        if isinstance(answer, CleanerError):
            raise answer
        piece: Piece = answer
        return piece

    def _worker(self) -> _Worker:
        """An idle worker or a new one. That a new one dies at once, twice in a row, is no text's fault."""
        with contextlib.suppress(Empty):
            return self._idle.get_nowait()
        reason = ""
        for _ in range(2):
            worker = _Worker()
            self._all.add(worker)
            if self._stopped:
                worker.kill()
                raise StoppedError
            try:
                assert worker.ask(self._orders) == READY
            except _DiedError as error:
                self._all.discard(worker)
                reason = str(error)
            else:
                return worker
        if self._stopped:
            raise StoppedError
        raise CleanerError(f"worker processes cannot start: {reason}")


class _DiedError(Exception):
    """A worker is gone; the message says how."""


class _Worker:
    """One worker process, from this side of its pipes."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", _PROGRAM, *sys.path]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, **_OWN_GROUP)  # noqa: S603  # ourselves

    def ask(self, thing: Any) -> Any:
        """Send a unit (or the orders) and wait for the answer, or raise ``_DiedError``."""
        process = self._process
        assert process.stdin
        assert process.stdout
        try:
            send(process.stdin, thing)
            return receive(process.stdout)
        except (EOFError, OSError, ValueError):  # ValueError: killed by another thread, and its pipes closed
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_LAST_WORDS)  # to know how it ended, where it was not us
            self.kill()
            raise _DiedError(_end(process.returncode)) from None

    def kill(self) -> None:
        """End the process, and wait for its end."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError, ValueError):
                assert pipe
                pipe.close()


def _end(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
