"""Give each proposal examples that hold: what is written passes ``article-rules check``."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import regex

from cleaner.authoring.checker import failures, slow_patterns
from cleaner.authoring.learning.drafter import as_yaml
from cleaner.engine.cleaner import Cleaner
from cleaner.model import RuleError
from cleaner.rulebook.loader import load, locate
from cleaner.store import Stored
from cleaner.text.folding import bare, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.authoring.learning.proposer import Proposal, ProposedFile
    from cleaner.rulebook import schema
    from cleaner.rulebook.loader import RuleSource
    from cleaner.rulebook.ruleset import RuleSet

_KEEPS = 2


class Prover:
    """Tries examples against the rules that are in force, and against all that is proposed."""

    def __init__(self, rules: RuleSet, files: Iterable[ProposedFile]) -> None:
        base = rules.base
        impatient = [each.without_company() if each.company else each for each in base.rules]
        self._together = Cleaner(compiled=rules._replace(base=base._replace(rules=Stored(impatient))))
        proposed = [each.values for file in files for each in file.proposals]
        self._phrases = {bare(fold(phrase)) for values in proposed for phrase in values.get("phrases", ())}
        self._patterns = [regex.compile(each) for values in proposed for each in values.get("patterns", ())]

    def proved(self, file: ProposedFile) -> ProposedFile:
        """The file with the proposals whose examples hold."""
        usual = [each for each in map(self._with_keeps, file.proposals) if each.values["keeps"]]
        if not usual:
            return replace(file, proposals=())
        try:
            source = _loaded(replace(file, proposals=tuple(usual)))
        except RuleError:  # one of them is no rule at all: each for itself
            return self._each_for_itself(file, usual)
        kept = [self._sound(each, source, rule) for each, rule in zip(usual, source.file.rules, strict=True)]
        return replace(file, proposals=tuple(each for each in kept if each))

    def _each_for_itself(self, file: ProposedFile, proposals: Sequence[Proposal]) -> ProposedFile:
        sound = []
        for each in proposals:
            try:
                source = _loaded(replace(file, proposals=(each,)))
            except RuleError:
                continue
            sound.append(self._sound(each, source, source.file.rules[0]))
        return replace(file, proposals=tuple(each for each in sound if each))

    def _with_keeps(self, proposal: Proposal) -> Proposal:
        """All near misses that nothing proposed takes."""
        keeps = [each for each in proposal.spare_keeps if not self._is_proposed(bare(fold(each)))]
        return replace(proposal, values={**proposal.values, "keeps": keeps})

    def _is_proposed(self, line: str) -> bool:
        return line in self._phrases or any(each.fullmatch(line) for each in self._patterns)

    def _sound(self, proposal: Proposal, source: RuleSource, rule: schema.Rule) -> Proposal | None:
        """The proposal with the examples that hold, if any do and its patterns are quick."""
        if slow_patterns(rule):
            return None
        removes, keeps = list(rule.removes), list(rule.keeps)
        while removes and keeps:
            tried = rule.model_copy(update={"removes": removes, "keeps": keeps[:_KEEPS]})
            failed = list(failures(source, tried, self._together))
            if not failed:
                values = {
                    **proposal.values,
                    "removes": [each.text for each in removes],
                    "keeps": [each.text for each in keeps[:_KEEPS]],
                }
                return replace(proposal, values=values)
            for kind, number, _ in reversed(failed):
                del {"removes": removes, "keeps": keeps}[kind][number]
        return None


def _loaded(file: ProposedFile) -> RuleSource:
    """The file as it will be read; raises ``RuleError``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / file.path
        path.parent.mkdir(parents=True)
        path.write_text(as_yaml(file.header, [each.draft for each in file.proposals]), encoding="utf-8")
        return load([locate(path, folder, user=True)])[0]
