"""What a row of an article shows: the named signs of junk and of article that ``docs/signs.md`` lists."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from cleaner.signs.bystander import Density, Neighbours
from cleaner.signs.scale import Scale
from cleaner.signs.vocabulary import WORD, Vocabulary
from cleaner.signs.witness import NAME, Losses
from cleaner.text.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.engine.scene import Row
    from cleaner.signs.outline import Outline

__all__ = ["WORD", "Vocabulary", "observe"]

_LENGTHS = (2, 5, 11, 24, 49)  # words at most
_LENGTH_SIGNS = tuple(f"words:{length}" for length in ("1-2", "3-5", "6-11", "12-24", "25-49", "50+"))
_ZONES = {
    (zone, length): (f"zone:{zone}", f"zone:{zone} {length}")
    for zone in ("head", "body", "tail")
    for length in _LENGTH_SIGNS
}
_MARKS = {
    "|": "pipe",
    **dict.fromkeys("»›→←▶►<>", "arrow"),
    "©": "copyright",
    **dict.fromkeys("$€£¥", "money"),
    **dict.fromkeys('"«', "quote"),
    **dict.fromkeys(",،、", "comma"),
}
_MARK = lazy_pattern("[" + re.escape("".join(_MARKS)) + "]")
_DIGIT = lazy_pattern(r"\d")
_WITH_DIGITS = tuple(
    (name, lazy_pattern(pattern))
    for name, pattern in (
        ("year", r"\b(?:19|20)\d\d\b"),
        ("time", r"\b\d{1,2}[:.]\d\d\b"),
        ("number", r"\A\d{1,2}[.)] "),
    )
)
_BULLETS = tuple(f"{bullet} " for bullet in "•*·–-")
_ENDS = ((":", "ends-colon"), ("?", "ends-question"), ("...", "ends-ellipsis"), ("!", "ends-exclamation"))
_ENDINGS = tuple(end for end, _ in _ENDS)
_MAYBE_DIGIT = lazy_pattern(r"[^\x00-/:-\x7f]")
_CORE = 0.6  # of the main content's prose, from its beginning: hardly ever junk
_OVERLAPS = (0.15, 0.3, 0.5, 0.7)  # shares of a row's content words
_TOPIC, _ELSEWHERE = Scale("topic", *_OVERLAPS), Scale("elsewhere", *_OVERLAPS)
_OPENING = Scale("opening-words", 0, 0.2, 0.5)
_RELATIVE = Scale("length", 0.3, 0.6, 1.0, 1.6)  # times the mean length of a line of prose
_PASSED = Scale("passed", 0.3, 0.6, 0.9, 0.999)  # shares of the article's prose
_BEFORE_MAIN, _AFTER_MAIN = Scale("before-main", 1, 5, 20), Scale("after-main", 1, 5, 20)  # rows
_BELOW_TITLE = Scale("below-title", 0, 2, 5)  # rows
_PROSE, _FIRST, _LAST = Scale("prose", 3, 8, 20), (1, 3, 6), (1, 3, 8)  # lines


def observe(vocabulary: Vocabulary, outline: Outline, site: str | None, indexes: Sequence[int]) -> Iterator[list[str]]:
    """The names of the signs that each of the rows at the indexes shows, given the lists of words and the site."""
    scene = outline.scene
    neighbours, losses, place, topic = Neighbours(vocabulary, scene), Losses(outline), _Place(outline), _Topic(outline)
    density = Density(scene) if outline.page else None
    for index in indexes:
        row = scene.rows[index]
        length = _LENGTH_SIGNS[bisect_left(_LENGTHS, row.words)]
        yield [
            length,
            *_of_line(row),
            *_of_case(row.raw),
            *_of_words(vocabulary, *neighbours.listed(index), row),
            *(("names-site",) if site and site in row.folded.replace(" ", "") else ()),
            *place.of_row(index, length),
            *topic.of_row(index),
            *neighbours.of_row(index),
            *losses.of_row(index),
            *((*density.of_row(index), *place.of_page(index)) if density else ()),
        ]


def _of_line(row: Row) -> list[str]:
    """What a line's characters show."""
    folded = row.folded
    shown = ["closing"] if row.closing else []
    if row.prose:
        shown.append("prose")
    elif row.closing:
        shown.append("short-closing")
    if folded.endswith(_ENDINGS):
        shown += [name for end, name in _ENDS if folded.endswith(end)]
    shown += map(_MARKS.__getitem__, _MARK.findall(folded))
    if "@" in folded or "www." in folded or "http:" in folded or "https:" in folded:
        shown.append("address")
    if "(c)" in folded:
        shown.append("copyright")
    if folded.startswith(_BULLETS):
        shown.append("bullet")
    if _DIGIT.search(folded):
        shown += [name for name, pattern in _WITH_DIGITS if pattern.search(folded)]
    return shown


def _of_case(raw: str) -> list[str]:
    shown = []
    initials = [word[0] for word in raw.split() if word[0].isalpha()]
    if initials and initials[0].islower():
        shown.append("opens-lower-case")
    if len(initials) > 1:
        share = sum(map(str.isupper, initials)) / len(initials)
        if share > 0.8:
            shown.append("title-case")
        elif share > 0.4:
            shown.append("half-title-case")
    if raw.isupper():
        shown.append("upper-case")
    if sum(map(str.isdigit, _MAYBE_DIGIT.findall(raw))) * 4 > len(raw):
        shown.append("digits")
    return shown


def _of_words(vocabulary: Vocabulary, counts: Sequence[int], total: int, row: Row) -> list[str]:
    """How much of the line is in each list of words, and whether it opens with a name."""
    shown: list[str] = []
    for signs, count in zip(vocabulary.signs, counts, strict=True):
        if count:
            shown += signs.any if count == 1 else signs.several
            shown += signs.shares.of_share(count, total)
            if signs.name == "biography" and NAME.match(row.raw.lstrip()):
                shown.append("biography-of-name")
    return shown


class _Place:
    """Where rows stand: below the title, before, in or after the main content, in its prose, among all rows."""

    def __init__(self, outline: Outline) -> None:
        self.main, self.size = outline.main, len(outline.scene.rows)
        self.first_title, self.last_title = min(outline.titles, default=-1), max(outline.titles, default=self.size)
        before = outline.scene.prose_before
        self.prose = before[self.main.stop] - before[self.main.start]
        self.prose_before = [min(self.prose, max(0, each - before[self.main.start])) for each in before]
        self.always = _PROSE.of(self.prose)

    def of_row(self, index: int, length: str) -> list[str]:
        zone = "head" if index < self.main.start else "body" if index < self.main.stop else "tail"
        shown = [*_ZONES[zone, length], *self.always]
        before, after = self.prose_before[index], self.prose - self.prose_before[index + 1]
        if before < 3:
            shown.append(f"prose-before:{int(before)}")  # a sum of one is a bool
        if after < 6:
            shown.append(f"prose-after:{int(after) if after < 3 else '3-5'}")
        shown += _PASSED.of_share(before, self.prose)
        if index < _FIRST[-1]:
            shown += [f"first:{count}" for count in _FIRST if index < count]
        if index >= self.size - _LAST[-1]:
            shown += [f"last:{count}" for count in _LAST if index >= self.size - count]
        if index > self.size * 0.5:
            shown.append("second-half")
        if index > self.size * 0.8:
            shown.append("last-fifth")
        return shown

    def of_page(self, index: int) -> list[str]:
        """How far outside the main content, and above or below the title."""
        shown = [*_BEFORE_MAIN.of(self.main.start - index), *_AFTER_MAIN.of(index - self.main.stop + 1)]
        if index < self.first_title:
            shown.append("above-title")
        return [*shown, *_BELOW_TITLE.of(index - self.last_title)]


class _Topic:
    """What the article speaks of, by its longer words, and how long its paragraphs are."""

    def __init__(self, outline: Outline) -> None:
        scene, prose = outline.scene, outline.prose
        self.core = frozenset(prose[: max(1, int(len(prose) * _CORE))])
        self.contents = [row.content for row in scene.rows]
        self.of_core, self.again_in_core = _counted([self.contents[index] for index in self.core])
        others = [content for index, content in enumerate(self.contents) if index not in self.core]
        self.again = _counted(others, self.of_core, self.again_in_core)[1]
        self.rows = scene.rows
        self.length = sum(len(scene.rows[index].folded) for index in prose) / max(1, len(prose))

    def of_row(self, index: int) -> list[str]:
        content = self.contents[index]
        shown = [*_RELATIVE.of_share(len(self.rows[index].folded), self.length)]
        if content:
            in_core = self.again_in_core if index in self.core else self.of_core
            shown += _TOPIC.of(len(content & in_core) / len(content))
            shown += _ELSEWHERE.of(len(content & self.again) / len(content))
            shown += _OPENING.of(len(content & self.contents[0]) / len(content))
        return shown


def _counted(
    contents: Iterable[frozenset[str]], once: Iterable[str] = (), again: Iterable[str] = ()
) -> tuple[set[str], set[str]]:
    """All words of some rows, and those that are in several rows; after others, of which the same is known."""
    seen, several = set(once), set(again)
    for content in contents:
        several |= seen & content
        seen |= content
    return seen, several
