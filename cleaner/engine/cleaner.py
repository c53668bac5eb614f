"""One document through the whole flow, in the order it happens.

Cleaning goes in rounds, because what one round removes uncovers what the next one may: the tail begins further up, a
block's neighbour is gone. A round depends on nothing but the lines that are left, so the text on which a round
removes nothing is also what cleaning that text again gives.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from cleaner.engine.arbiter import suits
from cleaner.engine.matcher import fire
from cleaner.engine.progress import Progress, begin, unwrap, widen
from cleaner.engine.remover import removals, remove
from cleaner.engine.rounds import settle
from cleaner.engine.scene import Row, Scene
from cleaner.engine.selector import Selection, select
from cleaner.model import CATEGORIES, KEPT_BY_DEFAULT, CleanResult, Document, Evidence, Leftover, UnknownNameError
from cleaner.rulebook.cache import ruleset
from cleaner.rulebook.dater import FIRST_DAY, LAST_DAY
from cleaner.signs.observer import WORD
from cleaner.text.lines import split_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from cleaner.rulebook.rule import Rule
    from cleaner.rulebook.ruleset import RuleSet

_TOLD = ("url", "publisher", "language", "date")  # of a document, by who asks for it to be cleaned
_SHORT = 200  # characters; of longer lines nobody asks why no rule on shape took them
_COMMON = 3  # from this rank on, rules apply to every article: those of languages and of all


class Which(NamedTuple):
    """The rules that apply to a document (id, category, description), the most local first, and why.

    The first ``local`` of them are the user's, the publisher's and the platforms'; the others apply to every article.
    """

    publisher: str | None
    platforms: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    rules: tuple[tuple[str, str, str], ...]
    dated: dict[str, tuple[str | None, str | None]]  # of those that are not for all times: from and until
    local: int


class Cleaner:
    """Cleans documents with the shipped rules, and those of your own folders on top of them.

    ``keep`` and ``drop`` turn categories' defaults round; ``drafts`` uses the rules whose status is draft too.
    Raises ``RuleError`` with all mistakes in the rules,
    ``UnknownNameError`` for a category that does not exist, ``TypeError`` for a text in the place of a list of them,
    ``ValueError`` for a category in both.
    """

    def __init__(
        self,
        *,
        rules: Sequence[str | Path] = (),
        keep: Iterable[str] = (),
        drop: Iterable[str] = (),
        drafts: bool = False,
        compiled: RuleSet | None = None,
    ) -> None:
        for name, value in {"rules": rules, "keep": keep, "drop": drop}.items():
            if isinstance(value, str | os.PathLike):
                raise TypeError(f"{name} must be a list, not {value!r}: say {name}=[{str(value)!r}]")
        keep, drop = frozenset(keep), frozenset(drop)
        if unknown := sorted((keep | drop) - {*CATEGORIES}):
            raise UnknownNameError(f"no category {unknown[0]!r}; there are {', '.join(CATEGORIES)}")
        if both := sorted(keep & drop):
            raise ValueError(f"keep and drop both name {', '.join(both)}")
        self._kept = (KEPT_BY_DEFAULT - drop) | keep
        self._rules = compiled if compiled is not None else ruleset(rules, drafts=drafts)

    @property
    def rules(self) -> RuleSet:
        """The rules, compiled."""
        return self._rules

    @property
    def kept(self) -> frozenset[str]:
        """The categories that stay."""
        return self._kept

    def clean(self, document: Document) -> CleanResult:
        """The document without its boilerplate, and all that went; raises ``TypeError`` for anything else."""
        if not isinstance(document, Document):
            raise TypeError(f"a Document is needed, not {type(document).__name__}: say clean(Document(text))")
        _check_types(document)
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
            if number in row.numbers:
                scene = Scene(progress.rows)
                selection = self._selection(document, scene)
                widen([row], progress.parts)
                shapes = (rule for part in progress.parts for rule in part.shapes if len(row.folded) < _SHORT)
                near = [rule for rule in shapes if suits(rule, row) and selection.applies(rule)]
                reasons = self._near_misses(progress, selection, scene, index, [*_matching(row), *near])
                return (*cuts, *reasons) or ("no rule looks like it",)
        if number in progress.tables:
            return ("it is a row of a table",)
        blank = 0 <= number < len(split_lines(document.text))
        return ("the line is blank",) if blank else ("there is no such line",)

    def leftovers(self, document: Document) -> Iterator[Leftover]:
        """The lines that stay, each with the reasons of rules that know its words, first of those that apply.

        Why rules on shape alone stood back is for ``why``: each of them has a reason for every line.
        """
        progress = self._run(document)
        scene = Scene(progress.rows)
        selection = self._selection(document, scene)
        wordless = {rule.id for part in progress.parts for rule in part.wordless}
        for index, row in enumerate(scene.rows):
            widen([row], progress.parts)
            rules = (rule for rule in _matching(row) if rule.id not in wordless)
            nearest = sorted(rules, key=selection.applies, reverse=True)
            reasons = tuple(self._near_misses(progress, selection, scene, index, nearest))
            yield Leftover(row.number + 1, row.raw.strip(), scene.zone(index), row.prose, reasons)

    def vocabulary(self) -> frozenset[str]:
        """The words of all phrases, folded: what boilerplate is made of, and names are not."""
        return frozenset(word for phrase in self._rules.base.index.phrases for word in WORD.findall(phrase))

    def which(self, document: Document) -> Which:
        """The rules that apply to a document as it stands."""
        progress = begin(self._rules, document)
        selection = self._selection(document, Scene(progress.rows))
        rules = list(self._rules.base.rules)
        if selection.publisher in self._rules.parts:
            rules += self._rules.part(selection.publisher or "").rules
        applying = [rule for rule in rules if rule.kind != "fingerprint" and selection.applies(rule)]
        listed = tuple((rule.id, rule.category, rule.description) for rule in sorted(applying, key=lambda r: r.rank))
        dated = {rule.id: (rule.valid_from, rule.valid_until) for rule in applying if rule.id in self._rules.dated}
        local = sum(rule.rank < _COMMON for rule in applying)
        return Which(selection.publisher, tuple(sorted(selection.platforms)), selection.evidence, listed, dated, local)

    def rules_of(self, publisher: str) -> tuple[str, ...]:
        """The ids of a publisher's own rules, without those of kept categories."""
        if publisher not in self._rules.parts:
            return ()
        rules = self._rules.part(publisher).rules
        return tuple(rule.id for rule in rules if rule.category not in self._kept)

    def has_ended(self, rule_id: str) -> bool:
        """Whether a rule is known to be for older articles only."""
        return self._rules.dated.get(rule_id, (FIRST_DAY, LAST_DAY))[1] != LAST_DAY

    def _run(self, document: Document) -> Progress:
        """Settle the document; lines of kept categories count as gone meanwhile, so that no other changes."""
        progress = begin(self._rules, document)
        if not progress.rows:
            return progress
        while True:
            before = len(progress.taken), progress.cut_count
            kept = settle(self._rules, document, progress, self._kept)
            progress.rows = sorted([*progress.rows, *kept], key=lambda row: row.number)
            settled = not kept or before == (len(progress.taken), progress.cut_count)
            if not unwrap(progress) and settled:
                return progress

    def _selection(self, document: Document, scene: Scene) -> Selection:
        return select(self._rules, document, scene.fingerprints())

    def _near_misses(
        self, progress: Progress, selection: Selection, scene: Scene, index: int, rules: Iterable[Rule]
    ) -> Iterator[str]:
        if (number := scene.rows[index].number) in progress.guarded:
            yield progress.guarded[number]
        for refusal in progress.refusals.values():
            if refusal.line == scene.rows[index].number + 1:
                yield f"{refusal.rule_id}: {refusal.reason}"
        for rule in dict.fromkeys(rules):
            if rule.kind == "fingerprint":
                continue
            if (objection := selection.objection(rule)) is not None:
                yield f"{rule.id}: {objection}"
            elif rule.category in self._kept:
                yield f"{rule.id}: {rule.category} is kept"
            elif rule.company > len(progress.taken):
                yield f"{rule.id}: too little other junk stands in the article"
            elif reason := fire(rule, scene, index)[1]:
                yield f"{rule.id}: {reason}"


def _check_types(document: Document) -> None:
    """Raise ``TypeError`` where a text is something else, such as the NaN of an empty cell of a table."""
    if not isinstance(document.text, str):
        raise TypeError(f"the text must be a str, not {type(document.text).__name__}")
    for name in _TOLD:
        value = getattr(document, name)
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{name} must be a str or None, not {type(value).__name__}")


def _matching(row: Row) -> list[Rule]:
    """The rules whose text a row, or a part of it, is."""
    return [*row.candidates, *(rule for _, rule in row.inline)]
