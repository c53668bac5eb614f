"""Whose article is it? By the publisher's field, the address, or the folder in which the file lies."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cleaner.text.files import STANDARD_INPUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cleaner.authoring.reader import Article

_SCHEME = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//")
_SECOND_LEVEL = frozenset("ac co com edu gob gouv gov go gv id info mil ne net nom or org sch web".split())  # noqa: SIM905
_DOMAIN = re.compile(r"\w([\w-]*\w)?(\.\w([\w-]*\w)?)+")
_NUMERIC = re.compile(r"[\d.]+")
_UNFIT = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """A publisher: the name of its rule file, its name, and how it was told: field, url, folder, text or nothing."""

    key: str
    name: str
    told_by: str


UNKNOWN = Group("", "", "nothing")


class Grouper:
    """Tells the group of each article; ``known`` leads from domains and names to the keys of publishers with rules."""

    def __init__(self, inputs: Iterable[str], known: Mapping[str, str]) -> None:
        self._roots = [os.path.normpath(each) for each in inputs if each != STANDARD_INPUT and os.path.isdir(each)]
        self._known = known

    def group_of(self, article: Article) -> Group:
        """The publisher of an article, or the unknown one."""
        if article.document.publisher:
            return self._named(article.document.publisher, "field")
        if domain := registered_domain(article.document.url):
            return self._named(domain, "url")
        if folder := self._folder(article.place):
            return self._named(folder, "folder")
        return UNKNOWN

    def _named(self, name: str, told_by: str) -> Group:
        folded = name.strip().casefold()
        if folded in self._known:
            return Group(self._known[folded], name.strip(), told_by)
        if _DOMAIN.fullmatch(folded):
            domain = registered_domain(folded) or folded
            return Group(self._known.get(domain, domain), domain, told_by)
        key = _UNFIT.sub("-", folded).strip("-")
        return Group(key or f"publisher-{folded.encode('utf-8', 'replace').hex()[:12]}", name.strip(), told_by)

    def _folder(self, place: str) -> str | None:
        """The first folder below the input in which the file lies."""
        for root in self._roots:
            if place.startswith(root + os.sep):
                below = place[len(root) + 1 :].split(os.sep)
                return below[0] if len(below) > 1 else None
        return None


def registered_domain(url: str | None) -> str | None:
    """The domain that somebody registered, for an address or a host.

    >>> registered_domain("https://sport.harbourpost.co.uk/a"), registered_domain("www.harbourpost.example")
    ('harbourpost.co.uk', 'harbourpost.example')
    """
    url = (url or "").strip()
    try:
        host = (urlsplit(url if _SCHEME.match(url) else f"//{url}").hostname or "").rstrip(".").lower()
    except ValueError:
        return None
    labels = host.split(".")
    if len(labels) < 2 or "" in labels or not _DOMAIN.fullmatch(host):
        return None
    return host if _NUMERIC.fullmatch(host) else ".".join(labels[-_kept_labels(labels) :])


def _kept_labels(labels: list[str]) -> int:
    for length in (3, 2):
        if ".".join(labels[-length:]) in _suffixes():
            return length + 1
    return 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2


@cache
def _suffixes() -> frozenset[str]:
    lines = Path(__file__).with_name("suffixes.txt").read_text("ascii").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
