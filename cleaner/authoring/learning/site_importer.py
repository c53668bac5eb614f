"""What a site file of Full-Text RSS knows of text, as drafts of rules; all else in it is about a page's elements."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.authoring.learning.sketcher import speaks_alone
from cleaner.authoring.learning.xpath_reader import ELEMENTS, UNKNOWN, Words, read_xpath
from cleaner.text.folding import bare, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.authoring.learning.drafter import Draft
    from cleaner.authoring.learning.site_file_reader import Entry
    from cleaner.authoring.learning.sketcher import Sketcher

TAKEN = "a rule takes it already"
TOO_SHORT = "too few words to know a line by"
NO_WORDS = "no words in it"
REPLACED = "the text is replaced, not removed"
LONE = "no replacement with it"
NO_ENTRY = "no key and value"
_ABOUT_TEXT = ("strip", "find_string", "replace_string")
_SILENT = ("test_url", "test_contains")  # pages to try the file on: nothing is lost with them
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_DESCRIPTIONS = {
    "is": "Lines that the imported site file takes out.",
    "begins": "Lines that begin as the imported site file says.",
    "holds": "Short lines that hold what the imported site file names.",
}


@dataclass(frozen=True, slots=True)
class Left:
    """Something in a site file that no rule for text can say: the number of its line, its key, and why."""

    line: int
    key: str
    reason: str


@dataclass(slots=True)
class Site:
    """What came of a site file."""

    drafts: list[Draft] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


def import_site(entries: Sequence[Entry], strange: Iterable[int], sketcher: Sketcher) -> Site:
    """The drafts of a site file, and what is left of it."""
    site, sketcher = Site(left=[Left(number, "", NO_ENTRY) for number in strange]), sketcher.fresh()
    words: dict[str, dict[str, list[int]]] = {"is": {}, "begins": {}, "holds": {}}
    narrowed: set[int] = set()
    for line, key, found in _facts(entries):
        reason = found if isinstance(found, str) else _unfit(found, sketcher)
        if reason is not None:
            site.left.append(Left(line, key, reason))
        elif isinstance(found, Words):
            words[found.kind].setdefault(" ".join(found.text.split()), []).append(line)
            narrowed.update({line} if found.narrowed else ())
    make = {"is": sketcher.whole_lines, "begins": sketcher.openings, "holds": sketcher.holding}
    for kind, texts in words.items():
        if texts:
            lines = sorted({line for each in texts.values() for line in each})
            site.drafts.append(make[kind](list(texts), _DESCRIPTIONS[kind], _comment(lines, narrowed)))
    site.left.sort(key=lambda each: each.line)
    return site


def _comment(lines: Sequence[int], narrowed: set[int]) -> str:
    where = f"From {_numbered(lines)} of the site file."
    strict = [line for line in lines if line in narrowed]
    return f"{where}\nOnly in certain elements there: {_numbered(strict)}." if strict else where


def _numbered(lines: Sequence[int]) -> str:
    return ("line " if len(lines) == 1 else "lines ") + ", ".join(map(str, lines))


def _facts(entries: Sequence[Entry]) -> Iterator[tuple[int, str, Words | str]]:
    """What each entry says about text, or why it says nothing."""
    for entry, following in pairwise([*entries, None]):
        assert entry is not None
        if entry.key == "strip":
            yield from ((entry.line, entry.key, each) for each in read_xpath(entry.value))
        elif entry.key == "find_string":
            is_pair = following is not None and following.key == "replace_string" and following.argument is None
            replacement = following.value if following is not None and is_pair else None
            yield entry.line, entry.key, _replaced(entry.value, replacement)
        elif entry.key == "replace_string" and entry.argument is not None:
            yield entry.line, entry.key, _replaced(entry.argument, entry.value)
        elif entry.key not in (*_SILENT, *_ABOUT_TEXT):
            yield entry.line, entry.key, ELEMENTS


def _replaced(text: str, replacement: str | None) -> Words | str:
    """A text in the page's source for which nothing is put is a line that goes, if it is a whole one."""
    if replacement is None:
        return LONE
    words = _words_of(text)
    if not words:
        return NO_WORDS if "<" not in text else ELEMENTS
    return REPLACED if _words_of(replacement) else Words("is", words)


def _words_of(source: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", source)).split())


def _unfit(words: Words, sketcher: Sketcher) -> str | None:
    """Why a fact makes no rule."""
    if not bare(fold(words.text)):
        return NO_WORDS
    if "\n" in words.text:
        return UNKNOWN
    if words.kind != "is" and not speaks_alone(words.text):
        return TOO_SHORT
    return TAKEN if sketcher.is_taken(words.text) else None
