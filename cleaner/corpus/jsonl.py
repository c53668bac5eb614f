"""JSON Lines: of a line only the bytes of its text change, and of a line without removals none."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cleaner.corpus.desk import Aside, BadRecordError, Piece, counted_known, put_aside, value_at, wanted_text
from cleaner.corpus.streams import DamagedError, compressed
from cleaner.corpus.units import InUnits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.corpus.desk import Desk, Orders
    from cleaner.corpus.options import Fields

_UNIT = 1 << 18  # bytes of whole lines that go to a worker at once
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]:,]|null', re.DOTALL)
_WORD = "line"
TOO_DEEP = "its objects and arrays stand too deep in each other to be read"
_MISSING = object()
_LONGEST = 200  # characters of a mistake that are told


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of a file; ``first`` is the number of the first one, from 1. ``codec`` packs what comes out."""

    data: bytes
    first: int
    codec: str

    def clean(self, desk: Desk) -> Piece:
        """Clean line by line; a bad one is set aside."""
        piece, cleaned = clean_all(desk, self.lines(), self.first, _WORD)
        piece.data = compressed(b"".join(cleaned), self.codec)
        return piece

    def parts(self) -> list[Lines]:
        """A unit for each line."""
        return [Lines(line, number, self.codec) for number, line in enumerate(self.lines(), self.first)]

    def refused(self, orders: Orders, reason: str) -> Piece:
        """Set all lines aside."""
        return refuse_all(orders, self.lines(), self.first, _WORD, reason)

    def lines(self) -> list[bytes]:
        """Each line, with its end."""
        lines = self.data.split(b"\n")
        last = [lines[-1]] if lines[-1] else []
        return [line + b"\n" for line in lines[:-1]] + last


def clean_all(desk: Desk, lines: Iterable[bytes], first: int, word: str) -> tuple[Piece, list[bytes]]:
    """Clean records, each JSON of its own, and set bad ones aside; ``word`` says what they are."""
    piece, cleaned = Piece(), []
    for number, line in enumerate(lines, first):
        try:
            cleaned.append(_clean_line(desk, piece, line))
        except BadRecordError as error:
            _put_aside(desk.orders, piece, line, Aside(f"{word} {number}", number), str(error))
    return piece, cleaned


def refuse_all(orders: Orders, lines: Iterable[bytes], first: int, word: str, reason: str) -> Piece:
    """Set records aside."""
    piece = Piece()
    for number, line in enumerate(lines, first):
        _put_aside(orders, piece, line, Aside(f"{word} {number}", number), reason)
    return piece


class Format(InUnits[Lines]):
    """Reads a file of lines and writes the cleaned one."""

    def cut(self, bites: Iterable[bytes], codec: str) -> Iterator[Lines]:
        """Cut bytes into lines."""
        return cut(bites, codec)


def cut(bites: Iterable[bytes], codec: str) -> Iterator[Lines]:
    """Cut bytes into units at line ends; what came before a ``DamagedError`` is given before it goes on."""
    number, rest, size = 1, [], 0
    damage: DamagedError | None = None
    try:
        for bite in bites:
            rest.append(bite)
            size += len(bite)
            if size < _UNIT or b"\n" not in bite:
                continue
            whole, _, open_line = b"".join(rest).rpartition(b"\n")
            yield Lines(whole + b"\n", number, codec)
            number += whole.count(b"\n") + 1
            rest, size = [open_line], len(open_line)
    except DamagedError as error:
        damage = error
    if size:
        yield Lines(b"".join(rest), number, codec)
    if damage is not None:
        raise damage


def whole_lines(bites: Iterable[bytes]) -> Iterator[bytes]:
    """Each line, with its end."""
    for unit in cut(bites, ""):
        yield from unit.lines()


def record_of(line: bytes) -> Any:
    """Parse a line, or raise ``BadRecordError`` with what is wrong with it."""
    try:
        return _parsed(line.removeprefix(BOM_UTF8).decode())
    except UnicodeDecodeError as error:
        raise BadRecordError(f"not UTF-8: byte 0x{error.object[error.start]:02x} at offset {error.start}") from error
    except ValueError as error:
        raise BadRecordError(f"not JSON: {str(error)[:_LONGEST]}") from error
    except RecursionError as error:
        raise BadRecordError(TOO_DEEP) from error


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a whole number of more digits than Python likes; its bytes stay, whatever it is here
        return json.loads(text, parse_int=Decimal)


def with_text(line: bytes, key: str, text: str) -> bytes:
    r"""The line with another text under its key, and every other byte as it was.

    >>> with_text(b'{"id": 1.50, "text": "\\u00e9 a",  "x": {"text": "a"}}', "text", "\u00e9")
    b'{"id": 1.50, "text": "\\u00e9",  "x": {"text": "a"}}'
    """
    start, end = text_span(line, key)
    return with_raw(line, key, encoded(text, is_ascii=line[start:end].isascii()))


def with_raw(line: bytes, key: str, raw: bytes) -> bytes:
    """The line with another value in the place of the text under its key."""
    start, end = text_span(line, key)
    return line[:start] + raw + line[end:]


def encoded(text: str, *, is_ascii: bool) -> bytes:
    """A JSON text, escaped as its file does it."""
    try:
        return json.dumps(text, ensure_ascii=is_ascii).encode()
    except UnicodeEncodeError:  # half a surrogate pair has no other form
        return json.dumps(text).encode()


def text_span(line: bytes, key: str) -> tuple[int, int]:
    """Where the text begins and ends that ``value_at`` finds under this key, quotes included.

    >>> text_span(b'{"a": {"b": "x"}}', "a.b"), text_span(b'{"a": {"b": "x"}}', "b")
    ((12, 15), (0, 0))
    """
    return _span(line, [key]) or _span(line, key.split(".")) or (0, 0)


def _span(line: bytes, path: list[str]) -> tuple[int, int] | None:
    """The same for the keys that lead from the outermost object to the text; of several texts the last."""
    depth, inside, before, key_is_right, found = 0, 0, b"", False, None
    for token in _TOKEN.finditer(line):
        word, is_on_path = token[0], depth == inside + 1
        if word in b"{[":
            descends = word == b"{" and is_on_path and key_is_right and inside < len(path) - 1
            depth, inside, key_is_right = depth + 1, inside + descends, key_is_right and not descends
        elif word in b"}]":
            depth -= 1
            inside = min(inside, max(depth - 1, 0))
        elif is_on_path and word == b":":
            key_is_right = _is_key(before, path[inside])
        elif is_on_path and word == b",":
            key_is_right = False
        elif is_on_path and key_is_right and inside == len(path) - 1:
            found = token.span()
        before = word
    return found


def _is_key(token: bytes, key: str) -> bool:
    return token == f'"{key}"'.encode() or (b"\\" in token and json.loads(token) == key)


def _clean_line(desk: Desk, piece: Piece, line: bytes) -> bytes:
    """The cleaned line; its rows and counts go into ``piece``."""
    if not line.strip():
        return line
    fields = desk.orders.fields
    record = record_of(line)
    if not isinstance(record, dict):
        raise BadRecordError("not a JSON object")
    text = _text_or_page(record, fields)
    known = value_at(record, fields.url), value_at(record, fields.publisher), value_at(record, fields.date)
    piece.counts.update(counted_known(*known))
    name = value_at(record, fields.id)
    if text is None:
        desk.skip(piece, name)
        return line
    if fields.html:
        return _with_text_of_page(desk, piece, line, record, known)
    result = desk.clean(wanted_text(text, fields.text), *known)
    exact = _exact(line, fields.text, text) if result.changed and desk.orders.saves_removed else {}
    desk.note(piece, name, text, result, **exact)
    return with_text(line, fields.text, result.text) if result.changed else line


def _text_or_page(record: dict[str, Any], fields: Fields) -> Any:
    """What is to be cleaned of a record; one that does not have it is a ``BadRecordError``, but it may be null."""
    wanted = fields.html or fields.text
    value = value_at(record, wanted, _MISSING)
    if value is not _MISSING:
        return value
    option = "--html-field" if fields.html else "--text-field"
    there = ", ".join(map(repr, record)) or "nothing"
    raise BadRecordError(f"has no {wanted!r} (say with {option} where it is); it has {there}"[:_LONGEST])


def _with_text_of_page(
    desk: Desk, piece: Piece, line: bytes, record: dict[str, Any], known: tuple[Any, Any, Any]
) -> bytes:
    """The line with the text of its page, in the place of another or as the last key.

    ``known`` is the page's address, publisher and date.
    """
    fields = desk.orders.fields
    html = wanted_text(value_at(record, fields.html), fields.html or "")
    text, result = desk.clean_page(html, *known)
    old, there = None, value_at(record, fields.text, _MISSING)
    if there is not _MISSING:
        start, end = text_span(line, fields.text)
        old = line[start:end]
        if not isinstance(there, str | None):
            raise BadRecordError(f"{fields.text!r} is {type(there).__name__}, not a text")
    before = old.decode() if old is not None else None
    desk.note(piece, value_at(record, fields.id), text, result, before=before)
    raw = encoded(result.text, is_ascii=line.isascii())
    return with_raw(line, fields.text, raw) if old is not None else with_key(line, fields.text, raw)


def with_key(line: bytes, key: str, raw: bytes) -> bytes:
    r"""The line with one more key, the last one.

    >>> with_key(b'{"id": 1}\n', "text", b'"a"')
    b'{"id": 1, "text": "a"}\n'
    """
    end = line.rindex(b"}")
    comma = b", " if line[:end].rstrip()[-1:] != b"{" else b""
    return line[:end] + comma + json.dumps(key).encode() + b": " + raw + line[end:]


def without_key(line: bytes, key: str) -> bytes:
    """The line without what ``with_key`` has added."""
    start, end = text_span(line, key)
    added = json.dumps(key).encode() + b": "
    start -= len(added)
    return line[: start - 2 if line[start - 2 : start] == b", " else start] + line[end:]


def _exact(line: bytes, key: str, text: str) -> dict[str, Any]:
    """How the text stands in its line: its kind of escapes, or all of it where that would not give the same bytes."""
    start, end = text_span(line, key)
    raw = line[start:end]
    if encoded(text, is_ascii=raw.isascii()) == raw:
        return {"ascii": raw.isascii()}
    return {"raw": raw.decode()}


def _put_aside(orders: Orders, piece: Piece, line: bytes, place: Aside, reason: str) -> None:
    put_aside(orders, piece, place._replace(raw=line, name=_name_of(line, orders.fields)), reason)


def _name_of(line: bytes, fields: Fields) -> Any:
    """The id of a bad record, if it goes so far."""
    try:
        record = record_of(line)
    except BadRecordError:
        return None
    return value_at(record, fields.id) if isinstance(record, dict) else None
