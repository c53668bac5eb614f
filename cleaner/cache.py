"""Compiled rules on disk, so that only the first run after a change pays for compiling them.

They are kept under a digest of all that they depend on. To read hundreds of rule files for it would take longer than
all the rest of a small run, so a second, tiny file says which digest belongs to the sizes and times of those files.
"""

from __future__ import annotations

import marshal
import os
import sys
from _blake2 import blake2b  # hashlib has the same, and loads all of OpenSSL for it
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import regex

from cleaner.files import replace_file
from cleaner.loader import SIGNS, find_sources, shipped_rules
from cleaner.model import Complaint, RuleError
from cleaner.patterns import PICKLED
from cleaner.ruleset import RuleSet, unpacked_rules
from cleaner.store import OpenFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.loader import Source
    from cleaner.store import Extent

_CODE = (
    *("schema", "dater", "css", "loader", "literals", "lines", "scale", "vocabulary", "bystander", "observer"),
    *("memo", "store", "weigher", "signs", "patterns", "ruleset", "sieve", "spotter", "indexer", "compiler"),
)
_MOST_RULES = 8  # kept; each takes some 13 MB


def ruleset(user: Sequence[Path] = (), *, drafts: bool = False) -> RuleSet:
    """The shipped rules with the user's folders on top, from the cache when nothing changed since.

    With ``drafts``, the rules whose status is draft as well.
    """
    for folder in user:
        if not os.path.isdir(folder):
            raise RuleError([Complaint(str(folder), 1, 1, "there is no such folder of rules")])
    drafts = drafts and bool(user)  # there are none among the shipped rules
    traces = [_code_traces() + b"drafts" * drafts, *map(_traces, (shipped_rules(), *user))]
    pointer = _home() / f"files-{_hashed(traces)}"
    cached = _read(pointer)
    if cached is not None:
        return cached
    sources = find_sources(shipped_rules())
    for folder in user:
        found = find_sources(folder, user=True)
        if not found:
            raise RuleError([Complaint(str(folder), 1, 1, "there is no rule file (.yaml) in this folder")])
        sources += found
    return _anew(sources, shipped_rules() / SIGNS, pointer, drafts=drafts)


def whole_ruleset(folder: Path) -> RuleSet:
    """The rules of a folder laid out as that of the shipped ones, in their place; from the cache when it knows them.

    The folder may be a passing one: it is known by its files' content alone.
    """
    return _anew(find_sources(folder), folder / SIGNS, None)


def _anew(sources: Sequence[Source], signs: Path, pointer: Path | None, *, drafts: bool = False) -> RuleSet:
    """Point to the rules that were compiled from files with the same content, if there are any; else compile."""
    name = f"rules-{_digest(sources, signs)}{'-drafts' * drafts}"
    with suppress(OSError):  # a read-only home costs time, not results
        _home().mkdir(mode=0o700, parents=True, exist_ok=True)
        if pointer is not None:
            replace_file(str(pointer), name.encode())
    cached = _unpacked(_home() / name)
    if cached is not None:
        return cached
    from cleaner.compiler import compile_rules
    from cleaner.loader import load, load_signs, without_drafts

    memory = recall_patterns()
    loaded = load(sources)
    compiled = compile_rules(loaded if drafts else without_drafts(loaded), load_signs(signs))
    packed = compiled.packed()
    with suppress(OSError):
        replace_file(str(_home() / name), packed)
        replace_file(str(memory), _memories())
        _tidy()
    return compiled


def recall_patterns() -> Path:
    """Remember what the last compilation found out about patterns, most of its work; the file that it is kept in."""
    from cleaner.literals import LITERALS, Literals

    path = _home() / f"patterns-{_hashed([_versions(), *(path.read_bytes() for path in _code())])}"
    with suppress(Exception):  # whatever is wrong with a cache, finding out anew puts it right
        literals, pickled = marshal.loads(bytes(_own(path)))  # noqa: S302  # our own cache
        LITERALS.recall({pattern: Literals(*each) for pattern, each in literals.items()})
        PICKLED.recall(pickled)
    return path


def _memories() -> bytes:
    from cleaner.literals import LITERALS

    literals = {pattern: tuple(each) for pattern, each in LITERALS.asked.items()}
    return marshal.dumps((literals, PICKLED.asked))


def _tidy() -> None:
    """Leave the rules that were used last, and what points to them: every change of a rule makes a new file."""
    for kind, most in (("rules", _MOST_RULES), ("patterns", 1)):
        for path in sorted(_home().glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime)[:-most]:
            path.unlink()
    for pointer in _home().glob("files-*"):
        name = pointer.read_text("ascii", "replace")
        if not (name and (_home() / name).exists()):
            pointer.unlink()


def _home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "clean-article")


def _traces(folder: Path | str) -> bytes:
    """What changes when a file of rules in a folder does, comes or goes, without reading it."""
    found, deeper = [os.fspath(folder)], []
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            deeper.append(entry.path)
        elif entry.name.endswith((".yaml", ".yml")):
            found.append(_trace(entry))
    return "\n".join(sorted(found)).encode("utf-8", "surrogateescape") + b"\0".join(map(_traces, sorted(deeper)))


def _trace(file: os.DirEntry[str] | Path) -> str:
    try:
        known = file.stat()
    except OSError:  # the loader says what is wrong with it
        return str(file)
    return f"{file.name} {known.st_size} {known.st_mtime_ns} {known.st_ino}"


def _code_traces() -> bytes:
    return "\n".join(map(_trace, _code())).encode() + _versions()


def _code() -> list[Path]:
    return [Path(__file__).with_name(f"{module}.py") for module in _CODE]


def _versions() -> bytes:
    return f"{regex.__version__} {sys.version} {sys.byteorder}".encode()


def _hashed(parts: Iterable[bytes]) -> str:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(b"%d\0%b" % (len(part), part))
    return digest.hexdigest()


def _digest(sources: Sequence[Source], signs: Path) -> str:
    """Of all that compiled rules depend on: rule files, the engine's own code, regex, Python."""
    parts = [_versions(), *(path.read_bytes() for path in (*_code(), signs))]
    for source in sources:
        parts.append(f"{source.layer}\0{source.prefix}\0{source.user}".encode())
        with suppress(OSError):  # the loader says what is wrong with it
            parts.append(source.path.read_bytes())
    return _hashed(parts)


def _read(pointer: Path) -> RuleSet | None:
    try:
        return _unpacked(pointer.with_name(pointer.read_text("ascii")))
    except (OSError, ValueError):
        return None


def _unpacked(path: Path) -> RuleSet | None:
    try:
        rules = unpacked_rules(_own(path))
        with suppress(OSError):
            os.utime(path)  # those used last are kept
        return rules
    except Exception:  # noqa: BLE001  # whatever is wrong with a cache, compiling anew puts it right
        return None


def _own(path: Path) -> Extent:
    """The content of a file that is the user's own: what is unpacked can run code. Raises ``OSError``."""
    file = OpenFile(path)
    if os.fstat(file.handle).st_uid != os.getuid():
        raise PermissionError(path)
    return file.whole()
