"""Rows that go for the run of lines in which they stand: what stands among entries of a menu is one too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.arbiter import is_placed, suits
from cleaner.signs.titler import titles
from cleaner.text.folding import fold
from cleaner.text.lines import is_prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cleaner.engine.scene import Scene
    from cleaner.rulebook.rule import Among, Rule
    from cleaner.signs.observer import Gone


def surrounded(rules: Iterable[Rule], scene: Scene, gone: Mapping[int, Gone]) -> dict[int, Rule]:
    """The rows that stand among lines that went as rules with ``among`` want it, but for what may be the title."""
    found: dict[int, Rule] = {}
    for rule in rules:
        if rule.among and _entries(rule.among, [*gone], gone):
            for run in _runs(rule, scene, gone):
                found |= dict.fromkeys(_inside(rule.among, run, gone), rule)
    if not found:
        return {}
    spared = titles(scene, gone)
    indexes = {row.number: index for index, row in enumerate(scene.rows)}
    return {indexes[number]: rule for number, rule in found.items() if indexes[number] not in spared}


def _runs(rule: Rule, scene: Scene, gone: Mapping[int, Gone]) -> Iterator[list[int]]:
    """The numbers of lines below one another that suit a rule, or went and are no prose."""
    rows = {row.number: index for index, row in enumerate(scene.rows)}
    run: list[int] = []
    for number in sorted([*rows, *gone]):
        index = rows.get(number)
        if index is None:
            goes_on = not is_prose(fold(gone[number].raw))
        else:
            goes_on = suits(rule, scene.rows[index]) and is_placed(rule, scene, index)
        if goes_on:
            run.append(number)
        elif run:
            yield run
            run = []
    yield run


def _inside(among: Among, run: Sequence[int], gone: Mapping[int, Gone]) -> list[int]:
    """The lines left of a run between the first and the last of its entries that went, if it is as a rule wants it."""
    entries = _entries(among, run, gone)
    if len(run) < among.run or not entries:
        return []
    return [number for number in run if entries[0] < number < entries[-1] and number not in gone]


def _entries(among: Among, numbers: Sequence[int], gone: Mapping[int, Gone]) -> list[int]:
    """Those of the lines that went in one of the categories; none if too few say something else than the others."""
    entries = [each for each in numbers if each in gone and gone[each].category in among.categories]
    return entries if len({gone[each].raw.strip() for each in entries}) >= among.lines else []
