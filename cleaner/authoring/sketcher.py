"""Draft rules from words that are known to go: with the examples that a rule needs, for a person to approve."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import cleaner
from cleaner.authoring.drafter import Draft
from cleaner.lines import bare, fold
from cleaner.model import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleaner.authoring.drafter import Value
    from cleaner.engine import Cleaner

REST = 60  # characters that a line may have besides the words by which it is known
_SHOWN = 6  # examples
_LEAST_WORDS, _LEAST_CHARACTERS = 2, 10  # of words that speak for a whole line that has more of them
_MOST_WORDS = 25
_NEAR_MISS = "\u201c{}\u201d was all that the note on the harbour door said, and nobody knew who had put it there."
_MORE = " to the ferry in the north"
_EDGES = ("head", "tail")
_LEAST_ARTICLES, _LEAST_SHARE = 2, 0.3  # in which a line stands that recurs
_LONGEST = 300  # characters of such a line
_NAME_PARTS = re.compile(r"[a-z0-9]+")
_NAME_WORDS = 5
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SPECIAL = re.compile(r"([\\.^$*+?{}\[\]|()])")


class Sketcher:
    """Makes drafts of what the rules in use do not take already."""

    def __init__(self, known: Cleaner, category: str = "interface") -> None:
        self._known, self._category = known, category
        self._carrier = (Path(cleaner.__file__).with_name("carrier.txt")).read_text("utf-8").rstrip("\n")
        self._names: set[str] = set()

    def is_taken(self, line: str) -> bool:
        """Whether a rule takes such a line already from the end of an article."""
        text = f"{self._carrier}\n\n{line}\n"
        last = text.count("\n")
        return any(removal.line == last for removal in self._known.clean(Document(text)).removals)

    def whole_lines(self, phrases: Sequence[str], description: str, comment: str = "") -> Draft:
        """A rule for lines that are these phrases."""
        values: dict[str, Value] = {"phrases": list(phrases)}
        return self._draft(phrases[0], description, values, phrases[:_SHOWN], [phrases[0]], comment)

    def openings(self, words: Sequence[str], description: str, comment: str = "") -> Draft:
        """A rule for lines that begin with these words and soon end."""
        patterns = [f"{as_pattern(each)}.{{0,{REST}}}" for each in words]
        removes = [each for word in words[:_SHOWN] for each in (word, f"{word.rstrip()}{_MORE}")][:_SHOWN]
        return self._draft(words[0], description, {"patterns": patterns}, removes, [words[0]], comment)

    def holding(self, words: Sequence[str], description: str, comment: str = "") -> Draft:
        """A rule for short lines that hold these words."""
        patterns = [f".{{0,{REST}}}{as_pattern(each)}.{{0,{REST}}}" for each in words]
        values: dict[str, Value] = {"patterns": patterns, "shape": {"max_words": _MOST_WORDS}}
        return self._draft(words[0], description, values, words[:_SHOWN], [words[0]], comment)

    def placed(self, lines: Sequence[str], zone: str, description: str, comment: str = "") -> Draft:
        """A rule for lines that are these, with the same or other numbers, in the head or the tail of articles."""
        phrases = [line for line in lines if not _NUMBER.search(line)]
        patterns = [as_pattern(line) for line in lines if _NUMBER.search(line)]
        values: dict[str, Value] = {"phrases": phrases} if phrases else {}
        values |= {"patterns": list(dict.fromkeys(patterns))} if patterns else {}
        values |= {"within": {"zone": zone}}
        return self._draft(lines[0], description, values, lines[:_SHOWN], [lines[0]], comment)

    def _draft(  # noqa: PLR0913, PLR0917  # the parts of a rule
        self,
        first: str,
        description: str,
        values: Mapping[str, Value],
        removes: Iterable[str],
        near: Iterable[str],
        comment: str,
    ) -> Draft:
        head = {"id": self._name(first), "category": self._category, "status": "draft", "description": description}
        proof = {"removes": [each.strip() for each in removes], "keeps": [near_miss(each) for each in near]}
        return Draft({**head, **values, **proof}, comment)

    def _name(self, words: str) -> str:
        """An id of some of the words, that no draft has yet."""
        name = "-".join(_NAME_PARTS.findall(fold(words))[:_NAME_WORDS]) or "line"
        number = next(number for number in range(1, len(self._names) + 2) if _numbered(name, number) not in self._names)
        self._names.add(_numbered(name, number))
        return _numbered(name, number)


def recurring_lines(texts: Sequence[str], known: Cleaner) -> list[Draft]:
    """Drafts for the lines that stay in the head or the tail of many articles, a rule for each place.

    Numbers may differ, other words not: for that there is ``article-rules learn``.
    """
    counts: Counter[tuple[str, str]] = Counter()
    samples: dict[tuple[str, str], str] = {}
    for text in texts:
        left = [*known.leftovers(Document(text))]
        if left and _NUMBER.search(left[0].text):  # may be a title of a series: "Letter 12"
            left.pop(0)
        edge = [each for each in left if each.zone in _EDGES and len(each.text) <= _LONGEST]
        lines = {(each.zone, as_pattern(each.text)): each.text for each in edge}
        counts.update(key for key in lines if key[1])
        samples = lines | samples
    least = max(_LEAST_ARTICLES, len(texts) * _LEAST_SHARE)
    sketcher, drafts = Sketcher(known), []
    for zone in _EDGES:
        often = [(key, count) for key, count in counts.most_common() if key[0] == zone and count >= least]
        if often:
            comment = f"In so many of {len(texts)} articles: {', '.join(str(count) for _, count in often)}."
            lines_there = [samples[key] for key, _ in often]
            drafts.append(sketcher.placed(lines_there, zone, f"Lines in the {zone} of article after article.", comment))
    return drafts


def near_miss(words: str) -> str:
    """A sentence that a journalist could have written, with the words in it."""
    return _NEAR_MISS.format(" ".join(words.split()))


def as_pattern(line: str) -> str:
    r"""A line as a pattern for its folded form; any number stands for its numbers.

    >>> as_pattern("» 1,933 Views (today)")
    '\\d[\\d.,]* views \\(today'
    """
    folded = bare(fold(line))
    parts, position = [], 0
    for number in _NUMBER.finditer(folded):
        parts += [_SPECIAL.sub(r"\\\1", folded[position : number.start()]), r"\d[\d.,]*"]
        position = number.end()
    return "".join(parts) + _SPECIAL.sub(r"\\\1", folded[position:])


def speaks_alone(words: str) -> bool:
    """Whether so many words are enough to know a line by that has more of them."""
    seen = bare(fold(words))
    return len(seen.split()) >= _LEAST_WORDS and len(seen) >= _LEAST_CHARACTERS


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"
