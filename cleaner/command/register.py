"""Which files were found to have nothing to take out, by their content, so that the next run need not look again.

One small file for each combination of rules, program and options; in it a digest for each such file. Cleaning is
deterministic, and cleaning twice changes nothing, so what is written here stays true.
"""

from __future__ import annotations

import os
import time
from _blake2 import blake2b  # hashlib has the same, and loads all of OpenSSL for it
from contextlib import suppress
from typing import TYPE_CHECKING

from cleaner.folders import cache_folder

if TYPE_CHECKING:
    from typing import Self

_SIZE = 16  # bytes of a digest
_MOST = 1 << 24  # bytes of a register; a larger one begins anew
_KEPT = 30 * 24 * 3600  # seconds that a register lives without being used


class Register:
    """The digests of one ``edition``, read when it is entered and added to when it is left."""

    def __init__(self, edition: str) -> None:
        self._path = os.path.join(cache_folder(), f"fine-{edition}")
        self._known: set[bytes] = set()
        self._new: list[bytes] = []

    def __enter__(self) -> Self:
        with suppress(OSError):
            with open(self._path, "rb") as file:
                data = file.read()
            self._known = {data[start : start + _SIZE] for start in range(0, len(data), _SIZE)}
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # a read-only home costs time, not results
            self._write()

    def knows(self, data: bytes, *, page: bool = False) -> bool:
        """Whether a file with this content, read as a ``page`` or as a text, has nothing to take out."""
        return _digest(data, page=page) in self._known

    def add(self, data: bytes, *, page: bool = False) -> None:
        """Note that a file with this content has nothing to take out."""
        self._new.append(_digest(data, page=page))

    def _write(self) -> None:
        if self._new:
            os.makedirs(cache_folder(), mode=0o700, exist_ok=True)
            is_full = len(self._known) * _SIZE > _MOST
            with open(self._path, "wb" if is_full else "ab") as file:
                file.write(b"".join(self._new))
        elif self._known:
            os.utime(self._path)
        for other in os.scandir(os.path.dirname(self._path)):
            if other.name.startswith("fine-") and other.stat().st_mtime < time.time() - _KEPT:
                os.unlink(other)


def _digest(data: bytes, *, page: bool) -> bytes:
    return blake2b(data, digest_size=_SIZE, person=b"page" if page else b"").digest()
