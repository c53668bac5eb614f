"""Which lines of a publisher's articles only this publisher prints: what tells its articles without an address."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cleaner.authoring.learning.sketcher import as_pattern
from cleaner.signs.observer import WORD
from cleaner.text.folding import bare, fold
from cleaner.text.lines import is_prose, split_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

MOST = 4
_OWN_WORDS = 2  # without the name, that no phrase of a rule has, for a line with a © to be the publisher's own
_SHORTEST, _LONGEST = 8, 160  # characters


def fingerprints(texts: Sequence[str], name: str, domain: str, vocabulary: AbstractSet[str]) -> list[str]:
    """Patterns for lines that recur in the articles and name the publisher, the most frequent first.

    Lines are taken that hold the name or the domain, or a © with words that are in no phrase of a rule (folded, in
    ``vocabulary``): "© All rights reserved" is everybody's. Of one article all such lines count but prose.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_patterns(text, name, domain, vocabulary))
    least = 2 if len(texts) > 1 else 1
    ranked = sorted(counts, key=lambda pattern: (-counts[pattern], len(pattern), pattern))
    return _independent(pattern for pattern in ranked if counts[pattern] >= least)[:MOST]


def _patterns(text: str, name: str, domain: str, vocabulary: AbstractSet[str]) -> set[str]:
    lines = ((line, fold(line)) for line in split_lines(text))
    return {
        as_pattern(line)
        for line, folded in lines
        if _SHORTEST <= len(folded) <= _LONGEST and _is_own(folded, name, domain, vocabulary)
    }


def _is_own(folded: str, name: str, domain: str, vocabulary: AbstractSet[str]) -> bool:
    if domain in folded:
        return True
    if is_prose(folded) and "©" not in folded:
        return False
    words = bare(folded)
    if fold(name) in words:
        return words.removeprefix("the ") != fold(name).removeprefix("the ")  # alone, others print it too
    strange = [word for word in WORD.findall(folded) if word not in vocabulary and not word.isdecimal()]
    return "©" in folded and len(strange) >= _OWN_WORDS


def _independent(patterns: Iterable[str]) -> list[str]:
    """Patterns of which none is a part of another: two that are the same line's would be one sign twice."""
    kept: list[str] = []
    for pattern in patterns:
        if not any(pattern in other or other in pattern for other in kept):
            kept.append(pattern)
    return kept
