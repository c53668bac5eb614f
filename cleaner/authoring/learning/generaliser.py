"""The form of a line: what it has in common with the same line of another article.

Numbers, dates, addresses and names become slots, so that "27 Views" and "1,933 Views" are one line.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from cleaner.text.folding import bare, fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

NUMBER, DATE, NAME, ADDRESS = "<number>", "<date>", "<name>", "<address>"
_LONGEST = 160  # characters; lines that begin alike for so long are the same
_READ = 400  # characters of a line that are looked at
_SENTENCE = 20  # words; of lines with more, the names matter little
_NAME_WORDS = range(2, 5)
_MARK = "\ue000"  # stands for a name while the line is folded; article text seldom has this private character
_DAY, _WORD, _YEAR = r"\d{1,2}(?:st|nd|rd|th|er|º)?\.?", r"[^\W\d_]{3,12}\.?", r"(?:19|20)\d\d"
_SLOTS = (
    (re.compile(r"\S+@\S+\.\w+|(?:https?://|www\.)\S+|(?<!\S)@\w+"), ADDRESS),
    (
        re.compile(
            rf"(?:[^\W\d_]{{2,12}}, )?(?:\b{_DAY} (?:de |of )?{_WORD},? (?:de |of )?|\b{_WORD} {_DAY},? ){_YEAR}\b"
            rf"|\b{_YEAR}([-/.])\d\d?\1\d\d?\b|\b\d\d?([-/.])\d\d?\2{_YEAR}\b|\b{_YEAR}年 ?\d\d?月 ?\d\d?日"
        ),
        DATE,
    ),
    (re.compile(r"\d+(?:[.,:/' -]{1,2}\d+)*"), NUMBER),
    (re.compile(_MARK), NAME),
)


def form(line: str, vocabulary: AbstractSet[str] = frozenset()) -> str:
    """A line's form; words of the (folded) vocabulary are no part of a name.

    >>> form("» 1,933 Views"), form("Published on March 3, 2021 by Ada Quill", {"by", "on"})
    ('<number> views', 'published on <date> by <name>')
    """
    folded = bare(fold(_with_names_marked(line[:_READ], vocabulary)))
    for pattern, slot in _SLOTS:
        folded = pattern.sub(slot, folded)
    return folded[:_LONGEST]


def _with_names_marked(line: str, vocabulary: AbstractSet[str]) -> str:
    """The line with a mark for each run of two to four capitalised words, unless there is nothing beside them."""
    words = line.split()
    if len(words) > _SENTENCE:
        return line
    marked = [
        _MARK if is_name and len(run) in _NAME_WORDS else " ".join(run) for is_name, run in _runs(words, vocabulary)
    ]
    return " ".join(marked) if any(map(str.isalpha, "".join(marked).replace(_MARK, ""))) else line


def _runs(words: list[str], vocabulary: AbstractSet[str]) -> Iterator[tuple[bool, list[str]]]:
    for is_name, run in groupby(words, lambda word: _may_be_of_a_name(word, vocabulary)):
        yield is_name, list(run)


def _may_be_of_a_name(word: str, vocabulary: AbstractSet[str]) -> bool:
    folded = bare(fold(word))
    return word[0].isupper() and not any(map(str.isdigit, word)) and folded not in vocabulary
