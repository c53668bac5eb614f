"""Articles from wherever ``clean-article INPUT -o OUTPUT`` takes them, one after the other, and from standard input.

What cannot be read comes out in its place as an error that names it, and the rest goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cleaner.authoring.opener import read_text, text_of
from cleaner.corpus import array, jsonl, parquet, wet
from cleaner.corpus.desk import BadRecordError, date_from, value_at
from cleaner.corpus.places import Missed, is_remote, open_to_read
from cleaner.corpus.planner import found_files
from cleaner.corpus.splitter import whole_records
from cleaner.corpus.streams import DamagedError, codec_of, inflated, salvaged
from cleaner.model import CleanerError, Document
from cleaner.text.files import STANDARD_INPUT, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Record = Mapping[str, Any] | BadRecordError
    Numbered = Iterator[tuple[int, Record]]

_SHOWN_FIELDS = 12
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of a record's fields (keys, columns, or headers of WET) that hold what is known of an article.

    ``publisher`` and ``date`` go into the document, and decide which rules apply. What ``extra`` names comes with the
    article.
    """

    text: str = "text"
    url: str = "url"
    publisher: str | None = None
    extra: tuple[str, ...] = ()
    date: str | None = None

    def names(self) -> tuple[str, ...]:
        """All of them, each once."""
        wanted = (self.text, self.url, self.publisher, self.date, *self.extra)
        return tuple(dict.fromkeys(name for name in wanted if name))


@dataclass(frozen=True, slots=True)
class Article:
    """A document and where it comes from: a file's name, with the line, row or record (from 1) if it has many.

    ``extra`` has those of ``Fields.extra`` that its record has, as they stand there: a text, a number, a time, None.
    """

    place: str
    document: Document
    extra: Mapping[str, Any] = field(default_factory=dict)


def read_articles(names: Iterable[str], fields: Fields) -> Iterator[Article | InputError]:
    """The articles in these files, folders, globs and addresses, in order; a folder's sorted by their names."""
    for name in names:
        if name == STANDARD_INPUT:
            yield _file(name)
        else:
            yield from _found(name, fields)


def _found(name: str, fields: Fields) -> Iterator[Article | InputError]:
    missed = Missed([], [], [])
    known = False
    try:
        for source, _, kind in found_files([name], missed=missed):
            if kind is not None:
                known = True
                yield from _read(source, kind, fields)
    except (CleanerError, OSError) as error:
        yield InputError(_placed(name, error))
        return
    yield from (InputError(_placed(str(error.filename), error)) for error in missed.unread)
    if not known and not missed.unread:
        yield InputError(f"{name}: has no text files and no files of records")


def _read(name: str, kind: str, fields: Fields) -> Iterator[Article | InputError]:
    if kind == "html":
        yield InputError(f"{name}: is a page, and only texts are read; clean-article -o takes the texts out of pages")
    elif kind == "text":
        yield _file(name)
    else:
        yield from _records(name, kind, fields)


def _file(name: str) -> Article | InputError:
    try:
        text = _remote_text(name) if is_remote(name) else read_text(name)
    except (CleanerError, OSError) as error:
        return InputError(_placed(name, error))
    return Article("standard input" if name == STANDARD_INPUT else name, Document(text))


def _remote_text(name: str) -> str:
    with open_to_read(name) as file:
        return text_of(file.read(), name)


def _records(name: str, kind: str, fields: Fields) -> Iterator[Article | InputError]:
    """The articles of a file of records, up to where it breaks off."""
    read = {"jsonl": _lines, "array": _items, "parquet": _rows, "wet": _web_records}[kind]
    place = name
    try:
        for number, record in read(name, fields):
            place = f"{name}:{number}"
            yield _article(place, record, fields)
    except (DamagedError, CleanerError, OSError) as error:
        after = f"after {place}: " if place != name else ""
        yield InputError(f"{name}: cannot be read: {after}{getattr(error, 'strerror', None) or error}")


def _article(place: str, record: Record, fields: Fields) -> Article | InputError:
    """A record as an article; one whose text is null is an article without words, as for ``clean-article``."""
    if isinstance(record, BadRecordError):
        return InputError(f"{place}: {record}")
    if value_at(record, fields.text, _MISSING) is _MISSING:
        there = ", ".join(map(repr, [*record][:_SHOWN_FIELDS])) or "nothing"
        return InputError(f"{place}: has no {fields.text!r} (say with --text-field where it is); it has {there}")
    values = {name: value_at(record, name) for name in (fields.text, fields.url, fields.publisher) if name}
    for name, value in values.items():
        if not isinstance(value, str | None):
            return InputError(f"{place}: {name!r} is not a text")
    publisher = values[fields.publisher] if fields.publisher else None
    date = date_from(value_at(record, fields.date)) if fields.date else None
    document = Document(values[fields.text] or "", values[fields.url] or None, publisher or None, date=date)
    extra = {name: value_at(record, name, _MISSING) for name in fields.extra}
    return Article(place, document, {name: value for name, value in extra.items() if value is not _MISSING})


def _lines(name: str, _fields: Fields) -> Numbered:
    with open_to_read(name) as file:
        for number, line in enumerate(jsonl.whole_lines(inflated(file, codec_of(name))), start=1):
            if line.strip():
                yield number, _json_object(line)


def _items(name: str, _fields: Fields) -> Numbered:
    with open_to_read(name) as file:
        items = (data for what, data in array.parts(inflated(file, "")) if what == "item")
        yield from enumerate(map(_json_object, items), start=1)


def _json_object(line: bytes) -> Record:
    try:
        record = jsonl.record_of(line)
    except BadRecordError as error:
        return error
    return record if isinstance(record, dict) else BadRecordError("not a JSON object")


def _rows(name: str, fields: Fields) -> Numbered:
    with open_to_read(name) as file:
        yield from enumerate(parquet.plain_rows(file, fields.text, fields.names()), start=1)


def _web_records(name: str, fields: Fields) -> Numbered:
    """The plain texts of a WET or WARC file; the address is that of its head, whose headers are fields too."""
    with open_to_read(name) as file:
        for number, record in enumerate(whole_records(salvaged(file, codec_of(name))), start=1):
            try:
                found = _web_record(wet.whole(record), fields)
            except BadRecordError as error:
                found = error
            if found is not None:
                yield number, found


def _web_record(record: bytes, fields: Fields) -> Record | None:
    head, body = wet.halves(record)
    if not wet.holds_text(head):
        return None
    headers = {each: wet.value_of(head, each.encode()) for each in (*fields.extra, fields.date) if each}
    address = wet.value_of(head, b"WARC-Target-URI")
    return {**headers, fields.text: wet.text_of(body), fields.url: address}


def _placed(name: str, error: Exception) -> str:
    """The error with the name it is about, said once."""
    reason = getattr(error, "strerror", None) or str(error)
    return reason if reason.startswith(f"{name}: ") else f"{name}: cannot be read: {reason}"
