"""WET and WARC files: of a plain-text record the body, its length and its digests change, all other bytes stay.

Other records are passed on as they are; with ``--html``, HTML responses become records of their text. Written are one
member a record, as crawlers do.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from cleaner.corpus.desk import Aside, BadRecordError, Piece, put_aside
from cleaner.corpus.responses import page_in
from cleaner.corpus.splitter import HEAD_END, LENGTH, RECORD_END, Record, whole_records
from cleaner.corpus.streams import DamagedError, Gap, codec_of, compressed, salvaged
from cleaner.corpus.units import InUnits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.corpus.desk import Desk, Orders

_UNIT = 1 << 18  # bytes of whole records that go to a worker at once
_DIGEST = re.compile(rb"(\r\nWARC-(?:Block|Payload)-Digest:[ \t]*)([\w-]+):(\w+=*)(?=[ \t]*\r\n)", re.IGNORECASE)
_HEADER = {
    name: re.compile(rb"(\r\n" + name + rb":[ \t]*)[^\r\n]*", re.IGNORECASE)
    for name in (b"WARC-Type", b"Content-Type", b"WARC-Record-ID")
}
_FOREIGN = re.compile(  # what is true of the page only
    rb"(?<=\r\n)(?:WARC-(?:Payload-Digest|Identified-Payload-Type|Truncated|Concurrent-To|IP-Address|Protocol|Cipher-Suite)"
    rb"):[^\r\n]*\r\n",
    re.IGNORECASE,
)
_PLAIN = {"conversion", "resource"}  # the kinds of record that may hold a plain text


@dataclass(frozen=True, slots=True)
class Records:
    """Some records; ``first`` is the number of the first one, from 1. ``codec`` packs what comes out."""

    records: tuple[Record, ...]
    first: int
    codec: str

    def clean(self, desk: Desk) -> Piece:
        """Clean record by record; a bad one is set aside."""
        piece, cleaned = Piece(), []
        for number, record in enumerate(self.records, self.first):
            try:
                cleaned.append(compressed(_clean_record(desk, piece, whole(record)), self.codec))
            except BadRecordError as error:
                _put_aside(desk.orders, piece, record.raw, number, str(error))
        piece.data = b"".join(cleaned)
        return piece

    def parts(self) -> list[Records]:
        """A unit for each record."""
        return [Records((record,), number, self.codec) for number, record in enumerate(self.records, self.first)]

    def refused(self, orders: Orders, reason: str) -> Piece:
        """Set all records aside."""
        piece = Piece()
        for number, record in enumerate(self.records, self.first):
            _put_aside(orders, piece, record.raw, number, record.fault or reason)
        return piece


class Format(InUnits[Records]):
    """Reads a file of records and writes the cleaned one."""

    def bites(self, file: IO[bytes]) -> Iterator[bytes | Gap]:
        """The bytes of the file without their compression, and what of it cannot be read."""
        return salvaged(file, codec_of(self._source.source))

    def cut(self, bites: Iterable[bytes | Gap], codec: str) -> Iterator[Records]:
        """Cut bytes into records."""
        return cut(bites, codec)


def cut(bites: Iterable[bytes | Gap], codec: str) -> Iterator[Records]:
    """Cut bytes into units; what came before a ``DamagedError`` is given before it goes on."""
    number, records, size = 1, [], 0
    damage: DamagedError | None = None
    try:
        for record in whole_records(bites):
            records.append(record)
            size += len(record.raw or b"")
            if size >= _UNIT:
                yield Records(tuple(records), number, codec)
                number, records, size = number + len(records), [], 0
    except DamagedError as error:
        damage = error
    if records:
        yield Records(tuple(records), number, codec)
    if damage is not None:
        raise damage


def whole(record: Record) -> bytes:
    """The bytes of a record, or ``BadRecordError`` if they are none."""
    if record.fault or record.raw is None:
        raise BadRecordError(record.fault)
    return record.raw


def _clean_record(desk: Desk, piece: Piece, record: bytes) -> bytes:
    head, body = halves(record)
    if desk.orders.pages.expected and _kind_of(head) == "response":
        return _clean_response(desk, piece, record)
    if not holds_text(head):
        piece.counts["other_records"] += 1
        return record
    text = text_of(body)
    result = desk.clean(text, value_of(head, b"WARC-Target-URI"))
    desk.note(piece, value_of(head, b"WARC-Record-ID"), text, result, head=head.decode("utf-8", "surrogateescape"))
    return with_body(record, result.text.encode()) if result.changed else record


def _clean_response(desk: Desk, piece: Piece, record: bytes) -> bytes:
    """A page's record as one that holds its text, as WET files do; any other response is passed on."""
    head, body = halves(record)
    page = page_in(body, desk.orders.pages.limit)
    if page is None:
        piece.counts["other_records"] += 1
        return record
    text, result = desk.clean_page(page.html, value_of(head, b"WARC-Target-URI"), content_type=page.content_type)
    made = with_body(_conversion(head) + RECORD_END, text.encode())
    desk.note(
        piece, value_of(head, b"WARC-Record-ID"), text, result, head=halves(made)[0].decode("utf-8", "surrogateescape")
    )
    return with_body(made, result.text.encode()) if result.changed else made


def _conversion(head: bytes) -> bytes:
    """The head of a response as that of its text: the same page and date, without what was true of the response."""
    head = _HEADER[b"WARC-Type"].sub(rb"\g<1>conversion", head)
    head = _HEADER[b"Content-Type"].sub(rb"\g<1>text/plain; charset=utf-8", head)
    head = _FOREIGN.sub(b"", head)
    record_id = value_of(head, b"WARC-Record-ID") or ""
    new_id = f"<urn:uuid:{uuid5(NAMESPACE_URL, f'clean-article {record_id}')}>"
    head = _HEADER[b"WARC-Record-ID"].sub(rb"\g<1>" + new_id.encode(), head)
    refers = f"WARC-Refers-To: {record_id}\r\n".encode() if record_id else b""
    return head[: -len(b"\r\n")] + refers + b"\r\n"


def with_body(record: bytes, body: bytes) -> bytes:
    """The record with another body, and a head that fits it."""
    head = halves(record)[0]
    head = LENGTH.sub(lambda found: found[0].replace(found[1], b"%d" % len(body)), head)
    head = _DIGEST.sub(lambda found: found[1] + found[2] + b":" + _digest(found[2], found[3], body), head)
    return head + body + RECORD_END


def halves(record: bytes) -> tuple[bytes, bytes]:
    """The head with the blank line behind it, and the body."""
    end = record.index(HEAD_END) + len(HEAD_END)
    return record[:end], record[end : -len(RECORD_END)]


def _digest(name: bytes, old: bytes, body: bytes) -> bytes:
    """A digest in the form of the old one: base 32, or hexadecimal. One that nobody knows stays."""
    try:
        new = hashlib.new(name.decode().lower().replace("-", ""), body, usedforsecurity=False)
    except ValueError:
        return old
    is_hexadecimal = len(old) == 2 * new.digest_size
    return new.hexdigest().encode() if is_hexadecimal else base64.b32encode(new.digest())


def holds_text(head: bytes) -> bool:
    """Whether a record with this head holds a plain text."""
    content = value_of(head, b"Content-Type") or ""
    return _kind_of(head) in _PLAIN and content.lower().startswith("text/plain")


def _kind_of(head: bytes) -> str:
    return (value_of(head, b"WARC-Type") or "").lower()


def text_of(body: bytes) -> str:
    """The text of a plain-text record, or ``BadRecordError`` with what is wrong with it."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadRecordError(f"not UTF-8: byte 0x{body[error.start]:02x} at offset {error.start}") from error


def value_of(head: bytes, name: bytes) -> str | None:
    """What a header of this name says, whatever its case; of several the first."""
    found = re.search(rb"\r\n" + re.escape(name) + rb":[ \t]*([^\r\n]*)", head, re.IGNORECASE)
    return found[1].strip().decode("utf-8", "replace") if found else None


def _put_aside(orders: Orders, piece: Piece, record: bytes | None, number: int, reason: str) -> None:
    name = value_of((record or b"").partition(HEAD_END)[0], b"WARC-Record-ID")
    put_aside(orders, piece, Aside(f"record {number}", number, record, name), reason)
