"""Regular expressions for whole folded lines, and how they are kept."""

from __future__ import annotations

import copyreg
import marshal
import re
import sys
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import module_from_spec
from typing import TYPE_CHECKING, Any

from cleaner.rulebook.memo import Memo
from cleaner.text.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.machinery import ModuleSpec

    import regex

_OFTEN = 60  # tries; a twin takes as long to compile as some 300 tries save, and most patterns are tried seldom
_READ_DIFFERENTLY = lazy_pattern(  # by ``re``, or not at all
    r"\(\?[a-zA-Z|]|\{[a-z]|\[\[|\[:\^?\w+:\]|(?<!\\)(?:\\\\)*\[\^?\]|--|&&|\|\||~~|\\[mMKGLNgPXhR]|\\p(?!\{(?:L|Lu|Ll|N|Nd)\})"
)
_ASCII = {r"\p{L}": "a-zA-Z", r"\p{Lu}": "A-Z", r"\p{Ll}": "a-z", r"\p{N}": "0-9", r"\p{Nd}": "0-9"}
_MATCHER = "regex._regex"
_PIECE = lazy_pattern(r"\\p\{\w+\}|\\?.", re.DOTALL)


def matcher_spec() -> ModuleSpec | None:
    """The part of ``regex`` that is written in C and matches, found without importing the part that compiles."""
    from importlib.machinery import PathFinder

    package = PathFinder.find_spec("regex")
    return package and PathFinder.find_spec(_MATCHER, package.submodule_search_locations)


@cache
def _matcher() -> Any:
    """The module that was found, or where a version of ``regex`` is made in another way, by all of that.

    What compiles patterns would take as long to import as all of this program, and the rules' patterns are compiled.
    """
    spec = None if _MATCHER in sys.modules else matcher_spec()
    if spec is None or spec.loader is None:
        return import_module(_MATCHER)
    module = sys.modules[_MATCHER] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def plain_flags() -> Iterator[None]:
    """The flags of ``regex`` are combined as plain numbers meanwhile.

    It looks at them for each character of a pattern; to make members of an enum of what it finds, which nobody sees,
    takes two fifths of the time of compiling.
    """
    from regex import RegexFlag

    before = {name: getattr(RegexFlag, name) for name in ("__and__", "__rand__", "__or__", "__ror__")}
    for name in before:
        setattr(RegexFlag, name, getattr(int, name))
    try:
        yield
    finally:
        for name, method in before.items():
            setattr(RegexFlag, name, method)


def _compiled(source: str) -> regex.Pattern[str]:
    import regex

    return regex.compile(source)


def _packed(source: str) -> bytes:
    compiled = _compiled(source)
    reduced: Any = copyreg.dispatch_table[type(compiled)](compiled)  # as for pickle; marshal is faster
    return marshal.dumps(reduced[1])


def _unpacked(packed: bytes) -> regex.Pattern[str]:
    pattern: regex.Pattern[str] = _matcher().compile(*marshal.loads(packed))  # noqa: S302  # our own cache
    return pattern


PACKED = Memo(_packed)


class Pattern:
    """A regular expression that is compiled when first needed, or unpacked (25 times faster) when it was before.

    On lines in ASCII a pattern that is often tried gives way to its twin of the module ``re``, which tells the same in
    less than half the time, but takes 600 µs to compile.
    """

    __slots__ = ("_blob", "_compiled", "_tries", "_twin", "source")

    def __init__(self, source: str, blob: bytes | None = None) -> None:
        self.source, self._blob = source, blob
        self._compiled: regex.Pattern[str] | None = None
        self._twin: re.Pattern[str] | None = None
        self._tries = 0

    @property
    def compiled(self) -> regex.Pattern[str]:
        """The ``regex`` pattern."""
        if self._compiled is None:
            self._compiled = _unpacked(self._blob) if self._blob else _compiled(self.source)
        return self._compiled

    def matches(self, line: str) -> bool:
        """Whether the whole line matches."""
        if self._twin is not None and line.isascii():
            return self._twin.fullmatch(line) is not None
        compiled = self._compiled or self.compiled
        self._tries += 1
        if self._tries == _OFTEN:
            self._twin = twin(self.source)
            if self._twin is not None and self._blob is not None:
                self._compiled = None  # 10 kB that lines of ASCII need no more; others soon have it back
        return compiled.fullmatch(line) is not None

    def matching(self, lines: Sequence[str], where: Sequence[int]) -> list[int]:
        """Those of some places among the lines where the whole line matches."""
        if self._twin is None:
            return [at for at in where if self.matches(lines[at])]
        matches = self._twin.fullmatch
        return [at for at in where if (matches if lines[at].isascii() else self.matches)(lines[at])]

    def searching(self, lines: Sequence[str], where: Sequence[int]) -> list[int]:
        """Those of some places among the lines where a part of the line matches."""
        search = self.compiled.search
        return [at for at in where if search(lines[at])]

    def __reduce__(self) -> tuple[type[Pattern], tuple[str, bytes]]:
        return Pattern, (self.source, self._blob or PACKED.of(self.source))


def any_matches(patterns: tuple[Pattern, ...], line: str) -> bool:
    """Whether the whole line matches one of the patterns."""
    return any(pattern.matches(line) for pattern in patterns)


def twin(source: str) -> re.Pattern[str] | None:
    r"""The pattern of ``re`` that matches the same lines of ASCII, if the two modules read it alike.

    >>> twin(r"by [\p{L}-]+").pattern
    'by [a-zA-Z-]+'
    >>> twin(r"at \d[:.]\d\d") is None, twin("at [[:digit:]]") is None
    (False, True)
    """
    if _READ_DIFFERENTLY.search(source):
        return None
    try:
        return re.compile("".join(_in_ascii(source)))
    except (re.error, RecursionError, OverflowError):
        return None


def _in_ascii(source: str) -> Iterator[str]:
    """The characters of a pattern, its Unicode classes cut down to ASCII."""
    inside = False
    for piece in _PIECE.findall(source):
        if piece in _ASCII:
            yield _ASCII[piece] if inside else f"[{_ASCII[piece]}]"
            continue
        inside = piece == "[" or (inside and piece != "]")
        yield piece
