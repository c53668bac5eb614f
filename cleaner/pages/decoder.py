"""From a page's bytes to text, as the web does it: here guessing is right, and it is told."""

from __future__ import annotations

import codecs
from email.message import Message
from typing import NamedTuple

from bs4.dammit import EncodingDetector
from charset_normalizer import from_bytes

from cleaner.text.guesser import is_damaged_utf8

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SAMPLE = 20_000  # bytes that are enough to tell an encoding by
_LAST_RESORT = "cp1252"
_AS_THE_WEB_READS_IT = {  # encoding.spec.whatwg.org: what browsers take these names for
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-8",  # whoever could read this name in the page was not reading UTF-16
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}


class Decoded(NamedTuple):
    """A page as text, its encoding, and how that was told: given, mark, header, page or detected."""

    text: str
    encoding: str
    told_by: str


def decode_page(data: bytes, content_type: str | None = None, encoding: str | None = None) -> Decoded:
    """Decode a page. Bytes that do not fit become U+FFFD, unless another encoding fits all of them.

    >>> decode_page("<meta charset=latin1><p>“Café”".encode("cp1252"))
    Decoded(text='<meta charset=latin1><p>“Café”', encoding='cp1252', told_by='page')
    >>> decode_page("<p>Café".encode())[1:]
    ('utf-8', 'detected')
    """
    if encoding:
        return Decoded(data.decode(encoding, "replace"), encoding, "given")
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data[len(mark) :].decode(name, "replace"), name, "mark")
    declared = (
        ("header", _charset(content_type)),
        ("page", EncodingDetector.find_declared_encoding(data, is_html=True)),
    )
    for told_by, label in declared:
        told = _known(label)
        if told is not None and _fits(data, told):
            return Decoded(data.decode(told, "replace"), told, told_by)
    found = _detected(data)
    return Decoded(data.decode(found, "replace"), found, "detected")


def _charset(content_type: str | None) -> str | None:
    message = Message()
    message["Content-Type"] = content_type or ""
    try:
        return message.get_content_charset()
    except (LookupError, ValueError):
        return None


def _known(label: str | None) -> str | None:
    """The encoding that the web means by a label, if Python has it."""
    try:
        name = codecs.lookup((label or "").strip()).name
        "".encode(name)  # a codec for something else than text is refused here
    except (LookupError, ValueError):
        return None
    return _AS_THE_WEB_READS_IT.get(name, name)


def _fits(data: bytes, name: str) -> bool:
    """Whether a page may well be in the encoding that it says; one that is clearly UTF-8 is in no other."""
    if name == "utf-8":
        return _decodes(data, name) or is_damaged_utf8(data)
    return data.isascii() or name == "iso2022_jp" or not _decodes(data, "utf-8")


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _detected(data: bytes) -> str:
    if _decodes(data, "utf-8") or is_damaged_utf8(data):
        return "utf-8"
    sample = data[: _SAMPLE // 2] + data[-_SAMPLE // 2 :] if len(data) > _SAMPLE else data
    best = from_bytes(sample).best()
    return _AS_THE_WEB_READS_IT.get(codecs.lookup(best.encoding).name, best.encoding) if best else _LAST_RESORT
