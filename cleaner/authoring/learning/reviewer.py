"""Ask a person about each draft in a folder: yes, no, edit or quit, with three places where the corpus shows it."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import regex

from cleaner.authoring.learning.masker import lines_of
from cleaner.model import RuleError
from cleaner.rulebook.loader import find_sources, load
from cleaner.text.escaper import visible
from cleaner.text.folding import bare, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cleaner.authoring.learning.draft_folder import DraftFolder
    from cleaner.authoring.learning.learner import Corpus
    from cleaner.rulebook import schema
    from cleaner.rulebook.loader import RuleSource

_CONTEXTS = 3
_AROUND = 1  # lines before and after
_SHOWN = 140  # characters of a line
_SEARCHED = 5_000  # articles, for contexts
_QUESTION = "yes / no / edit / quit? "
_STATUS = regex.compile(r"[ ]*status:[ ]*draft[ ]*(?:#.*)?\n")


@dataclass(frozen=True, slots=True)
class _Place:
    """A draft in the text of its file: lines from ``start`` to before ``end`` (from 0), with the comment above it."""

    source: RuleSource
    path: str
    rule: schema.Rule
    start: int
    end: int


class Reviewer:
    """Goes through the drafts of a folder. ``ask`` puts a question and gives the answer; ``tell`` shows lines."""

    def __init__(
        self, folder: DraftFolder, corpus: Corpus, ask: Callable[[str], str], tell: Callable[[str], None]
    ) -> None:
        self._folder, self._corpus, self._ask, self._tell = folder, corpus, ask, tell

    def review(self) -> int:
        """Ask about all drafts, until the person has enough; how many are left undecided."""
        asked: set[tuple[str, str]] = set()
        while (place := self._next(asked)) is not None:
            if not self._decide(place):
                break
            asked.add((place.path, place.rule.id))
        return sum(1 for _ in self._drafts())

    def _next(self, asked: set[tuple[str, str]]) -> _Place | None:
        return next((each for each in self._drafts() if (each.path, each.rule.id) not in asked), None)

    def _drafts(self) -> Iterator[_Place]:
        folder = self._folder.path
        for source in load(find_sources(folder, user=True)):
            path = source.source.path.relative_to(folder).as_posix()
            for index, rule in enumerate(source.file.rules):
                if rule.status == "draft":
                    yield _Place(source, path, rule, *_span(source, index))

    def _decide(self, place: _Place) -> bool:
        """Show a draft and do what the person says; false for quit."""
        self._show(place)
        while True:
            answer = self._ask(_QUESTION).strip().lower()
            if answer in ("q", "quit"):
                return False
            if answer in ("y", "yes"):
                return self._accept(place)
            if answer in ("n", "no"):
                return self._refuse(place)
            if answer in ("e", "edit"):
                return self._edit(place)

    def _show(self, place: _Place) -> None:
        lines = _lines(place.source)[place.start : place.end]
        self._tell("\n".join([f"\n{visible(place.path)}", *(visible(line.rstrip("\n")) for line in lines)]))
        for context in islice(self._contexts(place), _CONTEXTS):
            self._tell(context)

    def _contexts(self, place: _Place) -> Iterator[str]:
        """Places where the draft's words stand, with the lines around them."""
        takes = _taker(place.rule)
        key = Path(place.path).name.removesuffix(".yaml")
        common = not place.path.startswith("publishers/")
        numbers = (each for group, own in self._corpus.groups.items() if common or group.key == key for each in own)
        for number in islice(numbers, _SEARCHED):
            article = self._corpus.archive[number]
            lines = lines_of(article.document.text)
            found = next((index for index, line in enumerate(lines) if takes(line.bare)), None)
            if found is not None:
                around = range(max(0, found - _AROUND), min(len(lines), found + _AROUND + 1))
                rows = [f"    {'>' if index == found else '|'} {_shown(lines[index].raw)}" for index in around]
                yield "\n".join([f"  {visible(article.place)}:{lines[found].number + 1}", *rows])

    def _accept(self, place: _Place) -> bool:
        lines = _lines(place.source)
        own = "".join(lines[place.start : place.end])
        self._replace(place, _STATUS.sub("", own, count=1), place.rule.id)
        self._folder.remember(place.path, _values(place.rule), "yes")
        self._folder.save()
        return True

    def _refuse(self, place: _Place) -> bool:
        self._replace(place, "", None)
        self._folder.remember(place.path, _values(place.rule), "no")
        self._folder.save()
        return True

    def _edit(self, place: _Place) -> bool:
        """Let the person edit the draft's own text, until it is a rule again, and ask about it anew."""
        text = _edited("".join(_lines(place.source)[place.start : place.end]))
        try:
            self._replace(place, text, None)
        except RuleError as error:
            self._tell("\n".join(visible(str(each)) for each in error.complaints))
            return self._decide(place)
        self._folder.save()
        anew = next((each for each in self._drafts() if each.path == place.path and each.start == place.start), None)
        return self._decide(anew) if anew else True

    def _replace(self, place: _Place, text: str, still: str | None) -> None:
        """Put another text in the place of a draft; raises ``RuleError``, and then nothing has changed."""
        lines = _lines(place.source)
        path = self._folder.path / place.path
        if not text and len(place.source.file.rules) == 1:
            path.unlink()
            return
        before = path.read_text("utf-8")
        self._folder.put(place.path, "".join([*lines[: place.start], text, *lines[place.end :]]))
        try:
            rules = load([place.source.source])[0].file.rules
            if still is not None and not any(rule.id == still and rule.status is None for rule in rules):
                self._tell(f"{visible(place.path)}: take out `status: draft` of {still} by hand")
        except RuleError:
            self._folder.put(place.path, before)
            raise


def _span(source: RuleSource, index: int) -> tuple[int, int]:
    """The lines of a rule, from the comment above it to that above the next one."""
    lines = _lines(source)
    starts = [_with_comment(lines, source.places["rules", number][0] - 1) for number in range(len(source.file.rules))]
    return starts[index], starts[index + 1] if index + 1 < len(starts) else len(lines)


def _with_comment(lines: Sequence[str], start: int) -> int:
    while start > 0 and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return start


def _lines(source: RuleSource) -> list[str]:
    return source.source.path.read_text("utf-8").splitlines(keepends=True)


def _taker(rule: schema.Rule) -> Callable[[str], bool]:
    """Whether a folded line is one that the rule is about."""
    texts = {bare(fold(line)) for line in (*(rule.phrases or ()), *(each.text for each in rule.removes))}
    patterns = [regex.compile(each) for each in (*(rule.patterns or ()), *(rule.block.start if rule.block else ()))]
    return lambda line: line in texts or any(each.fullmatch(line) for each in patterns)


def _values(rule: schema.Rule) -> dict[str, object]:
    return {"id": rule.id, "phrases": rule.phrases or [], "patterns": rule.patterns or []}


def _shown(raw: str) -> str:
    return visible(raw if len(raw) <= _SHOWN else f"{raw[:_SHOWN]}…")


def _edited(text: str) -> str:
    """The text as the person leaves it in the editor that ``VISUAL`` or ``EDITOR`` names."""
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "draft.yaml")
        path.write_text(text, encoding="utf-8")
        subprocess.run([*command, str(path)], check=False)  # noqa: S603  # the person's own editor
        return path.read_text("utf-8")
