"""Articles put aside on disk while they are counted, so that any of them can be looked at again."""

from __future__ import annotations

import pickle
import tempfile
import weakref
import zlib
from array import array

from cleaner.authoring.reader import Article
from cleaner.model import Document

_IN_MEMORY = 32 << 20  # bytes; more goes to a file that vanishes with the program


class Archive:
    """Articles by number, from 0; compressed, in memory as long as they are few."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # lives as long as this
        weakref.finalize(self, self._file.close)
        self._starts = array("Q", [0])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def add(self, article: Article) -> int:
        """Put an article aside, and give its number."""
        document = article.document
        data = pickle.dumps((article.place, document.text, document.url, document.publisher))
        packed = zlib.compress(data, 1)
        self._file.seek(self._starts[-1])
        self._file.write(packed)
        self._starts.append(self._starts[-1] + len(packed))
        return len(self) - 1

    def __getitem__(self, number: int) -> Article:
        start, end = self._starts[number], self._starts[number + 1]
        self._file.seek(start)
        data = zlib.decompress(self._file.read(end - start))
        place, text, url, publisher = pickle.loads(data)  # noqa: S301  # written by ourselves
        return Article(place, Document(text, url, publisher))
