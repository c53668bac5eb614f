"""From a page's text to a tree of elements: parsed once, without what no reader sees."""

from __future__ import annotations

import json
import re
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from cleaner.model import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_LONGEST_NODE = 9_000_000  # characters; beyond 10 million libxml2 stops reading, unless it is told not to
_DEPTH_IS_BOUNDED = (2, 14)  # the libxml2 since which even huge trees have a greatest depth
_DEEPEST = 500  # elements within each other: time grows with their square
_LONG_PAGE = 500_000  # characters
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # characters that no XML tree may hold
_OVERLONG = etree.XPath("//@*[string-length() > 2000]/..")
_LONGEST_VALUE = 2_000  # characters of an attribute, in pages that are long enough for it to matter
_COUNT = etree.XPath("count(//*)")
_UNSEEN = ("style", "svg", "template", "select", "iframe", "noscript", "canvas", "object", "audio", "video")
_ASIDE = ("nav", "footer")
_ARTICLE = ("h1", "article", "main")
_LD = "application/ld+json"


def plain(text: str) -> str:
    """A page without the characters that a tree cannot hold."""
    return _ODD.sub("", text)


class Parsed(NamedTuple):
    """The tree of a page; not ``whole`` if it is too deep: then it is slow to walk, or all behind that is missing."""

    tree: HtmlElement
    whole: bool


def parse(text: str, most: int = 100_000) -> Parsed:
    """The tree of a page, as ``plain`` leaves it; raises ``PageError`` if it has no element or more than ``most``."""
    if not text.strip():
        raise PageError("the page is empty")
    if "<" not in text:
        raise PageError("it is no HTML: there is no tag in it")
    can_be_huge = etree.LIBXML_VERSION >= _DEPTH_IS_BOUNDED
    parsed = _parsed(text, is_huge=can_be_huge and len(text) > _LONGEST_NODE)
    if not parsed.whole and can_be_huge:
        parsed = _parsed(text, is_huge=True)
        parsed = parsed._replace(whole=parsed.whole and _depth(parsed.tree) <= _DEEPEST)
    tree = parsed.tree
    if (count := int(_COUNT(tree))) > most:
        raise PageError(f"the page has {count:,} elements, and at most {most:,} are read")
    if len(text) > _LONG_PAGE:
        _shorten(tree)
    return parsed


def _parsed(text: str, *, is_huge: bool) -> Parsed:
    """Without ``is_huge``, libxml2 stops at elements that stand in 255 others, and at long texts."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, huge_tree=is_huge)
    try:
        tree = document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise PageError(f"it cannot be read as HTML: {error}") from error
    return Parsed(tree, not any(each.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for each in parser.error_log))


def _depth(tree: HtmlElement) -> int:
    steps = (1 if event == "start" else -1 for event, _ in etree.iterwalk(tree, events=("start", "end")))
    return max(accumulate(steps), default=0)


def _shorten(tree: HtmlElement) -> None:
    """Take attributes out that are longer than anyone means them to be: each look at one costs by its length."""
    for element in _OVERLONG(tree):
        for name, value in element.attrib.items():
            if len(value) > _LONGEST_VALUE:
                del element.attrib[name]


def structured(tree: HtmlElement) -> list[dict[str, Any]]:
    """The objects in a page's JSON-LD, those inside of ``@graph`` and lists as well."""
    found: list[dict[str, Any]] = []
    for script in tree.iterfind(f'.//script[@type="{_LD}"]'):
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting += item
            elif isinstance(item, dict):
                found.append(item)
                waiting += [item["@graph"]] if "@graph" in item else []
    return found


def hosts(tree: HtmlElement) -> set[str]:
    """The hosts that scripts, styles and frames come from, and the domains above each."""
    addresses = [each.get("src") for each in tree.iter("script", "iframe")] + [
        each.get("href") for each in tree.iter("link")
    ]
    return {domain for address in addresses if address for domain in _domains(address)}


def _domains(address: str) -> Iterator[str]:
    host = address.partition("//")[2].partition("/")[0].partition("?")[0].lower()
    labels = host.split(":")[0].split(".")
    for start in range(len(labels) - 1):
        yield ".".join(labels[start:])


def prune(tree: HtmlElement) -> None:
    """Take out what no reader sees, and menus and footers, unless the article seems to be in one (a tag left open)."""
    for script in list(tree.iter("script")):
        if script.get("type") != _LD:
            script.drop_tree()
    etree.strip_elements(tree, *_UNSEEN, with_tail=False)
    for element in list(tree.iter(*_ASIDE)):
        if element.getparent() is not None and next(element.iter(*_ARTICLE), None) is None:
            element.drop_tree()


def text_of(element: HtmlElement) -> str:
    """An element's words, with single spaces."""
    return " ".join(" ".join(element.itertext()).split())
