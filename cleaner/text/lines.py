"""Split a text into lines, and tell prose, items of lists and rows of tables among them."""

from __future__ import annotations

from itertools import accumulate, chain, groupby, pairwise
from typing import TYPE_CHECKING

from cleaner.text.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LINE_END = lazy_pattern(r"\r\n|\n|\r")
_BULLET = lazy_pattern(r"\s*[-*•·–—▪■●○◦‣⁃]\s*\[?[^\W_]")  # and a word, or a link in Markdown
_LEAST_BARS, _LEAST_ROWS = 2, 3  # of a table without a line of dashes
_FIGURE = lazy_pattern(r"\|\s*[-+]?\d[\d.,:]*\s?%?\s*(?:\||$)")
_RULE = lazy_pattern(r"\s*\|(?:\s*:?-{3,}:?\s*\|)+\s*")
_SOLID = lazy_pattern("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")  # scripts that put no spaces between words
_CLOSING = lazy_pattern(r"""[.!?。؟۔।॥።։][\s"'»«›)\]}」』”’*]*$""")
_LONG = 5  # letters; words that tell what a text is about are seldom shorter
_LETTERS = lazy_pattern(rf"[^\W\d_]{{{_LONG},}}")
_LONG_WORD = lazy_pattern(rf"\w{{{_LONG},}}")
_PROSE_WORDS, _PROSE_CHARS, _PROSE_SOLID, _PROSE_ANYWAY = 12, 70, 25, 250


def split_lines(text: str) -> list[str]:
    r"""Lines without their ends; a line ends at ``\r\n``, ``\n`` or ``\r`` and nowhere else.

    >>> split_lines("a\r\nb\u2028c\n")
    ['a', 'b\u2028c', '']
    """
    return LINE_END.split(text) if "\r" in text else text.split("\n")


def line_spans(text: str) -> list[tuple[int, int]]:
    r"""Start and end of each line of ``split_lines``, in code points, without the line's end.

    >>> line_spans("ab\r\nc\n")
    [(0, 2), (4, 5), (6, 6)]
    """
    if "\r" not in text:
        ends = [*accumulate([len(line) + 1 for line in text.split("\n")])]
        return [(start, end - 1) for start, end in pairwise([0, *ends])]
    spans, start = [], 0
    for match in LINE_END.finditer(text):
        spans.append((start, match.start()))
        start = match.end()
    return [*spans, (start, len(text))]


def words(folded: str) -> int:
    """How many words a line has; in scripts without spaces two characters are a word.

    >>> words("share this article"), words("関連記事")
    (3, 2)
    """
    if folded.isascii():
        return len(folded.split())
    solid = len(_SOLID.findall(folded))
    spaced = len(_SOLID.sub(" ", folded).split()) if solid else len(folded.split())
    return spaced + (solid + 1) // 2


def content(folded: str) -> frozenset[str]:
    """The longer words of a line; of those with digits in them, what stands between these.

    >>> sorted(content("the ferry of 2024winter"))
    ['ferry', 'winter']
    """
    found = _LONG_WORD.findall(folded)
    return frozenset(found if all(map(str.isalpha, found)) else _LETTERS.findall(" ".join(found)))


def closes(folded: str) -> bool:
    """Whether a line ends in closing punctuation, with or without a quote or bracket after it.

    >>> closes('he said "no."'), closes("more news:")
    (True, False)
    """
    return _CLOSING.search(folded[-12:]) is not None


def is_prose(folded: str) -> bool:
    """Whether a line is a sentence or more of running text, by its length and its closing punctuation.

    >>> is_prose("the kremlin said on monday that it had heard of no such plan for the time being.")
    True
    >>> is_prose("more from this author")
    False
    """
    length = len(folded)
    if length < _PROSE_SOLID:
        return False
    if length >= _PROSE_ANYWAY:
        return True
    if not closes(folded):
        return False
    if length >= _PROSE_CHARS:
        return True
    if folded.count(" ") >= _PROSE_WORDS - 1:
        return True
    return not folded.isascii() and len(_SOLID.findall(folded)) >= _PROSE_SOLID


def has_bullet(line: str) -> bool:
    """Whether a line is an item of a list by what it begins with.

    >>> has_bullet("- Marketing"), has_bullet("* [Ads](#ads)"), has_bullet("— — —"), has_bullet("Marketing - a list")
    (True, True, False, False)
    """
    return _BULLET.match(line) is not None


def table_rows(lines: Sequence[str]) -> frozenset[int]:
    """The numbers (from 0) of the lines of tables: with a line of dashes, as Markdown has them, or full of figures.

    >>> sorted(table_rows(["Fares", "| Day | Trips |", "|---|---|", "| Monday | 4 |", "Share"]))
    [1, 2, 3]
    >>> sorted(table_rows(["Table", "Team | Won | Lost", "Gulls | 4 | 1", "Terns | 2 | 3", "Share"]))
    [1, 2, 3]
    """
    return frozenset(chain(_ruled_rows(lines), _rows_of_figures(lines)))


def _ruled_rows(lines: Sequence[str]) -> Iterator[int]:
    for number, line in enumerate(lines):
        if "|" not in line or not _RULE.fullmatch(line):
            continue
        start = number - 1 if number and lines[number - 1].lstrip().startswith("|") else number
        end = number + 1
        while end < len(lines) and lines[end].lstrip().startswith("|"):
            end += 1
        yield from range(start, end)


def _rows_of_figures(lines: Sequence[str]) -> Iterator[int]:
    """Three lines or more right below each other with as many bars, two or more, and in most of them a figure alone."""
    for bars, numbers in groupby(range(len(lines)), key=lambda number: lines[number].count("|")):
        rows = [*numbers] if bars >= _LEAST_BARS else []
        if len(rows) >= _LEAST_ROWS and 2 * sum(_FIGURE.search(lines[number]) is not None for number in rows) > len(
            rows
        ):
            yield from rows
