"""What lines of different articles have in common: numbers, dates and names are masked, all lines of a text at once.

``generaliser`` does the same more carefully, line by line; this is for counting a hundred thousand articles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cleaner.text.folding import bare, fold, fold_lines
from cleaner.text.lines import is_prose, split_lines

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

NAME, DATE, NUMBER = "\ue000", "\ue001", "\ue002"  # private characters, which article text seldom has
MARKS = NAME + DATE + NUMBER
_LONGEST = 2_000  # characters; rules do not take longer lines
SHORT = 220  # characters; in longer lines names and dates matter little
_FORM = 300  # characters; lines that begin alike for so long are the same
_CAPITALISED = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]+(?:['’-][^\W\d_]+)*"
_NAMES = re.compile(
    rf"\b{_CAPITALISED}(?: (?:{_CAPITALISED}|[^\W\d_a-z]\.|de|del|della|di|da|du|la|le|van|von|der|den|bin|al)){{0,3}}"
    rf" {_CAPITALISED}"
)
_MONTH = r"[^\W\d_]{3,12}\.?"
_DATES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th|er|º)?\.? (?:de |of |d')?{_MONTH},? (?:de |del )?(?:19|20)\d\d\b"
    rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d([-/.])\d\d?\1\d\d?\b|\b\d\d?([-/.])\d\d?\2(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d年 ?\d\d?月 ?\d\d?日"
)
_NUMBERS = re.compile(r"\d+(?:[.,:/' -]?\d+)*")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_\ue000-\ue002]")


class Line(NamedTuple):
    """A line of an article: its number (from 0) among all lines, and what rules see of it."""

    number: int
    raw: str
    bare: str
    form: str
    prose: bool


def lines_of(text: str, constant: AbstractSet[str] = frozenset()) -> list[Line]:
    """The lines with something on them that are short enough for a rule, each with its form.

    The form has marks for dates and numbers, and for names but the constant ones.
    """
    lines = []
    for number, (raw, folded) in enumerate(zip(split_lines(text), fold_lines(text), strict=True)):
        if folded and len(folded) <= _LONGEST and (seen := bare(folded)):
            lines.append(Line(number, raw.strip(), seen, _form(raw, seen, constant), is_prose(folded)))
    return lines


def names_in(text: str) -> set[str]:
    """The names in the short lines of a text, as they stand there."""
    return {name for raw in split_lines(text) if len(raw) <= SHORT for name in _NAMES.findall(raw)}


def _form(raw: str, seen: str, constant: AbstractSet[str]) -> str:
    """The line with marks, unless nothing else would be left of it."""
    if len(raw) > SHORT:
        return _NUMBERS.sub(NUMBER, seen)[:_FORM]
    masked = seen
    if _NAMES.search(raw):
        masked = bare(fold(_NAMES.sub(lambda name: name[0] if name[0] in constant else NAME, raw)))
        if not _LETTER.search(masked):  # where nouns are capitalised, they look like names
            masked = bare(fold(_NAMES.sub(NAME, raw, count=1)))
    if _DIGIT.search(masked):
        masked = _NUMBERS.sub(NUMBER, _DATES.sub(DATE, masked))
    return masked if _LETTER.search(masked) else _NUMBERS.sub(NUMBER, seen)
