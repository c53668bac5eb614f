"""Make article text safe to show: what steers a terminal or hides words is written out as an escape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.text.lazy import lazy_pattern

if TYPE_CHECKING:
    import re

# Control characters (C0, DEL, C1), line and paragraph separators, marks that turn the writing direction round, the byte
# order mark and lone surrogates. The joiners U+200C and U+200D stay: Persian and emoji are misspelt without them.
_STEERING = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
_UNSAFE_IN_A_LINE = lazy_pattern(f"[{_STEERING}]")
_UNSAFE_IN_A_TEXT = lazy_pattern(f"(?!\r?\n|\t)[{_STEERING}]")
_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


def visible(text: str) -> str:
    r"""Show ``text`` as one line that cannot do anything to a terminal.

    >>> print(visible("a \x1b[31mred\x1b[0m line\n\u202ethgir"))
    a \x1b[31mred\x1b[0m line\n\u202ethgir
    """
    return _UNSAFE_IN_A_LINE.sub(_written_out, text)


def visible_lines(text: str) -> str:
    r"""Show ``text`` with its lines and tabs as they are, and nothing else that steers a terminal.

    >>> visible_lines("one\r\n\ttwo\x07\n")
    'one\r\n\ttwo\\x07\n'
    """
    return _UNSAFE_IN_A_TEXT.sub(_written_out, text)


def _written_out(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    return _SHORT.get(character) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
