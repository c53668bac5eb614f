"""What a caller gives as a list, checked where it is given and not on another machine hours later."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def listed(name: str, values: Iterable[str | os.PathLike[str]]) -> tuple[str, ...]:
    """The values of an option; raises ``TypeError`` for one text, whose letters would be taken for them.

    >>> listed("keep", ["byline", "date"])
    ('byline', 'date')
    """
    if isinstance(values, str | os.PathLike):
        raise TypeError(f"{name} must be a list, not {values!r}: say {name}=[{str(values)!r}]")
    return tuple(map(str, values))
