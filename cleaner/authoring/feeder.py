"""Give articles to whoever counts them, one by one; what goes wrong with one is told, and the rest goes on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol, TypeVar

from cleaner.reports.report import complain
from cleaner.text.files import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Placed(Protocol):
    """Whatever says where it comes from."""

    @property
    def place(self) -> str:
        """A file's name, with the number of the record if it has many."""
        ...


_SAME = 10  # mistakes of one kind that are told one by one
T = TypeVar("T", bound=Placed)


def feed(found: Iterable[T | InputError], take: Callable[[T], object]) -> bool:
    """Give each article to ``take``; whether all could be read and taken, and there was one at all."""
    sound, any_at_all, told = True, False, Counter[str]()
    for each in found:
        if isinstance(each, InputError):
            _complain_of(each, told)
            sound = False
            continue
        any_at_all = True
        try:
            take(each)
        except Exception as error:  # noqa: BLE001  # whatever it is, one text must not stop a run over a corpus
            complain(f"{each.place}: cleaning failed: {type(error).__name__}: {error}")
            sound = False
    for reason, count in told.items():
        if count > _SAME:
            complain(f"and {count - _SAME:,} more: {reason}")
    if sound and not any_at_all:
        complain("there is no article in the input")
    return sound and any_at_all


def _complain_of(error: InputError, told: Counter[str]) -> None:
    """Tell a mistake, unless there were many for the same reason: a wrong field is wrong in every record."""
    reason = str(error).partition(": ")[2] or str(error)
    told[reason] += 1
    if told[reason] <= _SAME:
        complain(error)
