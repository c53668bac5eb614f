"""What is done: a line for each input, appended when its results have their final names.

Each run writes a file of its own, so any number of machines may work into one folder. A line that broke off counts for
nothing: the input is then done again, with the same result.
"""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING, NamedTuple

from cleaner.corpus.places import files_below, is_folder, is_remote, joined, open_to_read, publish, size_of

if TYPE_CHECKING:
    from cleaner.corpus.drafts import Targets

UNREAD = ""  # the identity of an input that could not be read: the next run tries again
_SENT_EVERY = 30  # seconds between copies to a remote place, which knows no appending


class Entry(NamedTuple):
    """One input that is done: what it was, what made its results, their sizes by kind, and what was counted."""

    name: str
    identity: str
    edition: str
    products: dict[str, int]
    counts: dict[str, int]


class Manifest:
    """The entries of all runs so far in ``folder``, and the file for those of this run (a draft in ``drafts``)."""

    def __init__(self, folder: str, drafts: str) -> None:
        self._entries: dict[str, bytes] = {}  # as they were read: parsed they would take ten times as much memory
        name = f"{socket.gethostname()}-{os.getpid()}-{time.time_ns():x}.jsonl"
        self._home = joined(folder, name)
        self._path = joined(drafts, name) if is_remote(folder) else self._home
        self._file: IO[bytes] | None = None
        self._sent = time.monotonic()
        if is_folder(folder):
            for each in sorted(files_below(folder), key=_begun):
                self._read(joined(folder, each))

    @property
    def names(self) -> frozenset[str]:
        """The names of all inputs that are done."""
        return frozenset(self._entries)

    def entry(self, name: str) -> Entry | None:
        """The last entry of an input."""
        line = self._entries.get(name)
        return None if line is None else Entry(*json.loads(line))

    def add(self, entry: Entry) -> None:
        """Note that an input is done."""
        if self._file is None:
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            self._file = open(self._path, "ab")  # noqa: SIM115  # open as long as the run
        self._file.write(json.dumps(entry).encode() + b"\n")
        self._file.flush()
        if self._path != self._home and time.monotonic() - self._sent > _SENT_EVERY:
            self._send()

    def close(self) -> None:
        """Write what is not yet written."""
        if self._file is None:
            return
        with suppress(OSError):
            os.fsync(self._file.fileno())
        if self._path != self._home:
            self._send()
        self._file.close()

    def _send(self) -> None:
        copy = f"{self._path}.copy"
        with open(self._path, "rb") as source, open(copy, "wb") as target:
            target.write(source.read())
        publish(copy, self._home)
        self._sent = time.monotonic()

    def _read(self, path: str) -> None:
        with open_to_read(path) as file:
            for line in file:
                with suppress(ValueError, TypeError, RecursionError):
                    entry = Entry(*json.loads(line))
                    if isinstance(entry.products, dict) and isinstance(entry.counts, dict):
                        self._entries[entry.name] = line


def _begun(name: str) -> str:
    """When the run began that wrote this file of a manifest: of an input's entries, the last one counts."""
    return name.rpartition("-")[2]


def is_done(entry: Entry, identity: str, edition: str, targets: Targets) -> bool:
    """Whether an input needs nothing: it and what makes the results are the same, and the results are there."""
    if UNREAD in (identity, entry.identity) or (entry.identity, entry.edition) != (identity, edition):
        return False
    return all(size_of(getattr(targets, kind) or "") == size for kind, size in entry.products.items())
