"""Files here and elsewhere: local paths, and addresses such as ``s3://bucket/key`` through fsspec.

What is written is always written to a local draft first and then published: under its final name there is the whole
file or none.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import posixpath
import shutil
import socket
import stat
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from cleaner.corpus.extras import extra
from cleaner.model import CleanerError
from cleaner.text.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STATE = ".clean-article"  # the folder for what a run keeps beside its output
_MAGIC = "*?["


class OutputError(CleanerError):
    """What was cleaned cannot be written: the run stops, and what was done before stays done."""


class AddressError(CleanerError):
    """An address behind which nothing answers."""


def is_remote(name: str) -> bool:
    """Whether it takes fsspec to get there."""
    return "://" in name


def joined(folder: str, name: str) -> str:
    """Name a file in a folder; ``name`` has slashes on every system."""
    return posixpath.join(folder, name) if is_remote(folder) else os.path.join(folder, *name.split("/"))


def is_folder(name: str) -> bool:
    """Whether there is such a folder."""
    if not is_remote(name):
        return os.path.isdir(name)
    system, path = _remote(name)
    return _answered(name, system.isdir, path)


def exists(name: str) -> bool:
    """Whether there is such a file or folder."""
    if not is_remote(name):
        return os.path.exists(name)
    system, path = _remote(name)
    return _answered(name, system.exists, path)


class Missed(NamedTuple):
    """What a walk through folders went past: hidden names, links to folders, and folders that it could not read."""

    hidden: list[str]
    linked: list[str]
    unread: list[OSError]


def files_below(folder: str, missed: Missed | None = None) -> Iterator[str]:
    """The names of all files in a folder and its folders, from the folder on, with slashes.

    Hidden ones are left out, and links to folders are not followed: ``missed`` gets them, but for our own ``STATE``.
    """
    missed = missed or Missed([], [], [])
    if is_remote(folder):
        system, path = _remote(folder)
        names = sorted(str(each)[len(path) :].strip("/") for each in system.find(path))
        yield from (name for name in names if not _is_hidden(folder, name, missed))
        return
    for root, folders, names in os.walk(folder, onerror=missed.unread.append):
        inside = os.path.relpath(root, folder).replace(os.sep, "/")
        start = "" if inside == "." else f"{inside}/"
        folders[:] = [each for each in sorted(folders) if not _is_hidden(folder, f"{start}{each}", missed)]
        missed.linked.extend(path for each in folders if os.path.islink(path := os.path.join(root, each)))
        yield from (start + name for name in sorted(names) if not _is_hidden(folder, f"{start}{name}", missed))


def _is_hidden(folder: str, name: str, missed: Missed) -> bool:
    parts = name.split("/")
    hidden = any(part.startswith(".") for part in parts)
    if hidden and STATE not in parts:
        missed.hidden.append(joined(folder, name))
    return hidden


def is_pattern(name: str) -> bool:
    """Whether a name that no file has may stand for several."""
    return any(each in name for each in _MAGIC) and not exists(name)


def matches(pattern: str) -> tuple[str, list[str]]:
    """The folder that a pattern starts from, and the files that match, from this folder on."""
    parts = pattern.split("/")
    fixed = next(number for number, part in enumerate(parts) if any(each in part for each in _MAGIC))
    root = "/".join(parts[:fixed]) or ("/" if pattern.startswith("/") else ".")
    if is_remote(pattern):
        system, path = _remote(pattern)
        base = _remote(root)[1]
        return root, sorted(str(each)[len(base) :].strip("/") for each in system.glob(path) if system.isfile(each))
    found = [each for each in glob.glob(pattern, recursive=True) if os.path.isfile(each)]
    return root, sorted(os.path.relpath(each, root).replace(os.sep, "/") for each in found)


def open_to_read(name: str) -> IO[bytes]:
    """Open a file to read its bytes; a pipe or a device, which might never end, is an ``OSError``."""
    if not is_remote(name):
        if not stat.S_ISREG(os.stat(name).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", name)
        return open(name, "rb")
    system, path = _remote(name)
    opened: IO[bytes] = system.open(path, "rb")
    return opened


def size_of(name: str) -> int | None:
    """The size of a file, or nothing if there is none."""
    try:
        if not is_remote(name):
            return os.stat(name).st_size
        system, path = _remote(name)
        return int(system.size(path))
    except OSError:
        return None


def identity_of(name: str) -> str:
    """What changes when the file does, without reading it; empty if it is not there, such as behind a dead link."""
    try:
        if is_remote(name):
            system, path = _remote(name)
            return str(system.ukey(path))
        known = os.stat(name)
    except OSError:
        return ""
    return f"{known.st_size} {known.st_mtime_ns}"


@contextlib.contextmanager
def draft_folder(state: str) -> Iterator[str]:
    """A folder for drafts that no other run uses, on the same disk as the output; gone afterwards.

    What killed runs of this machine have left goes first.
    """
    home = tempfile.gettempdir() if is_remote(state) else os.path.join(state, "drafts")
    if not is_remote(state):
        _remove_leftovers(home)
    try:
        os.makedirs(home, exist_ok=True)
        folder = tempfile.mkdtemp(dir=home, prefix=f"clean-article-{socket.gethostname()}-{os.getpid()}-")
    except OSError as error:
        raise OutputError(f"{home}: cannot be written: {error.strerror or error}") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if not is_remote(state):
            with contextlib.suppress(OSError):  # another run is at work, or there are other things
                os.rmdir(home)
                os.rmdir(state)


def expect_file(name: str) -> None:
    """A device, a pipe, a socket or a link that was named for the output is not replaced: raises ``OutputError``."""
    mode = _expect_no_device(name)
    if stat.S_ISLNK(mode) and not os.path.isdir(name):
        raise OutputError(f"{name}: cannot be written: it is not a regular file but a link; name what it leads to")


def _expect_no_device(name: str) -> int:
    """The mode of what stands here under a name, or 0: who reads from a device or a pipe waits for bytes.

    They would never see a file in its place, nor that it is gone.
    """
    if is_remote(name):
        return 0
    try:
        mode = os.lstat(name).st_mode
    except OSError:
        return 0
    if not any(is_kind(mode) for is_kind in (stat.S_ISREG, stat.S_ISDIR, stat.S_ISLNK)):
        raise OutputError(f"{name}: cannot be written: it is not a regular file")
    return mode


def publish(draft: str, name: str) -> None:
    """Give a finished draft its final name, whole and for good, or raise ``OutputError``.

    A link in its place is replaced, not followed: it may lead to a source.
    """
    _expect_no_device(name)
    try:
        if is_remote(name):
            _send(draft, name)
            return
        with open(draft, "rb") as file:
            os.fsync(file.fileno())
        os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
        _rename(draft, name)
    except OSError as error:
        raise OutputError(f"{name}: cannot be written: {error.strerror or error}") from error


def make_last(folders: set[str]) -> None:
    """Make new names in local folders last through a power cut."""
    for folder in folders:
        if is_remote(folder):
            continue
        with contextlib.suppress(OSError):
            handle = os.open(folder or ".", os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def discard(name: str) -> None:
    """Remove a file, if it is there; a device or a pipe raises ``OutputError``, a folder is somebody else's."""
    mode = _expect_no_device(name)
    with contextlib.suppress(FileNotFoundError):
        if is_remote(name):
            system, path = _remote(name)
            system.rm_file(path)
        elif mode and not stat.S_ISDIR(mode):  # what cannot be there, such as under too long a name, is not
            os.unlink(name)


def make_folder(name: str) -> None:
    """Make a folder and those above it; remote places mostly know no empty ones."""
    if is_remote(name):
        system, path = _remote(name)
        system.makedirs(path, exist_ok=True)
    else:
        os.makedirs(name, exist_ok=True)


def folder_of(name: str) -> str:
    """The folder a file is in."""
    return posixpath.dirname(name) if is_remote(name) else os.path.dirname(name)


def _remove_leftovers(home: str) -> None:
    start = f"clean-article-{socket.gethostname()}-"
    for folder in glob.glob(os.path.join(glob.escape(home), f"{glob.escape(start)}*")):
        process = os.path.basename(folder).removeprefix(start).partition("-")[0]
        if process.isdecimal() and (int(process) == os.getpid() or not _is_alive(int(process))):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _rename(draft: str, name: str) -> None:
    try:
        os.replace(draft, name)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        replace_file(name, Path(draft).read_bytes())  # on another disk: once more, beside its final name
        os.unlink(draft)


def _send(draft: str, name: str) -> None:
    system, path = _remote(name)
    system.makedirs(posixpath.dirname(path), exist_ok=True)
    half = posixpath.join(posixpath.dirname(path), f".{posixpath.basename(path)}.part")
    system.put_file(draft, half)
    system.mv(half, path)
    os.unlink(draft)


def _answered(name: str, question: Callable[[str], Any], path: str) -> bool:
    """The answer of a service, whose refusals are of all kinds: no key, no such bucket, no network."""
    try:
        return bool(question(path))
    except Exception as error:
        raise AddressError(f"{name}: cannot be reached: {str(error) or type(error).__name__}") from error


def _remote(name: str) -> tuple[Any, str]:
    connect = extra("fsspec.core").url_to_fs
    try:
        system, path = connect(name)
    except (ImportError, ValueError) as error:  # the service's own package is not installed; no such service
        raise AddressError(f"{name}: cannot be reached: {error}") from error
    return system, str(path).rstrip("/")
