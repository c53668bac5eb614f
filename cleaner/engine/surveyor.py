"""Rows that go for the run of lines in which they stand: what stands among entries of a menu is one too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.engine.arbiter import is_placed, suits
from cleaner.signs.titler import titles
from cleaner.text.folding import fold
from cleaner.text.lines import has_bullet, is_prose, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cleaner.engine.scene import Scene
    from cleaner.rulebook.rule import Among, Rule
    from cleaner.signs.observer import Gone

_TITLE_WORDS, _NEAR = 4, 3  # a title has so many words at least, and stands so many lines above its byline at most


def surrounded(rules: Iterable[Rule], scene: Scene, gone: Mapping[int, Gone]) -> dict[int, Rule]:
    """The rows that stand among lines that went as rules with ``among`` want it, but for what may be the title."""
    found: dict[int, Rule] = {}
    texts = {row.number: row.raw for row in scene.rows}
    for rule in rules:
        if rule.among and _reached(rule.among, gone, gone) is not None:
            for run in _runs(rule, scene, gone):
                found |= dict.fromkeys(_inside(rule.among, run, texts, gone), rule)
    spared = titles(scene, gone) if found else set()
    rows = enumerate(scene.rows)
    return {index: found[row.number] for index, row in rows if row.number in found and index not in spared}


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


def _inside(among: Among, run: Sequence[int], texts: Mapping[int, str], gone: Mapping[int, Gone]) -> list[int]:
    """The lines left of a run that have entries enough on either side, if the run is as long as a rule wants it."""
    first, last = _reached(among, run, gone), _reached(among, run[::-1], gone)
    if len(run) < among.run or first is None or last is None:
        return []
    heading = {
        each for at, number in enumerate(run) if _is(among.below, number, gone) for each in run[max(0, at - _NEAR) : at]
    }
    inside = [number for number in run if first < number < last and number in texts]
    return [number for number in inside if number not in heading or not _may_be_title(texts[number])]


def _reached(among: Among, numbers: Iterable[int], gone: Mapping[int, Gone]) -> int | None:
    """The line with which as many different entries have gone as a rule wants, one after another."""
    texts = set()
    for number in numbers:
        if _is(among.categories, number, gone):
            texts.add(gone[number].raw.strip())
            if len(texts) == among.lines:
                return number
    return None


def _is(categories: Sequence[str], number: int, gone: Mapping[int, Gone]) -> bool:
    return number in gone and gone[number].category in categories


def _may_be_title(line: str) -> bool:
    return words(fold(line)) >= _TITLE_WORDS and not has_bullet(line)
