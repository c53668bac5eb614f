"""Paragraphs that are a link to another article of the same site: teasers between the paragraphs of this one.

Told by the page alone, whatever the language: all words of the paragraph are the link, or all but a label such as
"Read also:" before it. An article of links (a round-up) has many of these, and then they stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from cleaner.engine.informant import PAGE_TEASERS
from cleaner.model import Stripped
from cleaner.pages.parser import text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SHOWN = 80  # characters
_LEAST_WORDS = 4  # of a headline; shorter links are names and buttons
_LABEL = re.compile(r"(?:\W*\w[\w'’.-]*){1,4}\W*[:|»>–—→-]\s*")
_PARAGRAPH = 80  # characters, from which on a paragraph is one of the article's
_LEAST = 4  # such paragraphs side by side
_MOST = 0.5  # teasers for each of them
_CLOSING = (".", "!", '."', ".”")


class Site(NamedTuple):
    """The host of a page, and its path there, without what comes after a question mark."""

    host: str
    path: str


def site_of(url: str | None) -> Site:
    """The site that an address belongs to."""
    try:
        parts = urlsplit(url or "")
        return Site((parts.hostname or "").removeprefix("www."), parts.path)
    except ValueError:
        return Site("", "")


def strip_teasers(tree: HtmlElement, url: str | None) -> tuple[Stripped, ...]:
    """Take the teasers out, and say what they were."""
    site, gone = site_of(url), []
    for parent in {paragraph.getparent(): None for paragraph in tree.iter("p")}:
        if parent is None:
            continue
        paragraphs = [child for child in parent if child.tag == "p"]
        own = [each for each in paragraphs if len(each.text_content()) >= _PARAGRAPH]
        if len(own) < _LEAST:
            continue
        teasers = [each for each in paragraphs if is_teaser(each, site)]
        if len(teasers) <= _MOST * sum(each not in teasers for each in own):
            gone += teasers
    texts = [text_of(each)[:_SHOWN] for each in gone]
    for each in gone:
        each.drop_tree()
    if not texts:
        return ()
    return (Stripped(PAGE_TEASERS.id, PAGE_TEASERS.category, "p > a", len(texts), texts[0]),)


def is_teaser(paragraph: HtmlElement, site: Site) -> bool:
    """Whether a paragraph is nothing but a headline that leads to another page of the site."""
    links = list(paragraph.iter("a"))
    if len(links) != 1 or not _leads_on(links[0].get("href"), site):
        return False
    text, headline = text_of(paragraph), text_of(links[0])
    if len(headline.split()) < _LEAST_WORDS or not text.endswith(headline) or headline.endswith(_CLOSING):
        return False
    label = text[: -len(headline)]
    return not label.strip() or _LABEL.fullmatch(label) is not None


def _leads_on(href: str | None, site: Site) -> bool:
    """Whether a link leads to another page of the same site."""
    address = (href or "").strip()
    if not address or address.startswith(("#", "mailto:", "tel:", "javascript:")):
        return False
    found = site_of(address)
    return found.host in ("", site.host) and found.path not in ("", "/", site.path)
