"""Whose page is it, and which of its elements go before its text is taken?

Every element is looked at once, for its id and classes; after that a selector costs nothing unless the page has what
it is about. (A tree of BeautifulSoup's would have to be built beside lxml's, which takes longer than all the rest.)
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from cleaner.model import Evidence, Stripped
from cleaner.pages.parser import hosts, parse, text_of
from cleaner.rulebook.css import Selector, as_xpath, read_selector

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from cleaner.pages.reader import Head
    from cleaner.rulebook.ruleset import PageRules, Strip

_SHOWN = 80  # characters of what was stripped
_MUCH = 400  # characters in paragraphs; elements with less are no article
_NEVER = frozenset({"html", "head", "body", "main"})
_MARKED = etree.XPath("//*[@class or @id]")
Index = dict[str, list["HtmlElement"]]


class Done(NamedTuple):
    """What was stripped, and the selectors that were not obeyed since they would have taken too much."""

    stripped: tuple[Stripped, ...]
    spared: tuple[str, ...]


def index(tree: HtmlElement) -> Index:
    """The elements of a page by ``#id`` and ``.class``."""
    found: Index = {}
    for element in _MARKED(tree):
        for name in set((element.get("class") or "").split()):
            found.setdefault(f".{name}", []).append(element)
        if name := element.get("id"):
            found.setdefault(f"#{name}", []).append(element)
    return found


def recognised(rules: PageRules, tree: HtmlElement, head: Head) -> tuple[Evidence, ...]:
    """The platforms and publishers that a page shows, by its own marks; before it is pruned."""
    marks = [f".{name}" for each in tree.xpath("//@class", smart_strings=False) for name in each.split()]
    marks += [f"#{name}" for name in tree.xpath("//@id", smart_strings=False)]
    marks += [f"host {name}" for name in hosts(tree)]
    seen = {owner: sign for sign in rules.signs.keys() & set(marks) for owner in rules.signs[sign]}
    for name, owner in rules.generators:
        if head.generator.startswith(name):
            seen[owner] = f"generator {name}"
    return tuple(Evidence(owner, "page", seen[owner]) for owner in sorted(seen))


def strip(tree: HtmlElement, marks: Index, strips: Iterable[Strip]) -> Done:
    """Take out of the tree what the selectors say."""
    stripped, spared, guard = [], [], _Guard(tree)
    for each in strips:
        for selector in map(read_selector, each.selectors):
            texts = []
            elements = _found(selector, tree, marks)
            holds_all = guard.spares_together(elements, each.category)
            for element in elements:
                if holds_all or guard.spares(element, each.category):
                    spared.append(f"{each.id}: {selector.text}")
                elif _is_inside(element, tree):
                    texts.append(text_of(element)[:_SHOWN])
                    element.drop_tree()
            if any(texts):
                stripped.append(Stripped(each.id, each.category, selector.text, len(texts), next(filter(None, texts))))
    return Done(tuple(stripped), tuple(dict.fromkeys(spared)))


def narrow(tree: HtmlElement, marks: Index, selectors: Iterable[str]) -> str | None:
    """Leave only the elements that hold the article, and say by which selector they were found, if any was."""
    body = tree.find("body")
    for selector in map(read_selector, selectors):
        elements = [each for each in _found(selector, tree, marks) if _is_inside(each, tree) and text_of(each)]
        if body is None or not elements:
            continue
        outermost = [each for each in elements if not any(above in elements for above in each.iterancestors())]
        for child in list(body):
            body.remove(child)
        body.text = None
        for each in outermost:
            each.tail = None
            body.append(each)
        return selector.text
    return None


def _found(selector: Selector, tree: HtmlElement, marks: Index) -> Sequence[HtmlElement]:
    """The elements that a selector is about."""
    if not selector.keys:
        return list(_whole(selector.text)(tree))
    if any(key not in marks for key in selector.keys):
        return ()
    candidates = min((marks[key] for key in selector.keys), key=len)
    if selector.is_key:
        return candidates
    if selector.has_neighbours:
        return list(_whole(selector.text)(tree))
    test = _alone(selector.text)
    return [each for each in candidates if test(each)]


@lru_cache(maxsize=4096)
def _whole(selector: str) -> etree.XPath:
    return etree.XPath(as_xpath(selector))


@lru_cache(maxsize=4096)
def _alone(selector: str) -> etree.XPath:
    return etree.XPath(as_xpath(selector, prefix="self::"))


class _Guard:
    """Knows what no selector may take: the page itself, the article's heading, most of its paragraphs.

    Comments may well be more than the article.
    """

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree
        self._all: int | None = None  # characters of the page's paragraphs, once somebody asked

    def spares(self, element: HtmlElement, category: str) -> bool:
        """Whether an element stays, whatever its selector says."""
        if element.tag in _NEVER or next(element.iter("h1"), None) is not None:
            return True
        return self._are_most([element], category)

    def spares_together(self, elements: Iterable[HtmlElement], category: str) -> bool:
        """Whether what one selector finds is the page's paragraphs themselves, of which none is too much alone."""
        return self._are_most([each for each in elements if each.tag == "p"], category)

    def _are_most(self, elements: Iterable[HtmlElement], category: str) -> bool:
        if category == "comments" or (mine := sum(map(_prose_of, elements))) < _MUCH:
            return False
        if self._all is None:
            self._all = _prose_of(self._tree)
        return 2 * mine > self._all


def _prose_of(element: HtmlElement) -> int:
    """Characters in an element's paragraphs, or in itself if it is one."""
    return sum(len(paragraph.text_content()) for paragraph in element.iter("p"))


def _is_inside(element: HtmlElement, tree: HtmlElement) -> bool:
    """Whether an element still stands in the tree: what went may have held it."""
    top = element
    while (above := top.getparent()) is not None:
        top = above
    return top is tree


def left_of(html: str, strips: Iterable[Strip]) -> tuple[str, set[str]]:
    """The text that is left of an example, and the selectors that took something: for proving rules."""
    tree = parse(f"<html><body>{html}</body></html>").tree
    done = strip(tree, index(tree), strips)
    return text_of(tree), {each.selector for each in done.stripped}


def chosen_of(html: str, selectors: Iterable[str]) -> set[str]:
    """The selectors that find something with text in an example: for proving rules."""
    tree = parse(f"<html><body>{html}</body></html>").tree
    marks = index(tree)
    read = map(read_selector, selectors)
    return {each.text for each in read if any(text_of(found) for found in _found(each, tree, marks))}
