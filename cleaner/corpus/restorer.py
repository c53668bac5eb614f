"""A cleaned corpus back to the original one, from the removals that ``--save-removed`` has kept, without the source."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from cleaner.corpus.array import parts
from cleaner.corpus.desk import BadRecordError, checksum, value_at
from cleaner.corpus.drafts import Drafts, Targets
from cleaner.corpus.jsonl import encoded, record_of, whole_lines, with_raw, without_key
from cleaner.corpus.kept import Kept
from cleaner.corpus.kinds import TEXTS
from cleaner.corpus.places import (
    STATE,
    draft_folder,
    exists,
    expect_file,
    is_folder,
    joined,
    open_to_read,
)
from cleaner.corpus.planner import Found, PlanError, found_files, refuse_overwriting
from cleaner.corpus.splitter import RECORD_END, whole_records
from cleaner.corpus.streams import DamagedError, codec_of, compressed, inflated
from cleaner.corpus.wet import halves, holds_text, whole
from cleaner.engine.remover import restore
from cleaner.reports.records import result_of
from cleaner.reports.report import complain
from cleaner.text.files import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.corpus.kept import Row
    from cleaner.corpus.options import Options

FINE, FAILED = 0, 2
_ASIDE = "set aside"
_BATCH = 1 << 20  # bytes that are compressed at once


class _Work(NamedTuple):
    """A file to restore, what it is (nothing: its name does not tell), and where its original goes."""

    source: str
    kind: str | None
    target: str


def restore_corpus(options: Options) -> int:
    """Restore all inputs into the output; one that cannot be is named, and the others go on.

    Raises ``PlanError`` or ``OutputError`` if an original would be written over a cleaned file, or cannot be written.
    """
    assert options.output is not None
    output, code, kept = options.output, FINE, Kept()
    expect_file(output)
    single = len(options.inputs) == 1 and not is_folder(options.inputs[0]) and not _means_folder(output)
    root = posixpath.dirname(output) or "." if single else output
    work = [*_work(options.inputs, output, kept, single=single)]
    refuse_overwriting((each.source for each in work), (each.target for each in work))
    with draft_folder(joined(root, STATE)) as folder:
        for each in work:
            drafts = Drafts(Targets(each.target, None, None, None), folder)
            try:
                _restore_file(each, drafts, options, kept)
            except (ValueError, LookupError, OSError, DamagedError, BadRecordError, InputError) as error:
                complain(f"{each.source}: cannot be restored: {error}")
                code = FAILED
            finally:
                drafts.close()
    return code


def _work(inputs: Sequence[str], output: str, kept: Kept, *, single: bool) -> Iterator[_Work]:
    cleaned = frozenset[str]() if single else kept.names(output)
    for path, name, kind in _cleaned_files(inputs, () if single else (output,), kept):
        if name in cleaned:
            raise PlanError(f"{joined(output, name)}: it would be written over a cleaned file; choose another output")
        yield _Work(path, kind, output if single else joined(output, name))


def _cleaned_files(inputs: Sequence[str], ours: Sequence[str], kept: Kept) -> Iterator[Found]:
    """Each file, and those that were set aside as a whole: their bytes were kept."""
    found = set()
    for each in found_files(inputs, ours):
        found.add(each.path)
        yield each
    for folder in filter(is_folder, inputs):
        for name in sorted(kept.names(folder)):
            path = joined(folder, name)
            if path not in found:  # it is hidden from a walk, or not there
                yield Found(path, name, next(found_files([path])).kind if exists(path) else _ASIDE)


def _means_folder(output: str) -> bool:
    return output.endswith("/") or is_folder(output)


def _restore_file(work: _Work, drafts: Drafts, options: Options, kept: Kept) -> None:
    kind = work.kind or ("text" if kept.is_cleaned(work.source) else None)  # it may have been named as one
    if kind is None:
        return
    is_text = kind in TEXTS
    found = kept.rows(work.source, is_text=is_text)
    rows = _Rows(found or iter(()))
    if kind == _ASIDE:
        drafts.write(_whole(rows))
    elif is_text:
        with open_to_read(work.source) as file:
            drafts.write(_text_file(file.read(), rows) if found else file.read())
    else:
        _restore_records(work, kind, rows, drafts, options.fields.text)
    rows.expect_end()
    drafts.publish(with_text=True)


def _restore_records(work: _Work, kind: str, rows: _Rows, drafts: Drafts, key: str) -> None:
    with open_to_read(work.source) as file:
        if kind == "parquet":
            from cleaner.corpus.parquet import restore_table

            restore_table(file, rows.text_of, drafts, key)
            return
        pieces = _RECORDS[kind](inflated(file, codec_of(work.source)), rows, key)
        for data in _packed(pieces, codec_of(work.target), each=kind == "wet"):
            drafts.write(data)


def _whole(rows: _Rows) -> bytes:
    """The bytes of a file that was set aside as a whole."""
    row = rows.take()
    if row.get("set_aside") is None:
        raise ValueError("it could not be read when it was cleaned, or is gone since")
    return str(row["set_aside"]).encode("utf-8", "surrogateescape")


class _Rows:
    """The rows of what was removed from a file, one after the other."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def asides(self, number: int) -> Iterator[bytes]:
        """The records that were set aside before record ``number``; each counts as one, and so moves it on."""
        while self._next is not None and "set_aside" in self._next and self._next["number"] <= number:
            aside = self.take()["set_aside"]
            if aside is None:
                raise ValueError("a part of the source could not be read when it was cleaned")
            yield aside.encode("utf-8", "surrogateescape")
            number += 1

    def text_of(self, text: str | None) -> str | None:
        """The original of the next text."""
        return self.original(self.take(), text)

    def original(self, row: Row, text: str | None) -> str | None:
        """The original of a text, by its row."""
        if "set_aside" in row:
            raise ValueError(f"record {row['number']} was set aside")
        if text is None or not row["removals"]:
            return text
        if not isinstance(text, str) or checksum(text) != row["check"]:
            raise ValueError(f"the text of {row.get('id')!r} has changed since it was cleaned")
        return restore(result_of(text, row))

    def take(self) -> Row:
        """The row of the next record."""
        if self._next is None:
            raise ValueError("it has more records than were cleaned")
        row, self._next = self._next, next(self._rows, None)
        return row

    def expect_end(self) -> None:
        """All rows must have been used, or the cleaned file is not the one that they belong to."""
        if self._next is not None:
            raise ValueError("it has fewer records than were cleaned")


def _text_file(data: bytes, rows: _Rows) -> bytes:
    row = rows.take()
    encoding = row["encoding"]
    return (rows.original(row, data.decode(encoding)) or "").encode(encoding)


def _lines(bites: Iterator[bytes], rows: _Rows, key: str) -> Iterator[bytes]:
    number = 1
    for line in whole_lines(bites):
        for aside in rows.asides(number):
            yield aside
            number += 1
        yield _line(line, rows, key) if line.strip() else line
        number += 1
    yield from rows.asides(number)


def _line(line: bytes, rows: _Rows, key: str) -> bytes:
    row = rows.take()
    record = record_of(line)
    if not isinstance(record, dict):
        raise ValueError("it has changed since it was cleaned: a line or an item is no object any more")
    text = value_at(record, key, row)
    if text is row:
        if not row["removals"] and "before" not in row:  # a page that is null
            return line
        raise ValueError(f"has no {key!r}; say with --text-field where the text is")
    if "before" in row:  # the page is still there, and its text was not
        return without_key(line, key) if row["before"] is None else with_raw(line, key, row["before"].encode())
    text = rows.original(row, text)
    if text is None or not row["removals"]:
        return line
    raw = row["raw"].encode() if "raw" in row else encoded(text, is_ascii=row["ascii"])
    return with_raw(line, key, raw)


def _array(bites: Iterator[bytes], rows: _Rows, key: str) -> Iterator[bytes]:
    number = 1
    for what, data in parts(bites):
        if what == "head":
            yield data
            continue
        for aside in rows.asides(number):
            yield _behind_comma(aside, number)
            number += 1
        yield _behind_comma(_line(data, rows, key), number) if what == "item" else data
        number += 1


def _behind_comma(item: bytes, number: int) -> bytes:
    return b"," + item if number > 1 else item


def _warc_records(bites: Iterator[bytes], rows: _Rows, _key: str) -> Iterator[bytes]:
    number = 1
    for record in map(whole, whole_records(bites)):
        for aside in rows.asides(number):
            yield aside
            number += 1
        head, body = halves(record)
        yield _warc_record(body, rows) or record if holds_text(head) else record
        number += 1
    yield from rows.asides(number)


def _warc_record(body: bytes, rows: _Rows) -> bytes | None:
    row = rows.take()
    text = rows.original(row, body.decode())
    if not row["removals"]:
        return None
    head: str = row["head"]
    return head.encode("utf-8", "surrogateescape") + (text or "").encode() + RECORD_END


_RECORDS = {"jsonl": _lines, "array": _array, "wet": _warc_records}


def _packed(pieces: Iterator[bytes], codec: str, *, each: bool) -> Iterator[bytes]:
    """Compress what comes, ``each`` by itself or many at once."""
    waiting, size = [], 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if each or size >= _BATCH:
            yield compressed(b"".join(waiting), codec)
            waiting, size = [], 0
    yield compressed(b"".join(waiting), codec)
