"""Signs that show one after the other as a number grows: ``gone>2``, ``gone>5``, ``gone>10``."""

from __future__ import annotations

from bisect import bisect_left


class Scale:
    """The signs of one number, by the ascending limits that it may exceed; made once, as text from numbers is slow.

    >>> Scale("gone", 2, 5, 10).of(6), Scale("known", 0.25, 0.5).of_share(1, 3)
    (('gone>2', 'gone>5'), ('known>0.25',))
    """

    __slots__ = ("limits", "signs")

    def __init__(self, name: str, *limits: float) -> None:
        self.limits = limits
        self.signs = tuple(f"{name}>{limit}" for limit in limits)

    def of(self, number: float) -> tuple[str, ...]:
        """The signs of all limits that are less than a number."""
        return self.signs[: bisect_left(self.limits, number)]

    def of_share(self, part: int, whole: float) -> tuple[str, ...]:
        """The signs of all shares of the whole that are less than a part of it."""
        count = 0
        for share in self.limits:
            if part <= share * whole:
                break
            count += 1
        return self.signs[:count]
