"""Articles of which nobody says whose they are, put together by the lines that they share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from cleaner.authoring.learning.counter import LEAST
from cleaner.authoring.learning.masker import SHORT, lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from cleaner.authoring.learning.archive import Archive

_TELLING = 12  # characters; shorter lines stand everywhere
_COMMON = 0.5  # of the articles
_ALIKE = 0.35  # mean share of an article's recurring lines in a group, for it to belong there
_SHARED = 2  # of them
_PASSES = 2
_LABELLED, _LABEL_WORDS = 200, 4
_LETTERS = re.compile("[a-z]+")
_FEW = 12  # articles


def alike(archive: Archive, numbers: Sequence[int]) -> list[list[int]]:
    """Groups of articles that share lines, the largest first; without those that are like no others.

    Few articles, and those of which most share lines, are one group.
    """
    if len(numbers) <= _FEW:
        return [list(numbers)] if numbers else []
    held = {number: _telling(archive, number) for number in numbers}
    counts = Counter(key for keys in held.values() for key in keys)
    usual = {key for key, count in counts.items() if count > LEAST}
    if sum(count > _COMMON * len(numbers) for count in counts.values()) >= _SHARED:
        return [list(numbers)]
    recurring = {number: keys & usual for number, keys in held.items()}
    groups: list[list[int]] = []
    for _ in range(_PASSES):
        groups = _sorted(recurring, groups)
    return sorted((group for group in groups if len(group) >= LEAST), key=lambda group: (-len(group), group))


def label_of(archive: Archive, numbers: Sequence[int]) -> str:
    """A name for a group that stays the same when more articles come: the first words of the line most of them have."""
    texts = [archive[number].document.text for number in numbers[:_LABELLED]]
    counts = Counter(form for text in texts for form in {line.form for line in lines_of(text)} if _fits(form))
    best = max(counts, key=lambda form: (counts[form], form), default="")
    return "-".join(_LETTERS.findall(best)[:_LABEL_WORDS])


def _fits(form: str) -> bool:
    return _TELLING <= len(form) <= SHORT and form.isascii()


def _telling(archive: Archive, number: int) -> set[int]:
    lines = lines_of(archive[number].document.text)
    return {hash(line.form) for line in lines if len(line.form) >= _TELLING}


def _sorted(recurring: Mapping[int, AbstractSet[int]], earlier: Sequence[Sequence[int]]) -> list[list[int]]:
    """Each article in the group whose lines it has, given groups of an earlier pass; else it begins one."""
    profiles = [Counter(key for number in group for key in recurring[number]) for group in earlier]
    sizes = [len(group) for group in earlier]
    groups: list[list[int]] = [[] for _ in earlier]
    having: defaultdict[int, set[int]] = defaultdict(set)
    for index, profile in enumerate(profiles):
        for key in profile:
            having[key].add(index)
    for number, keys in recurring.items():
        best = _best(keys, having, profiles, sizes)
        if best is None:
            best = len(groups)
            groups.append([])
            profiles.append(Counter())
            sizes.append(0)
        groups[best].append(number)
        if best >= len(earlier):
            profiles[best].update(keys)
            sizes[best] += 1
            for key in keys:
                having[key].add(best)
    return [group for group in groups if group]


def _best(
    keys: AbstractSet[int],
    having: Mapping[int, set[int]],
    profiles: Sequence[Counter[int]],
    sizes: Sequence[int],
) -> int | None:
    """The group in which the most of the lines are usual, if enough are."""
    shared = Counter(index for key in keys for index in having.get(key, ()))
    scores = {
        index: sum(profiles[index][key] for key in keys) / sizes[index] / len(keys)
        for index, count in shared.items()
        if count >= _SHARED
    }
    best = max(scores, key=lambda index: (scores[index], -index), default=None)
    return best if best is not None and scores[best] >= _ALIKE else None
