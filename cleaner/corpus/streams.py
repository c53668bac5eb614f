"""Compressed bytes as they come: read piece by piece, written as independent members that follow each other.

Because members are independent, each worker compresses its own; and a file that breaks off is read up to the break.
"""

from __future__ import annotations

import gzip
import zlib
from typing import IO, TYPE_CHECKING, Any, Protocol

from cleaner.corpus.extras import extra

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BITE = 1 << 17  # bytes read at once
_GZIP = 31  # for zlib: the gzip container, with the largest window


class DamagedError(Exception):
    """A file that cannot be read, or not to its end; the message says what is wrong with it."""


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


def _members(file: IO[bytes], new: Callable[[], Any], error_type: type[Exception]) -> Iterator[bytes]:
    inflater: _Inflater | None = None
    for bite in iter(lambda: file.read(_BITE), b""):
        data = bite
        while data:
            if inflater is None or inflater.eof:
                data = data.lstrip(b"\0")  # some tapes and tools pad
                inflater = new() if data else inflater
            if data and inflater is not None:
                try:
                    yield inflater.decompress(data)
                except error_type as error:
                    raise DamagedError(f"the compressed data is damaged: {error}") from error
                data = inflater.unused_data if inflater.eof else b""
    if inflater is not None and not inflater.eof:
        raise DamagedError("the compressed data breaks off")
