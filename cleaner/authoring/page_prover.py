"""What rule files say about pages, against the examples of pages beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.rulebook.css import can_select
from cleaner.rulebook.ruleset import Strip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.rulebook import schema
    from cleaner.rulebook.loader import RuleSource

_SHOWN = 80  # characters


def prove(each: RuleSource) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every complaint about a file's selectors, as (path of keys, message); none where no pages can be read."""
    if not can_select():
        return
    for index, spec in enumerate(each.file.strip or ()):
        yield from _of_strip(("strip", index), spec)
    if each.file.content:
        yield from _of_content(("content",), each.file.content)


def _of_strip(where: tuple[str | int, ...], spec: schema.Strip) -> Iterator[tuple[tuple[str | int, ...], str]]:
    from cleaner.pages.stripper import left_of

    strip = Strip(spec.id, spec.category, spec.description, 0, None, tuple(spec.selectors))
    shown: set[str] = set()
    for number, html in enumerate(spec.removes):
        left, selectors = left_of(html, [strip])
        shown |= selectors
        if left:
            yield (*where, "removes", number), f"removes: the selectors leave {left[:_SHOWN]!r}"
    for number, html in enumerate(spec.keeps):
        _, selectors = left_of(html, [strip])
        if selectors:
            yield (*where, "keeps", number), f"keeps: {min(selectors)} takes a part of it"
    yield from _without_example(where, spec.selectors, shown)


def _of_content(where: tuple[str | int, ...], spec: schema.Content) -> Iterator[tuple[tuple[str | int, ...], str]]:
    from cleaner.pages.stripper import chosen_of

    shown: set[str] = set()
    for key in ("removes", "keeps"):
        for number, html in enumerate(getattr(spec, key)):
            found = chosen_of(html, spec.selectors)
            shown |= found
            if bool(found) == (key == "removes"):
                told = f"{min(found)} takes it for the article" if found else "no selector finds it"
                yield (*where, key, number), f"{key}: {told}"
    yield from _without_example(where, spec.selectors, shown)


def _without_example(
    where: tuple[str | int, ...], selectors: Sequence[str], shown: set[str]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for number, selector in enumerate(selectors):
        if selector.strip() not in shown:
            yield (*where, "selectors", number), f"selectors: no example shows what {selector} is about"
