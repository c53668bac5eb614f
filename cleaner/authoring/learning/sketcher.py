"""Draft rules from words that are known to go: with the examples that a rule needs, for a person to approve."""

from __future__ import annotations

import re
from copy import copy
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.authoring.learning.drafter import Draft
from cleaner.authoring.learning.lexicon import Lexicon
from cleaner.authoring.learning.patterner import literal
from cleaner.engine.cleaner import Cleaner
from cleaner.model import Document
from cleaner.text.folding import bare, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleaner.authoring.learning.drafter import Value
    from cleaner.rulebook.ruleset import RuleSet

REST = 60  # characters that a line may have besides the words by which it is known
_SHOWN = 6  # examples
_LEAST_WORDS, _LEAST_CHARACTERS = 2, 10  # of words that speak for a whole line that has more of them
_MORE_WORDS = 20  # in a line that holds others
_SURE = 2.5  # nats, for a category to be named
_NEAR_MISS = "\u201c{}\u201d was all that the note on the harbour door said, and nobody knew who had put it there."
_MORE = " to the ferry in the north"
_NAME_PARTS = re.compile(r"[a-z0-9]+")
_NAME_WORDS = 5
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Sketcher:
    """Makes drafts of what the rules in use do not take already."""

    def __init__(self, rules: RuleSet) -> None:
        self._known, self._lexicon = Cleaner(compiled=rules), Lexicon(rules)
        self._carrier = (Path(__file__).parent.parent / "carrier.txt").read_text("utf-8").rstrip("\n")
        self._names: set[str] = set()

    def is_taken(self, line: str) -> bool:
        """Whether a rule takes such a line already from the end of an article."""
        text = f"{self._carrier}\n\n{line}\n"
        last = text.count("\n")
        return any(removal.line == last for removal in self._known.clean(Document(text)).removals)

    def fresh(self) -> Sketcher:
        """The same for another file, whose ids may be those of this one."""
        other = copy(self)
        other._names = set()  # noqa: SLF001  # it is one of us
        return other

    def whole_lines(self, phrases: Sequence[str], description: str, comment: str = "") -> Draft:
        """A rule for lines that are these phrases."""
        return self._draft(phrases, phrases, description, {"phrases": list(phrases)}, comment)

    def openings(self, words: Sequence[str], description: str, comment: str = "") -> Draft:
        """A rule for lines that begin with these words and soon end."""
        patterns = [f"{as_pattern(each)}.{{0,{REST}}}" for each in words]
        examples = [example for each in words for example in (each, f"{each.rstrip()}{_MORE}")]
        return self._draft(words, examples, description, {"patterns": patterns}, comment)

    def holding(self, words: Sequence[str], description: str, comment: str = "") -> Draft:
        """A rule for short lines that hold these words."""
        patterns = [f".{{0,{REST}}}{as_pattern(each)}.{{0,{REST}}}" for each in words]
        most = _MORE_WORDS + max(len(each.split()) for each in words)
        return self._draft(words, words, description, {"patterns": patterns, "shape": {"max_words": most}}, comment)

    def _draft(
        self,
        words: Sequence[str],
        examples: Iterable[str],
        description: str,
        values: Mapping[str, Value],
        comment: str,
    ) -> Draft:
        category, certainty = self._lexicon.category([bare(fold(each)) for each in words])
        head: dict[str, Value] = {
            "id": self._name(words[0]),
            "category": category if certainty >= _SURE else "other",
            "status": "draft",
            "description": description,
        }
        removes = [each.strip() for each in islice(examples, _SHOWN)]
        return Draft({**head, **values, "removes": removes, "keeps": [near_miss(words[0])]}, comment)

    def _name(self, words: str) -> str:
        """An id of some of the words, that no draft has yet."""
        name = "-".join(_NAME_PARTS.findall(fold(words))[:_NAME_WORDS]) or "line"
        number = next(number for number in range(1, len(self._names) + 2) if _numbered(name, number) not in self._names)
        self._names.add(_numbered(name, number))
        return _numbered(name, number)


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
        parts += [literal(folded[position : number.start()]), r"\d[\d.,]*"]
        position = number.end()
    return "".join(parts) + literal(folded[position:])


def speaks_alone(words: str) -> bool:
    """Whether so many words are enough to know a line by that has more of them."""
    seen = bare(fold(words))
    return len(seen.split()) >= _LEAST_WORDS and len(seen) >= _LEAST_CHARACTERS


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"
