"""Texts from files, in UTF-8: the commands have no option for another encoding, and no message may advise one."""

from __future__ import annotations

import re

from cleaner.text.files import InputError, decode, read_bytes

_ADVICE = re.compile(r"(?:; say what it is with --encoding| \(try --encoding \S+\))\Z")


def read_text(name: str) -> str:
    """The text of the file ``name`` (``-``: standard input); raises ``InputError``."""
    return text_of(read_bytes(name), name)


def text_of(data: bytes, name: str) -> str:
    r"""The text of these bytes; raises ``InputError`` with the way out that there is.

    >>> text_of(b"caf\xe9", "menu.txt")
    Traceback (most recent call last):
    cleaner.text.files.InputError: menu.txt: not UTF-8: byte 0xe9 at offset 3; it looks like cp1252; convert it to UTF-8
    """
    try:
        return decode(data, "utf-8", name)[0]
    except InputError as error:
        raise InputError(_ADVICE.sub("; convert it to UTF-8", str(error))) from error
