"""Text files and pages: each is a document. Workers read and publish them: most of the time goes into small writes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.corpus.desk import Aside, BadRecordError, FileDone, Piece, put_aside
from cleaner.corpus.drafts import Drafts
from cleaner.corpus.places import open_to_read
from cleaner.text.files import InputError, decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.corpus.desk import Desk, Orders
    from cleaner.corpus.planner import Input


@dataclass(frozen=True, slots=True)
class Files:
    """Some text files, the folder for their drafts, and the number of the process that waits for them."""

    files: Sequence[Input]
    folder: str
    parent: int

    def clean(self, desk: Desk) -> Piece:
        """Clean and publish file by file; one that cannot be read is set aside."""
        piece = Piece()
        for file in self.files:
            if os.getppid() != self.parent and os.getpid() != self.parent:
                break  # nobody waits for the rest
            done, told = _clean(file, desk, self.folder)
            piece.files.append(told)
            piece.set_aside += (each._replace(record=None) for each in done.set_aside)  # written already: to tell of it
        return piece

    def parts(self) -> list[Files]:
        """A unit for each file."""
        return [Files([file], self.folder, self.parent) for file in self.files]

    def refused(self, orders: Orders, reason: str) -> Piece:
        """Set all files aside."""
        whole = Piece()
        for file in self.files:
            piece = Piece()
            put_aside(orders, piece, Aside(file.inside, name=file.name), reason)
            whole.files.append(_publish(file, piece, None, self.folder))
        return whole


def _clean(file: Input, desk: Desk, folder: str) -> tuple[Piece, FileDone]:
    """What became of a file, and what is to be told of it."""
    try:
        with open_to_read(file.source) as opened:
            source = opened.read()
    except OSError as error:
        done = Piece()
        put_aside(desk.orders, done, Aside(file.inside, name=file.name), error.strerror or str(error))
        return done, _publish(file, done, None, folder)._replace(is_read=False)
    done, data = _cleaned(file, source, desk)
    return done, _publish(file, done, data, folder)


def _cleaned(file: Input, data: bytes, desk: Desk) -> tuple[Piece, bytes | None]:
    """What became of a file with these bytes, and its new ones, if it has any."""
    piece = Piece()
    try:
        if file.kind == "html":
            text, result = desk.clean_page(data)
            encoding = "utf-8"
        else:
            text, encoding = decode(data, desk.orders.encoding, file.name)
            result = desk.clean(text)
    except (InputError, BadRecordError) as error:
        reason = str(error).removeprefix(f"{file.name}: ")
        put_aside(desk.orders, piece, Aside(file.inside, raw=data, name=file.name), reason)
        return piece, None
    desk.note(piece, file.name, text, result, encoding=encoding)
    if not result.changed:
        piece.removed.clear()  # most files of a clean corpus: no second file for each of them
    return piece, result.text.encode(encoding) if result.changed or file.kind == "html" else data


def _publish(file: Input, piece: Piece, data: bytes | None, folder: str) -> FileDone:
    drafts = Drafts(file.targets, folder)
    try:
        drafts.add(piece)
        if data is not None:
            drafts.write(data)
        return FileDone(file.name, piece.counts, drafts.publish(with_text=data is not None))
    finally:
        drafts.close()
