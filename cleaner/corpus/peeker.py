"""What a ``.json`` file is: its name stands for JSON Lines as well as for one array or object over many lines."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8

from cleaner.corpus.places import open_to_read

_LOOK = 1 << 20  # bytes
_OBJECTS = re.compile(rb"\[\s*[{\]]")


def json_kind(name: str) -> str | None:
    """``jsonl`` or ``array`` (of objects), told by its beginning, or nothing; who reads it sees whether it is damaged.

    A line that goes on behind what is looked at is an object of one line, as a crawler writes it.
    """
    try:
        with open_to_read(name) as file:
            start = file.read(_LOOK).removeprefix(BOM_UTF8).lstrip()
    except OSError:
        return "jsonl"
    if _OBJECTS.match(start):
        return "array"
    return "jsonl" if _is_lines(start) else None


def _is_lines(start: bytes) -> bool:
    line, _, rest = start.partition(b"\n")
    if not line.startswith(b"{"):
        return not line
    try:
        json.loads(line, parse_int=str)
    except RecursionError:
        return True
    except ValueError:
        return not rest  # a single line that goes on behind the look; one that is damaged is set aside as such
    return True
