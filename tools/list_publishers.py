"""Write docs/publishers.md, the table of publishers, from their rule files.

usage: python tools/list_publishers.py
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.rulebook.loader import find_sources, load, shipped_rules

if TYPE_CHECKING:
    from cleaner.rulebook.loader import RuleSource

DOCUMENT = Path(__file__).parent.parent / "docs" / "publishers.md"
_HEAD = """\
# Publishers

The publishers that have rules of their own, in `rules/publishers/`; all others get the rules of their language,
platform and group. A publisher is known by the article's URL, by `--publisher`, or by two different lines that only
its articles have (one is enough if it is long or has its name). Written by `python tools/list_publishers.py`; a test
keeps it current.

In November 2026 second readers ran the program on 303 real texts of 137 of them that the authors of the files had not
seen, many of them shortened or partial: 608 of 1,957 boilerplate lines stayed and 35 of 1,882 article lines went, most
of these to weak signs, before the files were mended by what was seen. By its lines alone the publisher was known in 40
of the 303: give the URL or `--publisher` where you know it.

| publisher | domains | languages | extends | rules | categories | reviewed |
|---|---|---|---|---|---|---|
"""


def table() -> str:
    """The whole document."""
    sources = find_sources(shipped_rules())
    named = load(each for each in sources if each.layer in ("publisher", "platform"))  # publishers name platforms
    return _HEAD + "".join(_row(each) for each in named if each.file.publisher)


def _row(loaded: RuleSource) -> str:
    publisher, rules = loaded.file.publisher, loaded.file.rules
    assert publisher is not None, "the loader asks for one in this folder"
    cells = [
        publisher.name,
        ", ".join(publisher.domains),
        ", ".join(publisher.languages),
        ", ".join(publisher.extends),
        str(len(rules)),
        ", ".join(sorted({rule.category or "" for rule in rules})),
        publisher.reviewed or "",
    ]
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    DOCUMENT.write_text(table(), "utf-8")
