"""Compare what two rule sets take from the same articles. (Of one article: ``cleaner.reports.differ``.)"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from cleaner.authoring.measuring.collector import Collection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.engine.cleaner import Cleaner
    from cleaner.model import Document, Removal


class Comparison:
    """What changes between two rule sets, in the articles so far.

    ``removed`` has what goes only with the new rules, by their rule; ``kept`` what goes only with the old ones, by
    theirs; ``moved`` what goes with both, but by another rule.
    """

    def __init__(self, old: Cleaner, new: Cleaner) -> None:
        self.articles = self.changed = 0
        self.removed, self.kept, self.moved = Collection(), Collection(), Collection()
        self._old, self._new = old, new

    def add(self, place: str, document: Document) -> None:
        """Clean one article with both."""
        old, new = self._old.clean(document), self._new.clean(document)
        self.articles += 1
        self.changed += old.text != new.text
        if old.removals == new.removals:
            return
        before, after = _by_line(old.removals), _by_line(new.removals)
        for removal in new.removals:
            known = _covering(removal, before)
            if known is None:
                self.removed.add(removal.rule_id, place, removal)
            elif known.rule_id != removal.rule_id:
                self.moved.add(f"{known.rule_id} → {removal.rule_id}", place, removal)
        for removal in old.removals:
            if _covering(removal, after) is None:
                self.kept.add(removal.rule_id, place, removal)


def _by_line(removals: Sequence[Removal]) -> dict[int, list[Removal]]:
    lines = defaultdict(list)
    for removal in removals:
        lines[removal.line].append(removal)
    return lines


def _covering(removal: Removal, others: dict[int, list[Removal]]) -> Removal | None:
    """The removal of the same line that takes all of its words as well; blank lines beside them do not matter."""
    start = removal.end - len(removal.text.lstrip())
    end = removal.start + len(removal.text.rstrip())
    found = (each for each in others.get(removal.line, ()) if each.start <= start and end <= each.end)
    return next(found, None)
