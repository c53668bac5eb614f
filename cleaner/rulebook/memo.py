"""What a pure function of a text gave before: remembered, also from one process to the next if somebody keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")


class Memo(Generic[T]):
    """The results of a pure function, by its argument. What is recalled and then not asked for is not kept on.

    >>> memo = Memo(len)
    >>> memo.recall({"abc": 3, "ab": 2})
    >>> memo.of("abc"), memo.of("a"), memo.asked
    (3, 1, {'abc': 3, 'a': 1})
    """

    def __init__(self, function: Callable[[str], T]) -> None:
        self._function = function
        self._recalled: Mapping[str, T] = {}
        self.asked: dict[str, T] = {}

    def of(self, text: str) -> T:
        """The function's result for a text."""
        if text not in self.asked:
            self.asked[text] = self._recalled[text] if text in self._recalled else self._function(text)
        return self.asked[text]

    def recall(self, results: Mapping[str, T]) -> None:
        """Take over results of an earlier process, and begin anew to note what is asked for."""
        self._recalled, self.asked = {**self._recalled, **self.asked, **results}, {}
