"""Rows that go for the run of lines in which they stand: what stands among entries of a menu is one too."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from cleaner.engine.arbiter import is_placed, suits
from cleaner.text.folding import fold
from cleaner.text.lines import has_bullet, is_prose

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from cleaner.engine.scene import Row
    from cleaner.rulebook.rule import Among, Rule
    from cleaner.signs.outline import Outline
    from cleaner.signs.witness import Gone

_TITLE_WORDS, _NEAR = 4, 3  # a title has so many words at least, and stands so many lines above its byline at most


def surrounded(rules: Iterable[Rule], outline: Outline) -> dict[int, Rule]:
    """The rows that stand among lines that went as rules with ``among`` want it, but for what may be the title."""
    scene, gone = outline.scene, outline.gone
    reached = [(rule, rule.among) for rule in rules if rule.among and _reached(rule.among, gone, gone) is not None]
    if not reached:
        return {}
    found: dict[int, Rule] = {}
    left = {row.number: index for index, row in enumerate(scene.rows)}
    passed = {number for number, each in gone.items() if not is_prose(fold(each.raw))}
    for rule, among in reached:
        suiting = (number for number, i in left.items() if suits(rule, scene.rows[i]) and is_placed(rule, scene, i))
        for run in _runs(sorted([*left, *gone]), {*suiting, *passed}):
            inside = [number for number in _inside(among, run, gone) if number in left]
            headings = {
                each for each in _headings(among, run, gone) & left.keys() if _may_be_title(scene.rows[left[each]])
            }
            found |= {number: rule for number in inside if number not in headings}
    return {left[number]: rule for number, rule in found.items() if left[number] not in outline.spared}


def _runs(numbers: Iterable[int], fitting: Container[int]) -> Iterator[list[int]]:
    """Those of the numbers that fit, as long as one follows the other."""
    return ([*run] for fits, run in groupby(numbers, fitting.__contains__) if fits)


def _inside(among: Among, run: Sequence[int], gone: Mapping[int, Gone]) -> list[int]:
    """The lines of a run that have entries enough on either side, if the run is as long as a rule wants it."""
    first, last = _reached(among, run, gone), _reached(among, run[::-1], gone)
    if len(run) < among.run or first is None or last is None:
        return []
    return [number for number in run if first < number < last]


def _headings(among: Among, run: Sequence[int], gone: Mapping[int, Gone]) -> set[int]:
    """The lines of a run that stand closely above what stands below a title."""
    below = [at for at, number in enumerate(run) if _is(among.below, number, gone)]
    return {number for at in below for number in run[max(0, at - _NEAR) : at]}


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


def _may_be_title(row: Row) -> bool:
    return row.words >= _TITLE_WORDS and not has_bullet(row.raw)
