"""How long a pattern's matches are, and what of them the pattern spells out."""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]  # the standard library's own parser of patterns ...
import re._parser as parser  # type: ignore[import-not-found]  # ... has no public name, and no better-kept twin exists
from functools import lru_cache
from typing import Any, NamedTuple

_UNICODE_CLASS = re.compile(r"\\[pP](?:\{[^}]*\}|\w)|\\[XhR]")
_ONLY_REGEX = re.compile(r"\{[a-z]|\[:\^?\w+:\]|\(\?\||\\[mMKGLNg]")  # means something else to the parser below
_MAYBE_BOUNDARY = re.compile(r"(?<!\\)((?:\\\\)*)\\b\?")  # says nothing, and the parser below takes it for a mistake
_MAYBE_SPACE = re.compile(r"\\P|\\[XhR]|\\p(?!\{(?:L|Lu|Ll|N|Nd|M)\})")
_SPACE = ord(" ")
_SPACED = frozenset({op.CATEGORY_SPACE, op.CATEGORY_NOT_DIGIT, op.CATEGORY_NOT_WORD})
_FLAT = frozenset({op.LITERAL, op.NOT_LITERAL, op.ANY, op.AT, op.IN})  # with nothing inside that has pieces
_UNBOUNDED = 1 << 30
_EAST_ASIA = "\u2e80"  # from here on a letter is a syllable or more


class Pieces(NamedTuple):
    """A pattern in pieces, named as the standard library's parser does, but for two things.

    They are in plain lists: its own are slow. Characters in a row are one LITERAL, with a text for a number.
    """

    items: list[tuple[Any, Any]]
    widths: tuple[int, int]  # the least and the greatest number of characters of a match
    flagged: bool  # it sets flags, such as that case does not matter


def widths(pattern: str) -> tuple[int, int]:
    """The least and the greatest number of characters of a match, as far as they are known.

    >>> widths("by .{2,40}")
    (5, 43)
    """
    parsed = parse(pattern)
    return (0, _UNBOUNDED) if parsed is None or parsed.flagged else parsed.widths


def spaces(pattern: str) -> tuple[int, int]:
    """The least and the greatest number of spaces in a match, as far as they are known.

    >>> spaces("by [a-z]+ (and .{2,40})?"), spaces(".* said")
    ((2, 43), (1, 1073741824))
    """
    parsed = parse(pattern)
    if parsed is None or parsed.flagged or _MAYBE_SPACE.search(pattern):
        return 0, _UNBOUNDED
    fewest, many = _spaces(parsed.items)
    return fewest, min(many, _UNBOUNDED)


def letters(pattern: str) -> int:
    """How many letters of a match the pattern itself spells out, at least; those of East Asia say as much as two.

    >>> letters("sign up (now|for .{2,40}):?"), letters("関連記事")
    (9, 8)
    """
    parsed = parse(pattern)
    return 0 if parsed is None else _letters(parsed.items)


def _letters(items: Any) -> int:
    return sum(_letters_of(code, argument) for code, argument in items)


def _letters_of(code: Any, argument: Any) -> int:
    if code is op.LITERAL:
        return sum(map(str.isalpha, argument)) + sum(map(_EAST_ASIA.__le__, argument))
    if code in (op.SUBPATTERN, op.ATOMIC_GROUP):
        return _letters(argument[-1] if code is op.SUBPATTERN else argument)
    if code is op.BRANCH:
        return min(map(_letters, argument[1]))
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return int(argument[0]) * _letters(argument[-1])
    return 0


def _spaces(items: Any) -> tuple[int, int]:
    counts = [_spaces_of(code, argument) for code, argument in items]
    return sum(least for least, _ in counts), sum(most for _, most in counts)


def _spaces_of(code: Any, argument: Any) -> tuple[int, int]:
    if code is op.LITERAL:
        return (argument.count(" "),) * 2
    if code is op.IN:
        return 0, int(_may_be_space(argument))
    if code in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return 0, 0
    if code is op.SUBPATTERN:
        return _spaces(argument[-1])
    if code is op.ATOMIC_GROUP:
        return _spaces(argument)
    if code is op.BRANCH:
        counts = [_spaces(branch) for branch in argument[1]]
        return min(least for least, _ in counts), max(most for _, most in counts)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, most = _spaces(argument[-1])
        return least * argument[0], most * min(int(argument[1]), _UNBOUNDED)
    return 0, 1 if code in (op.ANY, op.NOT_LITERAL) else _UNBOUNDED


def _may_be_space(members: Any) -> bool:
    found = any(map(_is_space, members))
    return not found if members[0][0] is op.NEGATE else found


def _is_space(member: Any) -> bool:
    code, value = member
    if code is op.LITERAL:
        return bool(value == _SPACE)
    if code is op.RANGE:
        return bool(value[0] <= _SPACE <= value[1])
    return code is op.CATEGORY and value in _SPACED


@lru_cache(maxsize=4)  # a pattern is looked at several times in a row
def parse(pattern: str) -> Pieces | None:
    """A pattern in pieces, as the standard library reads it; None where it reads it differently."""
    if _ONLY_REGEX.search(pattern):
        return None
    try:
        readable = _MAYBE_BOUNDARY.sub(r"\1", pattern)
        parsed = parser.parse(_UNICODE_CLASS.sub(r"\\w", readable))  # any class will do where no literal stands
    except (parser.error, RecursionError, OverflowError):
        return None
    least, most = map(int, parsed.getwidth())
    return Pieces(_plain(parsed), (least, min(most, _UNBOUNDED)), bool(parsed.state.flags & ~op.SRE_FLAG_UNICODE))


def _plain(part: Any) -> Any:
    """The same with lists for the parser's own sequences, and characters in a row as one, on every level."""
    if isinstance(part, parser.SubPattern):
        return _in_pieces(part.data)
    if isinstance(part, tuple):
        return tuple(map(_plain, part))
    return [*map(_plain, part)] if isinstance(part, list) else part


def _in_pieces(items: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    pieces: list[tuple[Any, Any]] = []
    text = ""
    for code, argument in items:
        if code is op.LITERAL:
            text += chr(argument)
            continue
        if text:
            pieces.append((op.LITERAL, text))
            text = ""
        pieces.append((code, argument if code in _FLAT else _plain(argument)))
    return [*pieces, (op.LITERAL, text)] if text else pieces
