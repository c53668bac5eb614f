"""What ``--save-removed`` has kept of a cleaned corpus: which files there must be, and the rows of each."""

from __future__ import annotations

import gzip
import json
import os
import posixpath
import zlib
from typing import TYPE_CHECKING, Any, NoReturn

from cleaner.corpus.manifest import Manifest
from cleaner.corpus.places import STATE, exists, files_below, is_folder, is_remote, joined, open_to_read
from cleaner.corpus.planner import removed_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES: dict[str, type | tuple[type, ...]] = {
    "set_aside": (str, type(None)),
    "number": int,
    "removals": list,
    "check": int,
    "encoding": str,
    "ascii": bool,
    "raw": str,
    "before": (str, type(None)),
    "head": str,
}


class Row(dict[str, Any]):
    """What was removed from a record, or the record itself if it was set aside."""

    def __missing__(self, key: str) -> NoReturn:
        raise ValueError(f"what was kept of it is damaged: it has no {key!r}")


class Kept:
    """What all runs have kept, by the names of the cleaned files. A manifest is read when somebody asks for it."""

    def __init__(self) -> None:
        self._manifests: dict[str, Manifest] = {}

    def is_cleaned(self, source: str) -> bool:
        """Whether a run has written this file."""
        root, state = _root_of(source)
        return self._manifest(state).entry(_name_in(root, source)) is not None

    def names(self, folder: str) -> frozenset[str]:
        """The names of all files that came, or would have come, out of a run into this folder."""
        state = joined(folder, STATE)
        kept = joined(state, "removed")
        if not is_folder(kept):
            return frozenset()
        return self._manifest(state).names.union(each.removesuffix(".jsonl.gz") for each in files_below(kept))

    def rows(self, source: str, *, is_text: bool) -> Iterator[Row] | None:
        """The rows that belong to a cleaned file; nothing of a text from which nothing was removed.

        Raises ``ValueError`` if they are not there: without them, cleaned texts would pass for the originals.
        """
        root, state = _root_of(source)
        name = _name_in(root, source)
        path = joined(state, removed_name(name))
        if exists(path):
            return _rows_in(path)
        entry = self._manifest(state).entry(name)
        if entry is None and is_text:
            raise ValueError(f"there is no {path}, and no manifest tells whether anything was removed")
        if entry is not None and "removed" not in entry.products:
            if entry.counts.get("changed"):
                raise ValueError("nothing was kept: it was cleaned without --save-removed")
            if is_text:
                return None
        raise ValueError(f"there is no {path}: nothing was kept, or it is gone since")

    def _manifest(self, state: str) -> Manifest:
        if state not in self._manifests:
            self._manifests[state] = Manifest(joined(state, "manifest"), "")
        return self._manifests[state]


def _rows_in(path: str) -> Iterator[Row]:
    try:
        with open_to_read(path) as file, gzip.open(file) as lines:
            for line in lines:
                yield _row(line)
    except (EOFError, gzip.BadGzipFile, zlib.error, ValueError, RecursionError) as error:
        raise ValueError(f"{path} is damaged: {error}") from error


def _row(line: bytes) -> Row:
    row = json.loads(line)
    if not isinstance(row, dict) or not ("removals" in row or {"set_aside", "number"} <= row.keys()):
        raise ValueError("a line of it is no such row")
    for key, kinds in _TYPES.items():
        if key in row and not isinstance(row[key], kinds):
            raise ValueError(f"{key!r} cannot be {type(row[key]).__name__}")
    return Row(row)


def _root_of(source: str) -> tuple[str, str]:
    """The output folder of the run that has cleaned a file, and that run's own folder."""
    root = posixpath.dirname(source)
    while True:
        state = joined(root, STATE) if root else STATE
        if is_folder(joined(state, "removed")):
            return root, state
        if root in ("", "/") or root.endswith("://"):
            raise ValueError("nothing was kept: it was not cleaned with --save-removed")
        root = posixpath.dirname(root)


def _name_in(root: str, source: str) -> str:
    """The name of a cleaned file in its corpus, with slashes; a backslash may be a part of a name."""
    name = source[len(root) :]
    return (name if is_remote(source) else name.replace(os.sep, "/")).strip("/")
