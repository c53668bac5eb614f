"""One document through the whole flow, in the order it happens.

Cleaning goes in rounds, because what one round removes uncovers what the next one may: the tail begins further up, a
block's neighbour is gone. A round depends on nothing but the lines that are left, so the text on which a round
removes nothing is also what cleaning that text again gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.cache import ruleset
from cleaner.lines import split_lines
from cleaner.matcher import Scene, fire
from cleaner.model import CATEGORIES, KEPT_BY_DEFAULT, CleanResult, Document, Evidence, UnknownNameError
from cleaner.remover import removals, remove
from cleaner.rounds import Progress, begin, settle, widen
from cleaner.selector import Selection, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from cleaner.ruleset import RuleSet

_SHORT = 200  # characters; of longer lines nobody asks why no rule on shape took them


@dataclass(frozen=True, slots=True)
class Which:
    """The rules that apply to a document, the most local first, and why."""

    publisher: str | None
    platforms: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    rules: tuple[tuple[str, str, str], ...]


class Cleaner:
    """Cleans documents with the shipped rules, and those of your own folders on top of them.

    ``keep`` and ``drop`` turn categories' defaults round. Raises ``RuleError`` with all mistakes in the rules,
    ``UnknownNameError`` for a category that does not exist.
    """

    def __init__(
        self,
        *,
        rules: Sequence[Path] = (),
        keep: Iterable[str] = (),
        drop: Iterable[str] = (),
        compiled: RuleSet | None = None,
    ) -> None:
        keep, drop = frozenset(keep), frozenset(drop)
        if unknown := sorted((keep | drop) - {*CATEGORIES}):
            raise UnknownNameError(f"no category {unknown[0]!r}; there are {', '.join(CATEGORIES)}")
        self._kept = (KEPT_BY_DEFAULT - drop) | keep
        self._rules = compiled if compiled is not None else ruleset(rules)

    def clean(self, document: Document) -> CleanResult:
        """The document without its boilerplate, and all that went."""
        progress = self._run(document)
        gone = removals(document.text, progress.taken, progress.cuts)
        return CleanResult(
            text=remove(document.text, gone),
            removals=tuple(gone),
            publisher=progress.publisher,
            platforms=tuple(sorted(progress.platforms)),
            evidence=tuple(progress.evidence),
            refusals=tuple(progress.refusals.values()),
        )

    def why(self, document: Document, line: int) -> tuple[str, ...]:
        """What became of a line (counted from 1), or why it stayed: a sentence for each rule that nearly took it."""
        progress = self._run(document)
        number = line - 1
        if number in progress.taken:
            rule = progress.taken[number]
            return (f"removed by {rule.id}: {rule.description}",)
        cuts = [f"{rule.id} cut a part out of it" for _, rule in progress.cuts.get(number, ())]
        for index, row in enumerate(progress.rows):
            if row.number == number:
                return (*cuts, *self._near_misses(document, progress, index)) or ("no rule looks like it",)
        blank = 0 <= number < len(split_lines(document.text))
        return ("the line is blank",) if blank else ("there is no such line",)

    def which(self, document: Document) -> Which:
        """The rules that apply to a document as it stands."""
        progress = begin(self._rules, document)
        selection = self._selection(document, Scene(progress.rows))
        rules = list(self._rules.base.rules)
        if selection.publisher in self._rules.parts:
            rules += self._rules.part(selection.publisher or "").rules
        applying = [rule for rule in rules if rule.kind != "fingerprint" and selection.applies(rule)]
        listed = tuple((rule.id, rule.category, rule.description) for rule in sorted(applying, key=lambda r: r.rank))
        return Which(selection.publisher, tuple(sorted(selection.platforms)), selection.evidence, listed)

    def _run(self, document: Document) -> Progress:
        """Settle the document; lines of kept categories count as gone meanwhile, so that no other changes."""
        progress = begin(self._rules, document)
        if not progress.rows:
            return progress
        while True:
            before = len(progress.taken), progress.cut_count
            kept = settle(self._rules, document, progress, self._kept)
            if not kept:
                return progress
            progress.rows = sorted([*progress.rows, *kept], key=lambda row: row.number)
            if before == (len(progress.taken), progress.cut_count):
                return progress

    def _selection(self, document: Document, scene: Scene) -> Selection:
        return select(self._rules, document, scene.fingerprints())

    def _near_misses(self, document: Document, progress: Progress, index: int) -> Iterator[str]:
        scene = Scene(progress.rows)
        selection = self._selection(document, scene)
        row = scene.rows[index]
        widen(row, progress.parts)
        for refusal in progress.refusals.values():
            if refusal.line == row.number + 1:
                yield f"{refusal.rule_id}: {refusal.reason}"
        inline = [rule for _, rule in row.inline]
        shapes = [rule for part in progress.parts for rule in part.shapes if len(row.folded) < _SHORT]
        for rule in dict.fromkeys([*row.candidates, *inline, *shapes]):
            if rule.kind == "fingerprint":
                continue
            if not selection.applies(rule):
                yield f"{rule.id}: does not apply here ({rule.owner or 'disabled'})"
            elif rule.category in self._kept:
                yield f"{rule.id}: {rule.category} is kept"
            elif rule.company > len(progress.taken):
                yield f"{rule.id}: too little other junk stands in the article"
            elif reason := fire(rule, scene, index)[1]:
                yield f"{rule.id}: {reason}"
