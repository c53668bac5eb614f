"""From a tree to the article's text: trafilatura's choice, unless the page itself shows that it is far too short."""

from __future__ import annotations

import logging
import re
from collections import Counter
from copy import deepcopy
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

import trafilatura
from lxml import etree

from cleaner.model import PageError
from cleaner.pages.parser import text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SHORT = 250  # characters; trafilatura itself takes shorter texts for failures
_LONG = 800  # characters of paragraphs side by side that nobody would call a teaser
_TOO_LITTLE = 0.5  # share of those paragraphs that the text must have
_MUCH_LONGER = 1.3  # times the text that the page's JSON-LD has, for that to be taken instead
_BELONGS = 0.6  # share of the text's lines that its JSON-LD must have, to be about the same article
_UNSEEN = re.compile(r"<(script|style|template|noscript|head)\b.*?(?:</\1[^<>]*>?|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>?")
_MOST_FOR_TAGS = 1_000_000  # characters; where all else has failed, there is hardly an article
_BLOCKS = (
    "p",
    "div",
    "section",
    "article",
    "li",
    "tr",
    "br",
    "blockquote",
    "dd",
    "dt",
    *(f"h{n}" for n in range(1, 7)),
)
_PARAGRAPHS = etree.XPath("//p")
_LINE = 40  # characters; shorter lines tell nothing
_CHANGES_TREES = trafilatura.__version__.startswith("1.")

logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # what it did not like is told in our own words
logging.getLogger("trafilatura").propagate = False


class Text(NamedTuple):
    """A text taken out of a page, by which method, and why by this one."""

    text: str
    method: str
    reason: str


def extract_text(tree: HtmlElement, html: str, body: str | None) -> Text:
    """The article's text; ``body`` is what the page's JSON-LD gives as such. Raises ``PageError`` if there is none."""
    whole = _paragraphs(tree)
    text = _by_trafilatura(tree)
    if body and len(body) > _MUCH_LONGER * len(text) and len(body) > _SHORT and _belongs(text, body):
        return Text(body, "json-ld", f"the page's JSON-LD has {len(body)} characters, trafilatura found {len(text)}")
    if whole > _LONG and len(text) < _TOO_LITTLE * whole:
        longer = _by_trafilatura(tree, favours_recall=True)
        if len(longer) > len(text) / _TOO_LITTLE and text[:_LINE] in longer:
            reason = f"{whole} characters of paragraphs stand together, and trafilatura's usual way found {len(text)}"
            return Text(longer, "trafilatura-recall", reason)
    if len(text) >= _SHORT:
        return Text(text, "trafilatura", "its usual way")
    return _rescued(tree, html, text)


def _rescued(tree: HtmlElement, html: str, text: str) -> Text:
    """A text that is hardly one, or trafilatura's baseline where that has more, or all that a reader sees."""
    found = f"trafilatura's usual way found {len(text)} characters"
    longer = _baseline(tree)
    if len(longer) > 2 * len(text):
        return Text(longer, "trafilatura-baseline", found)
    if text:
        return Text(text, "trafilatura", f"short, but its baseline has no more ({len(longer)} characters)")
    return without_tags(html, f"{found}, and its baseline none")


def _by_trafilatura(tree: HtmlElement, *, favours_recall: bool = False) -> str:
    try:
        text = trafilatura.extract(
            deepcopy(tree) if _CHANGES_TREES else tree,
            include_comments=False,
            include_tables=True,
            favor_recall=favours_recall,
        )
    except Exception:  # noqa: BLE001  # whatever a page does to it, there are other ways
        return ""
    return text or ""


def _baseline(tree: HtmlElement) -> str:
    try:
        body = trafilatura.baseline(deepcopy(tree))[0]
    except Exception:  # noqa: BLE001  # see above
        return ""
    lines = [line for line in map(text_of, body) if line]
    return "\n".join(lines) if len(lines) > 1 else _in_lines(tree, "".join(lines))


def _in_lines(tree: HtmlElement, text: str) -> str:
    """A text that has lost its lines, with those of the element that it is the text of."""
    for element in tree.iter("article", "body"):
        copied = deepcopy(element)
        for block in copied.iter(*_BLOCKS):
            block.text, block.tail = f"\n{block.text or ''}", f"\n{block.tail or ''}"
        lines = [" ".join(line.split()) for line in copied.text_content().split("\n")]
        if "".join(lines).replace(" ", "") == text.replace(" ", ""):
            return "\n".join(line for line in lines if line)
    return text


def without_tags(html: str, reason: str) -> Text:
    """Every line that a reader may see, by taking out the tags: for pages whose tree is lost."""
    seen = _TAG.sub("\n", _UNSEEN.sub("\n", html[:_MOST_FOR_TAGS]))
    lines = [" ".join(line.split()) for line in unescape(seen).split("\n")]
    if not any(lines):
        raise PageError("there is no text in it (a page that needs its scripts has none before they run)")
    return Text("\n".join(line for line in lines if line), "tags-removed", reason)


def _paragraphs(tree: HtmlElement) -> int:
    """The characters of the paragraphs that stand side by side, where they are most."""
    sizes: Counter[HtmlElement] = Counter()
    for paragraph in _PARAGRAPHS(tree):
        sizes[paragraph.getparent()] += len(paragraph.text_content())
    return max(sizes.values(), default=0)


def _belongs(text: str, body: str) -> bool:
    """Whether most of a text's long lines are in the body that the page's JSON-LD has, so that both are one article."""
    plain = " ".join(body.split())
    lines = [" ".join(line.split()) for line in text.split("\n") if len(line) >= _LINE]
    return sum(line[:_LINE] in plain for line in lines) >= _BELONGS * len(lines)
