"""Compiled rules on disk, so that only the first run after a change pays for compiling them.

They are kept under a digest of all that they depend on. To read hundreds of rule files for it would take longer than
all the rest of a small run, so a second, tiny file says which digest belongs to the sizes and times of those files.
"""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import regex

from cleaner.files import replace_file
from cleaner.loader import SIGNS, find_sources, shipped_rules
from cleaner.model import Complaint, RuleError
from cleaner.ruleset import RuleSet, unpacked_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cleaner.loader import Source

_CODE = (
    *("schema", "loader", "literals", "lines", "observer", "signs"),
    *("patterns", "ruleset", "spotter", "indexer", "compiler"),
)


def ruleset(user: Sequence[Path] = ()) -> RuleSet:
    """The shipped rules with the user's folders on top, from the cache when nothing changed since."""
    sources = find_sources(shipped_rules())
    for folder in user:
        if not os.path.isdir(folder):
            raise RuleError([Complaint(str(folder), 1, 1, "there is no such folder of rules")])
        sources += find_sources(folder, user=True)
    pointer = _home() / f"files-{_digest(sources, _traces)}"
    cached = _read(pointer)
    if cached is not None:
        return cached
    return _anew(sources, pointer)


def _anew(sources: Sequence[Source], pointer: Path) -> RuleSet:
    """Point to the rules that were compiled from files with the same content, if there are any; else compile."""
    name = f"rules-{_digest(sources, Path.read_bytes)}"
    with suppress(OSError):  # a read-only home costs time, not results
        _home().mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(str(pointer), name.encode())
    cached = _read(pointer)
    if cached is not None:
        return cached
    from cleaner.compiler import compile_rules
    from cleaner.loader import load, load_signs

    compiled = compile_rules(load(sources), load_signs(shipped_rules() / SIGNS))
    with suppress(OSError):
        replace_file(str(_home() / name), compiled.packed())
    return compiled


def _home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "clean-article")


def _traces(path: Path) -> bytes:
    """What changes when a file does, without reading it."""
    known = os.stat(path)
    return f"{path} {known.st_size} {known.st_mtime_ns} {known.st_ino}".encode()


def _digest(sources: Sequence[Source], trace: Callable[[Path], bytes]) -> str:
    """Of all that compiled rules depend on: rule files, the engine's own code, regex, Python."""
    digest = hashlib.blake2b(f"{regex.__version__} {sys.version} {sys.byteorder}".encode(), digest_size=16)
    files = [Path(__file__).with_name(f"{module}.py") for module in _CODE]
    for path in (*files, shipped_rules() / SIGNS):
        digest.update(trace(path))
    for source in sources:
        digest.update(f"\0{source.layer}\0{source.prefix}\0{source.user}\0".encode())
        with suppress(OSError):  # the loader says what is wrong with it
            digest.update(trace(source.path))
    return digest.hexdigest()


def _read(pointer: Path) -> RuleSet | None:
    try:
        path = pointer.with_name(pointer.read_text("ascii"))
        if os.stat(path).st_uid != os.getuid():  # what is unpacked can run code: only our own is
            return None
        return unpacked_rules(path.read_bytes())
    except Exception:  # noqa: BLE001  # whatever is wrong with a cache, compiling anew puts it right
        return None
