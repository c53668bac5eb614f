"""What a page has said of its article, turned against the lines of its text: the author's name, where the body ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.rulebook.rule import Rule
from cleaner.text.lazy import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.engine.scene import Row
    from cleaner.model import Document

PAGE_AUTHOR = Rule("any/byline/page-author", "byline", "The author's name, as the page's head has it.", 4, "line")
PAGE_SITE = Rule("any/byline/page-site", "byline", "The site's name, as the page's head has it.", 4, "line")
PAGE_END = Rule("any/other/page-end", "other", "What stands below the body that the page's JSON-LD has.", 4, "line")
PAGE_TEASERS = Rule("any/page/teaser-paragraphs", "related", "Paragraphs that are a link to the same site.", 4, "line")
BUILT_IN = (PAGE_AUTHOR, PAGE_SITE, PAGE_END, PAGE_TEASERS)  # they may be disabled as any rule
_WORD = lazy_pattern(r"\w+")
_MORE_WORDS = 2  # beside the author's name: "By Jane Poe", "Text: Jane Poe"
_LEAST_NAME = 2  # words; a single one may be anything
_TELLING = 24  # letters of a line, below which it may stand anywhere
_END = 30  # letters with which both must end
_LEAST_SHARED = 0.6  # share of the body that must stand in the text
_MOST_BELOW = 0.35  # share of the text: where more stands below, the body in the JSON-LD is cut short


def told(document: Document, rows: Sequence[Row]) -> dict[int, Rule]:
    """The lines that the page's own words tell to be none of the article's, by number."""
    found = dict.fromkeys(_below(document.body, rows), PAGE_END) if document.body else {}
    if document.metadata is not None:
        known = document.metadata
        found |= dict.fromkeys(_naming(known.author, rows, _MORE_WORDS), PAGE_AUTHOR)
        found |= dict.fromkeys(_naming(known.site_name, rows, 0), PAGE_SITE)
    return found


def title_row(document: Document, rows: Sequence[Row]) -> int | None:
    """The number of the first line that is the title that the page's head has; no rule may take it."""
    title = _letters((document.metadata and document.metadata.title) or "")
    return next((row.number for row in rows if title and _letters(row.raw) == title), None)


def _naming(names: str | None, rows: Sequence[Row], more: int) -> Iterator[int]:
    """Lines that are a name, or it and a few words more; never the first, which may be the title."""
    wanted = [words for words in (_WORD.findall(name.casefold()) for name in (names or "").split(",")) if words]
    if not wanted or len(wanted[0]) < _LEAST_NAME:
        return
    all_of_them = [word for words in wanted for word in words]
    for row in rows[1:]:
        words = _WORD.findall(row.raw.casefold())
        if (
            len(words) > len(all_of_them) + more
            or len(words) < len(wanted[0])
            or row.raw.rstrip().endswith(("?", "!", ":"))
        ):
            continue
        if any(_holds(words, name) for name in wanted) and len([w for w in words if w not in all_of_them]) <= more:
            yield row.number


def _holds(words: Sequence[str], name: Sequence[str]) -> bool:
    """Whether a name stands among the words."""
    return any(words[start : start + len(name)] == name for start in range(len(words) - len(name) + 1))


def _below(body: str, rows: Sequence[Row]) -> list[int]:
    """The lines below the last one of the body, if the text has most of it, and its end."""
    whole = _letters(body)
    keys = [_letters(row.raw) for row in rows]
    shared = [index for index, key in enumerate(keys) if len(key) >= _TELLING and key in whole]
    if not shared or not whole.endswith(keys[shared[-1]][-_END:]):
        return []
    last, size = shared[-1], sum(map(len, keys))
    if sum(len(keys[index]) for index in shared) < _LEAST_SHARED * len(whole):
        return []
    below = sum(map(len, keys[last + 1 :]))
    return [row.number for row in rows[last + 1 :]] if below <= _MOST_BELOW * size else []


def _letters(text: str) -> str:
    """Letters and digits alone: spaces and punctuation are what two renderings of a text differ in."""
    return "".join(_WORD.findall(text.casefold()))
