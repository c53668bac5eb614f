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

from cleaner.engine import Cleaner
from cleaner.model import Category, CleanerError, CleanResult, Document, Evidence, Refusal, Removal, RuleError
from cleaner.remover import restore

__all__ = [
    "Category",
    "CleanResult",
    "Cleaner",
    "CleanerError",
    "Document",
    "Evidence",
    "Refusal",
    "Removal",
    "RuleError",
    "clean",
    "restore",
]


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
