"""The inputs of a run as jobs: one for each file of records, one for many text files in a row."""

from __future__ import annotations

import importlib
import os
from collections import Counter
from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

from cleaner.corpus.desk import Aside, Piece, put_aside
from cleaner.corpus.drafts import Drafts
from cleaner.corpus.kinds import TEXTS
from cleaner.corpus.manifest import UNREAD, Entry
from cleaner.corpus.streams import DamagedError
from cleaner.corpus.texts import Files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.corpus.desk import Orders, Unit
    from cleaner.corpus.planner import Input

_FILES_AT_ONCE = 32


class Todo(NamedTuple):
    """An input, and what it was when the run began."""

    input: Input
    identity: str
    size: int


class Format(Protocol):
    """Reads and writes one kind of files of records; there is a class of this name in each format's module."""

    def __init__(self, source: Input, orders: Orders, drafts: Drafts) -> None: ...

    def units(self) -> Iterator[tuple[Unit, float]]:
        """The units, each with the bytes that were read for it; ``DamagedError`` where the file cannot be read."""
        ...

    def write(self, piece: Piece) -> None:
        """Write what became of the next unit."""
        ...

    def close(self) -> None:
        """Write the end."""
        ...


class Job(Protocol):
    """Something to do; ``units`` runs ahead of ``take``, which gets the pieces in the same order."""

    def units(self) -> Iterator[tuple[Unit, float]]:
        """Give the units, each with its number of bytes."""
        ...

    def take(self, piece: Piece) -> list[Entry]:
        """Write what became of the next unit, and say which inputs are done with it."""
        ...

    def finish(self) -> list[Entry]:
        """Publish what came of all units, and say which inputs are done with it."""
        ...

    def abandon(self) -> None:
        """Throw away what is not published."""
        ...


def jobs(todo: Iterable[Todo], orders: Orders, edition: str, folder: str) -> Iterator[Job]:
    """One job after the other, in the order of the inputs; drafts go into ``folder``."""
    for is_text, group in groupby(todo, key=lambda each: each.input.kind in TEXTS):
        if is_text:
            yield _FilesJob(group, edition, folder)
            continue
        for each in group:
            yield _RecordsJob(each, orders, edition, folder)


class _FilesJob:
    def __init__(self, todo: Iterable[Todo], edition: str, folder: str) -> None:
        self._todo, self._edition, self._folder = iter(todo), edition, folder
        self._identities: dict[str, str] = {}

    def units(self) -> Iterator[tuple[Unit, float]]:
        while batch := list(islice(self._todo, _FILES_AT_ONCE)):
            self._identities |= {each.input.name: each.identity for each in batch}
            unit = Files([each.input for each in batch], self._folder, os.getpid())
            yield unit, sum(each.size for each in batch)

    def take(self, piece: Piece) -> list[Entry]:
        entries = []
        for done in piece.files:
            identity = self._identities.pop(done.name)
            known = identity if done.is_read else UNREAD
            entries.append(Entry(done.name, known, self._edition, done.products, dict(done.counts)))
        return entries

    def finish(self) -> list[Entry]:
        return []

    def abandon(self) -> None:
        pass


class _RecordsJob:
    def __init__(self, todo: Todo, orders: Orders, edition: str, folder: str) -> None:
        self._todo, self._orders, self._edition = todo, orders, edition
        self._drafts = Drafts(todo.input.targets, folder)
        module = importlib.import_module(f"cleaner.corpus.{todo.input.kind}")
        self._format: Format = module.Format(todo.input, orders, self._drafts)
        self._counts: Counter[str] = Counter()
        self._damage: str | None = None
        self._is_empty = True
        self._identity = todo.identity

    def units(self) -> Iterator[tuple[Unit, float]]:
        try:
            for each in self._format.units():
                self._is_empty = False
                yield each
        except DamagedError as error:
            self._damage = str(error)
        except OSError as error:
            self._damage, self._identity = error.strerror or str(error), UNREAD

    def take(self, piece: Piece) -> list[Entry]:
        self._format.write(piece)
        self._drafts.add(piece)
        self._counts.update(piece.counts)
        return []

    def finish(self) -> list[Entry]:
        readable = self._damage is None or not self._is_empty
        if self._damage is not None:
            piece = Piece()
            put_aside(self._orders, piece, Aside("the file" if self._is_empty else "the end"), self._damage)
            self._drafts.add(piece)
            self._counts.update(piece.counts)
        if readable:
            self._format.close()
            self._drafts.expect_removed()
        products = self._drafts.publish(with_text=readable)
        return [Entry(self._todo.input.name, self._identity, self._edition, products, dict(self._counts))]

    def abandon(self) -> None:
        self._drafts.close()
