"""Web pages in: from bytes to the text that the rules then clean.

The only place that knows trafilatura, lxml, BeautifulSoup and charset-normalizer. Nothing is fetched, nothing is run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.model import CleanerError

if TYPE_CHECKING:
    from cleaner.engine.cleaner import Cleaner
    from cleaner.pages.flow import PageCleaner

_PACKAGES = ("trafilatura", "lxml", "lxml_html_clean", "bs4", "charset_normalizer", "cssselect")
PAGE_LIMIT = 20_000_000  # bytes


def page_cleaner(cleaner: Cleaner, *, limit: int = PAGE_LIMIT) -> PageCleaner:
    """A cleaner of pages, with the rules and categories of a cleaner of texts.

    Raises ``CleanerError`` if the packages that it takes are not installed.
    """
    try:
        from cleaner.pages.flow import PageCleaner
    except ImportError as error:
        if not (error.name or "").startswith(_PACKAGES):
            raise
        raise CleanerError(f"pages need the package {error.name}: pip install 'clean-article[html]'") from error
    return PageCleaner(cleaner, limit=limit)
