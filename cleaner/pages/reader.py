"""What a page says of its article: in its head, and in the JSON-LD that search engines read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cleaner.model import Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lxml.html import HtmlElement

_LONGEST = 500  # characters of a value; nobody's name is longer
_ARTICLES = (
    "Article",
    "NewsArticle",
    "BlogPosting",
    "ReportageNewsArticle",
    "LiveBlogPosting",
    "Recipe",
    "OpinionNewsArticle",
)
_TITLES = ("og:title", "twitter:title", "dc.title", "headline")
_AUTHORS = ("author", "article:author", "byl", "parsely-author", "sailthru.author", "dc.creator", "cxenseparse:author")
_DATES = (
    *("article:published_time", "og:published_time", "datepublished", "date", "dc.date", "dc.date.issued"),
    *(
        "dcterms.created",
        "parsely-pub-date",
        "sailthru.date",
        "publish-date",
        "pubdate",
        "cxenseparse:recs:publishtime",
    ),
)
_SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=T|\s|$)")
_ADDRESS = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_DIVIDER = r"\s*[|–—:·»-]\s*"


class Head:
    """A page's head: its meta elements by name, its links by what they are, its title."""

    def __init__(self, tree: HtmlElement) -> None:
        self.meta: dict[str, str] = {}
        for each in tree.iter("meta"):
            name = each.get("name") or each.get("property") or each.get("itemprop") or each.get("http-equiv") or ""
            if value := _plain(each.get("content")):
                self.meta.setdefault(name.lower(), value)
        links = (each for each in tree.iter("link") if (each.get("rel") or "").lower() == "canonical")
        self.canonical = next((link.get("href") for link in links), None)
        self.title = _plain(tree.findtext(".//head/title") or tree.findtext(".//title"))
        headings = [_plain(" ".join(each.itertext())) for each in tree.iter("h1")]
        self.heading = headings[0] if len(headings) == 1 else None
        self.language = _plain(tree.get("lang")) or _plain(tree.get("{http://www.w3.org/XML/1998/namespace}lang"))

    def first(self, names: Iterable[str]) -> str | None:
        """The value of the first name that the page has."""
        return next((self.meta[name] for name in names if name in self.meta), None)

    @property
    def generator(self) -> str:
        """The program that says it made the page, in lower case."""
        return self.meta.get("generator", "").lower()


def read_metadata(head: Head, objects: Sequence[Mapping[str, Any]]) -> Metadata:
    """What the page says of its article; where two places say it, the one that publishers fill with more care."""
    article = article_of(objects)
    site = head.first(_SITES) or _name(article.get("publisher"))
    title = head.first(_TITLES) or _plain(article.get("headline")) or head.heading or head.title
    author = _name(article.get("author")) or head.first(_AUTHORS)
    date = head.first(_DATES) or _plain(article.get("datePublished"))
    day = _DAY.match(date or "")
    return Metadata(
        title=_without_site(title, site),
        author=None if author and _ADDRESS.match(author) else author,
        date=day[0] if day else date,
        site_name=site.removeprefix("@") if site else None,
        language=head.language or head.first(("content-language", "og:locale", "dc.language")),
        url=_address(head.canonical) or _address(head.meta.get("og:url")),
    )


def article_of(objects: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The object that is about the article, if any is."""
    return next((each for each in objects if _is_article(each.get("@type"))), {})


def _is_article(kind: Any) -> bool:
    return any(each in _ARTICLES for each in (kind if isinstance(kind, list) else [kind]))


def _name(who: Any) -> str | None:
    """The names in a person, an organisation, or a list of these."""
    if isinstance(who, list):
        names = [name for name in map(_name, who) if name]
        return ", ".join(dict.fromkeys(names))[:_LONGEST] or None
    return _plain(who.get("name") if isinstance(who, dict) else who)


def _plain(value: Any) -> str | None:
    return " ".join(value.split())[:_LONGEST] or None if isinstance(value, str) else None


def _address(value: str | None) -> str | None:
    return value.strip() if value and _ADDRESS.match(value.strip()) else None


def _without_site(title: str | None, site: str | None) -> str | None:
    """A title without the site's name behind it.

    >>> _without_site("Ferry returns – Harbour Post", "Harbour Post")
    'Ferry returns'
    """
    if not title or not site:
        return title
    return re.sub(rf"{_DIVIDER}{re.escape(site)}\s*$", "", title) or title
