"""Hold rules to articles that are clean: whatever they take from these must be allowed, one by one, with a reason."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.authoring.measuring.collector import Collection
from cleaner.text.files import InputError, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cleaner.model import Removal

_KEYS = ("rule", "place", "text", "reason")


class Allowance(NamedTuple):
    """A rule that may take something, for a reason; from this place only, and only this text, where it says so.

    ``place`` is the end of a file's name (or of a record's place), in which ``*`` stands for anything.
    """

    rule: str
    reason: str
    place: str | None = None
    text: str | None = None

    def covers(self, place: str, removal: Removal) -> bool:
        """Whether it allows this removal of the article at a place."""
        return (
            self.rule == removal.rule_id
            and (self.text is None or self.text.strip() == removal.text.strip())
            and (self.place is None or fnmatchcase(place, self.place) or fnmatchcase(place, f"*/{self.place}"))
        )


class Gate:
    """Clean articles so far, and what went from them."""

    def __init__(self, allowances: Sequence[Allowance]) -> None:
        self.articles = self.changed = self.allowed = 0
        self.finds = Collection()
        self._allowances = allowances
        self._used: set[Allowance] = set()

    def add(self, place: str, removals: Iterable[Removal]) -> None:
        """Count what went from one article."""
        self.articles += 1
        is_changed = False
        for removal in removals:
            is_changed = True
            allowance = next((each for each in self._allowances if each.covers(place, removal)), None)
            if allowance is None:
                self.finds.add(removal.rule_id, place, removal)
            else:
                self._used.add(allowance)
                self.allowed += 1
        self.changed += is_changed

    def idle(self) -> list[Allowance]:
        """Those that nothing needed."""
        return [each for each in self._allowances if each not in self._used]


def read_allowances(path: str) -> list[Allowance]:
    """Read a TOML file with a table ``[[allow]]`` for each; raises ``InputError`` with the place and what is wrong."""
    import tomllib

    try:
        known = tomllib.loads(read_bytes(path).decode())
    except ValueError as error:
        raise InputError(f"{path}: not TOML in UTF-8: {error}") from error
    entries = known.get("allow")
    if not isinstance(entries, list) or len(known) > 1:
        raise InputError(f"{path}: must have tables [[allow]] and nothing else")
    return [_allowance(f"{path}: entry {number}", entry) for number, entry in enumerate(entries, start=1)]


def _allowance(place: str, entry: Any) -> Allowance:
    if not isinstance(entry, dict):
        raise InputError(f"{place}: is not a table")
    if unknown := [key for key in entry if key not in _KEYS]:
        raise InputError(f"{place}: there is no key {unknown[0]!r}; there are {', '.join(_KEYS)}")
    for key in ("rule", "reason"):
        if key not in entry:
            raise InputError(f"{place}: has no {key!r}")
    for key, value in entry.items():
        if not isinstance(value, str) or not value.strip():
            raise InputError(f"{place}: {key!r} is not a text")
    return Allowance(**entry)
