"""The literal text that a pattern's matches must begin with, end with, or hold.

Rules are dispatched by it: a pattern is tried only on lines that open (or end) as it does. What is found is always a
superset of the truth: a pattern that cannot be read this way is tried on every line, so a match is never missed.
"""

from __future__ import annotations

import re._constants as op  # type: ignore[import-not-found]  # see ``gauger``
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.rulebook.gauger import letters, parse, spaces, widths
from cleaner.rulebook.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 256  # openings of one pattern; more than that are cut short
_MOST_NEEDLES = 400
_MOST_RUNS = 48  # texts of a run inside a pattern: there are many runs
_MOST_REPEATS = 4  # that are told apart, of one text
_DIGITS = str.maketrans("123456789", "000000000")
_LONGEST = 12  # characters of an opening that are worth telling apart
_CUTS = (_LONGEST, 4, 2, 1)
_BOUNDARY = "\0"  # in a text: a word begins or ends here
_AHEAD = 1
Fragments = set[tuple[str, bool]]  # (literal text, whether what follows it is known too)


class Literals(NamedTuple):
    """All that this module tells of a pattern."""

    openings: frozenset[str]
    endings: frozenset[str]
    needles: tuple[frozenset[str], ...]
    widths: tuple[int, int]
    spaces: tuple[int, int]
    letters: int


def _literals(pattern: str) -> Literals:
    edges = openings(pattern), endings(pattern)
    return Literals(*edges, needles(pattern), widths(pattern), spaces(pattern), letters(pattern))


LITERALS = Memo(_literals)  # half of what compiling rules takes


def openings(pattern: str) -> frozenset[str]:
    r"""Literal texts, with 0 for any digit, one of which every match begins with; empty when that is not known.

    >>> sorted(openings("(read|see) also:? .{5,80}"))
    ['read also ', 'read also: ', 'see also ', 'see also: ']
    >>> sorted(openings(r"\d{1,2}\. may")), openings(".*newsletter")
    (['0. may', '00. may'], frozenset())
    """
    return _edge(pattern, backwards=False)


def digits_as_0(text: str) -> str:
    """A text with 0 for any digit.

    >>> digits_as_0("6 may 2025")
    '0 may 0000'
    """
    return text.translate(_DIGITS)


def endings(pattern: str) -> frozenset[str]:
    """Literal texts, with 0 for any digit, one of which every match ends with; empty when that is not known.

    >>> sorted(endings(".{2,40} (says|said) more"))
    [' said more', ' says more']
    """
    return _edge(pattern, backwards=True)


def needles(pattern: str) -> tuple[frozenset[str], ...]:
    r"""Sets of literal texts, with 0 for any digit: every match holds one of each set.

    The set with the longest texts comes first. A space at an end of a text is a space of the line, or a place where a
    word begins (ends).

    >>> [sorted(each) for each in needles(r".{2,40} is an? (?:\d{4}|editor)\b.{2,40}")]
    [[' is a 0000 ', ' is a editor', ' is an 0000 ', ' is an edito'], [' is a'], ['0000', 'editor'], [' ']]
    """
    parsed = parse(pattern)
    if parsed is None or parsed.state.flags & ~op.SRE_FLAG_UNICODE or _BOUNDARY in pattern:
        return ()
    found = dict.fromkeys(_needles(parsed))
    return tuple(sorted(found, key=_sharpness, reverse=True))


def _needles(items: Any) -> list[frozenset[str]]:
    """What the items need: letters in a row, what known text follows something unknown, and what they have inside."""
    items, found = list(items), []
    run, known = "", False
    for at, (code, argument) in enumerate(items):
        if not known:
            texts = frozenset(_worded(text) for text, _ in _sequence(items[at:], backwards=False, most=_MOST_RUNS))
            found += [texts] if "" not in texts else []
        known = code is op.LITERAL or all(each for _, each in _item(code, argument, backwards=False))
        if code is op.LITERAL:
            run += digits_as_0(chr(argument))
            continue
        found += [frozenset({run})] if run else []
        run = ""
        found += _held(code, argument)
    return [*found, frozenset({run})] if run else found


def _worded(text: str) -> str:
    """A text with a space where a word begins or ends beyond it, if there is nothing but letters and digits so far."""
    inner = text.replace(_BOUNDARY, "")
    words = inner.split(" ")
    before = " " if text[:1] == _BOUNDARY and _is_word(words[0]) else ""
    after = " " if text[-1:] == _BOUNDARY and _is_word(words[-1]) else ""
    return f"{before}{inner}{after}"


def _is_word(text: str) -> bool:
    return bool(text) and all(char.isalpha() or char.isdecimal() for char in text)


def _held(code: Any, argument: Any) -> list[frozenset[str]]:
    if code is op.SUBPATTERN and not argument[1]:
        return _needles(argument[-1])
    if code is op.ATOMIC_GROUP:
        return _needles(argument)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT) and argument[0]:
        return _needles(argument[-1])
    if code is op.ASSERT and argument[0] == _AHEAD:
        return _needles(argument[1])
    if code is op.BRANCH:
        branches = [_needles(branch) for branch in argument[1]]
        if not all(branches) or len(branches) > _MOST_NEEDLES:
            return []
        sharpest = frozenset().union(*(max(each, key=_sharpness) for each in branches))
        shared = set(branches[0]).intersection(*branches[1:])
        return [sharpest, *sorted(shared - {sharpest}, key=sorted)]
    return []


def _sharpness(needles: frozenset[str]) -> tuple[int, int]:
    """How few lines will hold one of the needles: the shortest of them counts, then their number."""
    return min(map(len, needles), default=0), -len(needles)


def _edge(pattern: str, *, backwards: bool) -> frozenset[str]:
    parsed = parse(pattern)
    if parsed is None or parsed.state.flags & ~op.SRE_FLAG_UNICODE:
        return frozenset()
    found = {text.replace(_BOUNDARY, "") for text, _ in _sequence(parsed, backwards)}
    return frozenset() if "" in found else frozenset(found)


def _sequence(items: Any, backwards: bool, most: int = _MOST) -> Fragments:
    found: Fragments = {("", True)}
    for fragments in _fragments(reversed(list(items)) if backwards else items, backwards):
        found = _joined(found, fragments, backwards, most)
        if not any(known for _, known in found):
            break
    return found


def _fragments(items: Any, backwards: bool) -> Iterator[Fragments]:
    """What each item stands for, letters in a row as one."""
    run = ""
    for code, argument in items:
        if code is op.LITERAL:
            run = chr(argument) + run if backwards else run + chr(argument)
            continue
        if run:
            yield {(digits_as_0(run), True)}
            run = ""
        yield _item(code, argument, backwards)
    if run:
        yield {(digits_as_0(run), True)}


def _joined(left: Fragments, right: Fragments, backwards: bool, most: int) -> Fragments:
    """All of the left with all of the right after it; when that is too many, with less of the right."""
    open_ended = [text for text, known in left if known]
    for length in _CUTS:
        short = _cut(right, length, backwards)
        if len(open_ended) * len(short) <= most:
            break
    else:
        return {(text, False) for text, _ in left}
    pairs = product(open_ended, short)
    whole = {(more + text if backwards else text + more, known) for text, (more, known) in pairs}
    return _cut(whole, _LONGEST, backwards).union([each for each in left if not each[1]])


def _cut(fragments: Fragments, length: int, backwards: bool) -> Fragments:
    if all(len(text) <= length for text, _ in fragments):
        return fragments
    return {
        (text[-length:] if backwards else text[:length], known and len(text) <= length) for text, known in fragments
    }


def _item(code: Any, argument: Any, backwards: bool) -> Fragments:
    if code is op.LITERAL:
        return {(digits_as_0(chr(argument)), True)}
    if code is op.IN:
        return {(digits_as_0(char), True) for char in _members(argument)} or {("", False)}
    if code is op.SUBPATTERN:
        return _sequence(argument[-1], backwards) if not argument[1] else {("", False)}
    if code is op.ATOMIC_GROUP:
        return _sequence(argument, backwards)
    if code is op.BRANCH:
        return set().union(*(_sequence(branch, backwards) for branch in argument[1]))
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, most, items = argument
        return _repeated(least, most, items, backwards)
    if code is op.AT:
        return {(_BOUNDARY if argument is op.AT_BOUNDARY else "", True)}
    if code in (op.ASSERT, op.ASSERT_NOT):
        return {("", True)}
    return {("", False)}


def _repeated(least: int, most: int, items: Any, backwards: bool) -> Fragments:
    once = _sequence(items, backwards)
    if (least, most) == (1, 1):
        return once
    if (least, most) == (0, 1):
        return once | {("", True)}
    if most <= _MOST_REPEATS and len(once) == 1:
        times = range(int(least), int(most) + 1)
        return set().union(*(_sequence([(op.MAX_REPEAT, (1, 1, items))] * each, backwards) for each in times))
    cut: Fragments = {(text, False) for text, _ in once}
    return cut if least else cut | {("", True)}


def _members(argument: Any) -> set[str]:
    """The characters of a class, when they are few; a folded line has no digits but 0 to 9."""
    members: set[str] = set()
    for code, value in argument:
        if code is op.LITERAL:
            members.add(chr(value))
        elif code is op.RANGE and value[1] - value[0] < 32:
            members.update(map(chr, range(value[0], value[1] + 1)))
        elif code is op.CATEGORY and value is op.CATEGORY_DIGIT:
            members.update("0123456789")
        else:
            return set()
    return members
