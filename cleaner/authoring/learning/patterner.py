"""Make a pattern of lines that are alike: what is the same stays, what changes becomes a slot of a known kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import regex

from cleaner.authoring.learning.masker import DATE, MARKS, NAME, NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_OPEN = "\ue003"  # stands for a part of any kind
_SLOT = re.compile(f"([{MARKS}{_OPEN}])")
_SPECIAL = re.compile(r"([.^$*+?{}\[\]\\|()])")
_PIECES = re.compile(r"\d+|[^\W\d_]+|.", re.DOTALL)
_FITTING = 0.95  # of the lines must fit the pattern made of them
_SHAPES = 3  # ways to write a date; of more, only the characters are known
_ROOM = 1.3  # times the longest part seen
_LONGEST_NAME, _LONGEST_PART = 60, 250


def pattern_of(parts: Sequence[str], texts: Sequence[str]) -> str | None:
    r"""A pattern that matches these folded lines, which have these parts; nothing if there is no good one.

    Between parts, and where the first or the last is empty, is something of any kind.

    >>> pattern_of(["read also:", ""], ["read also: ferry sails", "read also: harbour opens"])
    'read also: .{1,17}'
    """
    pieces = _SLOT.split(f" {_OPEN} ".join(parts).strip())
    taken = regex.compile("".join("(.+?)" if _SLOT.fullmatch(each) else literal(each) for each in pieces))
    rows = [match.groups() for text in dict.fromkeys(texts) if (match := taken.fullmatch(text))]
    if not rows:
        return None
    columns = iter(zip(*rows, strict=True))
    pattern = "".join(_slot(each, next(columns)) if _SLOT.fullmatch(each) else literal(each) for each in pieces)
    fits = regex.compile(pattern).fullmatch
    return pattern if sum(fits(text) is not None for text in texts) >= _FITTING * len(texts) else None


def literal(text: str) -> str:
    r"""The pattern of a text that means itself.

    >>> literal("what now? (1)")
    'what now\\? \\(1\\)'
    """
    return _SPECIAL.sub(r"\\\1", text)


def _slot(kind: str, values: Sequence[str]) -> str:
    different = list(dict.fromkeys(values))
    if len(different) == 1:
        return literal(different[0])
    longest = max(map(len, different))
    if kind == NUMBER:
        return _number(different, longest)
    if kind == DATE:
        return _date(different, longest)
    shared = _shared_words(different)
    longest -= len(shared)
    if kind == NAME:
        return literal(shared) + rf"[\p{{L}}.' -]{{2,{min(_LONGEST_NAME, longest + 12)}}}"
    return literal(shared) + f".{{1,{min(_LONGEST_PART, round(longest * _ROOM))}}}"


def _number(values: Iterable[str], longest: int) -> str:
    if all(map(str.isdecimal, values)):
        return rf"\d{{1,{longest + 1}}}"
    return rf"\d[\d.,:/' -]{{0,{longest + 2}}}"


def _date(values: Sequence[str], longest: int) -> str:
    shapes = sorted({"".join(map(_date_piece, _PIECES.findall(value))) for value in values})
    if len(shapes) > _SHAPES:
        return rf"[\p{{L}}\d.,/ '-]{{6,{longest + 6}}}"
    return shapes[0] if len(shapes) == 1 else f"(?:{'|'.join(shapes)})"


def _date_piece(piece: str) -> str:
    if piece.isdecimal():
        return r"\d{4}" if len(piece) == 4 else r"\d{1,2}"
    return r"\p{L}{3,12}" if piece.isalpha() and len(piece) > 2 else literal(piece)


def _shared_words(values: Sequence[str]) -> str:
    """The words that all values begin with, and a space, where one more follows in each."""
    rows = [value.split(" ") for value in values]
    most = min(map(len, rows)) - 1
    length = next((index for index in range(most) if len({row[index] for row in rows}) > 1), most)
    return "".join(f"{word} " for word in rows[0][:length])
