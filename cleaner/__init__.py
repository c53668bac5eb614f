r"""Strip boilerplate from the raw text of articles, by rules that carry their own proof.

>>> from cleaner import clean, restore
>>> result = clean("Ferry returns\n\nThe ferry sailed again on Monday.\n\nShare this article\n")
>>> result.text
'Ferry returns\n\nThe ferry sailed again on Monday.\n'
>>> restore(result).endswith("Share this article\n")
True
"""

from __future__ import annotations

import functools

from cleaner.engine.cleaner import Cleaner
from cleaner.engine.remover import restore
from cleaner.model import (
    Category,
    CleanerError,
    CleanResult,
    Document,
    Evidence,
    Extraction,
    Metadata,
    Page,
    PageError,
    Refusal,
    Removal,
    RuleError,
    Stripped,
)
from cleaner.pages import page_cleaner

__all__ = [
    "Category",
    "CleanResult",
    "Cleaner",
    "CleanerError",
    "Document",
    "Evidence",
    "Extraction",
    "Metadata",
    "Page",
    "PageError",
    "Refusal",
    "Removal",
    "RuleError",
    "Stripped",
    "clean",
    "clean_html",
    "page_cleaner",
    "restore",
]


def clean_html(html: str | bytes, *, url: str | None = None, publisher: str | None = None) -> CleanResult:
    """The article of a web page without its boilerplate: taken out by trafilatura, then cleaned as any text.

    ``url`` is taken from the page if it is not given. Needs the extra ``html``; raises ``PageError`` for a page without
    text. For your own rules or categories, call ``page_cleaner`` with a ``Cleaner``.
    """
    return page_cleaner(_shipped()).clean(Page(html, url, publisher))


def clean(
    text: str,
    *,
    url: str | None = None,
    publisher: str | None = None,
    language: str | None = None,
    date: str | None = None,
) -> CleanResult:
    """The text without its boilerplate, by the shipped rules. For your own rules or categories, make a ``Cleaner``."""
    return _shipped().clean(Document(text, url, publisher, language, date))


@functools.cache
def _shipped() -> Cleaner:
    return Cleaner()
