"""Fold a line into the form that rules look at.

Folding unifies what writers and extractors vary without meaning it: case, typography, compatibility forms, invisible
characters, runs of spaces, the marks of Markdown around words, characters spelt as in HTML. The text itself is never
rewritten; ``fold_with_offsets`` leads back to it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from cleaner.text.lazy import lazy_pattern
from cleaner.text.lines import LINE_END

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COMMON = (
    ("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("„", '"'),
    ("–", "-"), ("—", "-"), ("\xa0", " "), ("\t", " "), ("…", "..."),
)  # fmt: skip
_ZEROS = (
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50,
    0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0,
)  # fmt: skip  # the digit nought in the scripts of the basic plane
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
_MARKS = lazy_pattern(  # a link or an image, what makes words bold, a link's number; nothing once read is read again
    r"""!?\[(?P<words>[^\[\]]++)\]\((?:[^()\s]++|\([^()\s]*+\))*+(?: "[^"]*+")?\)"""
    r"""|(?P<opens>\*\*)(?=\w)|(?<=[\w.,:;!?"')])\*\*|(?<![\w\[\]])\[\d{1,4}\](?=\w)"""
)
_NUMBERED = lazy_pattern(r"\[\d{1,4}\]\w")  # as Lynx has the links of a page
_WORD = lazy_pattern(r"\w")
_SPELT = lazy_pattern(r"&(?:(?:amp|#38|#x26);)*(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)
_NESTED = 2  # an image that is a link
_NORMALISABLE = 1_000  # characters at a time; NFKC is quadratic in a run of combining marks


def fold_lines(text: str) -> list[str]:
    r"""The folded form of each line of ``split_lines``, symbols at the ends included.

    >>> fold_lines("“Straße”\xa0–  ＯＫ\r\n\n")
    ['"strasse" - ok', '', '']
    """
    if "\r" in text:
        text = LINE_END.sub("\n", text)
    if "&" in text:
        text = _SPELT.sub(_character, text)
    for old, new in () if text.isascii() else _COMMON:
        text = text.replace(old, new)
    lines = _fold_ascii(text).split("\n") if text.isascii() else _fold_mixed(text.split("\n"))
    lines = [_without_marks(line) if _may_be_marked(line) else line for line in lines]
    return [_SPACES.sub(" ", line).strip() if "  " in line else line.strip() for line in lines]


def fold(line: str) -> str:
    """The folded form of one line, as in ``fold_lines``.

    >>> fold("  Weiterlesen …"), fold("**More:** [The ferry](https://harbourpost.example/ferry)")
    ('weiterlesen ...', 'more: the ferry')
    """
    return " ".join(fold_lines(line.replace("\n", " ").replace("\r", " ")))


def _character(spelt: re.Match[str]) -> str:
    """The character that is spelt as in HTML, such as ``&rsquo;``, or ``&amp;nbsp;`` where that was done twice."""
    from html import unescape  # it knows two thousand names, and few texts have one of them

    before, text = "", spelt[0]
    while text != before:
        before, text = text, unescape(text)
    return text.replace("\n", " ").replace("\r", " ")


def bare(folded: str) -> str:
    """A folded line without the symbols at its ends: what whole-line rules see.

    >>> bare(fold("» Read more …"))
    'read more'
    """
    return folded.strip(_EDGE)


def _may_be_marked(folded: str) -> bool:
    return "](" in folded or "**" in folded or ("]" in folded and _NUMBERED.search(folded) is not None)


def _without_marks(folded: str) -> str:
    for _ in range(_NESTED):
        folded = "".join([folded[start:end] for _, start, end in _pieces(folded)])
    return folded


def _pieces(folded: str) -> Iterator[tuple[int, int, int]]:
    """What of a line is no mark: where it comes from, the mark before included if it opens something, start and end.

    A link without words is no mark: a line with something on it must not look blank.
    """
    place = position = 0
    for mark in _MARKS.finditer(folded):
        start, end = mark.span("words")
        if start >= 0 and not _WORD.search(folded, start, end):
            continue
        yield place, position, mark.start()
        if start >= 0:
            yield mark.start(), start, end
        position = mark.end()
        place = mark.start() if mark["opens"] else position
    yield place, position, len(folded)


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

    The first character of a link's words comes from where the link begins.

    >>> fold_with_offsets("A…  B")
    ('a... b', [0, 1, 1, 1, 2, 4, 5])
    >>> fold_with_offsets("[Go](#x) on")
    ('go on', [0, 2, 8, 9, 10, 11])
    """
    spelt_out, places = _spelt_out(line)
    folded: list[str] = []
    offsets: list[int] = []
    position = 0
    for cluster in _clusters(spelt_out):
        for char in _fold_cluster(cluster):
            folded.append(char)
            offsets.append(places[position])
        position += len(cluster)
    return _without_spaces(*_without_marks_and_theirs("".join(folded), [*offsets, places[position]]))


def _spelt_out(line: str) -> tuple[str, Sequence[int]]:
    """The line with the characters that are spelt as in HTML, and where each character and the end come from."""
    if "&" not in line:
        return line, range(len(line) + 1)
    found: list[str] = []
    places: list[int] = []
    position = 0
    for spelt in [*_SPELT.finditer(line), None]:
        start, end = spelt.span() if spelt else (len(line), len(line))
        character = _character(spelt) if spelt else ""
        found += (line[position:start], character)
        places += (*range(position, start), *[start] * len(character))
        position = end
    return "".join(found), [*places, len(line)]


def _without_marks_and_theirs(folded: str, offsets: list[int]) -> tuple[str, list[int]]:
    """The folded line without its marks, and the offsets without those of the marks."""
    for _ in range(_NESTED if _may_be_marked(folded) else 0):
        pieces = [*_pieces(folded)]
        places = [place if at == start else at for place, start, end in pieces for at in range(start, end)]
        folded = "".join([folded[start:end] for _, start, end in pieces])
        offsets = [*(offsets[at] for at in places), offsets[-1]]
    return folded, offsets


def _without_spaces(folded: str, offsets: list[int]) -> tuple[str, list[int]]:
    """Without spaces at the ends, and with one where several stand together; the offsets likewise."""
    end = len(folded.rstrip(" "))
    kept = [at for at in range(end) if folded[at] != " " or (at and folded[at - 1] != " ")]
    return "".join([folded[at] for at in kept]), [offsets[at] for at in (*kept, end)]


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
