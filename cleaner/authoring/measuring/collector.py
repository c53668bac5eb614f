"""Collect removed lines by rule: how many, in how many articles, and the first few of them with their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cleaner.reports.report import table
from cleaner.text.escaper import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Removal

_SAMPLES = 3
_SHOWN = 100  # characters of a sample


@dataclass(slots=True)
class Find:
    """What was collected under one name; ``samples`` are places (with the line) and texts."""

    name: str
    lines: int = 0
    articles: int = 0
    samples: list[tuple[str, str]] = field(default_factory=list)
    last: str = ""

    def add(self, place: str, removal: Removal) -> None:
        """Count one removal of the article at a place; articles come one after the other."""
        self.lines += 1
        self.articles += self.last != place
        self.last = place
        text = removal.text.strip()
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        if len(self.samples) < _SAMPLES and shown not in [known for _, known in self.samples]:
            self.samples.append((f"{place}:{removal.line}", shown))


class Collection:
    """Finds by name."""

    def __init__(self) -> None:
        self._finds: dict[str, Find] = {}

    @property
    def lines(self) -> int:
        """The number of all removals collected."""
        return sum(each.lines for each in self._finds.values())

    def add(self, name: str, place: str, removal: Removal) -> None:
        """Count one removal under a name."""
        self._finds.setdefault(name, Find(name)).add(place, removal)

    def ranked(self) -> list[Find]:
        """Those in most articles first."""
        return sorted(self._finds.values(), key=lambda each: (-each.articles, -each.lines, each.name))


def listed(finds: Sequence[Find]) -> str:
    """A row for each, with its samples below."""
    rows = [[f"{each.lines:,}", f"{each.articles:,}", each.name] for each in finds]
    shown = table([["lines", "articles", "rule"], *rows]).splitlines() if rows else []
    parts = shown[:1]
    for row, find in zip(shown[1:], finds, strict=True):
        parts += [row, *(f"      {visible(place)}: {visible(text)}" for place, text in find.samples)]
    return "".join(f"{part}\n" for part in parts)


def find_fields(find: Find) -> dict[str, Any]:
    """The fields of a find as JSON has them."""
    samples = [{"place": place, "text": text} for place, text in find.samples]
    return {"rule": find.name, "lines": find.lines, "articles": find.articles, "samples": samples}
