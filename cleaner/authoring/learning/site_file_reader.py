"""Site files of Full-Text RSS: lines ``key: value``, with ``#`` for comments; the file's name is the site's."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.authoring.opener import read_text
from cleaner.text.files import InputError
from cleaner.text.lines import split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = re.compile(r"\s*([a-z_]+)\s*(?:\((.*)\)\s*)?:\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a site file: its number (from 1), its key, what stands in brackets behind that, and the value."""

    line: int
    key: str
    argument: str | None
    value: str


def find_site_files(name: str) -> Iterator[str]:
    """The file, or the ``.txt`` files of a folder; raises ``InputError`` if there is none."""
    if not os.path.exists(name):
        raise InputError(f"{name}: there is no such file or folder")
    if not os.path.isdir(name):
        yield name
        return
    try:
        found = sorted(each for each in os.listdir(name) if each.endswith(".txt"))
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror}") from error
    if not found:
        raise InputError(f"{name}: has no .txt files")
    yield from (os.path.join(name, each) for each in found)


def domain_of(name: str) -> str:
    """The site that a file is for; ``.example.com.txt`` is for all hosts below it, as our domains always are.

    >>> domain_of("sites/.harbourpost.example.txt"), domain_of("www.harbourpost.example.txt")
    ('harbourpost.example', 'harbourpost.example')
    """
    return os.path.basename(name).removesuffix(".txt").removeprefix(".").removeprefix("www.").lower()


def read_site_file(name: str) -> tuple[list[Entry], list[int]]:
    """The entries of a site file, and the numbers of lines that are none; raises ``InputError``."""
    entries, strange = [], []
    for number, line in enumerate(split_lines(read_text(name).removeprefix("\ufeff")), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _KEY.fullmatch(line)
        if found is None:
            strange.append(number)
            continue
        entries.append(Entry(number, found[1].lower(), found[2], found[3]))
    return entries, strange
