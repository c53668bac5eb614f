"""Split a text into lines, and fold a line into the form that rules look at.

Folding unifies what writers and extractors vary without meaning it: case, typography, compatibility forms, invisible
characters, runs of spaces. The text itself is never rewritten; ``fold_with_offsets`` leads back to it.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate, chain, groupby, pairwise
from typing import TYPE_CHECKING

from cleaner.text.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE_END = lazy_pattern(r"\r\n|\n|\r")
_BULLET = lazy_pattern(r"\s*[-*•·–—▪■●○◦‣⁃]\s*[^\W_]")  # and a word
_LEAST_BARS, _LEAST_ROWS = 2, 3  # of a table without a line of dashes
_FIGURE = lazy_pattern(r"\|\s*[-+]?\d[\d.,:]*\s?%?\s*(?:\||$)")
_RULE = lazy_pattern(r"\s*\|(?:\s*:?-{3,}:?\s*\|)+\s*")
_COMMON = (
    ("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("„", '"'),
    ("–", "-"), ("—", "-"), ("\xa0", " "), ("\t", " "), ("…", "..."),
)  # fmt: skip
_ZEROS = (
    *(
        0x660,
        0x6F0,
        0x7C0,
        0x966,
        0x9E6,
        0xA66,
        0xAE6,
        0xB66,
        0xBE6,
        0xC66,
        0xCE6,
        0xD66,
        0xDE6,
        0xE50,
        0xED0,
        0xF20,
        0x1040,
    ),
    *(
        0x1090,
        0x17E0,
        0x1810,
        0x1946,
        0x19D0,
        0x1A80,
        0x1A90,
        0x1B50,
        0x1BB0,
        0x1C40,
        0x1C50,
        0xA620,
        0xA8D0,
        0xA900,
        0xA9D0,
    ),
    *(0xA9F0, 0xAA50, 0xABF0),
)  # the digit nought in the scripts of the basic plane
_INVISIBLE = (
    "\xad\u0640\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c"
    "\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
_BLANKS = (
    "\x0b\x0c\x1c\x1d\x1e\x1f\x85\u1680\u2000\u2001\u2002\u2003"
    "\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_RARE = {
    **dict.fromkeys(_INVISIBLE, ""),
    **dict.fromkeys(_BLANKS, " "),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("‚‛′`´", "'"),
    **dict.fromkeys("‟″", '"'),
    **{chr(zero + digit): str(digit) for zero in _ZEROS for digit in range(10)},
}  # fmt: skip
_RARE_CLASS = lazy_pattern("[" + "".join(map(re.escape, _RARE)) + "]")
_RARE_ASCII = str.maketrans({"\t": " ", **{char: new for char, new in _RARE.items() if char.isascii()}})
_SPACES = lazy_pattern(" {2,}")
_EDGE = " :;,.-|/\\*+#~_=<>[](){}«»‹›→←↑↓↗↘⟶⇒➔➜➝➞➤➡⬅⬇⬆▶►▸▹▷▼▾▽▲△▴◀◄◂●○◦◉■□▪▫◆◇◾◽•·∙⋅‣⁃✓✔✕✖✗✘×★☆❯❮❱❰⟩⟨¦│┃║…。、・︎"
_SOLID = lazy_pattern("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")  # scripts that put no spaces between words
_CLOSING = lazy_pattern(r"""[.!?。؟۔।॥።։][\s"'»«›)\]}」』”’*]*$""")
_LONG = 5  # letters; words that tell what a text is about are seldom shorter
_LETTERS = lazy_pattern(rf"[^\W\d_]{{{_LONG},}}")
_LONG_WORD = lazy_pattern(rf"\w{{{_LONG},}}")
_NORMALISABLE = 1_000  # characters at a time; NFKC is quadratic in a run of combining marks
_PROSE_WORDS, _PROSE_CHARS, _PROSE_SOLID, _PROSE_ANYWAY = 12, 70, 25, 250


def split_lines(text: str) -> list[str]:
    r"""Lines without their ends; a line ends at ``\r\n``, ``\n`` or ``\r`` and nowhere else.

    >>> split_lines("a\r\nb\u2028c\n")
    ['a', 'b\u2028c', '']
    """
    return _LINE_END.split(text) if "\r" in text else text.split("\n")


def line_spans(text: str) -> list[tuple[int, int]]:
    r"""Start and end of each line of ``split_lines``, in code points, without the line's end.

    >>> line_spans("ab\r\nc\n")
    [(0, 2), (4, 5), (6, 6)]
    """
    if "\r" not in text:
        ends = [*accumulate([len(line) + 1 for line in text.split("\n")])]
        return [(start, end - 1) for start, end in pairwise([0, *ends])]
    spans, start = [], 0
    for match in _LINE_END.finditer(text):
        spans.append((start, match.start()))
        start = match.end()
    return [*spans, (start, len(text))]


def fold_lines(text: str) -> list[str]:
    r"""The folded form of each line of ``split_lines``, symbols at the ends included.

    >>> fold_lines("“Straße”\xa0–  ＯＫ\r\n\n")
    ['"strasse" - ok', '', '']
    """
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    for old, new in () if text.isascii() else _COMMON:
        text = text.replace(old, new)
    lines = _fold_ascii(text).split("\n") if text.isascii() else _fold_mixed(text.split("\n"))
    return [_SPACES.sub(" ", line).strip() if "  " in line else line.strip() for line in lines]


def fold(line: str) -> str:
    """The folded form of one line, as in ``fold_lines``.

    >>> fold("  Weiterlesen …")
    'weiterlesen ...'
    """
    return " ".join(fold_lines(line.replace("\n", " ").replace("\r", " ")))


def bare(folded: str) -> str:
    """A folded line without the symbols at its ends: what whole-line rules see.

    >>> bare(fold("» Read more …"))
    'read more'
    """
    return folded.strip(_EDGE)


def _fold_ascii(text: str) -> str:
    return text.lower().translate(_RARE_ASCII)


def _fold_mixed(lines: Sequence[str]) -> list[str]:
    """Lines of which most are ASCII but for their quotes: the others take the long way, all together."""
    others = iter(_fold_letters("\n".join([line for line in lines if not line.isascii()])).split("\n"))
    return [_fold_ascii(line) if line.isascii() else next(others) for line in lines]


def _fold_letters(text: str) -> str:
    for old, new in _COMMON:
        text = text.replace(old, new)
    text = _RARE_CLASS.sub(_unify, text)
    if not unicodedata.is_normalized("NFKC", text):
        text = _RARE_CLASS.sub(_unify, "\n".join(map(_normalise, text.split("\n"))))
    return text.casefold().replace("i̇", "i").replace("ı", "i")


def _unify(match: re.Match[str]) -> str:
    return _RARE[match[0]]


def _normalise(line: str) -> str:
    if len(line) <= _NORMALISABLE:
        return unicodedata.normalize("NFKC", line).replace("\n", " ")
    pieces, start = [], 0
    while start < len(line):
        end = start + _NORMALISABLE
        while end < len(line) and end < start + 2 * _NORMALISABLE and unicodedata.combining(line[end]):
            end += 1
        pieces.append(unicodedata.normalize("NFKC", line[start:end]).replace("\n", " "))
        start = end
    return "".join(pieces)


def fold_with_offsets(line: str) -> tuple[str, list[int]]:
    """A folded line and, for each of its characters and its end, the offset in ``line`` it comes from.

    >>> fold_with_offsets("A…  B")
    ('a... b', [0, 1, 1, 1, 2, 4, 5])
    """
    folded: list[str] = []
    offsets: list[int] = []
    position = 0
    for cluster in _clusters(line):
        for char in _fold_cluster(cluster):
            if char == " " and (not folded or folded[-1] == " "):
                continue
            folded.append(char)
            offsets.append(position)
        position += len(cluster)
    while folded and folded[-1] == " ":
        position = offsets.pop()
        folded.pop()
    return "".join(folded), [*offsets, position]


def _clusters(line: str) -> list[str]:
    """Characters, each with the combining marks that belong to it."""
    if line.isascii():
        return list(line)
    clusters: list[str] = []
    for char in line:
        if clusters and len(clusters[-1]) < 8 and unicodedata.combining(char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _fold_cluster(cluster: str) -> str:
    if cluster.isascii():
        return _RARE.get(cluster, " " if cluster == "\t" else cluster.lower())
    return _fold_letters(cluster)


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

    >>> has_bullet("- Marketing"), has_bullet("— — —"), has_bullet("Marketing - a list")
    (True, False, False)
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
