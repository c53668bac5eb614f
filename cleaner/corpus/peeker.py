"""What a ``.json`` file is: its name stands for JSON Lines as well as for one array or object over many lines."""

from __future__ import annotations

import json
from codecs import BOM_UTF8

from cleaner.corpus.places import open_to_read

_LOOK = 1 << 20  # bytes


def holds_lines(name: str) -> bool:
    """Whether a file is JSON Lines, told by its first line; one that cannot be read is left to who reads it.

    A line that goes on behind what is looked at is an object of one line, as a crawler writes it.
    """
    try:
        with open_to_read(name) as file:
            start = file.read(_LOOK).removeprefix(BOM_UTF8).lstrip()
    except OSError:
        return True
    line, _, rest = start.partition(b"\n")
    if not line.startswith(b"{") or (len(start) == _LOOK and not rest):
        return line[:1] in (b"", b"{")
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return rest == b""  # a single line that is damaged is set aside as such
    return True
