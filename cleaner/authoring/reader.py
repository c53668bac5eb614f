"""Articles from wherever they lie: text files, folders of them, and JSONL, one after the other.

What cannot be read comes out in its place as an error that names it, and the rest goes on.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cleaner.files import STANDARD_INPUT, InputError, read_source
from cleaner.model import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_JSONL = (".jsonl", ".jsonl.gz")


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of a record's fields that hold the text and, if it has one, the address."""

    text: str = "text"
    url: str = "url"


@dataclass(frozen=True, slots=True)
class Article:
    """A document and where it comes from: a file's name, with the line of its record (from 1) if it has many."""

    place: str
    document: Document


def read_articles(names: Iterable[str], fields: Fields) -> Iterator[Article | InputError]:
    """The articles in these files and folders, in order; folders give their ``.txt`` files, sorted by name."""
    for name in names:
        if name.endswith(_JSONL):
            yield from _records(name, fields)
        elif os.path.isdir(name):
            yield from _folder(name)
        else:
            yield _file(name)


def _folder(name: str) -> Iterator[Article | InputError]:
    errors: list[OSError] = []
    found = False
    for folder, folders, files in os.walk(name, onerror=errors.append):
        folders.sort()
        for file in sorted(file for file in files if file.endswith(".txt")):
            found = True
            yield _file(os.path.join(folder, file))
    yield from (InputError(f"{error.filename}: cannot be read: {error.strerror}") for error in errors)
    if not found and not errors:
        yield InputError(f"{name}: has no .txt files")


def _file(name: str) -> Article | InputError:
    try:
        source = read_source(name)
    except InputError as error:
        return error
    return Article("standard input" if name == STANDARD_INPUT else name, Document(source.text))


def _records(name: str, fields: Fields) -> Iterator[Article | InputError]:
    number = 0
    try:
        with gzip.open(name) if name.endswith(".gz") else open(name, "rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _record(f"{name}:{number}", line, fields)
    except (OSError, EOFError, zlib.error, ValueError) as error:  # a broken archive; ValueError: a NUL in the name
        where = f" after line {number}" if number else ""
        reason = getattr(error, "strerror", None) or error
        yield InputError(f"{name}: cannot be read{where}: {reason}")


def _record(place: str, line: bytes, fields: Fields) -> Article | InputError:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return InputError(f"{place}: is not JSON in UTF-8: {error}")
    if not isinstance(record, dict):
        return InputError(f"{place}: is not a JSON object")
    text, url = record.get(fields.text), record.get(fields.url)
    if not isinstance(text, str):
        return InputError(f"{place}: {_wrong(record, fields.text)}")
    if not isinstance(url, str | None):
        return InputError(f"{place}: {_wrong(record, fields.url)}")
    return Article(place, Document(text, url=url))


def _wrong(record: dict[str, Any], field: str) -> str:
    if field in record:
        return f"{field!r} is not a text"
    there = ", ".join(map(repr, [*record][:12])) or "nothing"
    return f"has no {field!r}; there is {there}"
