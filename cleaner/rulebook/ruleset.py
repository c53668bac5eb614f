"""Compiled rules as one: the parts that find a line's rules, whose rules they are, and what is said about pages."""

# Without ``from __future__ import annotations``: a NamedTuple compiles each annotation that is text, at each start.

import pickle
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from cleaner.rulebook.dater import Days
from cleaner.rulebook.dispatcher import Part, unpacked
from cleaner.store import Bundle, Packed, Stored, bundle

if TYPE_CHECKING:
    from cleaner.signs.verdict import Signs


class Owner(NamedTuple):
    """A platform or a publisher: how it is recognised, and what comes with it."""

    key: str
    name: str
    kind: Literal["platform", "publisher"]
    needs: int
    domains: tuple[str, ...]
    extends: tuple[str, ...]
    disables: frozenset[str]
    rank: int
    telling: frozenset[str] = frozenset()  # those of its fingerprints that are long enough to tell it alone


class Strip(NamedTuple):
    """Elements of a page that go; see ``docs/rules.md``. Without an owner they go from any page."""

    id: str
    category: str
    description: str
    rank: int
    owner: str | None
    selectors: tuple[str, ...]


class PageRules(NamedTuple):
    """What is said about pages: by which sign (``#id``, ``.class``, ``host ...``) whose they are, and what goes."""

    signs: Mapping[str, tuple[str, ...]]
    generators: tuple[tuple[str, str], ...]  # how a generator's name begins in lower case, and whose page it is
    strips: Mapping[str | None, tuple[Strip, ...]]
    contents: Mapping[str, tuple[str, ...]]  # selectors by owner


class RuleSet(NamedTuple):
    """All rules, compiled. ``parts`` has each publisher's, packed until the publisher turns up.

    Only an article that has junk needs the weak signs, and only a page needs what is said about pages.
    """

    base: Part
    parts: dict[str, Part | Packed]
    owners: dict[str, Owner]
    domains: Mapping[str, tuple[str, ...]]  # a domain, and the keys of the publishers and platforms that have it
    disabled: dict[str, int]  # by files that always apply: rule id, and the rank of the most local such file
    languages: frozenset[str]
    dated: Mapping[str, Days]  # rule id, and the days for whose articles it is
    weak: "Stored[Signs]"
    page_rules: Stored[PageRules]

    def signs(self, *, page: bool) -> "Signs":
        """The weak signs by which articles, or whole pages, are judged."""
        return self.weak[1]._replace(words=self.weak[0].words) if page else self.weak[0]

    @property
    def pages(self) -> PageRules:
        """What is said about pages."""
        return self.page_rules[0]

    def part(self, publisher: str) -> Part:
        """The rules of one publisher."""
        part = self.parts[publisher]
        if not isinstance(part, Part):
            part = self.parts[publisher] = unpacked(part)
        return part

    def packed(self) -> bytes:
        """The rule set as bytes."""
        rest = self.owners, self.domains, self.disabled, self.languages, self.dated, [*self.parts]
        late = self.weak.packed(), self.page_rules.packed()
        parts = [part.packed() if isinstance(part, Part) else part for part in self.parts.values()]
        return bundle([pickle.dumps(rest, pickle.HIGHEST_PROTOCOL), *late, self.base.packed(), *parts])

    def __reduce__(self) -> tuple[Callable[[Packed], "RuleSet"], tuple[bytes]]:
        return unpacked_rules, (self.packed(),)


def unpacked_rules(packed: Packed) -> RuleSet:
    """The rule set that was packed; what nobody asks for is not read. Raises ``ValueError`` if it is cut short."""
    rest, signs, pages, base, *parts = Bundle(packed).parts()
    owners, domains, disabled, languages, dated, publishers = pickle.loads(bytes(rest))  # noqa: S301  # our own cache
    by_publisher: dict[str, Part | Packed] = dict(zip(publishers, parts, strict=True))
    late: tuple[Stored[Signs], Stored[PageRules]] = Stored.of(signs), Stored.of(pages)
    return RuleSet(unpacked(base), by_publisher, owners, domains, disabled, languages, dated, *late)
