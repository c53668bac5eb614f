"""Compressed bytes as they come: read piece by piece, written as independent members that follow each other.

Because members are independent, each worker compresses its own; and a file that breaks off is read up to the break.
"""

from __future__ import annotations

import gzip
import zlib
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol

from cleaner.corpus.extras import extra

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BITE = 1 << 17  # bytes read at once
_GZIP = 31  # for zlib: the gzip container, with the largest window
_GZIP_START = b"\x1f\x8b\x08"
_MOST_TRIES = 16  # starts in a row that turn out to be none: more are no accident, and each costs time
_MOST_GAPS = 10_000  # damaged members of a file, for the same reason


class DamagedError(Exception):
    """A file that cannot be read, or not to its end; the message says what is wrong with it.

    ``start`` is where in the file the compressed member begins that is damaged.
    """

    def __init__(self, message: str, start: int = 0) -> None:
        super().__init__(message)
        self.start = start


class Gap(NamedTuple):
    """Here bytes are missing that cannot be read."""

    reason: str


class _Inflater(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def codec_of(name: str) -> str:
    """The compression that a file name tells: ``gz``, ``zst`` or nothing.

    >>> codec_of("a.jsonl.gz"), codec_of("a.jsonl")
    ('gz', '')
    """
    return next((codec for codec in ("gz", "zst") if name.endswith(f".{codec}")), "")


def compressed(data: bytes, codec: str) -> bytes:
    """The bytes as one member; the same bytes give the same member everywhere."""
    if not data or not codec:
        return data
    if codec == "gz":
        return gzip.compress(data, 6, mtime=0)
    packed: bytes = extra("zstandard").ZstdCompressor(level=3).compress(data)
    return packed


def inflated(file: IO[bytes], codec: str) -> Iterator[bytes]:
    """The bytes of a file without their compression. Raises ``DamagedError`` where it breaks off or makes no sense."""
    if not codec:
        yield from iter(lambda: file.read(_BITE), b"")
        return
    if codec == "gz":
        yield from _members(file, lambda: zlib.decompressobj(_GZIP), zlib.error)
        return
    zstandard = extra("zstandard")
    yield from _members(file, lambda: zstandard.ZstdDecompressor().decompressobj(), zstandard.ZstdError)


def salvaged(file: IO[bytes], codec: str) -> Iterator[bytes | Gap]:
    """The bytes of a file as ``inflated`` gives them; but behind damaged gzip members it goes on, after a ``Gap``.

    Raises ``DamagedError`` if there is no member behind the damage.
    """
    tries = start = 0
    for gap in range(_MOST_GAPS + 1):
        try:
            yield from inflated(file, codec)
            return
        except DamagedError as error:
            tries = tries + 1 if error.start == start else 1
            goes_on = codec == "gz" and gap < _MOST_GAPS and tries < _MOST_TRIES and file.seekable()
            start = _next_start(file, error.start + 1) if goes_on else -1
            if start < 0:
                raise
            yield Gap(f"{error}: nothing can be read from byte {error.start} to {start} of the file")


def _next_start(file: IO[bytes], position: int) -> int:
    """Go to the next place from ``position`` on where a gzip member may begin; -1 if there is none."""
    file.seek(position)
    data = b""
    for bite in iter(lambda: file.read(_BITE), b""):
        data = data[1 - len(_GZIP_START) :] + bite
        found = data.find(_GZIP_START)
        if found >= 0:
            return file.seek(file.tell() - len(data) + found)
    return -1


def _members(file: IO[bytes], new: Callable[[], Any], error_type: type[Exception]) -> Iterator[bytes]:
    inflater: _Inflater | None = None
    start = 0
    for bite in iter(lambda: file.read(_BITE), b""):
        data = bite
        while data:
            if inflater is None or inflater.eof:
                data = data.lstrip(b"\0")  # some tapes and tools pad
                if not data:
                    break
                inflater, start = new(), file.tell() - len(data)
            try:
                yield inflater.decompress(data)
            except error_type as error:
                raise DamagedError(f"the compressed data is damaged: {error}", start) from error
            data = inflater.unused_data if inflater.eof else b""
    if inflater is not None and not inflater.eof:
        raise DamagedError("the compressed data breaks off", start)
