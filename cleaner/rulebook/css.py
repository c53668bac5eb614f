"""CSS selectors as rule files have them: read, and checked where cssselect is installed. Knows nothing of pages.

A selector's keys are the ids and classes that an element must have itself. Pages are looked up by them first, so
that of hundreds of selectors only those cost anything whose element stands in the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec

_KEY = re.compile(r"[#.](?:[\w-]|[^\x00-\x7f])+")
_FUNCTION = re.compile(r"\[[^\]]*\]|\([^()]*\)")
_COMBINATOR = re.compile(r"\s*[>+~]\s*|\s+")


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector, the keys (``#id``, ``.class``) of the element that it is about, and whether that is all it asks."""

    text: str
    keys: tuple[str, ...]
    has_neighbours: bool  # it asks for other elements as well: ancestors, siblings

    @property
    def is_key(self) -> bool:
        """Whether an element with the key is all that the selector wants."""
        return len(self.keys) == 1 and self.keys[0] == self.text


@lru_cache(maxsize=4096)
def read_selector(text: str) -> Selector:
    """Read a selector.

    >>> read_selector("div.share-bar")
    Selector(text='div.share-bar', keys=('.share-bar',), has_neighbours=False)
    >>> read_selector("#comments > .list")
    Selector(text='#comments > .list', keys=('.list',), has_neighbours=True)
    """
    text = text.strip()
    bare = text
    while (shorter := _FUNCTION.sub("", bare)) != bare:
        bare = shorter
    parts = _COMBINATOR.split(bare)
    return Selector(text, tuple(_KEY.findall(parts[-1])), len(parts) > 1)


def mistake_in(text: str) -> str | None:
    """What is wrong with a selector, as far as this installation can tell, or nothing.

    >>> mistake_in("aside, nav")
    'one selector a line of the list: no comma'
    """
    try:
        import cssselect
    except ModuleNotFoundError:  # without the extra `html` no page is ever read
        return None
    try:
        count = len(cssselect.parse(text))
        as_xpath(text)
    except cssselect.SelectorError as error:
        return f"not a CSS selector: {error}"
    return None if count == 1 else "one selector a line of the list: no comma"


def can_select() -> bool:
    """Whether pages can be read here: the extra ``html`` is installed."""
    return all(find_spec(name) for name in ("cssselect", "lxml", "trafilatura"))


@lru_cache(maxsize=4096)
def as_xpath(text: str, prefix: str = "descendant-or-self::") -> str:
    """A selector as XPath, for lxml; raises ``cssselect.SelectorError``."""
    import cssselect

    return str(cssselect.HTMLTranslator().css_to_xpath(text, prefix=prefix))
