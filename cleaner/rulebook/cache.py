"""Compiled rules on disk, so that only the first run after a change pays for compiling them.

They are kept under a digest of all that they depend on. To read hundreds of rule files for it would take longer than
all the rest of a small run, so a second, tiny file says which digest belongs to the sizes and times of those files.

A wheel brings the shipped rules compiled for the Python and the ``regex`` that built it, and what its build found out
about their patterns. They lie among the rule files, under the same digests: with other versions these are others, and
the first run compiles.
"""

from __future__ import annotations

import os
import sys
from _blake2 import blake2b  # hashlib has the same, and loads all of OpenSSL for it
from contextlib import suppress
from typing import TYPE_CHECKING

from cleaner.folders import cache_folder, shipped_folder
from cleaner.model import Complaint, RuleError
from cleaner.rulebook.patterns import matcher_spec
from cleaner.rulebook.ruleset import RuleSet, unpacked_rules
from cleaner.store import OpenFile
from cleaner.text.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from cleaner.rulebook.loader import Source
    from cleaner.store import Extent

_CODE = ("text", "signs", "rulebook")  # folders of the package with what compiled rules are made of
_MOST_RULES = 8  # kept; each takes some 13 MB


def ruleset(
    user: Sequence[str | Path] = (), *, drafts: bool = False, onwait: Callable[[], object] | None = None
) -> RuleSet:
    """The shipped rules with the user's folders on top, from the cache when nothing changed since.

    With ``drafts``, the rules whose status is draft as well. ``onwait`` is called before rules are compiled.
    """
    for folder in user:
        if not os.path.isdir(folder):
            raise RuleError([Complaint(str(folder), 1, 1, "there is no such folder of rules")])
    drafts = drafts and bool(user)  # there are none among the shipped rules
    pointer = _pointer(user, drafts=drafts)
    cached = _read(pointer)
    if cached is not None:
        return cached
    from pathlib import Path

    from cleaner.rulebook.loader import SIGNS, find_sources, shipped_rules

    sources = find_sources(shipped_rules())
    for folder in map(Path, user):
        found = find_sources(folder, user=True)
        if not found:
            raise RuleError([Complaint(str(folder), 1, 1, "there is no rule file (.yaml) in this folder")])
        sources += found
    return _anew(sources, shipped_rules() / SIGNS, pointer, drafts=drafts, onwait=onwait)


def _pointer(user: Sequence[str | Path], *, drafts: bool) -> str:
    """The file that says which compiled rules belong to these folders as they are."""
    folders: tuple[str | Path, ...] = shipped_folder(), *user
    traces = [_code_traces() + b"drafts" * drafts, *map(_traces, folders)]
    return os.path.join(cache_folder(), f"files-{_hashed(traces)}")


def whole_ruleset(folder: Path) -> RuleSet:
    """The rules of a folder laid out as that of the shipped ones, in their place; from the cache when it knows them.

    The folder may be a passing one: it is known by its files' content alone.
    """
    from cleaner.rulebook.loader import SIGNS, find_sources

    return _anew(find_sources(folder), folder / SIGNS, None)


def compiled_rules(folder: Path) -> dict[str, bytes]:
    """For a wheel: by their names, the files for which an installed program looks beside the rules of the folder.

    One has what was found out about patterns, which saves those who write rules most of the work of compiling.
    """
    from cleaner.rulebook.loader import SIGNS, find_sources

    sources, signs = find_sources(folder), folder / SIGNS
    return _compiled(sources, signs, _name(sources, signs), recalls=False)[1]


def _anew(
    sources: Sequence[Source],
    signs: Path,
    pointer: str | None,
    *,
    drafts: bool = False,
    onwait: Callable[[], object] | None = None,
) -> RuleSet:
    """Point to the rules that were compiled from files with the same content, if there are any; else compile."""
    name = _name(sources, signs) + "-drafts" * drafts
    with suppress(OSError):  # a read-only home costs time, not results
        os.makedirs(cache_folder(), mode=0o700, exist_ok=True)
        if pointer is not None:
            replace_file(pointer, name.encode())
    cached = _found(name)
    if cached is not None:
        return cached
    if onwait is not None:
        onwait()
    rules, files = _compiled(sources, signs, name, drafts=drafts)
    with suppress(OSError):
        for each, content in files.items():
            replace_file(os.path.join(cache_folder(), each), content)
        _tidy()
    return rules


def _compiled(
    sources: Sequence[Source], signs: Path, name: str, *, drafts: bool = False, recalls: bool = True
) -> tuple[RuleSet, dict[str, bytes]]:
    """The rules, and the files to keep: they themselves by their ``name``, and what was found out about patterns."""
    from zlib import compress

    from cleaner.rulebook.compiler import compile_rules
    from cleaner.rulebook.loader import load, load_signs, without_drafts
    from cleaner.rulebook.scout import known, much_stays, scout_out

    with much_stays():
        if not (recalls and recall_patterns()):
            scout_out(sources)
        loaded = load(sources)
        rules = compile_rules(loaded if drafts else without_drafts(loaded), load_signs(signs))
        packed = rules.packed()
    return rules, {name: packed, _memory(): compress(known(), 1)}


def recall_patterns() -> bool:
    """Remember what was found out about patterns before, most of the work of compiling; whether anything was."""
    from zlib import decompress, error

    from cleaner.rulebook.scout import know

    for read, place in zip((_own, _opened), _places(), strict=True):
        with suppress(OSError, ValueError, error):  # ValueError: cut short meanwhile
            know(decompress(bytes(read(os.path.join(place, _memory())))))
            return True
    return False


def _memory() -> str:
    """The name of what is known of patterns; other code finds out other things."""
    return f"patterns-{_hashed([_versions(), *map(_content, _code())])}"


def _tidy() -> None:
    """Leave the rules that were used last, and what points to them: every change of a rule makes a new file."""
    kept = [*os.scandir(cache_folder())]
    for kind, most in (("rules-", _MOST_RULES), ("patterns-", 1)):
        of_kind = [each for each in kept if each.name.startswith(kind)]
        for old in sorted(of_kind, key=lambda each: each.stat().st_mtime)[:-most]:
            os.unlink(old)
    for pointer in kept:
        if pointer.name.startswith("files-"):
            name = _content(pointer.path).decode("ascii", "replace")
            if not (name and any(os.path.exists(os.path.join(place, name)) for place in _places())):
                os.unlink(pointer)


def _traces(folder: Path | str) -> bytes:
    """What changes when a file of rules in a folder does, comes or goes, without reading it."""
    found, deeper = [os.fspath(folder)], []
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            deeper.append(entry.path)
        elif entry.name.endswith((".yaml", ".yml")):
            found.append(_trace(entry))
    return "\n".join(sorted(found)).encode("utf-8", "surrogateescape") + b"\0".join(map(_traces, sorted(deeper)))


def _trace(file: os.DirEntry[str] | str) -> str:
    try:
        known = os.stat(file) if isinstance(file, str) else file.stat()
    except OSError:  # the loader says what is wrong with it
        return os.fspath(file)
    name = file if isinstance(file, str) else file.name
    return f"{name} {known.st_size} {known.st_mtime_ns} {known.st_ino}"


def _code_traces() -> bytes:
    matcher = matcher_spec()
    code = _code() if matcher is None or matcher.origin is None else [*_code(), matcher.origin]
    return "\n".join([sys.version, *map(_trace, code)]).encode("utf-8", "surrogateescape")


def _code() -> list[str]:
    package = os.path.dirname(os.path.dirname(__file__))
    folders = [os.path.join(package, folder) for folder in _CODE]
    modules = [entry.path for folder in folders for entry in os.scandir(folder) if entry.name.endswith(".py")]
    return [os.path.join(package, "store.py"), *sorted(modules)]


def _content(path: str | Path) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _versions() -> bytes:
    import regex

    return f"{regex.__version__} {sys.implementation.cache_tag} {sys.byteorder}".encode()


def _hashed(parts: Iterable[bytes]) -> str:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(b"%d\0%b" % (len(part), part))
    return digest.hexdigest()


def _name(sources: Sequence[Source], signs: Path) -> str:
    """A digest of all that compiled rules depend on: rule files, the engine's own code, regex, Python."""
    parts = [_versions(), *map(_content, _code()), _content(signs)]
    for source in sources:
        parts.append(f"{source.layer}\0{source.prefix}\0{source.user}".encode())
        with suppress(OSError):  # the loader says what is wrong with it
            parts.append(_content(source.path))
    return f"rules-{_hashed(parts)}"


def _places() -> tuple[str, str]:
    """Where compiled rules may lie: where runs keep them, and where a wheel brought them."""
    return cache_folder(), shipped_folder()


def _read(pointer: str) -> RuleSet | None:
    try:
        return _found(_content(pointer).decode("ascii"))
    except (OSError, ValueError):
        return None


def _found(name: str) -> RuleSet | None:
    """The compiled rules of a name: kept, if they are the user's own; or shipped, as safe as the code beside them."""
    plain = os.path.basename(name)  # anyone may have written a pointer, to anywhere
    kept, shipped = (os.path.join(place, plain) for place in _places())
    rules = _unpacked(_own, kept)
    if rules is None:
        return _unpacked(_opened, shipped)
    with suppress(OSError):
        os.utime(kept)  # those used last are kept
    return rules


def _unpacked(read: Callable[[str], Extent], path: str) -> RuleSet | None:
    try:
        return unpacked_rules(read(path))
    except Exception:  # noqa: BLE001  # whatever is wrong with a cache, compiling anew puts it right
        return None


def _opened(path: str) -> Extent:
    return OpenFile(path).whole()


def _own(path: str) -> Extent:
    """The content of a file that is the user's own: what is unpacked can run code. Raises ``OSError``."""
    file = OpenFile(path)
    if os.fstat(file.handle).st_uid != os.getuid():
        raise PermissionError(path)
    return file.whole()
