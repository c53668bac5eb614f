"""A rule set from wherever it is: a folder, a git revision, or the rules that come with the program.

A folder with weak signs (``signs.yaml``) is a whole rule set, in the place of the shipped one; any other goes on top of
the shipped rules, as with ``--rules``. Whatever the revision, the engine is the one that runs.
"""

from __future__ import annotations

import os
import subprocess
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.model import CleanerError, Complaint, RuleError
from cleaner.rulebook.cache import ruleset, whole_ruleset
from cleaner.rulebook.loader import SIGNS, find_sources

if TYPE_CHECKING:
    from cleaner.rulebook.ruleset import RuleSet

SHIPPED = "shipped"
_FOLDER = "rules"  # in a revision that is named without a path
_LOOK_UP = ("rev-parse", "--verify", "--quiet", "--end-of-options")


def fetch(name: str) -> RuleSet:
    """The rules of ``shipped``, a folder, ``REVISION`` or ``REVISION:FOLDER``.

    Raises ``CleanerError`` if there is no such thing, ``RuleError`` if its rules are wrong.
    """
    if name == SHIPPED:
        return ruleset()
    if os.path.isdir(name):
        return _of_folder(Path(name))
    packed = _archived(name)
    with tempfile.TemporaryDirectory(prefix="clean-article-") as folder:
        try:
            with tarfile.open(fileobj=BytesIO(packed)) as archive:
                archive.extractall(folder, filter="data")
            return _of_folder(Path(folder))
        except tarfile.TarError as error:
            raise CleanerError(f"{name}: cannot be unpacked: {error}") from error
        except RuleError as error:
            raise RuleError(_elsewhere(each, folder, name) for each in error.complaints) from error


def _elsewhere(complaint: Complaint, folder: str, name: str) -> Complaint:
    """The complaint with the name under which the user knows the folder."""
    path, message = (text.replace(folder, name) for text in (complaint.path, complaint.message))
    return complaint._replace(path=path, message=message)


def _of_folder(folder: Path) -> RuleSet:
    if not find_sources(folder):
        raise RuleError([Complaint(str(folder), 1, 1, "there is no rule file in this folder")])
    return whole_ruleset(folder) if (folder / SIGNS).is_file() else ruleset([folder])


def _archived(name: str) -> bytes:
    """The folder of a revision as a tar archive."""
    revision, _, path = name.partition(":")
    folder = path or _FOLDER
    if not _is_known(name, f"{revision}:{folder}") and _is_known(name, f"{revision}^{{tree}}"):
        way_out = "" if path else f"; name it: {revision}:FOLDER"
        raise CleanerError(f"{revision} has no folder {folder}{way_out}")
    tree = _git(name, *_LOOK_UP, f"{revision}:{folder}")
    top = os.fsdecode(_git(name, "rev-parse", "--show-toplevel")).rstrip("\n")
    return _git(name, "-C", top, "archive", "--format=tar", tree.decode().strip())


def _is_known(name: str, thing: str) -> bool:
    return not _run_git(name, *_LOOK_UP, thing).returncode


def _git(name: str, *arguments: str) -> bytes:
    done = _run_git(name, *arguments)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        wanted = f"{SHIPPED}, a folder of rules, REVISION (with its folder {_FOLDER}) or REVISION:FOLDER"
        raise CleanerError(f"{name}: is none of {wanted}{': ' if said else ''}{said}")
    return done.stdout


def _run_git(name: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], capture_output=True, check=False)  # noqa: S603, S607  # no shell
    except OSError as error:
        raise CleanerError(f"{name}: there is no such folder, and git cannot be run: {error}") from error
