"""Whose article is this, and which rules apply to it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cleaner.model import Evidence, UnknownNameError
from cleaner.rulebook.dater import days_of, meet, period_in_words
from cleaner.text.folding import fold
from cleaner.text.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.model import Document
    from cleaner.rulebook.rule import Rule
    from cleaner.rulebook.ruleset import Owner, RuleSet

_OUT_OF_DATE = -1  # what switches off a rule that is not for this article's time: more local than any file
_SHORT_LABEL = 4  # characters
_LONGEST_HOST = 254  # characters that a name in the DNS may have (RFC 1035), with the dot at its end
_SCHEME = lazy_pattern(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//")


class Selection(NamedTuple):
    """The publisher and platforms an article was recognised by, and so the rules that apply to it."""

    publisher: str | None
    platforms: frozenset[str]
    evidence: tuple[Evidence, ...]
    disabled: dict[str, int]
    languages: frozenset[str] | None

    def applies(self, rule: Rule) -> bool:
        """Whether a rule may fire in this article."""
        if rule.owner is not None and rule.owner != self.publisher and rule.owner not in self.platforms:
            return False
        if rule.language is not None and self.languages is not None and rule.language not in self.languages:
            return False
        return self.disabled.get(rule.id, rule.rank) >= rule.rank  # a file switches off what is less local than itself

    def objection(self, rule: Rule) -> str | None:
        """Why a rule may not fire in this article, or nothing when it may."""
        if self.applies(rule):
            return None
        if self.disabled.get(rule.id) == _OUT_OF_DATE:
            return f"it is for articles {period_in_words(rule.valid_from, rule.valid_until)}"
        return f"does not apply here ({rule.owner or 'disabled'})"

    def is_like(self, other: Selection) -> bool:
        """Whether the same rules apply."""
        mine = self.publisher, self.platforms, self.disabled, self.languages
        return mine == (other.publisher, other.platforms, other.disabled, other.languages)


def select(rules: RuleSet, document: Document, shown: Iterable[tuple[Rule, str]]) -> Selection:
    """The selection for a document whose lines show the given fingerprints."""
    seen: dict[str, dict[str, Evidence]] = {}
    told: set[str] = set()
    for rule, line in shown:
        owner = rule.owner or ""
        seen.setdefault(owner, {})[rule.id] = Evidence(owner, "fingerprint", rule.description)
        if rule.description in rules.owners[owner].telling or _names(rules.owners[owner], line):
            told.add(owner)
    enough = {key for key, each in seen.items() if key in told or len(each) >= rules.owners[key].needs}
    found = {key: tuple(each.values()) for key, each in seen.items() if key in enough}
    evidence = _told(rules, document) or tuple(each for each in document.seen if _is_publisher(rules, each.owner))[:1]
    publisher = evidence[0].owner if evidence else _best_publisher(rules, found)
    platforms = {key for key in found if rules.owners[key].kind == "platform"}
    if publisher is not None:
        platforms.update(rules.owners[publisher].extends)
        evidence = evidence or found[publisher]
    group = _by_url(rules, document, "platform") + tuple(each for each in document.seen if each.owner != publisher)
    platforms.update(each.owner for each in group if not _is_publisher(rules, each.owner))
    for key in sorted(platforms & found.keys()):
        evidence += found[key]
    owners = [rules.owners[key] for key in (publisher, *sorted(platforms)) if key in rules.owners]
    languages = _languages(rules, document)
    disabled = _disabled(rules, owners) | _out_of_date(rules, document)
    return Selection(publisher, frozenset(platforms), evidence + group, disabled, languages)


def _names(owner: Owner, line: str) -> bool:
    """Whether a line has the publisher's own name, as it calls itself or as its address does.

    >>> from cleaner.rulebook.ruleset import Owner
    >>> post = Owner("post.example", "The Harbour Post", "publisher", 2, ("postonline.example",), (), frozenset(), 1)
    >>> [_names(post, line) for line in ("follow the harbour-post", "(c) harbour post ltd", "@postonline", "the post")]
    [True, True, True, False]
    """
    if owner.kind != "publisher":
        return False
    first, _, rest = owner.name.partition(" ")
    names = [owner.name, *([rest] if len(first) < _SHORT_LABEL else []), *map(site_name, owner.domains)]
    letters = _letters(line)
    return any(len(name) > _SHORT_LABEL and name in letters for name in map(_letters, filter(None, names)))


def _letters(text: str) -> str:
    """The letters and digits of a text, folded."""
    return "".join(filter(str.isalnum, fold(text)))


def _is_publisher(rules: RuleSet, owner: str) -> bool:
    return rules.owners[owner].kind == "publisher"


def _disabled(rules: RuleSet, owners: Iterable[Owner]) -> dict[str, int]:
    disabled = dict(rules.disabled)
    for owner in owners:
        disabled.update({name: min(owner.rank, disabled.get(name, owner.rank)) for name in owner.disables})
    return disabled


def _out_of_date(rules: RuleSet, document: Document) -> dict[str, int]:
    """The rules for other times; an article that tells its year only may be of any day in it."""
    if document.date is None:
        return {}
    days = days_of(document.date)
    return {name: _OUT_OF_DATE for name, period in rules.dated.items() if not meet(days, period)}


def _told(rules: RuleSet, document: Document) -> tuple[Evidence, ...]:
    """The publisher as the user or the URL tells it."""
    if document.publisher and (named := publisher_named(rules, document.publisher)):
        return (Evidence(named, "option", document.publisher),)
    return _by_url(rules, document, "publisher")[:1]


def publisher_named(rules: RuleSet, name: str) -> str | None:
    """The key of the publisher that a domain or a name stands for, if the rules know one."""
    wanted = name.casefold()
    for key, owner in rules.owners.items():
        names = (key.casefold(), owner.name.casefold(), *(domain.casefold() for domain in owner.domains))
        if owner.kind == "publisher" and wanted in names:
            return key
    return None


def _by_url(rules: RuleSet, document: Document, kind: str) -> tuple[Evidence, ...]:
    """The publishers (or the publishing groups, which are platforms) that the URL belongs to, the closest first."""
    found = ((key, domain) for domain in _domains(document.url) for key in rules.domains.get(domain, ()))
    return tuple(Evidence(key, "url", domain) for key, domain in found if rules.owners[key].kind == kind)


def site_name(url: str | None) -> str | None:
    """What a site is called in its address, when that is long enough to tell it from a word.

    >>> site_name("https://www.harbourpost.example/ferry")
    'harbourpost'
    """
    domains = list(_domains(url))
    labels = domains[-1].split(".") if domains else []
    name = labels[0] if labels else ""
    if len(name) <= _SHORT_LABEL and len(domains) > 1:  # such as co.uk
        name = domains[-2].split(".")[0]
    return name if len(name) > _SHORT_LABEL else None


def _domains(url: str | None) -> Iterator[str]:
    """The host of a URL and the domains above it, the longest first."""
    url = (url or "").strip()
    if not url:
        return
    from urllib.parse import urlsplit

    try:
        host = urlsplit(url if _SCHEME.match(url) else f"//{url}").hostname or ""
    except ValueError:
        return
    if len(host) > _LONGEST_HOST:
        return
    labels = host.rstrip(".").split(".")
    for start in range(len(labels) - 1):
        yield ".".join(labels[start:])


def _best_publisher(rules: RuleSet, found: dict[str, tuple[Evidence, ...]]) -> str | None:
    """The publisher with the most fingerprints; nobody when two have as many."""
    counts = sorted(((len(each), key) for key, each in found.items() if rules.owners[key].kind == "publisher"))
    if not counts or (len(counts) > 1 and counts[-1][0] == counts[-2][0]):
        return None
    return counts[-1][1]


def _languages(rules: RuleSet, document: Document) -> frozenset[str] | None:
    if document.language is None:
        return None
    if document.language not in rules.languages:
        raise UnknownNameError(f"no language {document.language!r}; there are {', '.join(sorted(rules.languages))}")
    return frozenset({document.language, "en"})
