"""The files that come of one input, written as drafts and published together; stale ones of an earlier run go."""

from __future__ import annotations

import contextlib
import json
import os
from typing import IO, TYPE_CHECKING, NamedTuple

from cleaner.corpus.places import OutputError, discard, folder_of, make_last, publish
from cleaner.corpus.streams import codec_of, compressed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.corpus.desk import Piece


class Targets(NamedTuple):
    """Where the results of one input go; nothing: not wanted."""

    text: str | None
    attributes: str | None
    removed: str | None
    set_aside: str | None


class Drafts:
    """Drafts in ``folder``, which is on the same disk as the targets. Opened when there is something to write."""

    def __init__(self, targets: Targets, folder: str) -> None:
        self._targets = targets
        self._folder = folder
        self._open: dict[str, IO[bytes]] = {}

    @property
    def text_draft(self) -> str:
        """The path of the main draft, for those who write it by themselves."""
        return self._draft("text").name

    def write(self, data: bytes) -> None:
        """Write cleaned bytes."""
        if self._targets.text:
            self._write("text", data)

    def add(self, piece: Piece) -> None:
        """Write the rows of a piece."""
        self._rows("attributes", piece.attributes)
        self._rows("removed", piece.removed)
        self._rows("set_aside", (json.dumps(aside._asdict()) for aside in piece.set_aside))

    def expect_removed(self) -> None:
        """Have a file of removals, be it an empty one: without it, nothing would tell it from one that got lost."""
        if self._targets.removed:
            self._draft("removed")

    def publish(self, *, with_text: bool) -> dict[str, int]:
        """Give the drafts their final names, the text last, and remove older files that have no successor.

        Returns the sizes of what is there now.
        """
        if with_text and self._targets.text:
            self._draft("text")  # also an empty file is a file
        if not with_text:
            self._throw_away("text")  # it may have been begun
        sizes, folders = {}, set()
        for kind in ("set_aside", "removed", "attributes", "text"):
            target = getattr(self._targets, kind)
            if target is None:
                continue
            draft = self._open.pop(kind, None)
            if draft is None:
                discard(target)
                continue
            sizes[kind] = _finish(draft)
            publish(draft.name, target)
            folders.add(folder_of(target))
        make_last(folders)
        return sizes

    def close(self) -> None:
        """Throw away what was not published."""
        for kind in [*self._open]:
            self._throw_away(kind)

    def _throw_away(self, kind: str) -> None:
        draft = self._open.pop(kind, None)
        if draft is None:
            return
        with contextlib.suppress(OSError):
            draft.close()
        with contextlib.suppress(OSError):
            os.unlink(draft.name)

    def _rows(self, kind: str, rows: Iterable[str]) -> None:
        target = getattr(self._targets, kind)
        data = "".join(f"{row}\n" for row in rows).encode()
        if target and data:
            self._write(kind, compressed(data, codec_of(target)))

    def _write(self, kind: str, data: bytes) -> None:
        draft = self._draft(kind)
        try:
            draft.write(data)
        except OSError as error:
            raise OutputError(f"{getattr(self._targets, kind)}: cannot be written: {error.strerror}") from error

    def _draft(self, kind: str) -> IO[bytes]:
        if kind not in self._open:
            path = os.path.join(self._folder, f"{kind}-{os.urandom(8).hex()}.part")
            try:
                self._open[kind] = open(path, "xb", buffering=1 << 20)  # noqa: SIM115  # closed by publish or close
            except OSError as error:
                raise OutputError(f"{self._folder}: cannot be written: {error.strerror}") from error
        return self._open[kind]


def _finish(draft: IO[bytes]) -> int:
    try:
        draft.close()
        return os.stat(draft.name).st_size
    except OSError as error:
        raise OutputError(f"{draft.name}: cannot be written: {error.strerror}") from error
