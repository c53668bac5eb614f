"""What a line has and what a pattern needs, both as bits of a number: one look tells whether a try is worth it.

The lowest bits say how many characters and spaces there are: at least so many, at most so many. The others, from
``FIRST`` on, stand for sets of texts of which the line holds one, or opens or ends with one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache

_STEPS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 128, 160, 200, 300, 400, 500)
_SIZE = len(_STEPS)
_SPACES = 2 * _SIZE  # where the bits for spaces begin
FIRST = 4 * _SIZE


@cache
def widths_of(size: int, spaces: int) -> int:
    """The bits of a line with so many characters and spaces."""
    return _reached(size) | _reached(spaces) << _SPACES


def _reached(number: int) -> int:
    least = (1 << bisect_right(_STEPS, number)) - 1
    most = (1 << _SIZE) - (1 << bisect_left(_STEPS, number))
    return least | most << _SIZE


def widths_needed(size: tuple[int, int], spaces: tuple[int, int]) -> int:
    """The bits that every line has with numbers of characters and spaces between the two of each.

    >>> needed = widths_needed((3, 20), (1, 4))
    >>> [needed & ~widths_of(*each) == 0 for each in ((3, 1), (20, 4), (2, 1), (40, 1), (3, 0), (9, 6))]
    [True, True, False, False, False, False]
    """
    return _between(*size) | _between(*spaces) << _SPACES


def _between(least: int, most: int) -> int:
    low, high = bisect_right(_STEPS, least), bisect_left(_STEPS, most)
    return (1 << low - 1 if low else 0) | (1 << _SIZE + high if high < _SIZE else 0)


def bit_of(number: int) -> int:
    """The bit of a set of texts, by its number."""
    return 1 << FIRST + number
