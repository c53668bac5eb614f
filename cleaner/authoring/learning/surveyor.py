"""Count what stays in article after article: what looks like boilerplate and no rule took, and what was nearly removed.

Articles are counted, not lines: a refrain in one article is one. A line's form is counted, see ``generaliser``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.authoring.learning.generaliser import form
from cleaner.text.folding import fold
from cleaner.text.lines import closes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from cleaner.model import Leftover

ZONES = ("head", "body", "tail")
_EXAMPLES = 3
_SHOWN = 100  # characters of an example
_REASONS = 4
_IN_BODY = 0.25  # of what a line at the edge weighs: most lines that recur in the body are sub-headings and labels


@dataclass(slots=True)
class Leak:
    """Lines of one form that stay."""

    form: str
    looks: bool  # short, without closing punctuation, and no title
    articles: int = 0
    lines: int = 0
    zones: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)  # the line's text, and where it stands
    reasons: Counter[str] = field(default_factory=Counter)
    last: int = -1  # the article that was counted last

    @property
    def reason(self) -> str | None:
        """Why the nearest rule spared most of these lines."""
        return max(self.reasons, key=lambda each: (self.reasons[each], each)) if self.reasons else None

    def shares(self) -> dict[str, float]:
        """How many of the lines stand in each zone, of 1."""
        return {zone: self.zones[zone] / self.lines for zone in ZONES}

    def rank(self) -> tuple[float, ...]:
        """What sorts the likely boilerplate first: in many articles, and at their edges."""
        shares = self.shares()
        edges = 1 - shares["body"]
        return -self.articles * (edges + _IN_BODY * shares["body"]), -shares["tail"], -self.lines, len(self.form)


class Survey:
    """What stays in the articles so far; ``forgotten`` counts the rare forms for which there was no room."""

    def __init__(self, vocabulary: AbstractSet[str] = frozenset(), most: int = 100_000) -> None:
        self.articles = self.lines = self.forgotten = 0
        self._vocabulary, self._most = vocabulary, most
        self._leaks: dict[str, Leak] = {}

    def add(self, place: str, leftovers: Iterable[Leftover]) -> None:
        """Count the lines that stay in one article."""
        for number, each in enumerate(leftovers):
            self.lines += 1
            its_form = form(each.text, self._vocabulary)
            if its_form:
                self._count(its_form, f"{place}:{each.line}", each, may_be_title=number == 0)
        self.articles += 1
        least = 1
        while len(self._leaks) > self._most:
            self._forget(least)
            least += 1

    def leaks(self) -> list[Leak]:
        """Lines that look like boilerplate and no rule knows, the most likely first.

        They stand in several articles, or at the edge of one and are short, without closing punctuation.
        """
        return self._ranked(
            each
            for each in self._leaks.values()
            if not each.reasons and (each.articles > 1 or (each.looks and each.zones["body"] < each.lines))
        )

    def nearly(self) -> list[Leak]:
        """Lines that a rule knows and spared."""
        return self._ranked(each for each in self._leaks.values() if each.reasons)

    def _count(self, its_form: str, place: str, leftover: Leftover, *, may_be_title: bool) -> None:
        leak = self._leaks.get(its_form)
        if leak is None:
            looks = not (may_be_title or leftover.prose or closes(fold(leftover.text[-20:])))
            leak = self._leaks[its_form] = Leak(its_form, looks)
        leak.articles += leak.last != self.articles
        leak.last = self.articles
        leak.lines += 1
        leak.zones[leftover.zone] += 1
        if len(leak.examples) < _EXAMPLES:
            leak.examples.setdefault(_shortened(leftover.text), place)
        reason = next(iter(leftover.reasons), None)
        if reason and (reason in leak.reasons or len(leak.reasons) < _REASONS):
            leak.reasons[reason] += 1

    def _forget(self, most: int) -> None:
        """Drop the forms that were seen in so few articles."""
        left = {key: leak for key, leak in self._leaks.items() if leak.articles > most}
        self.forgotten += len(self._leaks) - len(left)
        self._leaks = left

    @staticmethod
    def _ranked(leaks: Iterable[Leak]) -> list[Leak]:
        return sorted(leaks, key=lambda each: (each.rank(), each.form))


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
