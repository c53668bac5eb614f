"""Articles put aside on disk while they are counted, so that any of them can be looked at again."""

from __future__ import annotations

import pickle
import tempfile
import zlib
from array import array
from io import BytesIO
from typing import IO

from cleaner.authoring.reader import Article
from cleaner.model import Document

_IN_MEMORY = 32 << 20  # bytes; more goes to a file that vanishes with the program


class Archive:
    """Articles by number, from 0; compressed, in memory as long as they are few. To be closed."""

    def __init__(self) -> None:
        self._file: IO[bytes] = BytesIO()
        self._starts = array("Q", [0])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def add(self, article: Article) -> int:
        """Put an article aside, and give its number."""
        document = article.document
        packed = zlib.compress(pickle.dumps((article.place, document.text, document.url, document.publisher)), 1)
        start = self._starts[-1]
        if start <= _IN_MEMORY < start + len(packed) and isinstance(self._file, BytesIO):
            self._file = _on_disk(self._file)
        self._file.seek(start)
        self._file.write(packed)
        self._starts.append(start + len(packed))
        return len(self) - 1

    def __getitem__(self, number: int) -> Article:
        start, end = self._starts[number], self._starts[number + 1]
        self._file.seek(start)
        data = zlib.decompress(self._file.read(end - start))
        place, text, url, publisher = pickle.loads(data)  # noqa: S301  # written by ourselves
        return Article(place, Document(text, url, publisher))

    def close(self) -> None:
        """Forget all."""
        self._file.close()


def _on_disk(memory: BytesIO) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the archive closes it
    file.write(memory.getbuffer())
    return file
