"""A worker process: orders first, then unit after unit from standard input; what became of each to standard output.

It is a program of its own, so it holds no pipe of another worker: when the parent dies, however it dies, the pipe ends
and so does the worker.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
import traceback
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from cleaner.corpus.desk import Desk
from cleaner.model import CleanerError

if TYPE_CHECKING:
    from collections.abc import Iterator

READY = "ready"  # the answer to the orders
_LENGTH = struct.Struct(">Q")


def main() -> None:
    """Work until nobody sends anything any more."""
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not get between the results
    with _until_nobody_asks():
        orders = receive(sys.stdin.buffer)
    desk = Desk(orders)
    with _until_nobody_asks():
        send(results, READY)
        while True:
            send(results, _answer(desk, receive(sys.stdin.buffer)))


@contextmanager
def _until_nobody_asks() -> Iterator[None]:
    """The parent is done or dead: nothing here needs an orderly end."""
    try:
        yield
    except (EOFError, BrokenPipeError):
        os._exit(0)


def send(stream: IO[bytes], thing: Any) -> None:
    """Send something through a pipe."""
    data = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Wait for what comes through a pipe, or raise ``EOFError``."""
    data = stream.read(_LENGTH.size)
    if len(data) < _LENGTH.size:
        raise EOFError
    (size,) = _LENGTH.unpack(data)
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)  # noqa: S301  # our own process wrote it


def _answer(desk: Desk, unit: Any) -> Any:
    """The piece, or the error that ends the run."""
    try:
        return unit.clean(desk)
    except CleanerError as error:
        return error
    except Exception:  # noqa: BLE001  # a mistake of ours: the parent tells it, with all that helps to find it
        return CleanerError(f"a worker failed:\n{traceback.format_exc()}")
