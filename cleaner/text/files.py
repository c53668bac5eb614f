"""Read articles and write them back, byte for byte: strictly decoded, and written whole or not at all."""

from __future__ import annotations

import codecs
import contextlib
import os
import stat
import sys
from typing import NamedTuple

from cleaner.model import CleanerError

STANDARD_INPUT = "-"
_MARKED = {
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
}


class InputError(CleanerError):
    """A file that cannot be read, understood or written; the message names it and says why."""


class Source(NamedTuple):
    """The text of one file. ``text.encode(encoding)`` is the file, byte for byte; a byte order mark is in the text."""

    name: str
    text: str
    encoding: str


def read_source(name: str, encoding: str = "utf-8") -> Source:
    """Read and decode the file ``name`` (``-``: standard input), or say what is wrong with it."""
    data = read_bytes(name)
    text, exact_encoding = decode(data, encoding, name)
    return Source(name, text, exact_encoding)


def read_bytes(name: str) -> bytes:
    """Read the whole file ``name`` (``-``: standard input)."""
    try:
        if name == STANDARD_INPUT:
            if sys.stdin is None:
                raise InputError("-: standard input is closed")
            return sys.stdin.buffer.read()
        with open(name, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise InputError(f"{name}: cannot be read: {_reason(error)}") from error


def decode(data: bytes, encoding: str, name: str) -> tuple[str, str]:
    r"""Decode strictly; give the text and the encoding that turns it back into exactly these bytes.

    Of several encodings, separated by commas, the first that fits is taken; UTF-16 and UTF-32 need their mark then.

    >>> decode(b"\xff\xfeh\x00i\x00", "utf-16", "greeting.txt")
    ('\ufeffhi', 'utf-16-le')
    >>> decode(b"caf\xe9", "utf-8,utf-16,cp1252", "menu.txt")
    ('café', 'cp1252')
    """
    *others, last = encoding.split(",")
    for each in others:
        if known_encoding(each) in _MARKED and not data.startswith(_MARKED[known_encoding(each)]):
            continue
        with contextlib.suppress(InputError):
            return _decoded(data, each, name)
    return _decoded(data, last, name)


def _decoded(data: bytes, encoding: str, name: str) -> tuple[str, str]:
    exact = _exact_encoding(data, encoding)
    try:
        text = data.decode(exact)
        faithful = exact == "utf-8" or text.encode(exact) == data  # strict UTF-8 has one form for every text
    except UnicodeError as error:
        raise InputError(f"{name}: {_undecodable(data, exact, error)}") from error
    if not faithful:
        raise InputError(f"{name}: is not plain {encoding}: it would not be written back byte for byte")
    return text, exact


def known_encoding(name: str) -> str:
    """Give the standard name of a text encoding, or raise ``LookupError``."""
    "-".encode(name)  # a codec for something else than text is refused here
    return codecs.lookup(name).name


def write_whole(name: str, data: bytes) -> None:
    """Replace the file ``name`` by ``data``, whole or not at all; links are followed, mode and owner are kept.

    The words stand in a new file of the same folder before it takes the place of the old one, so a full disk, a
    power cut or a second reader never meets half an article. (Another hard link keeps the old words.)
    """
    target = os.path.realpath(name)
    try:
        status = os.stat(target)
        if stat.S_ISREG(status.st_mode):
            replace_file(target, data, status)
            return
    except OSError as error:
        raise InputError(f"{name}: cannot be written, left as it was: {_reason(error)}") from error
    raise InputError(f"{name}: cannot be written: it is not a regular file")


def write_file(name: str, data: bytes) -> None:
    """Write the file ``name``, be it there already or not, whole or not at all."""
    if os.path.exists(name):
        write_whole(name, data)
        return
    try:
        replace_file(os.path.realpath(name), data)
        os.chmod(name, 0o644)  # it was private as long as it was not whole
    except OSError as error:
        raise InputError(f"{name}: cannot be written: {_reason(error)}") from error


def replace_file(target: str, data: bytes, status: os.stat_result | None = None) -> None:
    """Put ``data`` where ``target`` is or will be, whole or not at all, with the mode and owner of ``status`` if given.

    Raises ``OSError``, and then leaves nothing behind.
    """
    import tempfile  # here: it is slow to import, and only --in-place and a first run write

    folder, base = os.path.split(target)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{base[:80]}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if status is not None:
                _dress(file.fileno(), status)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _settle(folder)


def _dress(handle: int, status: os.stat_result) -> None:
    """Give the new file the owner and the mode of the old one (in this order: a new owner clears mode bits)."""
    if hasattr(os, "fchown"):
        with contextlib.suppress(PermissionError):  # only root may give files away
            os.fchown(handle, status.st_uid, status.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(handle, stat.S_IMODE(status.st_mode))


def _settle(folder: str) -> None:
    """Make the new name last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _exact_encoding(data: bytes, encoding: str) -> str:
    """Encodings with a mark, without the mark: it stays in the text, and so comes back as it was."""
    name = known_encoding(encoding)
    if name == "utf-8-sig":
        return "utf-8"
    if name not in _MARKED:
        return name
    mark = codecs.BOM_UTF16_BE if name == "utf-16" else codecs.BOM_UTF32_BE
    return f"{name}-be" if data.startswith(mark) else f"{name}-le"


def _undecodable(data: bytes, encoding: str, error: UnicodeError) -> str:
    from cleaner.text.guesser import guess_encoding, is_damaged_utf8  # here: only a wrong file needs it

    offset = error.start if isinstance(error, UnicodeDecodeError) else 0
    what = f"not {encoding.upper()}: byte 0x{data[offset]:02x} at offset {offset}"
    if encoding == "utf-8" and is_damaged_utf8(data):
        return f"{what}; it looks like damaged UTF-8"
    guess = guess_encoding(data)
    if guess and guess != encoding:
        return f"{what}; it looks like {guess} (try --encoding {guess})"
    return f"{what}; say what it is with --encoding"


def _reason(error: Exception) -> str:
    if isinstance(error, IsADirectoryError):
        return "it is a folder (with --output, clean-article cleans what is in it)"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)
