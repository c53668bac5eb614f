"""The literal text that a pattern's matches must begin with, end with, or hold.

Rules are dispatched by it: a pattern is tried only on lines that open (or end) as it does. What is found is always a
superset of the truth: a pattern that cannot be read this way is tried on every line, so a match is never missed.
"""

from __future__ import annotations

import re._constants as op  # type: ignore[import-not-found]  # see ``gauger``
from functools import lru_cache
from itertools import chain, starmap, takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.rulebook.gauger import letters, parse, spaces, widths
from cleaner.rulebook.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

_MOST = 256  # openings of one pattern; more than that are cut short
_MOST_NEEDLES = 400
_MOST_RUNS = 48  # texts of a run inside a pattern: there are many runs
_MOST_REPEATS = 4  # that are told apart, of one text
_DIGITS = str.maketrans("123456789", "000000000")
_LONGEST = 12  # characters of an opening that are worth telling apart
_CUTS = (4, 2, 1)  # that are tried where there are too many
_BOUNDARY = "\0"  # in a text: a word begins or ends here
_AHEAD = 1
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_NO_TEXT: frozenset[str] = frozenset()
Items = list[tuple[Any, Any]]  # pieces of a pattern, see ``gauger``


class Fragments(NamedTuple):
    """Literal texts: those after which all is known as well, and those that anything may follow."""

    known: AbstractSet[str]
    cut: AbstractSet[str] = _NO_TEXT


_NOTHING = Fragments(frozenset({""}))
_WORD_EDGE = Fragments(frozenset({_BOUNDARY}))
_ANYTHING = Fragments(_NO_TEXT, frozenset({""}))


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
    if parsed is None or parsed.flagged or _BOUNDARY in pattern:
        return ()
    found = dict.fromkeys(_needles(parsed.items, _reader(pattern, backwards=False)))
    return tuple(sorted(found, key=_sharpness, reverse=True))


def _needles(items: Items, reader: _Reader) -> list[frozenset[str]]:
    """What the items need: letters in a row, what known text follows something unknown, and what they have inside."""
    found: list[frozenset[str]] = []
    known = False
    for at, (code, argument) in enumerate(items):
        fragments = reader.item(code, argument)
        if not known and "" not in fragments.cut:  # else nothing is known of the sequence either
            texts = frozenset(map(_worded, chain(*reader.sequence(items[at:], most=_MOST_RUNS))))
            found += [texts] if "" not in texts else []
        known = code is op.LITERAL or not fragments.cut
        found += [frozenset({digits_as_0(argument)})] if code is op.LITERAL else _held(code, argument, reader)
    return found


def _worded(text: str) -> str:
    """A text with a space where a word begins or ends beyond it, if there is nothing but letters and digits so far."""
    if _BOUNDARY not in text:
        return text
    inner = text.replace(_BOUNDARY, "")
    words = inner.split(" ")
    before = " " if text[:1] == _BOUNDARY and _is_word(words[0]) else ""
    after = " " if text[-1:] == _BOUNDARY and _is_word(words[-1]) else ""
    return f"{before}{inner}{after}"


def _is_word(text: str) -> bool:
    return bool(text) and all(char.isalpha() or char.isdecimal() for char in text)


def _held(code: Any, argument: Any, reader: _Reader) -> list[frozenset[str]]:
    if code is op.SUBPATTERN and not argument[1]:
        return _needles(argument[-1], reader)
    if code is op.ATOMIC_GROUP:
        return _needles(argument, reader)
    if code in _REPEATS and argument[0]:
        return _needles(argument[-1], reader)
    if code is op.ASSERT and argument[0] == _AHEAD:
        return _needles(argument[1], reader)
    if code is op.BRANCH:
        branches = [*takewhile(bool, (_needles(branch, reader) for branch in argument[1]))]
        if len(branches) < len(argument[1]) or len(branches) > _MOST_NEEDLES:
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
    if parsed is None or parsed.flagged:
        return frozenset()
    fragments = _reader(pattern, backwards=backwards).sequence(parsed.items)
    found = frozenset(text.replace(_BOUNDARY, "") for text in chain(*fragments))
    return _NO_TEXT if "" in found else found


@lru_cache(maxsize=2)  # what needles and openings of a pattern have in common is told once
def _reader(pattern: str, *, backwards: bool) -> _Reader:  # noqa: ARG001  # a reader for each pattern
    return _Reader(backwards=backwards)


class _Reader:
    """What the items of one pattern stand for, from the front or from the back, each told once."""

    def __init__(self, *, backwards: bool) -> None:
        self._backwards = backwards
        self._told: dict[int, tuple[Any, Fragments]] = {}  # the argument stays alive, so its id is its own

    def sequence(self, items: Items, most: int = _MOST) -> Fragments:
        if len(items) == 1 and items[0][0] is op.LITERAL:  # as most branches are
            return self.item(*items[0])
        return self._in_a_row(starmap(self.item, reversed(items) if self._backwards else items), most)

    def _in_a_row(self, parts: Iterable[Fragments], most: int = _MOST) -> Fragments:
        found = _NOTHING
        for fragments in parts:
            found = _joined(found, fragments, self._backwards, most)
            if not found.known:
                break
        return found

    def item(self, code: Any, argument: Any) -> Fragments:
        if id(argument) not in self._told:
            self._told[id(argument)] = argument, self._meaning(code, argument)
        return self._told[id(argument)][1]

    def _meaning(self, code: Any, argument: Any) -> Fragments:
        if code is op.LITERAL:
            return _cut(Fragments(frozenset({digits_as_0(argument)})), _LONGEST, self._backwards)
        if code is op.AT:
            return _WORD_EDGE if argument is op.AT_BOUNDARY else _NOTHING
        if code in (op.ASSERT, op.ASSERT_NOT):
            return _NOTHING
        if code is op.IN:
            members = _members(argument)
            return Fragments(set(map(digits_as_0, members))) if members else _ANYTHING
        if code is op.SUBPATTERN:
            return self.sequence(argument[-1]) if not argument[1] else _ANYTHING
        if code is op.ATOMIC_GROUP:
            return self.sequence(argument)
        if code is op.BRANCH:
            return _any_of(map(self.sequence, argument[1]))
        return self._repeated(*argument) if code in _REPEATS else _ANYTHING

    def _repeated(self, least: int, most: int, items: Items) -> Fragments:
        once = self.sequence(items)
        if (least, most) == (1, 1):
            return once
        if (least, most) == (0, 1):
            return _any_of([once, _NOTHING])
        if most <= _MOST_REPEATS and _count(once) == 1:
            times = range(int(least), int(most) + 1)
            return _any_of(self._in_a_row([once] * each) for each in times)
        cut = Fragments(_NO_TEXT, once.known | once.cut)
        return cut if least else _any_of([cut, _NOTHING])


def _any_of(each: Iterable[Fragments]) -> Fragments:
    known, cut = zip(*each, strict=True)
    return Fragments(_NO_TEXT.union(*known), _NO_TEXT.union(*cut))


def _joined(left: Fragments, right: Fragments, backwards: bool, most: int) -> Fragments:
    """All of the left with all of the right after it; when that is too many, with less of the right."""
    if len(left.known) * _count(right) > most:
        shorter = (_cut(right, length, backwards) for length in _CUTS)
        right = next((each for each in shorter if len(left.known) * _count(each) <= most), _ANYTHING)
    if left is _NOTHING:
        return right
    known = _pairs(left.known, right.known, backwards)
    cut = left.cut | _pairs(left.known, right.cut, backwards)
    return _cut(Fragments(known, cut), _LONGEST, backwards)


def _count(fragments: Fragments) -> int:
    return len(fragments.known) + len(fragments.cut)


def _pairs(left: AbstractSet[str], right: AbstractSet[str], backwards: bool) -> AbstractSet[str]:
    if backwards:
        return {more + text for text in left for more in right}
    return {text + more for text in left for more in right}


def _cut(fragments: Fragments, length: int, backwards: bool) -> Fragments:
    known, cut = fragments
    if max(map(len, chain(known, cut))) <= length:
        return fragments
    part = slice(-length, None) if backwards else slice(length)
    short = {text for text in known if len(text) <= length}
    return Fragments(short, {text[part] for text in chain(known - short, cut)})


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
