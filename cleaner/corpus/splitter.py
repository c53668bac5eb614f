"""Bytes of WET and WARC files to records, and to what is none: behind a wrong length the next record is found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cleaner.corpus.streams import DamagedError, Gap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HEAD_END, RECORD_END = b"\r\n\r\n", b"\r\n\r\n"
LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*(\d+)[ \t]*\r\n", re.IGNORECASE)
_MAGIC = b"WARC/"
_START = re.compile(rb"WARC/\d\.\d\r\n[\w-]{1,80}:")  # also amid a line, where the record before was cut off
_HEADER = re.compile(rb"(?<=\r\n)([\w-]+):")
_OVERLAP = 99  # bytes that a start has at most
_LONGEST_HEAD = 1 << 20  # bytes in which a record's head must end
_LONGEST_RECORD = 1 << 30  # bytes: what says it is longer would have to be held in memory to see whether that is true
_LONGEST_PIECE = 1 << 24  # bytes of what is no record that are given at once
_SHOWN = 40  # bytes of what stands where a record should begin


class Record(NamedTuple):
    """Bytes that stand together; ``fault`` says why they are no record. Without ``raw`` they could not be read."""

    raw: bytes | None
    fault: str = ""


def whole_records(bites: Iterable[bytes | Gap]) -> Iterator[Record]:
    """Each record with its head and the blank lines behind it; what is none goes up to the next start of a record.

    All bytes come out, in order. A ``DamagedError`` of ``bites`` is raised behind them.
    """
    splitter, damage = _Splitter(), None
    try:
        for bite in bites:
            if isinstance(bite, Gap):
                yield from splitter.end()
                yield Record(None, bite.reason)
            else:
                yield from splitter.feed(bite)
    except DamagedError as error:
        damage = error
    yield from splitter.end()
    if damage is not None:
        raise damage


class _FaultError(Exception):
    """No record stands here; the message says what is wrong with it."""


class _Splitter:
    """What has come and is not yet given, and what is known of its beginning."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._offset = 0  # of what waits, in all that has come
        self._wanted = 1  # bytes without which there is nothing new to see
        self._searched = 1  # bytes in which no record begins, if ``_fault`` says that none begins here
        self._fault = ""

    def feed(self, bite: bytes) -> Iterator[Record]:
        """Give what is complete with these bytes."""
        self._waiting += bite
        while len(self._waiting) >= self._wanted:
            record = self._next(is_all=False)
            if record is None:
                return
            yield record

    def end(self) -> Iterator[Record]:
        """Give all that is left; nothing comes that belongs to it."""
        while self._waiting:
            record = self._next(is_all=True)
            assert record is not None
            yield record

    def _next(self, *, is_all: bool) -> Record | None:
        """What stands first, or nothing as long as that cannot be told."""
        if not self._fault:
            try:
                size = _record_size(self._waiting, is_all=is_all)
            except _FaultError as error:
                self._fault = str(error)
            else:
                self._wanted = size or len(self._waiting) + 1
                return self._take(size) if size and size <= len(self._waiting) else None
        return self._no_record(is_all=is_all)

    def _no_record(self, *, is_all: bool) -> Record | None:
        """What stands before the next start of a record, of very much a piece."""
        start = _START.search(self._waiting, self._searched)
        if start is not None:
            return self._take(start.start(), self._fault)
        if is_all:
            return self._take(len(self._waiting), self._fault)
        self._searched = max(len(self._waiting) - _OVERLAP, 1)
        if self._searched > _LONGEST_PIECE:
            fault, record = self._fault, self._take(self._searched, self._fault)
            self._fault = fault  # it goes on
            return record
        self._wanted = len(self._waiting) + 1
        return None

    def _take(self, size: int, fault: str = "") -> Record:
        record = Record(bytes(self._waiting[:size]), f"at byte {self._offset}: {fault}" if fault else "")
        del self._waiting[:size]
        self._offset += size
        self._wanted, self._searched, self._fault = 1, 1, ""
        return record


def _record_size(data: bytearray, *, is_all: bool) -> int | None:
    """The number of bytes of the record that begins here, or nothing as long as its head has no end.

    Raises ``_FaultError`` if none does. What follows a record has no say: it is one by itself, wherever it is read.
    """
    if not _MAGIC.startswith(data[: len(_MAGIC)]):
        raise _FaultError(f"no record begins where one should: {bytes(data[:_SHOWN])!r}")
    end = data.find(HEAD_END, 0, _LONGEST_HEAD)
    if end < 0 and len(data) > _LONGEST_HEAD:
        raise _FaultError("the head of the record has no end")
    if end < 0 and not is_all:
        return None
    if end < 0 or _holds_another(bytes(data[:end])):
        raise _FaultError("the record breaks off in its head")
    size = end + len(HEAD_END) + _body_size(data, end) + len(RECORD_END)
    if len(data) < size and is_all:
        raise _FaultError(f"the record breaks off: it has {len(data)} bytes, and should have {size}")
    if len(data) >= size and data[size - len(RECORD_END) : size] != RECORD_END:
        raise _FaultError(f"the record should have {size} bytes, but does not end there")
    return size


def _holds_another(head: bytes) -> bool:
    """Whether a head was cut off and another one follows it; one that stands in a line may be a header's value."""
    start = _START.search(head, len(_MAGIC))
    if start is None:
        return False
    line = head[head.rfind(b"\n", 0, start.start()) + 1 : start.start()]
    name, colon, _ = line.partition(b":")
    return not colon or _HEADER.findall(head).count(name) > 1


def _body_size(data: bytearray, head_end: int) -> int:
    length = LENGTH.search(data, 0, head_end + len(b"\r\n"))
    if length is None:
        raise _FaultError("the record does not say how long it is")
    if len(length[1]) > len(str(_LONGEST_RECORD)) or int(length[1]) > _LONGEST_RECORD:
        raise _FaultError(f"the record says that it is longer than {_LONGEST_RECORD} bytes, the most that are read")
    return int(length[1])
