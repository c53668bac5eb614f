"""Drafts in a folder of rules, which remembers what was offered before and what became of it.

A file that is there keeps every character: new drafts go to its end, or into a file beside it if that cannot be.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

from cleaner.authoring.learning.drafter import as_yaml, rules_as_yaml
from cleaner.model import RuleError
from cleaner.reports.report import counted
from cleaner.rulebook.loader import load, locate
from cleaner.text.files import InputError, replace_file
from cleaner.text.folding import bare, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from cleaner.authoring.learning.proposer import Proposal, ProposedFile

STATE = "decisions.json"
_WRITTEN, _NO = "written", "no"


@dataclass(frozen=True, slots=True)
class _Offer:
    """What a draft took, when it was offered."""

    decision: str
    phrases: frozenset[str]
    patterns: tuple[regex.Pattern[str], ...]

    def takes(self, line: str) -> bool:
        """Whether it would take a folded line."""
        return line in self.phrases or any(each.fullmatch(line) for each in self.patterns)


class DraftFolder:
    """A folder of rules, and ``decisions.json`` in it; raises ``InputError`` if that cannot be understood."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files = _read_state(path / STATE)
        self._offers = {path: [_offer(each) for each in known["offered"]] for path, known in self._files.items()}

    def is_offered(self, paths: str, lines: Iterable[str]) -> bool:
        """Whether drafts in these files (or in those of a folder, which ends in a slash) took such lines before.

        What somebody said no to, and what is no longer in a file that is still there, is not wanted.
        """
        offers = [
            offer
            for path, known in self._offers.items()
            if path == paths or (paths.endswith("/") and path.startswith(paths))
            for offer in known
            if offer.decision == _NO or (self.path / path).exists()
        ]
        return bool(offers) and all(any(offer.takes(bare(fold(line))) for offer in offers) for line in lines)

    def write(self, file: ProposedFile, taken: AbstractSet[str]) -> str:
        """Write drafts, with ids that are not taken, and say what was done."""
        path = self.path / file.path
        there = _read(path)
        number = counted(len(file.proposals), "draft")
        try:
            edited = there is not None and self._files.get(file.path, {}).get("digest") != _digest(there)
            own, ids = (there, _ids(path, self.path)) if there is not None else (None, set[str]())
        except RuleError as error:
            return self._write_beside(file, str(error).splitlines()[0])
        file = _with_free_ids(file, ids | taken)
        drafts = [each.draft for each in file.proposals]
        if own is None:
            self.put(file.path, as_yaml(file.header, drafts, file.comment))
            said = f"{path}: {number}"
        else:
            text = own + "\n" * (not own.endswith("\n")) + rules_as_yaml(drafts)
            if not _is_whole(text, file.path, {*ids, *(each.values["id"] for each in file.proposals)}):
                return self._write_beside(file, "nothing can be put to its end")
            self.put(file.path, text)
            said = f"{path}: {number} more" + (
                ", at the end of what was edited by hand, which stays as it is" if edited else ""
            )
        for each in file.proposals:
            self.remember(file.path, each.values, _WRITTEN)
        self.save()
        return said

    def put(self, path: str, text: str) -> None:
        """Write a rule file, whole or not at all; it is ours until somebody edits it. Raises ``InputError``."""
        target = self.path / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(str(target), text.encode())
        except OSError as error:
            raise InputError(f"{target}: cannot be written: {error.strerror}") from error
        self._files.setdefault(path, {"digest": "", "offered": []})["digest"] = _digest(text)

    def remember(self, path: str, values: Mapping[str, Any], decision: str) -> None:
        """Remember a draft: written, yes or no."""
        known = self._files.setdefault(path, {"digest": "", "offered": []})
        entry = {"id": values["id"], "decision": decision}
        entry.update({key: list(values[key]) for key in ("phrases", "patterns") if values.get(key)})
        known["offered"] = [each for each in known["offered"] if each["id"] != entry["id"]] + [entry]

    def save(self) -> None:
        """Write down all decisions."""
        data = json.dumps({"files": self._files}, indent=1, ensure_ascii=False) + "\n"
        try:
            replace_file(str(self.path / STATE), data.encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise InputError(f"{self.path / STATE}: cannot be written: {error.strerror}") from error

    def _write_beside(self, file: ProposedFile, reason: str) -> str:
        path = self.path / f"{file.path}.new"
        text = as_yaml(file.header, [each.draft for each in file.proposals], file.comment)
        try:
            replace_file(str(path), text.encode())
        except OSError as error:
            raise InputError(f"{path}: cannot be written: {error.strerror}") from error
        return f"{path}: {counted(len(file.proposals), 'draft')}, beside {file.path}, which is left alone: {reason}"


def _read_state(path: Path) -> dict[str, Any]:
    text = _read(path)
    if text is None:
        return {}
    try:
        files = json.loads(text)["files"]
        for known in files.values():
            [_offer(each) for each in known["offered"]]
            known["digest"]
    except (ValueError, KeyError, TypeError, AttributeError, regex.error) as error:
        raise InputError(f"{path}: cannot be understood: {error}; without it, all would be offered again") from error
    return dict(files)


def _offer(entry: Mapping[str, Any]) -> _Offer:
    phrases = frozenset(bare(fold(each)) for each in entry.get("phrases", ()))
    return _Offer(entry["decision"], phrases, tuple(map(regex.compile, entry.get("patterns", ()))))


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _ids(path: Path, folder: Path) -> set[str]:
    """The ids of the rules in a file; raises ``RuleError``."""
    return {rule.id for rule in load([locate(path, folder, user=True)])[0].file.rules}


def _is_whole(text: str, path: str, ids: AbstractSet[str]) -> bool:
    """Whether the text would be a rule file with just these rules."""
    with tempfile.TemporaryDirectory() as name:
        target = Path(name, path)
        target.parent.mkdir(parents=True)
        target.write_text(text, encoding="utf-8", newline="")
        try:
            return _ids(target, Path(name)) == ids
        except RuleError:
            return False


def _with_free_ids(file: ProposedFile, taken: AbstractSet[str]) -> ProposedFile:
    used = set(taken)
    renamed = []
    for each in file.proposals:
        free = _free(each.values["id"], used)
        used.add(free)
        renamed.append(_renamed(each, free))
    return replace(file, proposals=tuple(renamed))


def _free(name: str, used: AbstractSet[str]) -> str:
    number, free = 2, name
    while free in used:
        free, number = f"{name}-{number}", number + 1
    return free


def _renamed(proposal: Proposal, name: str) -> Proposal:
    return replace(proposal, values={**proposal.values, "id": name})
