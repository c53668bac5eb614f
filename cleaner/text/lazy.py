"""Regular expressions of the modules themselves, each compiled when it is first used: a text meets few of them."""

from __future__ import annotations

import re
from typing import Any


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As ``re.compile``, but later.

    >>> lazy_pattern("[aeiou]").sub("-", "island")
    '-sl-nd'
    """
    return _LazyPattern(pattern, flags)  # type: ignore[return-value]  # it answers to all that a pattern does


class _LazyPattern:
    def __init__(self, pattern: str, flags: int) -> None:
        self._given = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Called once for each method; from then on it is an attribute as any other."""
        found = getattr(re.compile(*self._given), name)
        setattr(self, name, found)
        return found
