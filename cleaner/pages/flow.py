"""One page through the whole flow, in the order it happens: bytes, text, tree, whose it is, what goes, text, rules."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

from cleaner.engine.informant import PAGE_TEASERS
from cleaner.engine.selector import select
from cleaner.model import Document, Extraction, Page, PageError
from cleaner.pages.decoder import Decoded, decode_page
from cleaner.pages.extractor import extract_text, without_tags
from cleaner.pages.parser import parse, plain, prune, structured
from cleaner.pages.reader import Head, article_of, read_metadata
from cleaner.pages.stripper import index, narrow, recognised, strip
from cleaner.pages.teasers import strip_teasers
from cleaner.rulebook.dater import DateError, days_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaner.engine.cleaner import Cleaner
    from cleaner.engine.selector import Selection
    from cleaner.model import CleanResult, Metadata
    from cleaner.rulebook.ruleset import RuleSet, Strip


_BYTES_AN_ELEMENT = 200  # time goes by elements more than by bytes
_TOO_DEEP = "more elements stand within each other than can be read"
_FEWEST = 20_000  # elements that are read whatever the limit: a long live blog has as many


class PageCleaner:
    """Cleans pages: their text is taken out of them, and then cleaned as any other.

    ``limit`` is the greatest number of bytes (of a text: characters) of a page, and allows one element for each 200 of
    them, but 20,000 in any case; time and memory grow with both.
    """

    def __init__(self, cleaner: Cleaner, *, limit: int) -> None:
        self._cleaner, self._limit = cleaner, limit

    def clean(self, page: Page) -> CleanResult:
        """The page's article without its boilerplate, and all that went.

        Raises ``PageError`` for a page from which no text can be taken.
        """
        document, extraction = self.document(page)
        return self._cleaner.clean(document)._replace(metadata=document.metadata, extraction=extraction)

    def document(self, page: Page) -> tuple[Document, Extraction]:
        """The text that is taken out of a page, with what the page says of it, and how it was taken."""
        if len(page.html) > self._limit:
            raise PageError(f"the page is larger than {self._limit:,} bytes, the greatest that is read (--page-limit)")
        decoded = _decoded(page)
        html = plain(decoded.text)
        tree, whole = parse(html, max(_FEWEST, self._limit // _BYTES_AN_ELEMENT))
        rules, kept = self._cleaner.rules, self._cleaner.kept
        head, objects = Head(tree), structured(tree)
        metadata = read_metadata(head, objects)
        seen = recognised(rules.pages, tree, head)
        known = Document(
            "", page.url or metadata.url, page.publisher, page.language, page.date or _date(metadata), metadata, seen
        )
        prune(tree)
        marks, selection = index(tree), select(rules, known, ())
        strips = [each for each in _strips(rules, selection) if each.category not in kept]
        done = strip(tree, marks, strips)
        if PAGE_TEASERS.category not in kept and selection.applies(PAGE_TEASERS):
            done = done._replace(stripped=done.stripped + strip_teasers(tree, known.url))
        narrowed = narrow(tree, marks, _contents(rules, selection))
        body = _body(article_of(objects))
        found = extract_text(tree, html, body) if whole else without_tags(html, _TOO_DEEP)
        reason = f"{found.reason}, inside of {narrowed}" if narrowed else found.reason
        extraction = Extraction(decoded.encoding, decoded.told_by, found.method, reason, *done)
        return known._replace(text=f"{found.text.strip()}\n", body=body), extraction


def _date(metadata: Metadata) -> str | None:
    """The date that a page has of itself, if it is one."""
    try:
        days_of(metadata.date or "")
    except DateError:
        return None
    return metadata.date


def _decoded(page: Page) -> Decoded:
    if isinstance(page.html, str):
        return Decoded(page.html.removeprefix("\ufeff"), "utf-8", "text")
    return decode_page(page.html, page.content_type, page.encoding)


def _strips(rules: RuleSet, selection: Selection) -> Iterator[Strip]:
    """What goes from any page, and from those of who was recognised; but for what a more local file disables."""
    for owner in (*_owners(selection), None):
        for each in rules.pages.strips.get(owner, ()):
            if selection.disabled.get(each.id, each.rank) >= each.rank:
                yield each


def _contents(rules: RuleSet, selection: Selection) -> Iterator[str]:
    """Where the article is, the most local file first."""
    for owner in _owners(selection):
        yield from rules.pages.contents.get(owner, ())


def _owners(selection: Selection) -> list[str]:
    """Who was recognised, the most local first."""
    return [owner for owner in (selection.publisher, *sorted(selection.platforms)) if owner is not None]


def _body(article: Mapping[str, Any]) -> str | None:
    """The article as the page's JSON-LD has it, if it has it as plain paragraphs."""
    body = article.get("articleBody")
    if not isinstance(body, str) or "<" in body:
        return None
    lines = (" ".join(line.split()) for line in unescape(body).splitlines())
    return "\n".join(line for line in lines if line) or None
