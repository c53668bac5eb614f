"""What a run counts: one flat counter, so that adding up files, restarts and machines is adding up counters.

Its keys are the names in ``TOTALS``; ``category NAME``, ``publisher NAME`` and ``rule ID`` with the words removed; and
``known url``, ``known publisher`` and ``known date`` with the records that have one.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.model import CleanResult

TOTALS = (
    "articles",
    "of_known_publisher",
    "changed",
    "emptied",
    "without_text",
    "other_records",
    "set_aside",
    "words",
    "words_removed",
    "characters",
    "characters_removed",
)
GROUPS = ("category", "publisher", "rule")


def counted_result(text: str, result: CleanResult) -> Counter[str]:
    """What one cleaned article adds.

    >>> from cleaner.model import CleanResult, Removal
    >>> result = CleanResult("Ferry returns", (Removal("en/share/a", "share", 13, 24, 2, " Share this"),))
    >>> counts = counted_result("Ferry returns Share this", result)
    >>> counts["words"], counts["words_removed"], counts["rule en/share/a"]
    (4, 2, 2)
    """
    counts = Counter(articles=1, words=len(text.split()), characters=len(text))
    counts["of_known_publisher"] = int(result.publisher is not None)
    if not result.removals:
        return counts
    counts["changed"] = 1
    counts["emptied"] = int(not result.text.strip())
    for removal in result.removals:
        words = len(removal.text.split())
        counts["words_removed"] += words
        counts["characters_removed"] += removal.end - removal.start
        counts[f"category {removal.category}"] += words
        counts[f"publisher {result.publisher or 'unknown'}"] += words
        counts[f"rule {removal.rule_id}"] += words
    return counts


def grouped(counts: Counter[str]) -> dict[str, Any]:
    """The counts as ``--stats`` writes them: the totals, then for each group its words removed, the most first."""
    groups: dict[str, Any] = {}
    for group in GROUPS:
        names = [key for key in counts if key.startswith(f"{group} ")]
        names.sort(key=lambda key: (-counts[key], key))
        groups[f"words_removed_by_{group}"] = {key.removeprefix(f"{group} "): counts[key] for key in names}
    return {**{name: counts[name] for name in TOTALS}, **groups}
