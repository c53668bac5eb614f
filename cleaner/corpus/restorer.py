"""A cleaned corpus back to the original one, from the removals that ``--save-removed`` has kept, without the source."""

from __future__ import annotations

import gzip
import json
import posixpath
from contextlib import ExitStack
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from cleaner.corpus.array import parts
from cleaner.corpus.desk import BadRecordError, checksum, value_at
from cleaner.corpus.drafts import Drafts, Targets
from cleaner.corpus.jsonl import encoded, record_of, whole_lines, with_raw, without_key
from cleaner.corpus.manifest import Manifest
from cleaner.corpus.places import (
    STATE,
    draft_folder,
    exists,
    expect_file,
    files_below,
    is_folder,
    joined,
    open_to_read,
)
from cleaner.corpus.planner import found_files, removed_name
from cleaner.corpus.splitter import RECORD_END, whole_records
from cleaner.corpus.streams import DamagedError, codec_of, compressed, inflated
from cleaner.corpus.wet import halves, holds_text, whole
from cleaner.engine.remover import restore
from cleaner.reports.records import result_of
from cleaner.reports.report import complain
from cleaner.text.files import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.corpus.options import Options

FINE, FAILED = 0, 2
_ASIDE = "set aside"
_BATCH = 1 << 20  # bytes that are compressed at once


def restore_corpus(options: Options) -> int:
    """Restore all inputs into the output; one that cannot be is named, and the others go on."""
    assert options.output is not None
    output, code = options.output, FINE
    expect_file(output)
    single = len(options.inputs) == 1 and not is_folder(options.inputs[0]) and not _means_folder(output)
    root = posixpath.dirname(output) or "." if single else output
    with draft_folder(joined(root, STATE)) as folder:
        for source, name, kind in chain(found_files(options.inputs), _missing(options.inputs)):
            target = output if single else joined(output, name)
            drafts = Drafts(Targets(target, None, None, None), folder)
            try:
                _restore_file(source, kind, target, drafts, options)
            except (ValueError, LookupError, OSError, DamagedError, BadRecordError, InputError) as error:
                complain(f"{source}: cannot be restored: {error}")
                code = FAILED
            finally:
                drafts.close()
    return code


def _missing(inputs: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Path, name and kind of each file that was set aside as a whole: it was never written, but its bytes were kept."""
    for folder in filter(is_folder, inputs):
        kept = joined(folder, joined(STATE, "removed"))
        for each in files_below(kept) if is_folder(kept) else ():
            name = each.removesuffix(".jsonl.gz")
            if not exists(joined(folder, name)):
                yield joined(folder, name), name, _ASIDE


def _means_folder(output: str) -> bool:
    return output.endswith("/") or is_folder(output)


def _restore_file(source: str, kind: str | None, target: str, drafts: Drafts, options: Options) -> None:
    kind = kind or _told_kind(source)
    if kind is None:
        return
    if kind == _ASIDE:
        drafts.write(_whole(_removals_of(source, may_miss=False)))
        drafts.publish(with_text=True)
        return
    with ExitStack() as stack:
        file = stack.enter_context(open_to_read(source))
        rows = _Rows(_removals_of(source, may_miss=kind in ("text", "html")))
        if kind == "parquet":
            from cleaner.corpus.parquet import restore_table

            restore_table(file, rows.text_of, drafts, options.fields.text)
        elif kind in ("text", "html"):
            drafts.write(_text_file(file.read(), rows))
        else:
            records = inflated(file, codec_of(source))
            pieces = _RECORDS[kind](records, rows, options.fields.text)
            for data in _packed(pieces, codec_of(target), each=kind == "wet"):
                drafts.write(data)
        rows.expect_end()
        drafts.publish(with_text=True)


def _told_kind(source: str) -> str | None:
    """What a file is whose name does not tell it: a text, if it was named to be cleaned; else it is none of ours."""
    root, state = _root_of(source)
    return "text" if source[len(root) :].replace("\\", "/").strip("/") in _cleaned(joined(state, "manifest")) else None


@lru_cache(maxsize=1)
def _cleaned(folder: str) -> frozenset[str]:
    """The names of all files that were cleaned."""
    return Manifest(folder, "").names


def _whole(rows: Iterator[dict[str, Any]]) -> bytes:
    """The bytes of a file that was set aside as a whole."""
    kept = [row.get("set_aside") for row in rows]
    if len(kept) != 1 or kept[0] is None:
        raise ValueError("it could not be read when it was cleaned, or is gone since")
    return str(kept[0]).encode("utf-8", "surrogateescape")


class _Rows:
    """The rows of what was removed from a file, one after the other."""

    def __init__(self, rows: Iterator[dict[str, Any]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def asides(self, number: int) -> Iterator[bytes]:
        """The records that were set aside before record ``number``; each counts as one, and so moves it on."""
        while self._next is not None and "set_aside" in self._next and self._next["number"] <= number:
            aside = self._take()["set_aside"]
            if aside is None:
                raise ValueError("a part of the source could not be read when it was cleaned")
            yield aside.encode("utf-8", "surrogateescape")
            number += 1

    def text_of(self, text: str | None) -> str | None:
        """The original of the next text."""
        return self.original(self._take(), text)

    def original(self, row: dict[str, Any], text: str | None) -> str | None:
        """The original of a text, by its row."""
        if "set_aside" in row:
            raise ValueError(f"record {row['number']} was set aside")
        if text is None or not row["removals"]:
            return text
        if checksum(text) != row["check"]:
            raise ValueError(f"the text of {row['id']!r} has changed since it was cleaned")
        return restore(result_of(text, row))

    def take(self) -> dict[str, Any]:
        """The row of the next record."""
        return self._take()

    def expect_end(self) -> None:
        """All rows must have been used, or the cleaned file is not the one that they belong to."""
        if self._next is not None:
            raise ValueError("it has fewer records than were cleaned")

    def _take(self) -> dict[str, Any]:
        if self._next is None:
            raise ValueError("it has more records than were cleaned")
        row, self._next = self._next, next(self._rows, None)
        return row


def _removals_of(source: str, *, may_miss: bool) -> Iterator[dict[str, Any]]:
    """The rows that belong to a cleaned file; a text file without removals may have none."""
    root, state = _root_of(source)
    name = removed_name(source[len(root) :].replace("\\", "/").strip("/"))
    path = joined(state, name)
    if not exists(path):
        if may_miss:
            return
        raise ValueError(f"there is no {path}: nothing was kept")
    with open_to_read(path) as file, gzip.open(file) as rows:
        for line in rows:
            yield json.loads(line)


def _root_of(source: str) -> tuple[str, str]:
    """The output folder of the run that has cleaned a file, and that run's own folder."""
    root = posixpath.dirname(source)
    while True:
        state = joined(root, STATE) if root else STATE
        if is_folder(joined(state, "removed")):
            return root, state
        if root in ("", "/") or root.endswith("://"):
            raise ValueError("nothing was kept: it was not cleaned with --save-removed")
        root = posixpath.dirname(root)


def _text_file(data: bytes, rows: _Rows) -> bytes:
    try:
        row = rows.take()
    except ValueError:  # nothing was removed
        return data
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
